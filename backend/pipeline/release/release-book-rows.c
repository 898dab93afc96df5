// release-book-rows.c: what sealed releases hold, line by line, and whose it is to whom
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Stored once, when a release is sealed, and read by whoever hands it out, in pages. Each line is
// sealed with a key of its own (row-keys.c), so that one that was buried opens in no copy either.
//
// No row says whose it is: that a donor is in a release is worked out from what hides it, which
// lies where keys are, and from its leaves. For one donor that costs a look at one leaf and a point
// multiplication or two for each release that there is.

#include "release-book-rows.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "release-salt.h"
#include "row-keys.h"

#include <sodium.h>
#include <string.h>

#define COLUMNS "SELECT number, id, recipient, permit, time_ms, manifest FROM sealed_release"

static void
line_free (gpointer data)
{
  DureReleaseLine *self = data;

  g_free (self->row);
  g_free (self);
}

/**
 * dure_release_book_store_row:
 * @release: the id of one that is stored
 * @walk: over its keys
 * @line: not before the one that was stored last
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Leaves out a line that was buried.
 */
gboolean
dure_release_book_store_row (DureCity *city, const char *release, DureRowWalk *walk,
                             const DureReleaseLine *line, GError **error)
{
  const guint8 *key = dure_row_walk_to (walk, line->line);
  g_autoptr (GBytes) sealed
      = key != NULL ? dure_row_seal (key, line->row, strlen (line->row)) : NULL;

  return sealed == NULL
         || dure_database_run (city->database, error,
                               "INSERT INTO sealed_row (sealed_release, line, pseudonym, sealed)"
                               " SELECT number, ?2, ?3, ?4 FROM sealed_release WHERE id = ?1",
                               "tibb", release, line->line, line->pseudonym,
                               sizeof line->pseudonym, g_bytes_get_data (sealed, NULL),
                               g_bytes_get_size (sealed));
}

/* A line as release.c made it. */
static DureReleaseLine *
read_line (gint64 number, const char *text, gsize length)
{
  g_autoptr (json_t) row = dure_json_parse (text, length, NULL);
  const char *name = json_string_value (json_object_get (row, DURE_EXTRACT_PSEUDONYM));
  DureReleaseLine *line = g_new0 (DureReleaseLine, 1);

  g_assert (name != NULL
            && sodium_hex2bin (line->pseudonym, sizeof line->pseudonym, name, strlen (name), NULL,
                               NULL, NULL)
                   == 0);
  line->line = number;
  line->row = g_strndup (text, length);
  return line;
}

static gint64
count_lines (const char *begin, const char *end)
{
  gint64 count = 0;

  for (; begin < end; begin = (const char *) memchr (begin, '\n', (gsize) (end - begin)) + 1)
    count++;
  return count;
}

/**
 * dure_release_book_store_rows:
 * @release: one that is stored
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within the transaction that seals it.
 */
gboolean
dure_release_book_store_rows (DureCity *city, const DureRelease *release, GError **error)
{
  const char *id = json_string_value (
      json_object_get (dure_release_manifest (release), "release"));
  gsize length;
  const char *content = g_bytes_get_data (dure_release_content (release), &length);
  const char *end = content + length;
  g_autoptr (GArray) keys
      = dure_row_keys_make (city->key_store, id, count_lines (content, end), error);
  g_auto (DureRowWalk) walk = { 0 };
  gint64 number = 0;
  gboolean is_stored = keys != NULL;

  dure_row_walk_begin (&walk, keys);
  for (const char *begin = content, *next; begin < end && is_stored; begin = next + 1)
    {
      DureReleaseLine *line;

      next = memchr (begin, '\n', (gsize) (end - begin));
      line = read_line (number++, begin, (gsize) (next - begin));
      is_stored = dure_release_book_store_row (city, id, &walk, line, error);
      line_free (line);
    }
  return is_stored;
}

/* %NULL, without an error, for one that was buried. Where no row near it has a key either, the keys
 * are lost, and nobody must take that for a release without rows. */
static DureReleaseLine *
open_line (DureRows *row, DureRowWalk *walk, GError **error)
{
  const gint64 number = dure_rows_integer (row, 0);
  const guint8 *key = dure_row_walk_to (walk, number);
  g_autoptr (GBytes) sealed = dure_rows_bytes (row, 2);
  g_autofree char *text = key != NULL ? dure_row_open (key, sealed) : NULL;
  DureReleaseLine *line;

  if (text == NULL)
    {
      if (key != NULL || walk->branches->len == 0)
        g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                             "a row of a release does not open: its key is damaged or lost");
      return NULL;
    }
  line = g_new0 (DureReleaseLine, 1);
  line->line = number;
  dure_rows_copy (row, 1, line->pseudonym, sizeof line->pseudonym);
  line->row = g_steal_pointer (&text);
  return line;
}

/**
 * dure_release_book_rows:
 * @release: its id
 * @from: a line, from 0
 * @before: a later one
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE when one, or its key, is damaged
 *   or lost
 *
 * Returns: (transfer full) (element-type DureReleaseLine) (nullable): its lines from the one to the
 *   other, without those that were buried
 */
GPtrArray *
dure_release_book_rows (DureCity *city, const char *release, gint64 from, gint64 before,
                        GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (line_free);
  g_autoptr (GArray) keys = dure_row_keys_find (city->key_store, release, from, before, error);
  g_autoptr (DureRows) rows = NULL;
  g_auto (DureRowWalk) walk = { 0 };
  GError *failure = NULL;

  if (keys == NULL)
    return NULL;
  dure_row_walk_begin (&walk, keys);
  rows = dure_database_ask (city->database, error,
                            "SELECT line, pseudonym, sealed FROM sealed_row WHERE sealed_release ="
                            " (SELECT number FROM sealed_release WHERE id = ?1)"
                            " AND line >= ?2 AND line < ?3 ORDER BY line",
                            "tii", release, from, before);
  while (rows != NULL && failure == NULL && dure_rows_next (rows, &failure))
    {
      DureReleaseLine *line = open_line (rows, &walk, &failure);

      if (line != NULL)
        g_ptr_array_add (lines, line);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&lines) : NULL;
}

/**
 * dure_release_book_pseudonyms:
 * @release: its id
 * @from: a line, from 0
 * @before: a later one
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the pseudonyms, as rows have them, of
 *   whose first line is from the one to the other; none beyond the last one
 */
GPtrArray *
dure_release_book_pseudonyms (DureCity *city, const char *release, gint64 from, gint64 before,
                              GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT DISTINCT pseudonym FROM sealed_row AS here WHERE sealed_release ="
      " (SELECT number FROM sealed_release WHERE id = ?1) AND line >= ?2 AND line < ?3"
      " AND NOT EXISTS (SELECT 1 FROM sealed_row AS earlier"
      " WHERE earlier.sealed_release = here.sealed_release"
      " AND earlier.pseudonym = here.pseudonym AND earlier.line < ?2) ORDER BY pseudonym",
      "tii", release, from, before);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      guint8 pseudonym[DURE_PSEUDONYM_BYTES];
      char text[2 * DURE_PSEUDONYM_BYTES + 1];

      if (dure_rows_copy (rows, 0, pseudonym, sizeof pseudonym))
        g_ptr_array_add (list, g_strdup (sodium_bin2hex (text, sizeof text, pseudonym,
                                                         sizeof pseudonym)));
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&list) : NULL;
}

/**
 * dure_release_entry_free:
 * @self: (transfer full) (nullable)
 */
void
dure_release_entry_free (DureReleaseEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->recipient);
  g_free (self->permit);
  json_decref (self->manifest);
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

static DureReleaseEntry *
entry_of_row (DureRows *row)
{
  DureReleaseEntry *self = g_new0 (DureReleaseEntry, 1);
  const char *manifest = dure_rows_text (row, 5);

  self->number = dure_rows_integer (row, 0);
  self->id = g_strdup (dure_rows_text (row, 1));
  self->recipient = g_strdup (dure_rows_text (row, 2));
  self->permit = g_strdup (dure_rows_text (row, 3));
  self->time_ms = dure_rows_integer (row, 4);
  self->manifest = dure_json_parse (manifest, strlen (manifest), NULL);
  return self;
}

static GPtrArray *
read_entries (DureRows *rows, GError **error)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_release_entry_free);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    g_ptr_array_add (entries, entry_of_row (rows));
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&entries) : NULL;
}

/**
 * dure_release_book_all:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureReleaseEntry) (nullable): every release, oldest first
 */
GPtrArray *
dure_release_book_all (DureCity *city, GError **error)
{
  g_autoptr (DureRows) rows
      = dure_database_ask (city->database, error, COLUMNS " ORDER BY number", "");

  return read_entries (rows, error);
}

/**
 * dure_release_book_of_recipient:
 * @recipient: its id
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureReleaseEntry) (nullable): what it was given, oldest
 *   first
 */
GPtrArray *
dure_release_book_of_recipient (DureCity *city, const char *recipient, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, COLUMNS " WHERE recipient = ?1 ORDER BY number", "t", recipient);

  return read_entries (rows, error);
}

/**
 * dure_release_book_find:
 * @release: its id
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the release
 */
DureReleaseEntry *
dure_release_book_find (DureCity *city, const char *release, GError **error)
{
  g_autoptr (DureRows) rows
      = dure_database_ask (city->database, error, COLUMNS " WHERE id = ?1", "t", release);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (is_there)
    return entry_of_row (rows);
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                       "there is no such release");
  return NULL;
}

static gboolean
has_leaf (DureCity *city, const DureReleaseEntry *entry, const DureReleaseSecret *secret,
          const guint8 donor[DURE_UUID_BYTES], gboolean *ret_has, GError **error)
{
  guint8 key[DURE_RELEASE_KEY_BYTES];
  g_autoptr (DureRows) rows = NULL;

  dure_release_secret_key (secret, donor, key);
  rows = dure_database_ask (city->database, error,
                            "SELECT 1 FROM sealed_leaf WHERE sealed_release = ?1 AND key = ?2",
                            "ib", entry->number, key, sizeof key);
  return dure_rows_first (rows, ret_has, error);
}

/* Of a release of which what hides it was destroyed nobody knows any more. */
static gboolean
look_into (DureCity *city, DureReleaseEntry *entry, const guint8 donor[DURE_UUID_BYTES],
           gboolean *ret_is_in, GError **error)
{
  GError *failure = NULL;
  g_autoptr (DureReleaseSecret) secret = dure_release_salt_find (city, entry->id, &failure);
  g_autoptr (DureDisguise) disguise = NULL;

  *ret_is_in = FALSE;
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    {
      g_clear_error (&failure);
      return TRUE;
    }
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (!has_leaf (city, entry, secret, donor, ret_is_in, error))
    return FALSE;
  disguise = dure_release_secret_disguise (secret, entry->id, entry->recipient);
  if (*ret_is_in)
    dure_disguise_pseudonym (disguise, donor, entry->pseudonym);
  return TRUE;
}

/**
 * dure_release_book_find_donor:
 * @donor: theirs, with us or not any more
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when that is no donor's id, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureReleaseEntry) (nullable): the releases that they are
 *   in, oldest first, with what they are called there
 */
GPtrArray *
dure_release_book_find_donor (DureCity *city, const char *donor, GError **error)
{
  g_autoptr (GPtrArray) entries = dure_release_book_all (city, error);
  guint8 id[DURE_UUID_BYTES];
  gboolean is_in;

  if (entries == NULL)
    return NULL;
  if (!dure_id_to_bytes (donor, id))
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                           "that is no donor");
      return NULL;
    }
  for (guint i = entries->len; i > 0; i--)
    {
      if (!look_into (city, entries->pdata[i - 1], id, &is_in, error))
        return NULL;
      if (!is_in)
        g_ptr_array_remove_index (entries, i - 1);
    }
  return g_steal_pointer (&entries);
}
