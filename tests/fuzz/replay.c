// replay.c: gives every kept file to a fuzz target, as a test program
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// libFuzzer's own main is clang's; this one lets any compiler replay what is kept. Its arguments
// are an id, a folder and perhaps a file. Of the folder's tables of vectors (.tsv) the lines of
// that id count; of the file every line is one input, in hexadecimal, so that a reader can see what
// it is. After them come inputs with a few bytes changed, cut or added, from a fixed seed.

#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHANGED_INPUTS 30000
#define INPUT_MAX 8192

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

/* From an allocation of exactly the right size, so that a sanitizer sees one byte too far. */
static void
feed (const guint8 *bytes, gsize length)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, length);

  LLVMFuzzerTestOneInput (exact, length);
}

static void
feed_changed (GRand *dice, GBytes *seed)
{
  guint8 buffer[INPUT_MAX];
  gsize size;
  gconstpointer data = g_bytes_get_data (seed, &size);
  gsize most = MIN (size + 8, INPUT_MAX);
  gsize length = g_rand_boolean (dice) ? MIN (size, most)
                                       : (gsize) g_rand_int_range (dice, 0, (gint32) most);

  for (gsize i = size; i < length; i++)
    buffer[i] = (guint8) g_rand_int (dice);
  if (MIN (size, length) > 0)
    memcpy (buffer, data, MIN (size, length));
  for (gint32 i = g_rand_int_range (dice, 0, 4); i > 0 && length > 0; i--)
    buffer[g_rand_int_range (dice, 0, (gint32) length)] = (guint8) g_rand_int (dice);

  feed (buffer, length);
}

static GBytes *
bytes_of_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; g_ascii_isxdigit (hex[0]) && g_ascii_isxdigit (hex[1]); hex += 2)
    {
      const guint8 byte =
        (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

      g_byte_array_append (bytes, &byte, 1);
    }

  return g_byte_array_free_to_bytes (bytes);
}

static void
read_file (GPtrArray *corpus, const char *path, const char *id)
{
  const gboolean is_table = g_str_has_suffix (path, ".tsv");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", 3);

      if (is_table && g_strv_length (cells) == 3 && g_str_equal (cells[0], id))
        g_ptr_array_add (corpus, bytes_of_hex (cells[1]));
      else if (!is_table && lines[i][0] != '\0')
        g_ptr_array_add (corpus, bytes_of_hex (lines[i]));
    }
}

static void
read_folder (GPtrArray *corpus, const char *folder, const char *id)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, ".tsv"))
        read_file (corpus, path, id);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);

  if (argc > 2)
    read_folder (corpus, argv[2], argv[1]);
  if (argc > 3)
    read_file (corpus, argv[3], argv[1]);

  printf ("1..2\n");
  for (guint i = 0; i < corpus->len; i++)
    {
      gsize length;
      const guint8 *bytes = g_bytes_get_data (g_ptr_array_index (corpus, i), &length);

      feed (bytes, length);
    }
  printf ("%s 1 replays %u kept inputs\n", corpus->len > 0 ? "ok" : "not ok", corpus->len);

  for (guint i = 0; i < CHANGED_INPUTS && corpus->len > 0; i++)
    feed_changed (dice, g_ptr_array_index (corpus, i % corpus->len));
  printf ("ok 2 survives %d changed ones\n", CHANGED_INPUTS);

  return EXIT_SUCCESS;
}
