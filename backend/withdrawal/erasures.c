// erasures.c: what became of each withdrawal, step by step
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A row for each withdrawal of each donor, and a row for each step of it when it is done, which
// never changes again. Whoever does a step notes it here: withdrawals.c. When all are done, the
// record of the steps and of who was told is what the city signs as the receipt of the deletion. It
// names no measurement and outlives what it is about. What becomes of it at those who were told
// comes later, and is said beside it.

#include "erasures.h"

#include "encoding.h"
#include "ledger-facts.h"
#include "tombstones.h"

static const char *const steps[DURE_ERASURE_STEPS] = {
  [DURE_ERASURE_DECIDED] = "decided",
  [DURE_ERASURE_CLOSED] = "closed",
  [DURE_ERASURE_DELETED] = "deleted",
  [DURE_ERASURE_KEY_DESTROYED] = "key-destroyed",
  [DURE_ERASURE_LOGS_CUT] = "logs-cut",
  [DURE_ERASURE_RECIPIENTS_TOLD] = "recipients-told",
  [DURE_ERASURE_DONE] = "done",
};

#define COLUMNS \
  "SELECT number, id, donor, scope, erases, due_ms, generation, last_payload, last_batch," \
  " coalesce(done_ms, 0) FROM erasure "

/**
 * dure_erasure_step_to_text:
 *
 * Returns: (transfer none): the word that pages and the store have for it
 */
const char *
dure_erasure_step_to_text (DureErasureStep step)
{
  return steps[step];
}

/**
 * dure_erasure_has_step:
 *
 * Returns: whether this step is one of this withdrawal's
 */
gboolean
dure_erasure_has_step (const DureErasure *self, DureErasureStep step)
{
  return self->erases
         || (step != DURE_ERASURE_DELETED && step != DURE_ERASURE_KEY_DESTROYED
             && step != DURE_ERASURE_LOGS_CUT);
}

/**
 * dure_erasure_new:
 * @id: of the decision
 * @donor: whose
 * @scope: what was withdrawn
 * @erases: whether what is there goes too
 *
 * Returns: (transfer full): one that seals nothing anew, before it is opened
 */
DureErasure *
dure_erasure_new (const char *id, const char *donor, const char *scope, gboolean erases)
{
  DureErasure *self = g_new0 (DureErasure, 1);

  self->id = g_strdup (id);
  self->donor = g_strdup (donor);
  self->scope = g_strdup (scope);
  self->erases = erases;
  return self;
}

/**
 * dure_erasure_free:
 * @self: (transfer full) (nullable)
 */
void
dure_erasure_free (DureErasure *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->donor);
  g_free (self->scope);
  g_clear_pointer (&self->tombstones, g_ptr_array_unref);
  g_free (self);
}

/* Takes the answer. */
static GPtrArray *
read_all (DureRows *answer, GError **error)
{
  g_autoptr (DureRows) rows = answer;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_erasure_free);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      DureErasure *erasure = dure_erasure_new (dure_rows_text (rows, 1), dure_rows_text (rows, 2),
                                               dure_rows_text (rows, 3),
                                               dure_rows_integer (rows, 4) != 0);

      erasure->number = dure_rows_integer (rows, 0);
      erasure->due_ms = dure_rows_integer (rows, 5);
      erasure->generation = dure_rows_integer (rows, 6);
      erasure->last_payload = dure_rows_integer (rows, 7);
      erasure->last_batch = dure_rows_integer (rows, 8);
      erasure->done_ms = dure_rows_integer (rows, 9);
      g_ptr_array_add (list, erasure);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&list) : NULL;
}

/* And who was told. */
static gboolean
read_steps (DureCity *city, DureErasure *self, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT step, time_ms FROM erasure_step WHERE erasure = ?1", "i",
      self->number);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    for (DureErasureStep step = 0; step < DURE_ERASURE_STEPS; step++)
      if (g_str_equal (dure_rows_text (rows, 0), steps[step]))
        self->step_ms[step] = dure_rows_integer (rows, 1);
  if (failure != NULL)
    g_propagate_error (error, failure);
  if (rows == NULL || failure != NULL)
    return FALSE;
  self->tombstones = dure_tombstones_of (city, self->number, error);
  return self->tombstones != NULL;
}

/* A step that was noted before keeps its time. */
static gboolean
note_one (DureCity *city, DureErasure *self, DureErasureStep step, GError **error)
{
  if (!dure_database_run (city->database, error,
                          "INSERT INTO erasure_step (erasure, step, time_ms) VALUES (?1, ?2, ?3)"
                          " ON CONFLICT DO NOTHING",
                          "iti", self->number, steps[step], dure_city_now (city)))
    return FALSE;
  return dure_database_changed (city->database) == 0
         || (read_steps (city, self, error) && dure_ledger_note_step (city, self, step, error));
}

/**
 * dure_erasure_open:
 * @erasure: what was decided now
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Writes it down, with its first two steps, and tells whoever has received it. Within the
 * transaction that closes the scope.
 */
gboolean
dure_erasure_open (DureCity *city, const DureErasure *erasure, GError **error)
{
  gint64 due = dure_city_now (city) + DURE_ERASURE_DAYS * DURE_DAY_MS;

  return dure_database_run (city->database, error,
                            "INSERT INTO erasure (id, donor, scope, erases, due_ms, generation,"
                            " last_payload, done_payload, last_batch, done_batch)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, 0)",
                            "tttiiiii", erasure->id, erasure->donor, erasure->scope,
                            (gint64) erasure->erases, due, erasure->generation,
                            erasure->last_payload, erasure->last_batch)
         && dure_erasure_note (city, erasure->donor, erasure->id, DURE_ERASURE_DECIDED, error)
         && dure_erasure_note (city, erasure->donor, erasure->id, DURE_ERASURE_CLOSED, error)
         && dure_tombstones_write (city, erasure->donor, erasure->id, erasure->scope, error);
}

/**
 * dure_erasure_note:
 * @donor: whose
 * @id: (nullable): which withdrawal; %NULL for all of this donor's
 * @step: what was done for the unfinished ones among them
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * A step that was noted before keeps its time. A new one is appended to the ledger.
 */
gboolean
dure_erasure_note (DureCity *city, const char *donor, const char *id, DureErasureStep step,
                   GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_autoptr (GPtrArray) list = NULL;

  if (transaction == NULL)
    return FALSE;
  list = read_all (dure_database_ask (city->database, error,
                                      COLUMNS "WHERE donor = ?1 AND id = coalesce (?2, id)"
                                              " AND done_ms IS NULL ORDER BY number",
                                      "tt", donor, id),
                   error);
  for (guint i = 0; list != NULL && i < list->len; i++)
    if (!note_one (city, list->pdata[i], step, error))
      return FALSE;
  return list != NULL && dure_transaction_commit (&transaction, error);
}

/**
 * dure_erasure_close:
 * @donor: as for dure_erasure_note()
 * @id: (nullable): as for dure_erasure_note()
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Notes the last steps: whoever has received it was told when it was decided.
 */
gboolean
dure_erasure_close (DureCity *city, const char *donor, const char *id, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);

  return transaction != NULL
         && dure_erasure_note (city, donor, id, DURE_ERASURE_RECIPIENTS_TOLD, error)
         && dure_erasure_note (city, donor, id, DURE_ERASURE_DONE, error)
         && dure_database_run (city->database, error,
                               "UPDATE erasure SET done_ms = ?3 WHERE donor = ?1"
                               " AND id = coalesce (?2, id) AND done_ms IS NULL",
                               "tti", donor, id, dure_city_now (city))
         && dure_transaction_commit (&transaction, error);
}

/**
 * dure_erasures_unfinished:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureErasure) (nullable): those of donors who keep
 *   something, of which something is left to do, in the order of their decisions; without their
 *   steps
 */
GPtrArray *
dure_erasures_unfinished (DureCity *city, GError **error)
{
  return read_all (
      dure_database_ask (city->database, error,
                         COLUMNS "WHERE done_ms IS NULL AND generation > 0 AND donor IN"
                                 " (SELECT id FROM donor WHERE withdrawn_ms IS NULL)"
                                 " ORDER BY number",
                         ""),
      error);
}

/* Takes the answer. */
static GPtrArray *
with_steps (DureCity *city, DureRows *answer, GError **error)
{
  g_autoptr (GPtrArray) list = read_all (answer, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    if (!read_steps (city, list->pdata[i], error))
      return NULL;
  return g_steal_pointer (&list);
}

/**
 * dure_erasures_of_phone:
 * @phone: a phone that has claimed
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureErasure) (nullable): all withdrawals of its donors,
 *   the newest first
 */
GPtrArray *
dure_erasures_of_phone (DureCity *city, gint64 phone, GError **error)
{
  return with_steps (
      city,
      dure_database_ask (city->database, error,
                         COLUMNS "WHERE donor IN (SELECT donor FROM claim WHERE phone = ?1)"
                                 " ORDER BY number DESC",
                         "i", phone),
      error);
}

/**
 * dure_erasures_all:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureErasure) (nullable): every withdrawal there was, the
 *   oldest first
 */
GPtrArray *
dure_erasures_all (DureCity *city, GError **error)
{
  return with_steps (
      city, dure_database_ask (city->database, error, COLUMNS "ORDER BY number", ""), error);
}

static void
put_time (json_t *object, const char *key, gint64 time_ms)
{
  g_autofree char *time = time_ms != 0 ? dure_time_to_text (time_ms) : NULL;

  if (time != NULL)
    json_object_set_new (object, key, json_string (time));
}

static json_t *
list_told (const DureErasure *self)
{
  json_t *list = json_array ();

  for (guint i = 0; i < self->tombstones->len; i++)
    {
      const DureTombstone *one = self->tombstones->pdata[i];
      json_t *told = json_pack ("{s:s, s:s, s:s}", "deletion", one->deletion, "recipient",
                                one->recipient, "release", one->release);

      put_time (told, "told", one->told_ms);
      put_time (told, "due", one->due_ms);
      json_array_append_new (list, told);
    }
  return list;
}

/**
 * dure_erasure_record:
 * @self: one that is done, with its steps
 *
 * Returns: (transfer full): what the city signs as the receipt of a deletion. It is the same
 *   however often it is asked for.
 */
json_t *
dure_erasure_record (const DureErasure *self)
{
  g_autofree char *due = dure_time_to_text (self->due_ms);
  json_t *done = json_array ();

  for (DureErasureStep step = 0; step < DURE_ERASURE_STEPS; step++)
    if (self->step_ms[step] != 0)
      {
        json_t *one = json_pack ("{s:s}", "step", steps[step]);

        put_time (one, "time", self->step_ms[step]);
        json_array_append_new (done, one);
      }
  return json_pack ("{s:s, s:s, s:s, s:s, s:b, s:s, s:o, s:o}",
                    "schema", "dure.deletion/1",
                    "recordId", self->id,
                    "donor", self->donor,
                    "scope", self->scope,
                    "erase", self->erases,
                    "due", due,
                    "recipients", list_told (self),
                    "steps", done);
}

/**
 * dure_erasure_copies:
 * @self: with its steps
 *
 * Returns: (transfer full): what has become of it so far at each who was told, as `{"deletion",
 *   "name", "state"}`, and when: state is `told`, `overdue` or `deleted`
 */
json_t *
dure_erasure_copies (const DureErasure *self)
{
  json_t *list = json_array ();

  for (guint i = 0; i < self->tombstones->len; i++)
    {
      const DureTombstone *one = self->tombstones->pdata[i];
      json_t *copy = json_pack ("{s:s, s:s, s:s}", "deletion", one->deletion, "name", one->name,
                                "state", one->deleted_ms != 0   ? "deleted"
                                         : one->overdue_ms != 0 ? "overdue"
                                                                : "told");

      put_time (copy, "overdue", one->overdue_ms);
      put_time (copy, "deleted", one->deleted_ms);
      json_array_append_new (list, copy);
    }
  return list;
}
