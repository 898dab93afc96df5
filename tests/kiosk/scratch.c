// scratch.c: a folder for one test, and donations to fill it with
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "scratch.h"

#include <glib/gstdio.h>
#include <string.h>

/**
 * scratch_new:
 *
 * Returns: (transfer full): a new folder of this test's own
 */
char *
scratch_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("dure-kiosk-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/**
 * scratch_free:
 * @folder: (transfer full): removed with all files in it
 */
void
scratch_free (char *folder)
{
  GDir *directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = scratch_path (folder, name);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        scratch_free (g_steal_pointer (&path));
      else
        g_unlink (path);
    }
  g_clear_pointer (&directory, g_dir_close);
  g_rmdir (folder);
  g_free (folder);
}

/**
 * scratch_path:
 *
 * Returns: (transfer full): the path of a file in the folder
 */
char *
scratch_path (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/**
 * scratch_count:
 * @bytes: what is looked for
 *
 * Returns: how often it is found in the files of the folder
 */
gsize
scratch_count (const char *folder, const char *bytes)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;
  gsize count = 0;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = scratch_path (folder, name);
      g_autofree char *contents = NULL;
      gsize length;
      const char *found;

      if (!g_file_get_contents (path, &contents, &length, NULL))
        continue;
      for (const char *p = contents; (found = memmem (p, length - (gsize) (p - contents), bytes,
                                                      strlen (bytes)))
                                     != NULL;
           p = found + 1)
        count++;
    }
  return count;
}

/**
 * scratch_envelope:
 * @number: makes its id
 * @length: bytes of the sealed part
 *
 * Returns: (transfer full): an envelope that nobody can open, full of "SEALED"
 */
DureEnvelope *
scratch_envelope (guint number, gsize length)
{
  g_autofree char *id = g_strdup_printf ("01994000-0000-7000-8000-%012u", number);
  g_autofree char *sealed = g_malloc (length + 6);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < length; i += 6)
    memcpy (sealed + i, "SEALED", 6);
  bytes = g_bytes_new (sealed, length);
  return dure_envelope_new (id, "AAAAAAAAAAAAAAAAAAAAAA", bytes);
}
