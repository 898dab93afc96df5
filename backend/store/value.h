// value.h: one value on its way into the store or out of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_MAX_PARAMETERS 24

/**
 * DureValue:
 * @type: `t` text, `i` integer, `b` bytes; NUL for a column where only @is_null is asked for
 * @is_null: SQL's NULL, whatever the type
 * @integer: for `i`
 * @bytes: for `t` (followed by a NUL) and `b`
 * @length: of @bytes, without the NUL
 *
 * One parameter, or one column of a row.
 */
typedef struct
{
  char type;
  gboolean is_null;
  gint64 integer;
  gconstpointer bytes;
  gsize length;
} DureValue;

G_END_DECLS
