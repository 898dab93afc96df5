// test-vectors.c: every packet of vectors/*.tsv through the decoder of its id, a line a test
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One expected field a line: uuid, hex, field, value, unit, source. The uuid is an id of
// profiles.tsv. Values are told as profiles tell them: numbers in decimal and compared as such, so
// that 36.6 is 36.60 and nothing is ever rounded; words, times and bits letter by letter. The field
// "*" with "reject" means that no measurement may come out. A file without lines, an id without a
// decoder, a decoder without a packet and a line that was not looked at are failures.

#include "told.h"

#include <stdlib.h>
#include <string.h>

enum {
  COLUMN_ID,
  COLUMN_HEX,
  COLUMN_FIELD,
  COLUMN_VALUE,
  COLUMN_UNIT,
  COLUMN_SOURCE,
  N_COLUMNS
};

static guint n_lines;
static guint n_checked;

/* A decimal number as [-]DIGITSeN without zeros at either end, NULL for what is none. */
static char *
canonical (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  const gboolean is_negative = text[0] == '-';
  const char *at = text + (is_negative ? 1 : 0);
  gint64 exponent = 0;

  for (gboolean after_point = FALSE; g_ascii_isdigit (*at) || (*at == '.' && !after_point); at++)
    if (*at == '.')
      after_point = TRUE;
    else
      {
        g_string_append_c (digits, *at);
        exponent -= after_point ? 1 : 0;
      }
  if (digits->len == 0)
    return NULL;
  if (*at == 'e')
    {
      char *end;

      exponent += g_ascii_strtoll (at + 1, &end, 10);
      at = end;
    }
  if (*at != '\0')
    return NULL;

  while (digits->len > 0 && digits->str[0] == '0')
    g_string_erase (digits, 0, 1);
  for (; digits->len > 0 && digits->str[digits->len - 1] == '0'; exponent++)
    g_string_truncate (digits, digits->len - 1);
  if (digits->len == 0)
    return g_strdup ("0");

  return g_strdup_printf ("%s%se%" G_GINT64_FORMAT, is_negative ? "-" : "", digits->str, exponent);
}

static void
test_canonical (void)
{
  static const struct
  {
    const char *text, *expected;
  } cases[] = {
    { "0", "0" }, { "-0.00", "0" }, { "36.6", "366e-1" }, { "36.60", "366e-1" },
    { "-5", "-5e0" }, { "1200", "12e2" }, { "0.0000012", "12e-7" }, { "12e3", "12e3" },
    { "12e-30", "12e-30" }, { "nan", NULL }, { "0x0027", NULL }, { "2024-01-01T00:00:00", NULL },
    { "", NULL }, { "-", NULL }, { "1.2.3", NULL }, { "+inf", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = canonical (cases[i].text);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

/* A JSON string without its quotes, or a number in one shape. */
static char *
shape (const char *json)
{
  const gsize length = strlen (json);

  if (json[0] == '"')
    {
      g_assert_cmpuint (length, >=, 2);
      g_assert_cmpint (json[length - 1], ==, '"');
      return g_strndup (json + 1, length - 2);
    }
  return canonical (json);
}

static void
test_line (gconstpointer data)
{
  const char *const *line = data;
  const DureProfile *profile = dure_profile_find (line[COLUMN_ID]);

  if (profile == NULL)
    {
      g_test_fail_printf ("no decoder for %s", line[COLUMN_ID]);
      return;
    }
  g_autoptr (DureTold) told = dure_told_new (profile, line[COLUMN_HEX]);
  const char *json = dure_told_get (told, line[COLUMN_FIELD]);

  n_checked++;
  if (g_str_equal (line[COLUMN_FIELD], "*"))
    {
      g_assert_cmpstr (line[COLUMN_VALUE], ==, "reject");
      g_assert_true (told->is_refused);
      return;
    }

  g_autofree char *found = json != NULL ? shape (json) : NULL;
  g_autofree char *number = canonical (line[COLUMN_VALUE]);

  g_assert_cmpstr (found, ==, number != NULL ? number : line[COLUMN_VALUE]);
}

/* Every decoder has at least one packet here that it accepts. */
static void
test_no_decoder_without_packet (gconstpointer data)
{
  GHashTable *accepted = (GHashTable *) data;

  for (size_t i = 0; dure_profile_get (i) != NULL; i++)
    if (!g_hash_table_contains (accepted, dure_profile_get (i)->id))
      g_test_fail_printf ("no packet for %s", dure_profile_get (i)->id);
}

static void
add_file (const char *path, const char *name, GHashTable *accepted)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint before = n_lines;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] == '#' || lines[i][0] == '\0' || g_str_has_prefix (lines[i], "uuid\t"))
        continue;
      g_auto (GStrv) columns = g_strsplit (lines[i], "\t", -1);

      if (g_strv_length (columns) != N_COLUMNS)
        g_error ("%s:%u: not a line of %d columns", name, i + 1, N_COLUMNS);
      g_autofree char *title =
        g_strdup_printf ("/vectors/%s/%u/%s", name, i + 1, columns[COLUMN_FIELD]);

      n_lines++;
      if (!g_str_equal (columns[COLUMN_FIELD], "*"))
        g_hash_table_add (accepted, g_strdup (columns[COLUMN_ID]));
      g_test_add_data_func_full (title, g_steal_pointer (&columns), test_line,
                                 (GDestroyNotify) g_strfreev);
    }
  if (n_lines == before)
    g_error ("%s has no line", name);
}

int
main (int argc, char **argv)
{
  const char *folder = g_getenv ("DURE_VECTORS");
  g_autoptr (GHashTable) accepted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDir) files = NULL;
  int outcome;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/canonical", test_canonical);
  files = g_dir_open (folder, 0, NULL);
  if (files == NULL)
    g_error ("%s cannot be read", folder);
  for (const char *name = g_dir_read_name (files); name != NULL; name = g_dir_read_name (files))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, ".tsv"))
        add_file (path, name, accepted);
    }
  if (n_lines == 0)
    g_error ("%s has no vectors", folder);
  g_test_add_data_func ("/no-decoder-without-packet", accepted, test_no_decoder_without_packet);

  outcome = g_test_run ();

  return n_checked == n_lines ? outcome : EXIT_FAILURE;
}
