// standing.c: decisions that hold whatever data come, or come back, after them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a donor decides stands in the data, in the list of their events. Here it is written down a
// second time, beside the donors' keys, which never go back to what they were: data of before the
// decision, put back, are told of it before anybody is answered (withdrawals.c), and so is a
// donation that a kiosk had still to send (awaited.c). Once a donor's keys are destroyed that says
// all, and what they decided before is dropped.
//
// It is durable before the data are, like a key: a decision of which nobody was told that it is
// made may hold all the same, one that was told is never lost. It costs a row for each decision and
// each donor, and a look for each donation.

#include "standing.h"

#include "id.h"
#include "key-store-inside.h"

#define COLUMNS "SELECT id, about, scope, is_given, erases, notice, time_ms FROM standing "

/**
 * dure_standing_new:
 * @about: a donor, or what has still to come
 * @scope: `everything`, the text of a kind or of a purpose
 * @clock: the time of the decision
 * @dice: where its id comes from
 *
 * Returns: (transfer full): a no that erases nothing, to be changed in place
 */
DureStanding *
dure_standing_new (const char *about, const char *scope, DureClock *clock, DureDice *dice)
{
  DureStanding *self = g_new0 (DureStanding, 1);

  self->id = dure_id_new_timed (clock, dice);
  self->about = g_strdup (about);
  self->scope = g_strdup (scope);
  self->time_ms = dure_clock_wall_ms (clock);
  return self;
}

/**
 * dure_standing_new_about:
 * @other: a decision
 * @about: a donor, or what has still to come
 * @clock: the time of the decision
 * @dice: where its id comes from
 *
 * Returns: (transfer full): the same, of another
 */
DureStanding *
dure_standing_new_about (const DureStanding *other, const char *about, DureClock *clock,
                         DureDice *dice)
{
  DureStanding *self = dure_standing_new (about, other->scope, clock, dice);

  self->is_given = other->is_given;
  self->erases = other->erases;
  self->notice = g_strdup (other->notice);
  return self;
}

/**
 * dure_standing_free:
 * @self: (transfer full) (nullable)
 */
void
dure_standing_free (DureStanding *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->about);
  g_free (self->scope);
  g_free (self->notice);
  g_free (self);
}

/**
 * dure_standing_about_hash:
 * @hash: of a claim, or of the token of a visit
 *
 * Returns: (transfer full): what a decision about its donation is about
 */
char *
dure_standing_about_hash (const guint8 hash[DURE_SHA256_BYTES])
{
  return dure_sha256_hex (hash, DURE_SHA256_BYTES);
}

/**
 * dure_standing_is_end:
 *
 * Returns: whether nothing more is taken after it, of any kind
 */
gboolean
dure_standing_is_end (const DureStanding *self)
{
  return g_str_equal (self->scope, "everything");
}

/**
 * dure_standing_put_in:
 * @database: a database of keys
 * @standing: a decision; it may be there already
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_standing_put_in (DureDatabase *database, const DureStanding *standing, GError **error)
{
  return dure_database_run (database, error,
                            "INSERT INTO standing (id, about, scope, is_given, erases, notice,"
                            " time_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                            " ON CONFLICT (id) DO NOTHING",
                            "tttiiti", standing->id, standing->about, standing->scope,
                            (gint64) standing->is_given, (gint64) standing->erases,
                            standing->notice, standing->time_ms);
}

/**
 * dure_standing_put:
 * @store: the writer's
 * @standing: a decision
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within the transaction of the decision, as its last step; durable as dure_key_store_put() has it.
 */
gboolean
dure_standing_put (DureKeyStore *store, const DureStanding *standing, GError **error)
{
  g_autoptr (DureTransaction) alone = NULL;

  return dure_key_store_begin (store, &alone, error)
         && dure_standing_put_in (store->database, standing, error)
         && (alone == NULL || dure_transaction_commit (&alone, error));
}

static GPtrArray *
read_all (DureRows *rows, GError **error)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dure_standing_free);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      DureStanding *standing = g_new0 (DureStanding, 1);

      standing->id = g_strdup (dure_rows_text (rows, 0));
      standing->about = g_strdup (dure_rows_text (rows, 1));
      standing->scope = g_strdup (dure_rows_text (rows, 2));
      standing->is_given = dure_rows_integer (rows, 3) != 0;
      standing->erases = dure_rows_integer (rows, 4) != 0;
      standing->notice = dure_rows_is_null (rows, 5) ? NULL : g_strdup (dure_rows_text (rows, 5));
      standing->time_ms = dure_rows_integer (rows, 6);
      g_ptr_array_add (list, standing);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&list) : NULL;
}

/**
 * dure_standing_list:
 * @store: a key store
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureStanding) (nullable): all decisions, in their order
 */
GPtrArray *
dure_standing_list (DureKeyStore *store, GError **error)
{
  g_autoptr (DureRows) rows =
      dure_database_ask (store->database, error, COLUMNS "ORDER BY number", "");

  return read_all (rows, error);
}

/**
 * dure_standing_find:
 * @store: a key store
 * @donor: of a donation that comes
 * @claim: from dure_standing_about_hash(), of its claim
 * @visit: and of its visit's token
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Sees also what was put into the group that is being gathered. A donor whose keys were destroyed
 * has taken back everything.
 *
 * Returns: (transfer full) (element-type DureStanding) (nullable): what was decided about it, in
 *   that order
 */
GPtrArray *
dure_standing_find (DureKeyStore *store, const char *donor, const char *claim, const char *visit,
                    GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      store->database, error,
      "SELECT id, about, scope, is_given, erases, notice, time_ms, number FROM standing"
      " WHERE about IN (?1, ?2, ?3)"
      " UNION ALL SELECT donor, donor, 'everything', 0, 1, NULL, 0, 0 FROM forgotten"
      " WHERE donor = ?1 ORDER BY number",
      "ttt", donor, claim, visit);

  return read_all (rows, error);
}
