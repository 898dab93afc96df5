// quality-mark.c: up to where batches were judged
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One number for all of them, so that a batch that waits to be judged costs no byte. It is taken,
// put forward and put back within the transaction that counts what was judged: cut off anywhere,
// each batch is counted once. While a backend has taken it, others get nothing to judge.
//
// It only goes over numbers below which nothing can appear any more. Backends that share a store
// draw numbers in one order and commit in another. So first the highest number that is there is
// written down, and who else has a transaction open that may have changed batches. Every lower
// number was drawn before, by one that is over, whose batches can be seen, or by one of these. Once
// all of these are over too, the batches up to that number are judged. Who comes meanwhile draws
// higher numbers. A transaction that hangs makes the rest wait, and nothing be left out.
//
// With SQLite one writes at a time, so there is nobody to wait for. But it gives the numbers of the
// last rows again when these are deleted: whoever deletes batches calls _follow() after.
//
// It costs a look while nothing has come, and one changed row for each step that judges.

#include "quality-mark.h"

#include <string.h>

#define NEWEST "(SELECT coalesce(max(number), 0) FROM batch)"

static gboolean
look (DureCity *city, DureQualityMark *mark, GError **error)
{
  g_autoptr (DureRows) rows =
      dure_database_ask (city->database, error, "SELECT coalesce(max(number), 0) FROM batch", "");

  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  mark->seen = dure_rows_integer (rows, 0);
  return TRUE;
}

/* @before: (nullable): only those of them */
static gboolean
find_writers (DureCity *city, const char *before, DureQualityMark *mark, GError **error)
{
  g_autoptr (GPtrArray) writers = dure_database_writers (city->database, "batch", error);
  g_auto (GStrv) known = before != NULL ? g_strsplit (before, " ", -1) : NULL;

  if (writers == NULL)
    return FALSE;
  for (guint i = writers->len; known != NULL && i > 0; i--)
    if (!g_strv_contains ((const char *const *) known, writers->pdata[i - 1]))
      g_ptr_array_remove_index (writers, i - 1);
  g_ptr_array_add (writers, NULL);
  mark->writers = g_strjoinv (" ", (char **) writers->pdata);
  return TRUE;
}

/**
 * dure_quality_mark_take:
 * @ret_mark: (out caller-allocates): zeroed; to be cleared by the caller in any case
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Takes it until the transaction ends, if there is something to judge and nobody else has it.
 */
gboolean
dure_quality_mark_take (DureCity *city, DureQualityMark *ret_mark, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT batch, seen, writers FROM quality_mark WHERE batch < seen OR batch < " NEWEST
      " /*for update, or none*/",
      "");
  g_autofree char *writers = NULL;
  gboolean is_ours;

  if (!dure_rows_first (rows, &is_ours, error))
    return FALSE;
  if (!is_ours)
    return TRUE;
  ret_mark->done = ret_mark->last = dure_rows_integer (rows, 0);
  ret_mark->seen = dure_rows_integer (rows, 1);
  writers = g_strdup (dure_rows_text (rows, 2));
  g_clear_pointer (&rows, dure_rows_free);
  ret_mark->is_fresh = ret_mark->seen <= ret_mark->done;
  if ((ret_mark->is_fresh && !look (city, ret_mark, error))
      || !find_writers (city, ret_mark->is_fresh ? NULL : writers, ret_mark, error))
    return FALSE;
  if (*ret_mark->writers == '\0')
    ret_mark->last = ret_mark->seen;
  return TRUE;
}

/**
 * dure_quality_mark_put:
 * @self: taken in this transaction, its @done put forward
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_quality_mark_put (DureCity *city, const DureQualityMark *self, GError **error)
{
  return self->writers == NULL
         || dure_database_run (city->database, error,
                               "UPDATE quality_mark SET batch = ?1, seen = ?2, writers = ?3"
                               " WHERE batch <> ?1 OR seen <> ?2 OR writers <> ?3",
                               "iit", self->done, self->seen, self->writers);
}

/**
 * dure_quality_mark_follow:
 * @database: a city's
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Batches were deleted: what comes next may get their numbers, and is to be judged. Within the
 * transaction that deletes; a store that is shared numbers on, and needs nothing.
 */
gboolean
dure_quality_mark_follow (DureDatabase *database, GError **error)
{
  return dure_database_is_shared (database)
         || dure_database_run (database, error,
                               "UPDATE quality_mark SET batch = min (batch, " NEWEST "),"
                               " seen = 0, writers = '' WHERE batch > " NEWEST " OR seen > " NEWEST,
                               "");
}

/**
 * dure_quality_mark_clear:
 *
 * Frees what it holds.
 */
void
dure_quality_mark_clear (DureQualityMark *self)
{
  g_clear_pointer (&self->writers, g_free);
}
