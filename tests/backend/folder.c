// folder.c: a test's folder, gone with all that is in it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "folder.h"

#include <glib/gstdio.h>

/**
 * dure_folder_remove:
 * @path: a folder, or a file
 */
void
dure_folder_remove (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      dure_folder_remove (child);
    }
  g_remove (path);
}
