// kiosk-notices.c: the notice in force, in every language it was written in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// PILOT/VERSION/{terms,ko,en,...}.json, from a folder or from the ones that are built in; both
// are a GFile to it. The newest version counts, and all of it must be sound: to fall back to an
// older text, or to leave a language out, would be to ask people something else than the pilot
// decided.

#include "kiosk-notices.h"

#include "kiosk-error.h"
#include "notices.h"

#include <string.h>

#define BUILT_IN "resource:///kr/gwangju/Dure/notices"
#define MAX_VERSION 1000000

struct _DureKioskNotices
{
  GHashTable *notices;
};

static gboolean
refuse (GError **error, const char *name, const char *why)
{
  g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED, "notice %s: %s", name, why);
  return FALSE;
}

static GPtrArray *
list (GFile *directory, GError **error)
{
  g_autoptr (GFileEnumerator) files = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GFileInfo *info;

  files = g_file_enumerate_children (directory, G_FILE_ATTRIBUTE_STANDARD_NAME,
                                     G_FILE_QUERY_INFO_NONE, NULL, error);
  if (files == NULL)
    return NULL;
  do
    {
      if (!g_file_enumerator_iterate (files, &info, NULL, NULL, error))
        return NULL;
      if (info != NULL)
        g_ptr_array_add (names, g_strdup (g_file_info_get_name (info)));
    }
  while (info != NULL);
  return g_steal_pointer (&names);
}

static GFile *
newest (GFile *pilot, GError **error)
{
  g_autoptr (GPtrArray) names = list (pilot, error);
  guint64 found = 0;
  g_autofree char *name = NULL;

  if (names == NULL)
    return NULL;
  for (guint i = 0; i < names->len; i++)
    {
      guint64 version;

      if (g_ascii_string_to_unsigned (names->pdata[i], 10, 1, MAX_VERSION, &version, NULL))
        found = MAX (found, version);
    }
  if (found == 0)
    {
      g_autofree char *pilot_name = g_file_get_basename (pilot);

      refuse (error, pilot_name, "there is no version of it");
      return NULL;
    }
  name = g_strdup_printf ("%" G_GUINT64_FORMAT, found);
  return g_file_get_child (pilot, name);
}

static gboolean
take (DureKioskNotices *self, GFile *version, GBytes *terms, const char *name, GError **error)
{
  g_autofree char *language = g_strndup (name, strlen (name) - strlen (".json"));
  g_autofree char *folder = g_file_get_basename (version);
  g_autoptr (GFile) file = g_file_get_child (version, name);
  g_autoptr (GBytes) text = g_file_load_bytes (file, NULL, NULL, error);
  g_autoptr (DureNotice) notice = NULL;
  g_autoptr (GError) local = NULL;

  if (text == NULL)
    return FALSE;
  notice = dure_notice_new (terms, text, &local);
  if (notice == NULL)
    return refuse (error, name, local->message);
  if (!g_str_equal (dure_notice_language (notice), language))
    return refuse (error, name, "it is in another language than its name says");
  if (dure_notice_version (notice) != g_ascii_strtoull (folder, NULL, 10))
    return refuse (error, name, "it is of another version than its folder says");
  g_hash_table_insert (self->notices, g_steal_pointer (&language), g_steal_pointer (&notice));
  return TRUE;
}

static gboolean
fill (DureKioskNotices *self, GFile *version, const char *pilot, GError **error)
{
  g_autoptr (GPtrArray) names = list (version, error);
  g_autoptr (GFile) terms_file = g_file_get_child (version, "terms.json");
  g_autoptr (GBytes) terms = NULL;
  GHashTableIter iter;
  gpointer notice;

  if (names != NULL)
    terms = g_file_load_bytes (terms_file, NULL, NULL, error);
  if (terms == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (g_str_has_suffix (names->pdata[i], ".json") && !g_str_equal (names->pdata[i], "terms.json")
        && !take (self, version, terms, names->pdata[i], error))
      return FALSE;
  g_hash_table_iter_init (&iter, self->notices);
  if (!g_hash_table_iter_next (&iter, NULL, &notice))
    return refuse (error, pilot, "it is written in no language");
  if (!g_str_equal (dure_notice_pilot (notice), pilot))
    return refuse (error, pilot, "it is of another pilot than its folder says");
  return TRUE;
}

/**
 * dure_kiosk_notices_new:
 * @directory: (nullable): a folder of pilots, or %NULL for the notices that are built in
 * @pilot: whose notice, `gwangju-heart`
 * @error: %DURE_KIOSK_ERROR_MALFORMED or a file error
 *
 * Returns: (transfer full) (nullable): the newest version, read and checked in every language
 */
DureKioskNotices *
dure_kiosk_notices_new (const char *directory, const char *pilot, GError **error)
{
  g_autoptr (DureKioskNotices) self = g_new0 (DureKioskNotices, 1);
  g_autoptr (GFile) root = NULL;
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GFile) version = NULL;

  g_resources_register (dure_notices_get_resource ());
  self->notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) dure_notice_unref);
  root = directory != NULL ? g_file_new_for_path (directory) : g_file_new_for_uri (BUILT_IN);
  folder = g_file_get_child (root, pilot);
  version = newest (folder, error);
  if (version == NULL || !fill (self, version, pilot, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * dure_kiosk_notices_free:
 * @self: (transfer full) (nullable)
 */
void
dure_kiosk_notices_free (DureKioskNotices *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->notices);
  g_free (self);
}

/**
 * dure_kiosk_notices_find:
 * @language: `ko`
 *
 * Returns: (transfer none) (nullable): the notice in exactly this language; another one would not
 *   be what the donor reads
 */
DureNotice *
dure_kiosk_notices_find (DureKioskNotices *self, const char *language)
{
  return g_hash_table_lookup (self->notices, language);
}
