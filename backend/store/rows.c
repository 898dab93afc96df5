// rows.c: what is read out of an answer of the store
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The shapes that callers want a row in: each is dure_rows_first() or dure_rows_value() with a
// little around it. Nothing here knows an engine.

#include "rows.h"

#include "database.h"

#include <string.h>

/**
 * dure_rows_next:
 * @error: set when the store failed, untouched at the end
 *
 * Returns: whether there is one more row
 */
gboolean
dure_rows_next (DureRows *self, GError **error)
{
  gboolean has_row = FALSE;

  return dure_rows_first (self, &has_row, error) && has_row;
}

/**
 * dure_rows_text:
 *
 * Returns: (transfer none) (nullable): the text, until the next row
 */
const char *
dure_rows_text (DureRows *self, guint column)
{
  return dure_rows_value (self, column, 't').bytes;
}

/**
 * dure_rows_integer:
 *
 * Returns: the number; 0 for NULL
 */
gint64
dure_rows_integer (DureRows *self, guint column)
{
  return dure_rows_value (self, column, 'i').integer;
}

/**
 * dure_rows_is_null:
 */
gboolean
dure_rows_is_null (DureRows *self, guint column)
{
  return dure_rows_value (self, column, '\0').is_null;
}

/**
 * dure_rows_bytes:
 *
 * Returns: (transfer full): a copy of the bytes
 */
GBytes *
dure_rows_bytes (DureRows *self, guint column)
{
  DureValue value = dure_rows_value (self, column, 'b');

  return g_bytes_new (value.bytes, value.length);
}

/**
 * dure_rows_copy:
 * @ret_bytes: (out caller-allocates) (array length=length): written only on success
 * @length: how many bytes there must be
 *
 * Returns: whether the column had exactly so many
 */
gboolean
dure_rows_copy (DureRows *self, guint column, void *ret_bytes, gsize length)
{
  DureValue value = dure_rows_value (self, column, 'b');

  if (value.length != length)
    return FALSE;
  memcpy (ret_bytes, value.bytes, length);
  return TRUE;
}

/**
 * dure_rows_list:
 * @self: (transfer full) (nullable): %NULL when asking failed already
 * @error: set when the store failed
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the first column of all that is left
 */
GPtrArray *
dure_rows_list (DureRows *self, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  GError *failure = NULL;

  if (self == NULL)
    return NULL;
  while (dure_rows_next (self, &failure))
    g_ptr_array_add (texts, g_strdup (dure_rows_text (self, 0)));
  dure_rows_free (self);
  if (failure == NULL)
    return g_steal_pointer (&texts);
  g_propagate_error (error, failure);
  return NULL;
}
