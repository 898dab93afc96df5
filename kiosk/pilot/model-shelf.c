// model-shelf.c: the models on trial that the city has sent this station
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   SHELF/SHA-256/manifest.json, manifest.sig, model, and `stop` or `rest` while it may not run
//
// A folder for each model, of the same files as the one that is laid by hand. Each is safely on the
// disk before the next one, the signature last: where the power goes in between there is a folder
// that nobody takes for a model, and that the next put makes whole. So the stop of one model is
// never heard as that of the next.

#include "model-shelf.h"

#include "private-file.h"

#include <glib/gstdio.h>

/**
 * dure_model_shelf_path:
 * @digest: of a model's file
 *
 * Returns: (transfer full): its folder, there or not
 */
char *
dure_model_shelf_path (const char *shelf, const char *digest)
{
  return g_build_filename (shelf, digest, NULL);
}

static gboolean
put_file (const char *folder, const char *name, GBytes *content, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gsize length;
  gconstpointer bytes = g_bytes_get_data (content, &length);

  return dure_private_file_write (path, bytes, length, error);
}

/**
 * dure_model_shelf_put:
 * @digest: of @model
 * @manifest: what the operator says of it
 * @signature: the operator's
 * @model: its file
 * @error: %DURE_KIOSK_ERROR_NO_SPACE, %DURE_KIOSK_ERROR_STORAGE or %DURE_KIOSK_ERROR_UNSAFE; then
 *   there is no such model here
 *
 * All of them were checked. It costs four syncs of the disk.
 */
gboolean
dure_model_shelf_put (const char *shelf, const char *digest, GBytes *manifest, GBytes *signature,
                      GBytes *model, GError **error)
{
  g_autofree char *folder = dure_model_shelf_path (shelf, digest);

  return dure_private_directory_make (folder, error)
         && put_file (folder, "model", model, error)
         && put_file (folder, "manifest.json", manifest, error)
         && put_file (folder, "manifest.sig", signature, error);
}

static void
throw_out (const char *folder)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  if (g_rmdir (folder) != 0)
    g_message ("A model that no pilot runs any more could not be thrown out.");
}

/**
 * dure_model_shelf_keep_only:
 * @digest: of the model that is still wanted; any other text for none
 *
 * What no pilot runs any more is a company's, and goes.
 */
void
dure_model_shelf_keep_only (const char *shelf, const char *digest)
{
  g_autoptr (GDir) models = g_dir_open (shelf, 0, NULL);
  const char *name;

  while (models != NULL && (name = g_dir_read_name (models)) != NULL)
    if (!g_str_equal (name, digest))
      {
        g_autofree char *folder = dure_model_shelf_path (shelf, name);

        throw_out (folder);
      }
}
