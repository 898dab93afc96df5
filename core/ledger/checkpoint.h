// checkpoint.h: a list's length and root, signed, so that nobody can tell two stories
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"
#include "merkle.h"

G_BEGIN_DECLS

/**
 * DureCheckpoint:
 * @origin: which list; no two lists ever have the same
 * @size: how many entries it has
 * @root: the root over them
 */
typedef struct
{
  char *origin;
  guint64 size;
  guint8 root[DURE_MERKLE_BYTES];
} DureCheckpoint;

DureCheckpoint *dure_checkpoint_new (const char *origin, guint64 size,
                                     const guint8 root[DURE_MERKLE_BYTES]);
void dure_checkpoint_free (DureCheckpoint *self);

char *dure_checkpoint_text (const DureCheckpoint *self);
char *dure_checkpoint_sign (const DureCheckpoint *self, DureSigningKey *key);
DureCheckpoint *dure_checkpoint_verify (const char *note,
                                        const guint8 public_key[DURE_PUBLIC_KEY_BYTES],
                                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureCheckpoint, dure_checkpoint_free)

G_END_DECLS
