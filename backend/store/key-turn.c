// key-turn.c: wraps all keys by the next epoch key
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Why: a copy of the key store still holds keys that were destroyed since. Without the epoch key it
// opens nothing. How:
// 1. the next epoch key is made, durably, and one transaction says that it is the newest: what is
//    put from here on is wrapped by it;
// 2. what older ones wrap is wrapped anew, some hundreds of keys in a transaction: those of donors,
//    then those of releases' rows (row-keys.c);
// 3. when nothing is left, one transaction says so, and the older epoch keys are destroyed.
// Cut off anywhere, it goes on with the next step. Several programs may do the steps together: the
// one row of the table epoch is locked for each. Everything else goes on meanwhile.

#include "key-store-inside.h"

#include "backend-error.h"

#define STEP_KEYS 500
#define MAX_PAUSE_US 100000

/* @from: what was the newest when it was found to be time; another may have been faster */
static gboolean
begin_turn (DureKeyStore *self, gint64 from, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->database, error);
  g_autoptr (GBytes) handed = NULL;
  const gint64 next = from + 1;
  DureEpoch epoch;

  if (transaction == NULL || !dure_key_store_read_epoch (self, DURE_EPOCH_MINE, &epoch, error))
    return FALSE;
  if (epoch.newest != from || epoch.oldest != from)
    return TRUE;
  if (!dure_epochs_make (self->epochs, next, self->dice, error))
    return FALSE;
  if (dure_database_is_shared (self->database))
    {
      handed = dure_epochs_hand_over (self->epochs, next, self->dice, error);
      if (handed == NULL)
        return FALSE;
    }
  return dure_database_run (self->database, error,
                            "UPDATE epoch SET newest = ?1, begun_ms = ?2, handed = ?3", "iib", next,
                            dure_clock_wall_ms (self->clock),
                            handed != NULL ? g_bytes_get_data (handed, NULL) : NULL,
                            handed != NULL ? g_bytes_get_size (handed) : 0)
         && dure_transaction_commit (&transaction, error);
}

/* What does not open with its epoch's key is lost already; it goes along as it is. */
static GBytes *
wrap_anew (DureKeyStore *self, const char *donor, gint64 from, GBytes *wrapped, gint64 to,
           GError **error)
{
  g_autoptr (GBytes) old = dure_epochs_find (self->epochs, from, error);
  g_autoptr (GBytes) new = old != NULL ? dure_epochs_find (self->epochs, to, error) : NULL;
  g_autoptr (DureDonorKey) key = NULL;

  if (new == NULL)
    return NULL;
  key = dure_donor_key_unwrap (donor, old, from, wrapped, NULL);
  if (key != NULL)
    return dure_donor_key_wrap (key, new, to, self->dice);
  g_warning ("key store: the key of a donor is damaged");
  return g_bytes_ref (wrapped);
}

/* Nothing, if it was destroyed since it was listed. */
static gboolean
turn_one (DureKeyStore *self, const char *donor, gint64 to, GError **error)
{
  g_autoptr (GBytes) wrapped = NULL, anew = NULL;
  GError *failure = NULL;
  gint64 from;

  if (!dure_key_store_look_up (self, donor, &from, &wrapped, &failure))
    {
      if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
        {
          g_clear_error (&failure);
          return TRUE;
        }
      g_propagate_error (error, failure);
      return FALSE;
    }
  anew = wrap_anew (self, donor, from, wrapped, to, error);
  return anew != NULL
         && dure_database_run (self->database, error,
                               "UPDATE donor_key SET epoch = ?3, wrapped = ?4"
                               " WHERE donor = ?1 AND epoch = ?2",
                               "tiib", donor, from, to, g_bytes_get_data (anew, NULL),
                               g_bytes_get_size (anew));
}

static gboolean
turn_some (DureKeyStore *self, const DureEpoch *epoch, gboolean *ret_are_all, GError **error)
{
  g_autoptr (GPtrArray) donors = dure_rows_list (
      dure_database_ask (self->database, error,
                         "SELECT donor FROM donor_key WHERE epoch < ?1 ORDER BY epoch LIMIT ?2",
                         "ii", epoch->newest, (gint64) STEP_KEYS),
      error);

  for (guint i = 0; donors != NULL && i < donors->len; i++)
    if (!turn_one (self, donors->pdata[i], epoch->newest, error))
      return FALSE;
  if (donors == NULL)
    return FALSE;
  *ret_are_all = donors->len == 0;
  if (*ret_are_all
      && !dure_row_keys_turn_some (self, epoch->newest, STEP_KEYS, ret_are_all, error))
    return FALSE;
  return !*ret_are_all
         || dure_database_run (self->database, error, "UPDATE epoch SET oldest = newest", "");
}

static gboolean
step_turn (DureKeyStore *self, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->database, error);
  gboolean are_all = FALSE;
  DureEpoch epoch;

  if (transaction == NULL || !dure_key_store_read_epoch (self, DURE_EPOCH_MINE, &epoch, error))
    return FALSE;
  if (epoch.oldest < epoch.newest && !turn_some (self, &epoch, &are_all, error))
    return FALSE;
  if (!dure_transaction_commit (&transaction, error))
    return FALSE;
  if (!are_all)
    return TRUE;
  /* The old forms that are still in the log open with nothing any more, so it need not be cut. */
  dure_database_forget (self->database, "donor_key", NULL);
  dure_database_forget (self->database, "row_key", NULL);
  return dure_epochs_destroy_before (self->epochs, epoch.newest, error);
}

/**
 * dure_key_store_turn:
 * @every_ms: how old an epoch becomes; 0 turns at once, negative never
 * @ret_more: (out): whether there is a next step to do, soon; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE or %DURE_BACKEND_ERROR_STATE: go on later
 *
 * Does one step of turning the epoch, if one is to be done. Also destroys what others' turns have
 * left to destroy here. Call it now and then, outside of transactions.
 */
gboolean
dure_key_store_turn (DureKeyStore *self, gint64 every_ms, gboolean *ret_more, GError **error)
{
  DureEpoch epoch;
  gboolean is_time;

  if (!dure_key_store_read_epoch (self, DURE_EPOCH, &epoch, error)
      || !dure_epochs_destroy_before (self->epochs, epoch.oldest, error))
    return FALSE;
  if (epoch.oldest < epoch.newest)
    {
      *ret_more = TRUE;
      return step_turn (self, error);
    }
  is_time = every_ms >= 0 && dure_clock_wall_ms (self->clock) - epoch.begun_ms >= every_ms;
  *ret_more = is_time;
  return !is_time || begin_turn (self, epoch.newest, error);
}

/* Half of the time is left to a server that wants to write too. */
static gboolean
turn_to_the_end (DureKeyStore *self, gint64 every_ms, GError **error)
{
  gboolean has_more = TRUE;

  for (; has_more; every_ms = -1)
    {
      gint64 start_us = g_get_monotonic_time ();

      if (!dure_key_store_turn (self, every_ms, &has_more, error))
        return FALSE;
      if (has_more)
        g_usleep ((gulong) MIN (g_get_monotonic_time () - start_us, MAX_PAUSE_US));
    }
  return TRUE;
}

/**
 * dure_key_store_turn_whole:
 * @error: as dure_key_store_turn()
 *
 * Turns the epoch and returns when it is done. A turn that was cut off is ended before: what is to
 * be turned away from may have been copied since it began.
 */
gboolean
dure_key_store_turn_whole (DureKeyStore *self, GError **error)
{
  return turn_to_the_end (self, -1, error) && turn_to_the_end (self, 0, error);
}
