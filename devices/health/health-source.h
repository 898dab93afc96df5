// health-source.h: where the bytes of a file come from
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureHealthSource:
 * @read: (scope notified): puts the next bytes into @bytes, at most @size, and waits for them if it
 *   must; returns how many, 0 at the end of the file, -1 to stop everything
 * @data: for @read
 *
 * Whoever gives the bytes thus knows how far it has come, and can cancel.
 */
typedef struct
{
  gssize (*read) (gpointer data, guint8 *bytes, gsize size);
  gpointer data;
} DureHealthSource;

G_END_DECLS
