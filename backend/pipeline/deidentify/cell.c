// cell.c: one value of a table, in the one form that it has
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "cell.h"

/**
 * dure_cell_normalise_text:
 * @text: UTF-8
 *
 * NFKC (Unicode annex 15), so that composed and decomposed Hangul, full and half width are one;
 * spaces of any kind become one, and none at the ends; what cannot be seen is left out.
 *
 * Returns: (transfer full) (nullable): %NULL when nothing is left, or it is no UTF-8: a missing
 *   value
 */
char *
dure_cell_normalise_text (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autoptr (GString) kept = g_string_new (NULL);
  gboolean is_apart = FALSE;

  if (composed == NULL)
    return NULL;
  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        is_apart = TRUE;
      else if (!g_unichar_iszerowidth (c) && !g_unichar_iscntrl (c))
        {
          if (is_apart && kept->len > 0)
            g_string_append_c (kept, ' ');
          is_apart = FALSE;
          g_string_append_unichar (kept, c);
        }
    }
  return kept->len > 0 ? g_string_free (g_steal_pointer (&kept), FALSE) : NULL;
}

/**
 * dure_cell_number_to_text:
 * @thousandths: of what is written
 *
 * Returns: (transfer full): the shortest decimal: 72, 36.5, -0.125
 */
char *
dure_cell_number_to_text (gint64 thousandths)
{
  const guint64 size = thousandths < 0 ? -(guint64) thousandths : (guint64) thousandths;
  guint part = size % DURE_CELL_ONE, digits = 3;
  const char *sign = thousandths < 0 ? "-" : "";
  const guint64 whole = size / DURE_CELL_ONE;

  if (part == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT, sign, whole);
  for (; part % 10 == 0; part /= 10)
    digits--;
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*u", sign, whole, (int) digits, part);
}
