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

/* Lines of one release, and whether their keys are gone. */
typedef struct
{
  gint64 number;
  char *release;
  GArray *lines;
  gboolean is_done;
} Burial;

static void
burial_free (gpointer data)
{
  Burial *self = data;

  g_free (self->release);
  g_array_unref (self->lines);
  g_free (self);
}

static Burial *
burial_new (gint64 number, const char *release, GArray *lines)
{
  Burial *self = g_new0 (Burial, 1);

  self->number = number;
  self->release = g_strdup (release);
  self->lines = lines;
  return self;
}

/* Whose release's @row is, after those in @list. */
static Burial *
burial_of_row (DureRows *row, GPtrArray *list)
{
  Burial *last = list->len > 0 ? list->pdata[list->len - 1] : NULL;

  if (last != NULL && last->number == dure_rows_integer (row, 0))
    return last;
  last = burial_new (dure_rows_integer (row, 0), dure_rows_text (row, 1),
                     g_array_new (FALSE, FALSE, sizeof (gint64)));
  g_ptr_array_add (list, last);
  return last;
}

/* (element-type Burial): some of what was noted, after @number and @line, which become the last. */
static GPtrArray *
read_notes (DureCity *city, gint64 *number, gint64 *line, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (burial_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT number, id, line FROM buried_row"
      " JOIN sealed_release ON sealed_release.number = buried_row.sealed_release"
      " WHERE (sealed_release, line) > (?1, ?2) ORDER BY sealed_release, line LIMIT ?3",
      "iii", *number, *line, (gint64) LINES_AT_ONCE);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      *number = dure_rows_integer (rows, 0);
      *line = dure_rows_integer (rows, 2);
      g_array_append_val (burial_of_row (rows, list)->lines, *line);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&list) : NULL;
}

static gboolean
puncture (DureCity *city, Burial *burial, GError **error)
{
  GError *failure = NULL;

  burial->is_done
      = dure_row_keys_puncture (city->key_store, burial->release, burial->lines, &failure);
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE))
    {
      dure_log (G_LOG_LEVEL_WARNING, "burial-waits", { DURE_LOG_MESSAGE, failure->message });
      g_clear_error (&failure);
      return TRUE;
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return burial->is_done;
}

static gboolean
destroy_keys (DureCity *city, GPtrArray *burials, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_row_keys_begin (city->key_store, error);

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < burials->len; i++)
    if (!puncture (city, burials->pdata[i], error))
      return FALSE;
  return dure_row_keys_end (city->key_store, &transaction, error);
}

static gboolean
delete_notes_of (DureCity *city, const Burial *burial, GError **error)
{
  for (guint i = 0; i < burial->lines->len; i++)
    if (!dure_database_run (city->database, error,
                            "DELETE FROM buried_row WHERE sealed_release = ?1 AND line = ?2", "ii",
                            burial->number, g_array_index (burial->lines, gint64, i)))
      return FALSE;
  return TRUE;
}

/* Each by itself: others may have been noted meanwhile. */
static gboolean
delete_notes (DureCity *city, GPtrArray *burials, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < burials->len; i++)
    {
      const Burial *burial = burials->pdata[i];

      if (burial->is_done && !delete_notes_of (city, burial, error))
        return FALSE;
    }
  return dure_transaction_commit (&transaction, error);
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
  for (gint64 number = 0, line = 0;;)
    {
      g_autoptr (GPtrArray) burials = read_notes (city, &number, &line, error);

      if (burials == NULL)
        return FALSE;
      if (burials->len == 0)
        return TRUE;
      if (!destroy_keys (city, burials, error) || !delete_notes (city, burials, error))
        return FALSE;
    }
}

/* The lines of a release that have no row. */
static GArray *
find_gaps (DureCity *city, const DureReleaseEntry *entry, GError **error)
{
  const gint64 n_lines = json_integer_value (json_object_get (entry->manifest, "rows"));
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT line FROM sealed_row WHERE sealed_release = ?1 ORDER BY line", "i", entry->number);
  gboolean is_there = TRUE;

  for (gint64 line = 0; is_there; line++)
    {
      gint64 next;

      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      for (next = is_there ? dure_rows_integer (rows, 0) : n_lines; line < next; line++)
        g_array_append_val (gaps, line);
    }
  return g_steal_pointer (&gaps);
}

/**
 * dure_release_burials_match:
 * @city: the writer's, outside of transactions
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Destroys the keys of every line that has no row: for keys and data that were put back. Costs a
 * look at each row that there is.
 */
gboolean
dure_release_burials_match (DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) entries = dure_release_book_all (city, error);
  g_autoptr (GPtrArray) burials = g_ptr_array_new_with_free_func (burial_free);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const DureReleaseEntry *entry = entries->pdata[i];
      GArray *gaps = find_gaps (city, entry, error);

      if (gaps == NULL)
        return FALSE;
      g_ptr_array_add (burials, burial_new (entry->number, entry->id, gaps));
    }
  return entries != NULL && destroy_keys (city, burials, error);
}
