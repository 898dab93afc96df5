// row-keys.c: the keys of releases' rows, so that burying a row is destroying one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What recipients were given is kept sealed, each line with a key of its own; a database that was
// copied before a row went holds that row for ever. Here lie the branches (row-branch.c) that the
// keys are made from, wrapped by the epoch key as donors' keys are, and they turn with those. A
// line that is buried is punctured out of its branch, for good: no copy of the data opens it then,
// and once the epoch has turned no copy of the keys does either.
//
// A branch is read, unwrapped and wiped for each question: one row of the table and some
// microseconds. To puncture a line costs a row for each time that its branch halves.

#include "row-keys.h"

#include "backend-error.h"
#include "key-store-inside.h"

#include <sodium.h>
#include <string.h>

#define COLUMNS "SELECT first, height, epoch, wrapped, release_id FROM row_key "
#define COVERING \
  COLUMNS "WHERE release_id = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1"
#define BETWEEN \
  COLUMNS "WHERE release_id = ?1 AND first < ?3 AND first >= coalesce ((SELECT max (first)" \
          " FROM row_key WHERE release_id = ?1 AND first <= ?2), 0) ORDER BY first"

static void
wipe (gpointer branch)
{
  sodium_memzero (branch, sizeof (DureRowBranch));
}

static char *
context_of (const char *release, const DureRowBranch *branch, gint64 epoch)
{
  return g_strdup_printf ("dure-row-key/1\n%s\n%" G_GINT64_FORMAT "\n%u\n%" G_GINT64_FORMAT,
                          release, branch->first, branch->height, epoch);
}

/* Wrapped as a donor's key is, and bound to what it is. */
static GBytes *
wrap (DureKeyStore *self, const char *release, const DureRowBranch *branch, gint64 epoch,
      GError **error)
{
  g_autofree char *context = context_of (release, branch, epoch);
  g_autoptr (GBytes) bytes = dure_epochs_find (self->epochs, epoch, error);
  g_autoptr (DureDonorKey) wrapping
      = bytes != NULL ? dure_donor_key_new_from_bytes ("", bytes) : NULL;

  return wrapping != NULL ? dure_donor_key_seal (wrapping, context, branch->key,
                                                 sizeof branch->key, self->dice)
                          : NULL;
}

/* Its place is in @branch already. */
static gboolean
unwrap (DureKeyStore *self, const char *release, gint64 epoch, GBytes *wrapped,
        DureRowBranch *branch, GError **error)
{
  g_autofree char *context = context_of (release, branch, epoch);
  g_autoptr (GBytes) bytes = NULL, opened = NULL;
  g_autoptr (DureDonorKey) wrapping = NULL;
  DureEpoch now;

  if (epoch > self->newest && !dure_key_store_read_epoch (self, DURE_EPOCH, &now, error))
    return FALSE;
  bytes = dure_epochs_find (self->epochs, epoch, error);
  wrapping = bytes != NULL ? dure_donor_key_new_from_bytes ("", bytes) : NULL;
  opened = wrapping != NULL ? dure_donor_key_open (wrapping, context, wrapped, error) : NULL;
  if (opened == NULL)
    return FALSE;
  memcpy (branch->key, g_bytes_get_data (opened, NULL), sizeof branch->key);
  return TRUE;
}

static gboolean
read_branch (DureKeyStore *self, DureRows *row, DureRowBranch *ret_branch, GError **error)
{
  g_autoptr (GBytes) wrapped = dure_rows_bytes (row, 3);

  *ret_branch = (DureRowBranch) { dure_rows_integer (row, 0), (guint) dure_rows_integer (row, 1) };
  return unwrap (self, dure_rows_text (row, 4), dure_rows_integer (row, 2), wrapped, ret_branch,
                 error);
}

static gboolean
put (DureKeyStore *self, const char *release, const DureRowBranch *branch, GError **error)
{
  g_autoptr (GBytes) wrapped = wrap (self, release, branch, self->newest, error);

  return wrapped != NULL
         && dure_database_run (self->database, error,
                               "INSERT INTO row_key (release_id, first, height, epoch, wrapped)"
                               " VALUES (?1, ?2, ?3, ?4, ?5)",
                               "tiiib", release, branch->first, (gint64) branch->height,
                               self->newest, g_bytes_get_data (wrapped, NULL),
                               g_bytes_get_size (wrapped));
}

static gboolean
delete_all (DureKeyStore *self, const char *release, GError **error)
{
  return dure_database_run (self->database, error, "DELETE FROM row_key WHERE release_id = ?1",
                            "t", release);
}

static GArray *
branches_new (void)
{
  GArray *branches = g_array_new (FALSE, TRUE, sizeof (DureRowBranch));

  g_array_set_clear_func (branches, wipe);
  return branches;
}

/**
 * dure_row_keys_make:
 * @store: the writer's
 * @release: the id of a release of which nothing is stored; what one that failed has left is
 *   replaced
 * @n_lines: how many it will have
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * It is durable before any row is: at once, or with the group that is being gathered.
 *
 * Returns: (transfer full) (element-type DureRowBranch) (nullable): as dure_row_keys_find()
 */
GArray *
dure_row_keys_make (DureKeyStore *store, const char *release, gint64 n_lines, GError **error)
{
  g_autoptr (GArray) branches = branches_new ();
  g_autoptr (DureTransaction) alone = NULL;
  DureRowBranch *branch;

  g_array_set_size (branches, 1);
  branch = &g_array_index (branches, DureRowBranch, 0);
  branch->height = dure_row_branch_height (n_lines);
  dure_dice_fill (store->dice, branch->key, sizeof branch->key);
  return dure_key_store_begin (store, &alone, error) && delete_all (store, release, error)
                 && put (store, release, branch, error)
                 && (alone == NULL || dure_transaction_commit (&alone, error))
             ? g_steal_pointer (&branches)
             : NULL;
}

static GArray *
find_between (DureKeyStore *store, const char *release, gint64 from, gint64 before,
              GError **error)
{
  g_autoptr (GArray) branches = branches_new ();
  g_autoptr (DureRows) rows
      = dure_database_ask (store->database, error, BETWEEN, "tii", release, from, before);
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (!is_there)
        break;
      g_array_set_size (branches, branches->len + 1);
      if (!read_branch (store, rows, &g_array_index (branches, DureRowBranch, branches->len - 1),
                        error))
        return NULL;
    }
  return g_steal_pointer (&branches);
}

/**
 * dure_row_keys_find:
 * @store: a key store
 * @release: the id of a release
 * @from: a line
 * @before: a later one
 * @error: %DURE_BACKEND_ERROR_STATE when one is damaged, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureRowBranch) (nullable): what has the lines from the one
 *   to the other, in their order; wiped when freed. A line that none of them has was buried
 */
GArray *
dure_row_keys_find (DureKeyStore *store, const char *release, gint64 from, gint64 before,
                    GError **error)
{
  GError *failure = NULL;
  GArray *branches = find_between (store, release, from, before, &failure);

  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE))
    {
      /* A turn may have come to its end between the row and the file. */
      g_clear_error (&failure);
      branches = find_between (store, release, from, before, &failure);
    }
  if (branches == NULL)
    g_propagate_error (error, failure);
  return branches;
}

static gboolean
put_rest (DureKeyStore *self, const char *release, const DureRowBranch *branch, gint64 line,
          GError **error)
{
  DureRowBranch rest[DURE_ROW_MAX_HEIGHT];
  const guint n = dure_row_branch_puncture (branch, line, rest);
  gboolean is_put = TRUE;

  for (guint i = 0; i < n && is_put; i++)
    is_put = put (self, release, &rest[i], error);
  sodium_memzero (rest, sizeof rest);
  return is_put;
}

/* Nothing, if it was buried before. */
static gboolean
puncture_one (DureKeyStore *self, const char *release, gint64 line, GError **error)
{
  g_autoptr (DureRows) rows
      = dure_database_ask (self->database, error, COVERING, "ti", release, line);
  DureRowBranch branch = { 0 };
  gboolean is_there, is_done;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    return TRUE;
  is_done = read_branch (self, rows, &branch, error);
  g_clear_pointer (&rows, dure_rows_free);
  if (is_done && dure_row_branch_has (&branch, line))
    is_done = dure_database_run (self->database, error,
                                 "DELETE FROM row_key WHERE release_id = ?1 AND first = ?2", "ti",
                                 release, branch.first)
              && put_rest (self, release, &branch, line, error);
  wipe (&branch);
  return is_done;
}

/**
 * dure_row_keys_begin:
 * @store: the writer's, outside of transactions
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): what lines are punctured in, until dure_row_keys_end()
 */
DureTransaction *
dure_row_keys_begin (DureKeyStore *store, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (store->database, error);
  DureEpoch epoch;

  /* Others who puncture wait for the row of the epoch, and see then what is left. */
  return transaction != NULL && dure_key_store_read_epoch (store, DURE_EPOCH_MINE, &epoch, error)
             ? g_steal_pointer (&transaction)
             : NULL;
}

/**
 * dure_row_keys_puncture:
 * @store: after dure_row_keys_begin()
 * @release: the id of a release
 * @lines: (element-type gint64): which of its lines are to open no more; they may be gone already
 * @error: %DURE_BACKEND_ERROR_STATE when a key is damaged: that release keeps all it has;
 *   %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_row_keys_puncture (DureKeyStore *store, const char *release, const GArray *lines,
                        GError **error)
{
  g_autoptr (DureTransaction) part = dure_transaction_begin (store->database, error);

  if (part == NULL)
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    if (!puncture_one (store, release, g_array_index (lines, gint64, i), error))
      return FALSE;
  return dure_transaction_commit (&part, error);
}

/**
 * dure_row_keys_end:
 * @store: after dure_row_keys_puncture()
 * @transaction: (inout): from dure_row_keys_begin()
 * @error: %DURE_BACKEND_ERROR_STORE: it may still be in the log, do all of it again
 *
 * The keys of what was punctured are gone for good.
 */
gboolean
dure_row_keys_end (DureKeyStore *store, DureTransaction **transaction, GError **error)
{
  return dure_transaction_commit (transaction, error)
         && dure_database_forget (store->database, "row_key", error);
}

/**
 * dure_row_keys_destroy:
 * @store: the writer's
 * @release: the id of a release
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * No row of it opens any more.
 */
gboolean
dure_row_keys_destroy (DureKeyStore *store, const char *release, GError **error)
{
  return delete_all (store, release, error);
}

/* One that is to be wrapped by the newest epoch key. */
typedef struct
{
  char *release;
  gint64 first, epoch;
  GBytes *anew;
} Turned;

static void
turned_free (gpointer data)
{
  Turned *self = data;

  g_free (self->release);
  g_clear_pointer (&self->anew, g_bytes_unref);
  g_free (self);
}

/* What does not open with its epoch's key is lost already; it goes along as it is. */
static Turned *
turn_row (DureKeyStore *self, DureRows *row, gint64 to, GError **error)
{
  Turned *turned = g_new0 (Turned, 1);
  DureRowBranch branch = { 0 };

  turned->release = g_strdup (dure_rows_text (row, 4));
  turned->first = dure_rows_integer (row, 0);
  turned->epoch = dure_rows_integer (row, 2);
  if (read_branch (self, row, &branch, NULL))
    turned->anew = wrap (self, turned->release, &branch, to, error);
  else
    {
      g_warning ("key store: the key of a release's rows is damaged");
      turned->anew = dure_rows_bytes (row, 3);
    }
  wipe (&branch);
  return turned;
}

static GPtrArray *
turn_rows (DureKeyStore *self, gint64 to, gint64 most, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (turned_free);
  g_autoptr (DureRows) rows
      = dure_database_ask (self->database, error,
                           COLUMNS "WHERE epoch < ?1 ORDER BY epoch LIMIT ?2", "ii", to, most);
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (!is_there)
        break;
      g_ptr_array_add (list, turn_row (self, rows, to, error));
      if (((Turned *) list->pdata[list->len - 1])->anew == NULL)
        return NULL;
    }
  return g_steal_pointer (&list);
}

/* Wraps some by the newest epoch key, within the transaction that has the epoch's row. */
gboolean
dure_row_keys_turn_some (DureKeyStore *self, gint64 to, gint64 most, gboolean *ret_are_all,
                         GError **error)
{
  g_autoptr (GPtrArray) list = turn_rows (self, to, most, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Turned *turned = list->pdata[i];

      if (!dure_database_run (self->database, error,
                              "UPDATE row_key SET epoch = ?4, wrapped = ?5"
                              " WHERE release_id = ?1 AND first = ?2 AND epoch = ?3",
                              "tiiib", turned->release, turned->first, turned->epoch, to,
                              g_bytes_get_data (turned->anew, NULL),
                              g_bytes_get_size (turned->anew)))
        return FALSE;
    }
  if (list == NULL)
    return FALSE;
  *ret_are_all = list->len == 0;
  return TRUE;
}
