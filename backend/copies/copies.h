// copies.h: a copy of the city's data, or of the donors' keys, in a folder of its own
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "carry.h"
#include "world.h"

G_BEGIN_DECLS

/**
 * DureCopyKind:
 *
 * Everything but keys, or the donors' keys, wrapped, without the key that opens them. They lie in
 * different safes.
 */
typedef enum
{
  DURE_COPY_DATA,
  DURE_COPY_KEYS,
} DureCopyKind;

gboolean dure_copy_make (DureCopyKind kind, const char *address, const char *folder,
                         DureClock *clock, DureCarryFunc func, gpointer data, GError **error);
char *dure_copy_check (DureCopyKind kind, const char *folder, GError **error);

const char *dure_copy_migrations (DureCopyKind kind);

G_END_DECLS
