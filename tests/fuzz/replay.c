// replay.c: gives every kept file to a fuzz target, as a test program
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// libFuzzer's own main is clang's; this one lets any compiler replay a corpus. The directory comes
// as the first argument. After the files come a hundred thousand generated inputs: each file with
// a few bytes changed, cut or added, from a fixed seed.

#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHANGED_INPUTS 100000
#define INPUT_MAX 600

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
  gsize length = (gsize) g_rand_int_range (dice, 0, (gint32) MIN (size + 8, INPUT_MAX));

  for (gsize i = 0; i < length; i++)
    buffer[i] = (guint8) g_rand_int (dice);
  memcpy (buffer, data, MIN (size, length));
  for (gint32 i = g_rand_int_range (dice, 0, 4); i > 0 && length > 0; i--)
    buffer[g_rand_int_range (dice, 0, (gint32) length)] = (guint8) g_rand_int (dice);

  feed (buffer, length);
}

static GPtrArray *
read_corpus (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  GPtrArray *corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      char *data;
      gsize length;

      if (g_file_get_contents (file, &data, &length, NULL))
        g_ptr_array_add (corpus, g_bytes_new_take (data, length));
    }

  return corpus;
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) corpus = read_corpus (argc > 1 ? argv[1] : "");
  GRand *dice = g_rand_new_with_seed (1);

  printf ("1..2\n");
  for (guint i = 0; i < corpus->len; i++)
    {
      gsize length;
      const guint8 *bytes = g_bytes_get_data (g_ptr_array_index (corpus, i), &length);

      feed (bytes, length);
    }
  printf ("%s 1 replays %u kept files\n", corpus->len > 0 ? "ok" : "not ok", corpus->len);

  for (guint i = 0; i < CHANGED_INPUTS && corpus->len > 0; i++)
    feed_changed (dice, g_ptr_array_index (corpus, i % corpus->len));
  printf ("ok 2 survives %d changed ones\n", CHANGED_INPUTS);
  g_rand_free (dice);

  return EXIT_SUCCESS;
}
