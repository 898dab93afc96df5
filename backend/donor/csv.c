// csv.c: tables that any spreadsheet opens, and none obeys
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "csv.h"

#include <string.h>

/* A number may begin with a minus; any other text that does is taken for a formula. */
static gboolean
is_number (const char *text)
{
  char *end;

  if (!g_ascii_isdigit (text[0] == '-' ? text[1] : text[0]))
    return FALSE;
  g_ascii_strtod (text, &end);
  return *end == '\0';
}

static void
add_cell (GString *table, const char *text)
{
  const gboolean is_formula = *text != '\0' && strchr ("=+-@\t\r", *text) != NULL
                              && !is_number (text);
  const gboolean is_quoted = is_formula || strpbrk (text, ",\"\r\n") != NULL;

  if (!is_quoted)
    {
      g_string_append (table, text);
      return;
    }
  g_string_append_c (table, '"');
  if (is_formula)
    g_string_append_c (table, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (table, '"');
      g_string_append_c (table, *p);
    }
  g_string_append_c (table, '"');
}

/**
 * dure_csv_row:
 * @table: grows by one row (RFC 4180)
 * @cells: (array length=count): UTF-8; %NULL is an empty cell
 * @count: how many
 *
 * What a spreadsheet would take for a formula gets an apostrophe before it, which shows that it is
 * text.
 */
void
dure_csv_row (GString *table, const char *const *cells, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      if (i > 0)
        g_string_append_c (table, ',');
      add_cell (table, cells[i] != NULL ? cells[i] : "");
    }
  g_string_append (table, "\r\n");
}
