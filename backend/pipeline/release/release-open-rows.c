// release-open-rows.c: rows of releases of before rows were sealed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// They stand in release_row, of data of before or of a copy of such. A start takes them over, a
// release in a transaction, before anybody asks for one: sealed in sealed_row, and deleted. Those
// that have keys already, since newer data were replaced by older, keep them: a line that was
// buried since is left out.

#include "release-open-rows.h"

#include "release-book-rows.h"
#include "row-keys.h"

#define LINES_AT_ONCE 500

/* The next release that has any, locked, and how many lines it has up to its last; 0 for none. */
static gboolean
find_release (DureCity *city, gint64 *ret_number, char **ret_release, gint64 *ret_n_lines,
              GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT number, id, (SELECT coalesce (max (line), 0) + 1 FROM release_row"
      " WHERE sealed_release = number) FROM sealed_release WHERE number ="
      " (SELECT min (sealed_release) FROM release_row) /*for update*/",
      "");
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_number = is_there ? dure_rows_integer (rows, 0) : 0;
  *ret_release = is_there ? g_strdup (dure_rows_text (rows, 1)) : NULL;
  *ret_n_lines = is_there ? dure_rows_integer (rows, 2) : 0;
  return TRUE;
}

static GArray *
find_keys (DureCity *city, const char *release, gint64 n_lines, GError **error)
{
  g_autoptr (GArray) keys = dure_row_keys_find (city->key_store, release, 0, n_lines, error);

  if (keys == NULL || keys->len > 0)
    return g_steal_pointer (&keys);
  return dure_row_keys_make (city->key_store, release, n_lines, error);
}

/* Some lines from @from on, which becomes the one after them; 0 after the last. */
static gboolean
seal_some (DureCity *city, gint64 number, const char *release, DureRowWalk *walk, gint64 *from,
           GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT line, pseudonym, row FROM release_row WHERE sealed_release = ?1 AND line >= ?2"
      " ORDER BY line LIMIT ?3",
      "iii", number, *from, (gint64) LINES_AT_ONCE);
  gboolean is_there = TRUE;

  *from = 0;
  while (is_there)
    {
      DureReleaseLine line = { 0 };

      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      if (!is_there)
        break;
      line.line = dure_rows_integer (rows, 0);
      line.row = (char *) dure_rows_text (rows, 2);
      dure_rows_copy (rows, 1, line.pseudonym, sizeof line.pseudonym);
      if (!dure_release_book_store_row (city, release, walk, &line, error))
        return FALSE;
      *from = line.line + 1;
    }
  return TRUE;
}

static gboolean
seal_release (DureCity *city, gint64 number, const char *release, gint64 n_lines, GError **error)
{
  g_autoptr (GArray) keys = find_keys (city, release, n_lines, error);
  g_auto (DureRowWalk) walk = { 0 };
  gint64 from = 0;

  if (keys == NULL)
    return FALSE;
  dure_row_walk_begin (&walk, keys);
  do
    if (!seal_some (city, number, release, &walk, &from, error))
      return FALSE;
  while (from != 0);
  return dure_database_run (city->database, error,
                            "DELETE FROM release_row WHERE sealed_release = ?1", "i", number);
}

static gboolean
seal_next (DureCity *city, gboolean *ret_is_done, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_autofree char *release = NULL;
  gint64 number, n_lines;

  if (transaction == NULL || !find_release (city, &number, &release, &n_lines, error))
    return FALSE;
  *ret_is_done = number == 0;
  return (*ret_is_done || seal_release (city, number, release, n_lines, error))
         && dure_transaction_commit (&transaction, error);
}

/**
 * dure_release_open_rows_seal:
 * @city: the writer's, outside of transactions
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Seals what there is of them. Without any it costs a look.
 */
gboolean
dure_release_open_rows_seal (DureCity *city, GError **error)
{
  gboolean is_done = FALSE, had_any = FALSE;

  while (!is_done)
    {
      if (!seal_next (city, &is_done, error))
        return FALSE;
      had_any |= !is_done;
    }
  return !had_any || dure_database_forget (city->database, "release_row", error);
}
