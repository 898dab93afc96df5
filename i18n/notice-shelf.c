// notice-shelf.c: every notice there is, by what froze it and by who reads it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// PILOT/VERSION/terms.json with PILOT/VERSION/LANGUAGE.json beside it, from a folder or from the
// ones that are built in; both are a GFile to it. All are read at the start, and all must be sound:
// to fall back to an older text, or to leave a language out, would be to ask people something else
// than the pilot decided, and a donation resting on a notice that is not here would be refused. The
// newest version of each pilot, which is the one that people are asked with, must also be short
// enough to be read at a kiosk.

#include "notice-shelf.h"

#include "canonical-json.h"
#include "error.h"

#include <gio/gio.h>

#define BUILT_IN "resource:///kr/gwangju/Dure/notices"
#define MAX_VERSION 1000000

/* What there was at one time. It never changes, so that whoever looks at it needs no lock. */
typedef struct
{
  GHashTable *by_digest;
  GPtrArray *all;
} Contents;

struct _DureNoticeShelf
{
  Contents *contents; /* atomic */
  GPtrArray *old;     /* contents that somebody may still look at */
  GMutex adding;
};

static Contents *
contents_new (void)
{
  Contents *contents = g_new0 (Contents, 1);

  contents->by_digest =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) dure_notice_unref);
  contents->all = g_ptr_array_new ();
  return contents;
}

static void
contents_free (gpointer data)
{
  Contents *contents = data;

  g_hash_table_unref (contents->by_digest);
  g_ptr_array_unref (contents->all);
  g_free (contents);
}

static const Contents *
contents_of (DureNoticeShelf *self)
{
  return g_atomic_pointer_get (&self->contents);
}

static void
put (Contents *contents, DureNotice *notice)
{
  g_hash_table_insert (contents->by_digest, (gpointer) dure_notice_digest (notice),
                       dure_notice_ref (notice));
}

static gboolean
refuse (GError **error, GFile *file, const char *why)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *version = g_file_get_basename (folder);
  g_autofree char *name = g_file_get_basename (file);

  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "notice %s/%s: %s", version, name,
               why);
  return FALSE;
}

/* The names in a folder that are not hidden. */
static GPtrArray *
list (GFile *folder, GError **error)
{
  g_autoptr (GFileEnumerator) files = g_file_enumerate_children (
      folder, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NONE, NULL, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GFileInfo *info;

  if (files == NULL)
    return NULL;
  do
    {
      if (!g_file_enumerator_iterate (files, &info, NULL, NULL, error))
        return NULL;
      if (info != NULL && g_file_info_get_name (info)[0] != '.')
        g_ptr_array_add (names, g_strdup (g_file_info_get_name (info)));
    }
  while (info != NULL);
  return g_steal_pointer (&names);
}

/* What a notice says of itself must be where it stands. */
static gboolean
stands_right (DureNotice *notice, GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autoptr (GFile) pilot_folder = g_file_get_parent (folder);
  g_autofree char *pilot = g_file_get_basename (pilot_folder);
  g_autofree char *version = g_file_get_basename (folder);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *expected = g_strconcat (dure_notice_language (notice), ".json", NULL);

  return g_str_equal (name, expected) && g_str_equal (pilot, dure_notice_pilot (notice))
         && g_ascii_strtoull (version, NULL, 10) == dure_notice_version (notice);
}

static gboolean
load_text (DureNoticeShelf *self, GFile *file, json_t *terms, GError **error)
{
  g_autoptr (GBytes) text = g_file_load_bytes (file, NULL, NULL, error);
  g_autoptr (DureNotice) notice = NULL;
  g_autoptr (GError) local = NULL;

  if (text == NULL)
    return FALSE;
  notice = dure_notice_new_under (terms, text, &local);
  if (notice == NULL)
    return refuse (error, file, local->message);
  if (!stands_right (notice, file))
    return refuse (error, file, "it is of another pilot, version or language than its place says");
  put (self->contents, notice);
  return TRUE;
}

static json_t *
load_terms (GFile *file, GError **error)
{
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, error);
  g_autoptr (GError) local = NULL;
  json_t *terms;

  if (bytes == NULL)
    return NULL;
  terms = dure_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &local);
  if (terms == NULL)
    refuse (error, file, local->message);
  return terms;
}

static gboolean
load_version (DureNoticeShelf *self, GFile *folder, GError **error)
{
  g_autoptr (GPtrArray) names = list (folder, error);
  g_autoptr (GFile) terms_file = g_file_get_child (folder, "terms.json");
  g_autoptr (json_t) terms = NULL;
  guint before = g_hash_table_size (self->contents->by_digest);

  if (names == NULL || (terms = load_terms (terms_file, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GFile) file = g_file_get_child (folder, names->pdata[i]);

      if (!g_str_equal (names->pdata[i], "terms.json") && !load_text (self, file, terms, error))
        return FALSE;
    }
  return g_hash_table_size (self->contents->by_digest) > before
         || refuse (error, terms_file, "it is written in no language");
}

static gboolean
load_pilot (DureNoticeShelf *self, GFile *folder, GError **error)
{
  g_autoptr (GPtrArray) names = list (folder, error);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GFile) version = g_file_get_child (folder, names->pdata[i]);

      if (!g_ascii_string_to_unsigned (names->pdata[i], 10, 1, MAX_VERSION, NULL, NULL))
        return refuse (error, version, "it is no version number");
      if (!load_version (self, version, error))
        return FALSE;
    }
  return TRUE;
}

static guint
newest_version (const Contents *contents, const char *pilot)
{
  guint newest = 0;

  for (guint i = 0; i < contents->all->len; i++)
    if (g_str_equal (dure_notice_pilot (contents->all->pdata[i]), pilot))
      newest = MAX (newest, dure_notice_version (contents->all->pdata[i]));
  return newest;
}

static gboolean
check_lengths (DureNotice *notice, GError **error)
{
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (dure_notice_asks (notice, purpose)
        && dure_notice_ask_length (notice, purpose) > dure_notice_ask_budget (purpose))
      {
        g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                     "notice %u/%s.json: %s is too long to be read: %u of %u",
                     dure_notice_version (notice), dure_notice_language (notice),
                     dure_purpose_to_text (purpose), dure_notice_ask_length (notice, purpose),
                     dure_notice_ask_budget (purpose));
        return FALSE;
      }
  return TRUE;
}

static void
list_all (Contents *contents)
{
  GHashTableIter iter;
  gpointer notice;

  g_hash_table_iter_init (&iter, contents->by_digest);
  while (g_hash_table_iter_next (&iter, NULL, &notice))
    g_ptr_array_add (contents->all, notice);
}

/* Fills the list, and looks at what people are going to be asked with. */
static gboolean
finish (DureNoticeShelf *self, GError **error)
{
  GPtrArray *all = self->contents->all;

  list_all (self->contents);
  for (guint i = 0; i < all->len; i++)
    if (dure_notice_version (all->pdata[i])
            == newest_version (self->contents, dure_notice_pilot (all->pdata[i]))
        && !check_lengths (all->pdata[i], error))
      return FALSE;
  return TRUE;
}

/**
 * dure_notice_shelf_load:
 * @directory: (nullable): a folder of pilots, or %NULL for the notices that are built in
 * @error: %DURE_CORE_ERROR_MALFORMED or a file error
 *
 * Returns: (transfer full) (nullable): at least one notice, and every one of them read and checked
 */
DureNoticeShelf *
dure_notice_shelf_load (const char *directory, GError **error)
{
  g_autoptr (DureNoticeShelf) self = g_new0 (DureNoticeShelf, 1);
  g_autoptr (GFile) root =
      directory != NULL ? g_file_new_for_path (directory) : g_file_new_for_uri (BUILT_IN);
  g_autoptr (GPtrArray) pilots = NULL;

  g_mutex_init (&self->adding);
  self->old = g_ptr_array_new_with_free_func (contents_free);
  self->contents = contents_new ();
  pilots = list (root, error);
  if (pilots == NULL)
    return NULL;
  for (guint i = 0; i < pilots->len; i++)
    {
      g_autoptr (GFile) pilot = g_file_get_child (root, pilots->pdata[i]);

      if (!load_pilot (self, pilot, error))
        return NULL;
    }
  if (g_hash_table_size (self->contents->by_digest) == 0)
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "there are no notices");
      return NULL;
    }
  return finish (self, error) ? g_steal_pointer (&self) : NULL;
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
  contents_free (self->contents);
  g_ptr_array_unref (self->old);
  g_mutex_clear (&self->adding);
  g_free (self);
}

/**
 * dure_notice_shelf_add:
 * @notice: (transfer none): one that is to stay
 *
 * From any thread; what others hold of the shelf stays valid. Each new notice keeps a copy of the
 * list from before, so this is for the few that pilots get, not for a stream.
 */
void
dure_notice_shelf_add (DureNoticeShelf *self, DureNotice *notice)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->adding);
  Contents *before = self->contents, *contents = contents_new ();

  for (guint i = 0; i < before->all->len; i++)
    put (contents, before->all->pdata[i]);
  put (contents, notice);
  list_all (contents);
  g_ptr_array_add (self->old, before);
  g_atomic_pointer_set (&self->contents, contents);
}

/**
 * dure_notice_shelf_list:
 *
 * Returns: (transfer none) (element-type DureNotice): every notice there is, in no order
 */
const GPtrArray *
dure_notice_shelf_list (DureNoticeShelf *self)
{
  return contents_of (self)->all;
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
  return g_hash_table_lookup (contents_of (self)->by_digest, digest);
}

static DureNotice *
find (const Contents *contents, const char *pilot, guint version, const char *language)
{
  GHashTableIter iter;
  gpointer notice;

  g_hash_table_iter_init (&iter, contents->by_digest);
  while (g_hash_table_iter_next (&iter, NULL, &notice))
    if (g_str_equal (dure_notice_pilot (notice), pilot) && dure_notice_version (notice) == version
        && g_str_equal (dure_notice_language (notice), language))
      return notice;
  return NULL;
}

/**
 * dure_notice_shelf_newest:
 * @pilot: whose notice, `gwangju-heart`
 * @language: `ko`
 *
 * Returns: (transfer none) (nullable): the pilot's newest version in exactly this language; neither
 *   an older text nor another language would be what the donor is asked
 */
DureNotice *
dure_notice_shelf_newest (DureNoticeShelf *self, const char *pilot, const char *language)
{
  const Contents *contents = contents_of (self);

  return find (contents, pilot, newest_version (contents, pilot), language);
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
  DureNotice *other =
      find (contents_of (self), dure_notice_pilot (notice), dure_notice_version (notice), language);

  return other != NULL ? other : notice;
}
