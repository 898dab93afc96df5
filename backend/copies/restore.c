// restore.c: puts a copy of the city back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// In this order, with no server running; cut off anywhere, it is begun again:
// 1. both copies are checked, and what is still to be erased here is erased;
// 2. each is brought to the newest shape in a draft; that of the keys is told there what was
//    decided since it was made: whose key was destroyed, which proposals nobody shall read any
//    more, and all else (standing.c);
// 3. a transaction each puts keys and data in place;
// 4. the data are told what the keys know: whoever was forgotten is withdrawn again, who decided
//    anything else has decided it again, also about what has not arrived yet; proposals that were
//    taken back or hidden are so again; and rows of releases that are not there lose their keys;
// 5. the ledger begins a new life, since a longer one may have been shown;
// 6. the epoch is turned, so that the copy of the keys, and any other, opens nothing any more.
// A draft that a cut off one has left goes with the next one, or the next start of the server.
// The keys of the city itself are in no copy: an operator puts them in place before.

#include "restore.h"

#include "backend-error.h"
#include "copies.h"
#include "ledger.h"
#include "proposal-marks.h"
#include "quality-mark.h"
#include "release-burial.h"
#include "withdrawals.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define FIRST_KEY "SELECT donor, epoch, wrapped FROM donor_key ORDER BY epoch LIMIT 1"
#define LAST_KEY "SELECT donor, epoch, wrapped FROM donor_key ORDER BY epoch DESC LIMIT 1"

typedef struct
{
  const DureCityPlan *where;
  const DureRestorePlan *plan;
  DureCity *city;
  DureCarryFunc func;
  gpointer data;
} Restore;

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, why);
  return FALSE;
}

/* Without them nothing that comes back could be used, and new ones would be made. */
static gboolean
has_city_keys (const DureCityPlan *where, GError **error)
{
  static const char *const names[] = { "opening.key", "signing.key", "mac.key" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (where->state, "keys", names[i], NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return refuse (error, "the city's own keys (opening, signing, mac) are not in the folder"
                              " keys of the state: put them there first");
    }
  return TRUE;
}

static gboolean
ask_number (DureDatabase *database, const char *sql, gint64 *ret_number, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (database, error, sql, "");
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_number = is_there ? dure_rows_integer (rows, 0) : 0;
  return TRUE;
}

static gboolean
may_go (const Restore *self, GError **error)
{
  gint64 rows;

  if (self->plan->may_replace)
    return TRUE;
  if (!ask_number (self->city->database,
                   "SELECT (SELECT count(*) FROM donor) + (SELECT count(*) FROM kiosk)", &rows,
                   error))
    return FALSE;
  return rows == 0
         || refuse (error, "there is a city here already; --replace puts the copy in its"
                           " place");
}

static void
drop_draft (const char *path)
{
  static const char *const ends[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *file = g_strconcat (path, ends[i], NULL);

      g_unlink (file);
    }
}

static char *
draft_path (const char *state, DureCopyKind kind)
{
  return g_build_filename (state, kind == DURE_COPY_DATA ? "draft-main.db" : "draft-keys.db", NULL);
}

/**
 * dure_restore_tidy:
 * @state: the folder of a city's state
 *
 * Removes what a restore that was cut off has left there. Call it while none is under way.
 */
void
dure_restore_tidy (const char *state)
{
  static const DureCopyKind kinds[] = { DURE_COPY_DATA, DURE_COPY_KEYS };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = draft_path (state, kinds[i]);

      drop_draft (path);
    }
}

/* A copy to work on, beside the database that it is for; gone with drop_draft(). */
static DureDatabase *
open_draft (const Restore *self, DureCopyKind kind, const char *copy, char **ret_path,
            GError **error)
{
  g_autoptr (GFile) from = g_file_new_for_path (copy);
  g_autoptr (GFile) to = NULL;

  *ret_path = draft_path (self->where->state, kind);
  to = g_file_new_for_path (*ret_path);
  if (!g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
    return NULL;
  if (g_chmod (*ret_path, 0600) != 0)
    {
      refuse (error, "a draft in the state folder cannot be made private");
      return NULL;
    }
  return dure_database_open (*ret_path, dure_copy_migrations (kind), error);
}

/* The copy is told what was decided here since; whose key was destroyed has none there either. */
static gboolean
tell_draft (DureCity *city, DureDatabase *draft, GError **error)
{
  g_autoptr (GPtrArray) decisions = dure_standing_list (city->key_store, error);
  g_autoptr (GPtrArray) forgotten =
      decisions != NULL ? dure_key_store_forgotten (city->key_store, error) : NULL;
  g_autoptr (DureTransaction) transaction =
      forgotten != NULL ? dure_transaction_begin (draft, error) : NULL;

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < decisions->len; i++)
    if (!dure_standing_put_in (draft, decisions->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < forgotten->len; i++)
    if (!dure_key_forget_in (draft, forgotten->pdata[i], error))
      return FALSE;
  return dure_proposal_marks_tell (city->key_store, draft, error)
         && dure_transaction_commit (&transaction, error);
}

static gboolean
refuse_epoch (gint64 epoch, GError **error)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
               "this copy of the keys is wrapped by the key of epoch %" G_GINT64_FORMAT
               ", which is not in the folder keys of the state: if it was destroyed, the copy"
               " opens nothing; the data can be put back without --keys",
               epoch);
  return FALSE;
}

/* A file of that name may be another city's, or have been made here for an empty store. */
static gboolean
opens_first (DureCity *city, DureDatabase *draft, const char *sql, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (draft, error, sql, "");
  g_autoptr (GBytes) wrapped = NULL;
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    return TRUE;
  wrapped = dure_rows_bytes (rows, 2);
  return dure_key_store_opens (city->key_store, dure_rows_text (rows, 0),
                               dure_rows_integer (rows, 1), wrapped)
         || refuse_epoch (dure_rows_integer (rows, 1), error);
}

/* The epoch never goes back: what was wrapped by a key that was destroyed must not open again. */
static gboolean
fit_epoch (DureCity *city, DureDatabase *draft, GError **error)
{
  gint64 oldest, newest, here;

  if (!ask_number (draft, "SELECT oldest FROM epoch", &oldest, error)
      || !ask_number (draft, "SELECT newest FROM epoch", &newest, error)
      || !dure_key_store_newest_epoch (city->key_store, &here, error))
    return FALSE;
  if (!dure_key_store_has_epoch (city->key_store, oldest))
    return refuse_epoch (oldest, error);
  if (!dure_key_store_has_epoch (city->key_store, newest))
    return refuse_epoch (newest, error);
  return opens_first (city, draft, FIRST_KEY, error) && opens_first (city, draft, LAST_KEY, error)
         && dure_database_run (draft, error, "UPDATE epoch SET newest = ?1, handed = NULL", "i",
                               MAX (newest, here));
}

static gboolean
put_keys (Restore *self, const char *copy, GError **error)
{
  g_autofree char *path = NULL;
  DureDatabase *draft = open_draft (self, DURE_COPY_KEYS, copy, &path, error);
  gboolean is_done = draft != NULL && fit_epoch (self->city, draft, error)
                     && tell_draft (self->city, draft, error);

  dure_database_close (draft);
  is_done = is_done
            && dure_carry (path, dure_key_store_address (self->city->key_store), path, self->func,
                           self->data, error);
  if (path != NULL)
    drop_draft (path);
  return is_done;
}

/* Numbers go on after those that are in the copy, wherever it was made. */
static gboolean
put_data (Restore *self, const char *copy, GError **error)
{
  g_autofree char *path = NULL;
  DureDatabase *draft = open_draft (self, DURE_COPY_DATA, copy, &path, error);
  gboolean is_done = draft != NULL && dure_quality_mark_follow (draft, error);

  dure_database_close (draft);
  is_done = is_done && dure_carry (path, self->city->address, path, self->func, self->data, error);
  if (path != NULL)
    drop_draft (path);
  return is_done;
}

/* The donors who give: those with a key and those without. */
static gboolean
count_donors (DureCity *city, DureRestored *ret_restored, GError **error)
{
  g_autoptr (GPtrArray) donors =
      dure_rows_list (dure_database_ask (city->database, error,
                                         "SELECT id FROM donor WHERE withdrawn_ms IS NULL", ""),
                      error);
  g_autoptr (GPtrArray) keys =
      donors != NULL ? dure_key_store_donors (city->key_store, error) : NULL;
  g_autoptr (GPtrArray) forgotten =
      keys != NULL ? dure_key_store_forgotten (city->key_store, error) : NULL;
  g_autoptr (GHashTable) have_key = g_hash_table_new (g_str_hash, g_str_equal);
  DureRestored restored = { 0 };

  if (forgotten == NULL)
    return FALSE;
  for (guint i = 0; i < keys->len; i++)
    g_hash_table_add (have_key, keys->pdata[i]);
  for (guint i = 0; i < donors->len; i++)
    restored.donors += g_hash_table_contains (have_key, donors->pdata[i]);
  for (guint i = 0; i < forgotten->len; i++)
    restored.forgotten += strchr (forgotten->pdata[i], '#') == NULL
                          && !g_str_has_prefix (forgotten->pdata[i], DURE_FILE_KEY);
  restored.lost = donors->len - restored.donors;
  *ret_restored = restored;
  return TRUE;
}

static gboolean
finish (DureCity *city, DureRestored *ret_restored, GError **error)
{
  return dure_withdrawals_repeat (city, error) && dure_withdrawals_resume (city, error)
         && dure_release_burials_match (city, error) && dure_ledger_begin_anew (city, error)
         && dure_key_store_turn_whole (city->key_store, error)
         && count_donors (city, ret_restored, error);
}

static gboolean
put_back (Restore *self, const char *data, const char *keys, GError **error)
{
  return may_go (self, error) && dure_withdrawals_resume (self->city, error)
         && (keys == NULL || put_keys (self, keys, error)) && put_data (self, data, error);
}

/**
 * dure_restore:
 * @where: the city to restore; no server works on it
 * @plan: what to put there
 * @clock: the time
 * @dice: chance
 * @func: (nullable): told about each table
 * @ret_restored: (out caller-allocates): what came back; set only on success
 * @error: %DURE_BACKEND_ERROR_STATE saying what a person must look at, or
 *   %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_restore (const DureCityPlan *where, const DureRestorePlan *plan, DureClock *clock,
              DureDice *dice, DureCarryFunc func, gpointer data, DureRestored *ret_restored,
              GError **error)
{
  g_autofree char *copy = dure_copy_check (DURE_COPY_DATA, plan->data, error);
  g_autofree char *keys = copy != NULL && plan->keys != NULL
                              ? dure_copy_check (DURE_COPY_KEYS, plan->keys, error)
                              : NULL;
  Restore self = { where, plan, NULL, func, data };
  g_autoptr (DureCity) city = NULL;
  gboolean is_put;

  if (copy == NULL || (plan->keys != NULL && keys == NULL) || !has_city_keys (where, error)
      || (self.city = dure_city_open (where, clock, dice, error)) == NULL)
    return FALSE;
  dure_restore_tidy (where->state);
  is_put = put_back (&self, copy, keys, error);
  dure_city_close (self.city);
  city = is_put ? dure_city_open (where, clock, dice, error) : NULL;
  return city != NULL && finish (city, ret_restored, error);
}
