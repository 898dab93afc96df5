// release-burial.c: rows of releases whose donors have taken them back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. In the transaction of the decision (_bury()) the rows go, and which lines they were is noted.
// 2. Soon after (_finish()) the keys of those lines are destroyed, and then the notes. Cut off in
//    between, it is done at the next look: to destroy a key twice changes nothing.
// 3. When a copy was put back (_match()), the keys may be older than the data: they lose every line
//    that has no row.
//
// Between 1 and 2 a copy of the data from before still opens; so whoever is told that something is
// destroyed is told after 2. A release whose keys are damaged, so that nothing of it opens, is
// logged and keeps nobody waiting.

#include "release-burial.h"

#include "backend-error.h"
#include "log.h"
#include "row-keys.h"

#define LINES_AT_ONCE 500

/**
 * dure_release_bury:
 * @entry: from dure_release_book_find_donor()
 * @ret_had_rows: (out): whether that donor still had any in it; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within the transaction that decides it.
 */
gboolean
dure_release_bury (DureCity *city, const DureReleaseEntry *entry, gboolean *ret_had_rows,
                   GError **error)
{
  if (!dure_database_run (city->database, error,
                          "INSERT INTO buried_row (sealed_release, line)"
                          " SELECT sealed_release, line FROM sealed_row"
                          " WHERE sealed_release = ?1 AND pseudonym = ?2",
                          "ib", entry->number, entry->pseudonym, sizeof entry->pseudonym)
      || !dure_database_run (city->database, error,
                             "DELETE FROM sealed_row WHERE sealed_release = ?1 AND pseudonym = ?2",
                             "ib", entry->number, entry->pseudonym, sizeof entry->pseudonym))
    return FALSE;
  *ret_had_rows = dure_database_changed (city->database) > 0;
  return TRUE;
}

/* Numbers, in the order of the answer, which is taken. */
static GArray *
read_lines (DureRows *answer, GError **error)
{
  g_autoptr (DureRows) rows = answer;
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      const gint64 line = dure_rows_integer (rows, 0);

      g_array_append_val (lines, line);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&lines) : NULL;
}

/* The first release after @after of which something was buried; 0 when there is none. */
static gboolean
find_buried (DureCity *city, gint64 after, gint64 *ret_number, char **ret_release, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT number, id FROM buried_row"
      " JOIN sealed_release ON sealed_release.number = buried_row.sealed_release"
      " WHERE buried_row.sealed_release > ?1 ORDER BY buried_row.sealed_release LIMIT 1",
      "i", after);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_number = is_there ? dure_rows_integer (rows, 0) : 0;
  *ret_release = is_there ? g_strdup (dure_rows_text (rows, 1)) : NULL;
  return TRUE;
}

static gboolean
puncture (DureCity *city, const char *release, const GArray *lines, gboolean *ret_is_done,
          GError **error)
{
  GError *failure = NULL;

  *ret_is_done = dure_row_keys_puncture (city->key_store, release, lines, &failure);
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE))
    {
      dure_log (G_LOG_LEVEL_WARNING, "burial-waits", { DURE_LOG_MESSAGE, failure->message });
      g_clear_error (&failure);
      return TRUE;
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return *ret_is_done;
}

/* Each by itself: others may have been noted meanwhile. */
static gboolean
delete_notes (DureCity *city, gint64 number, const GArray *lines, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    if (!dure_database_run (city->database, error,
                            "DELETE FROM buried_row WHERE sealed_release = ?1 AND line = ?2", "ii",
                            number, g_array_index (lines, gint64, i)))
      return FALSE;
  return dure_transaction_commit (&transaction, error);
}

/* Some lines of one. When that cannot be done now, the next release comes after it. */
static gboolean
finish_some (DureCity *city, gint64 number, const char *release, gint64 *after, GError **error)
{
  g_autoptr (GArray) lines = read_lines (
      dure_database_ask (city->database, error,
                         "SELECT line FROM buried_row WHERE sealed_release = ?1"
                         " ORDER BY line LIMIT ?2",
                         "ii", number, (gint64) LINES_AT_ONCE),
      error);
  gboolean is_done;

  if (lines == NULL || !puncture (city, release, lines, &is_done, error))
    return FALSE;
  if (!is_done)
    *after = number;
  return !is_done || delete_notes (city, number, lines, error);
}

/**
 * dure_release_burials_finish:
 * @city: the writer's, outside of transactions
 * @error: %DURE_BACKEND_ERROR_STORE: ask again
 *
 * Destroys the keys of what was buried. Without any it costs a look.
 */
gboolean
dure_release_burials_finish (DureCity *city, GError **error)
{
  for (gint64 after = 0;;)
    {
      g_autofree char *release = NULL;
      gint64 number;

      if (!find_buried (city, after, &number, &release, error))
        return FALSE;
      if (number == 0)
        return TRUE;
      if (!finish_some (city, number, release, &after, error))
        return FALSE;
    }
}

/* The lines of a release that have no row. */
static GArray *
find_gaps (DureCity *city, const DureReleaseEntry *entry, GError **error)
{
  const gint64 n_lines = json_integer_value (json_object_get (entry->manifest, "rows"));
  g_autoptr (GArray) lines = read_lines (
      dure_database_ask (city->database, error,
                         "SELECT line FROM sealed_row WHERE sealed_release = ?1 ORDER BY line", "i",
                         entry->number),
      error);
  GArray *gaps = lines != NULL ? g_array_new (FALSE, FALSE, sizeof (gint64)) : NULL;
  guint next = 0;

  for (gint64 line = 0; gaps != NULL && line < n_lines; line++)
    if (next < lines->len && g_array_index (lines, gint64, next) == line)
      next++;
    else
      g_array_append_val (gaps, line);
  return gaps;
}

/**
 * dure_release_burials_match:
 * @city: the writer's, outside of transactions
 * @error: as dure_release_burials_finish()
 *
 * Destroys the keys of every line that has no row: for keys and data that were put back. Costs a
 * look at each row that there is.
 */
gboolean
dure_release_burials_match (DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) entries = dure_release_book_all (city, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const DureReleaseEntry *entry = entries->pdata[i];
      g_autoptr (GArray) gaps = find_gaps (city, entry, error);
      gboolean is_done;

      if (gaps == NULL || !puncture (city, entry->id, gaps, &is_done, error))
        return FALSE;
    }
  return entries != NULL;
}
