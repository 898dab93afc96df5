// notice-shelf.c: every notice that this city has ever shown
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// PILOT/VERSION/terms.json with PILOT/VERSION/LANGUAGE.json beside it, from the program itself or
// from a directory. All are read at the start; a notice that cannot be read stops the start,
// because donations resting on it would be refused later.

#include "notice-shelf.h"

#include "backend-error.h"

#include <gio/gio.h>

#define BUILT_IN "resource:///kr/gwangju/Dure/notices"

struct _DureNoticeShelf
{
  GHashTable *by_digest;
};

static gboolean
load_text (DureNoticeShelf *self, GFile *folder, GBytes *terms, const char *name, GError **error)
{
  g_autoptr (GFile) file = g_file_get_child (folder, name);
  g_autoptr (GBytes) text = g_file_load_bytes (file, NULL, NULL, error);
  DureNotice *notice;

  if (text == NULL)
    return FALSE;
  notice = dure_notice_new (terms, text, error);
  if (notice == NULL)
    {
      g_prefix_error (error, "notice %s: ", name);
      return FALSE;
    }
  g_hash_table_insert (self->by_digest, (gpointer) dure_notice_digest (notice), notice);
  return TRUE;
}

static gboolean
load_version (DureNoticeShelf *self, GFile *folder, GError **error)
{
  g_autoptr (GFile) terms_file = g_file_get_child (folder, "terms.json");
  g_autoptr (GBytes) terms = g_file_load_bytes (terms_file, NULL, NULL, error);
  g_autoptr (GFileEnumerator) files = NULL;
  GFileInfo *info;

  if (terms == NULL)
    return FALSE;
  files = g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME, 0, NULL, error);
  while (files != NULL)
    {
      const char *name;

      if (!g_file_enumerator_iterate (files, &info, NULL, NULL, error))
        return FALSE;
      if (info == NULL)
        return TRUE;
      name = g_file_info_get_name (info);
      if (g_str_has_suffix (name, ".json") && !g_str_equal (name, "terms.json")
          && !load_text (self, folder, terms, name, error))
        return FALSE;
    }
  return FALSE;
}

/* Pilots hold versions, versions hold files. */
static gboolean
load_level (DureNoticeShelf *self, GFile *folder, guint depth, GError **error)
{
  g_autoptr (GFileEnumerator) entries = NULL;
  GFileInfo *info;
  GFile *child;

  if (depth == 2)
    return load_version (self, folder, error);
  entries = g_file_enumerate_children (
      folder, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE, 0, NULL, error);
  while (entries != NULL)
    {
      if (!g_file_enumerator_iterate (entries, &info, &child, NULL, error))
        return FALSE;
      if (info == NULL)
        return TRUE;
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY
          && !load_level (self, child, depth + 1, error))
        return FALSE;
    }
  return FALSE;
}

/**
 * dure_notice_shelf_load:
 * @directory: (nullable): where the notices are; the built-in ones when %NULL
 * @error: %DURE_BACKEND_ERROR_STATE, or what core or GIO says about a file
 *
 * Returns: (transfer full) (nullable): at least one notice
 */
DureNoticeShelf *
dure_notice_shelf_load (const char *directory, GError **error)
{
  g_autoptr (DureNoticeShelf) self = g_new0 (DureNoticeShelf, 1);
  g_autoptr (GFile) root = directory != NULL ? g_file_new_for_path (directory)
                                             : g_file_new_for_uri (BUILT_IN);

  self->by_digest = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                           (GDestroyNotify) dure_notice_unref);
  if (!load_level (self, root, 0, error))
    return NULL;
  if (g_hash_table_size (self->by_digest) == 0)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "there are no notices");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * dure_notice_shelf_free:
 * @self: (transfer full) (nullable)
 */
void
dure_notice_shelf_free (DureNoticeShelf *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->by_digest, g_hash_table_unref);
  g_free (self);
}

/**
 * dure_notice_shelf_find:
 * @digest: 64 hexadecimal digits
 *
 * Returns: (transfer none) (nullable): the notice that digest freezes
 */
DureNotice *
dure_notice_shelf_find (DureNoticeShelf *self, const char *digest)
{
  return g_hash_table_lookup (self->by_digest, digest);
}

/**
 * dure_notice_shelf_in_language:
 * @notice: what was shown
 * @language: what is read now
 *
 * Returns: (transfer none): the same pilot and version in that language, or @notice itself
 */
DureNotice *
dure_notice_shelf_in_language (DureNoticeShelf *self, DureNotice *notice, const char *language)
{
  GHashTableIter iter;
  gpointer other;

  g_hash_table_iter_init (&iter, self->by_digest);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    if (g_str_equal (dure_notice_pilot (other), dure_notice_pilot (notice))
        && dure_notice_version (other) == dure_notice_version (notice)
        && g_str_equal (dure_notice_language (other), language))
      return other;
  return notice;
}
