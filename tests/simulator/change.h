// change.h: one change to a file that is not synced yet
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "world.h"

G_BEGIN_DECLS

/**
 * Change:
 * @offset: where
 * @size_before: of the file, in bytes
 * @old: what stood there
 * @new: what was written; %NULL: the file was cut off at @offset
 */
typedef struct
{
  gint64 offset;
  gint64 size_before;
  GBytes *old;
  GBytes *new;
} Change;

void change_free (gpointer change);
void change_undo (const Change *self, int fd);
void change_redo (const Change *self, int fd, DureDice *tearing);
void change_spoil (const Change *self, int fd, DureDice *dice);

G_END_DECLS
