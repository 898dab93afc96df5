// ledger-facts.c: everything recorded that the ledger has an entry for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The facts are where they were recorded: decisions in consent_event, deletions in erasure and its
// steps, looks by the desk in reading, runs of models on trial in model_run, the ledger's own lives
// in ledger_life, releases in sealed_release, what is done with applications and permits in
// governance_event, what recipients signed that they have deleted in deletion_receipt, what they
// were given in download. Here each row is read back as the fact that was appended with it, for the
// donor who asks or for the check of the whole ledger. Whoever writes such a row appends its fact
// (ledger.c) in the transaction that writes it. To add a kind is to add a source here and that one
// call there.
//
// Of a deletion each step is a fact, but not the decision, which is a fact of its own; the last
// step's record is the receipt of the deletion. What a recipient signed is shown to the donor whose
// withdrawal it was about. What a donor's phone reads for the donor is none.

#include "ledger-facts.h"

#include "audit.h"
#include "canonical-json.h"
#include "ledger.h"

#include <string.h>

#define OF_PHONE "(SELECT donor FROM claim WHERE phone = ?1)"
#define KIND_OF_CONSENT "consent-"
#define KIND_OF_DELETION "deletion-"
#define KIND_OF_LOOK "looked-at"
#define KIND_OF_RUNS "model-run"
#define KIND_OF_RELEASE "released"
#define KIND_OF_GOVERNANCE "governed"
#define KIND_OF_RECEIPT "copies-deleted"
#define KIND_OF_DOWNLOAD "downloaded"

static void
item_free (gpointer data)
{
  DureLedgerItem *self = data;

  g_free (self->where);
  dure_ledger_fact_free (self->fact);
  g_free (self);
}

static DureLedgerItem *
item_new (GPtrArray *items, char *where, DureLedgerFact *fact, gboolean is_whole)
{
  DureLedgerItem *self = g_new0 (DureLedgerItem, 1);

  self->where = where;
  self->fact = fact;
  self->is_whole = is_whole;
  if (fact != NULL)
    memcpy (self->commitment, fact->commitment, sizeof self->commitment);
  g_ptr_array_add (items, self);
  return self;
}

static char *
row_of (const char *table, gint64 number)
{
  return g_strdup_printf ("%s %" G_GINT64_FORMAT, table, number);
}

/* Calls @add with each row. */
static gboolean
each_row (DureCity *city, const char *sql, gint64 phone, GPtrArray *items,
          void (*add) (DureCity *city, DureRows *row, GPtrArray *items), GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (city->database, error, sql, "i", phone);
  gboolean is_there;

  do
    {
      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      if (is_there)
        add (city, rows, items);
    }
  while (is_there);
  return TRUE;
}

static gboolean
says (const json_t *record, const char *key, const char *text)
{
  return g_strcmp0 (json_string_value (json_object_get (record, key)), text) == 0;
}

/**
 * dure_ledger_fact_of_decision:
 * @kind: `given`, `changed` or `withdrawn`
 * @time_ms: when it was decided
 * @record: what was
 *
 * Returns: (transfer full): the fact; its record is the digest that the receipt has
 */
DureLedgerFact *
dure_ledger_fact_of_decision (DureCity *city, const char *kind, gint64 time_ms,
                              const json_t *record)
{
  g_autofree char *word = g_strconcat (KIND_OF_CONSENT, kind, NULL);

  return dure_ledger_fact_new (city, word, time_ms, record);
}

/* number, kind, time_ms, record_id, donor, digest, record */
static void
add_decision (DureCity *city, DureRows *row, GPtrArray *items)
{
  const char *text = dure_rows_text (row, 6);
  g_autofree char *time = dure_time_to_text (dure_rows_integer (row, 2));
  g_autoptr (json_t) record = dure_json_parse (text, strlen (text), NULL);
  guint8 digest[DURE_SHA256_BYTES];
  DureLedgerFact *fact = NULL;
  gboolean is_whole = FALSE;

  if (record != NULL)
    {
      fact = dure_ledger_fact_of_decision (city, dure_rows_text (row, 1),
                                           dure_rows_integer (row, 2), record);
      is_whole = dure_rows_copy (row, 5, digest, sizeof digest)
                 && memcmp (digest, fact->record, sizeof digest) == 0
                 && says (record, "recordId", dure_rows_text (row, 3))
                 && says (record, "donor", dure_rows_text (row, 4)) && says (record, "time", time);
    }
  item_new (items, row_of ("consent_event", dure_rows_integer (row, 0)), fact, is_whole);
}

static gboolean
add_decisions (DureCity *city, gint64 phone, GPtrArray *items, GError **error)
{
  return each_row (city,
                   "SELECT number, kind, time_ms, record_id, donor, digest, record"
                   " FROM consent_event WHERE ?1 = 0 OR donor IN " OF_PHONE " ORDER BY number",
                   phone, items, add_decision, error);
}

/**
 * dure_ledger_fact_of_step:
 * @erasure: with its steps
 * @step: one that is done, and not the decision
 *
 * Returns: (transfer full): the fact; that of the last step stands for the receipt of the deletion
 */
DureLedgerFact *
dure_ledger_fact_of_step (DureCity *city, const DureErasure *erasure, DureErasureStep step)
{
  const char *word = dure_erasure_step_to_text (step);
  g_autofree char *kind = g_strconcat (KIND_OF_DELETION, word, NULL);
  g_autofree char *time = dure_time_to_text (erasure->step_ms[step]);
  g_autofree char *due = dure_time_to_text (erasure->due_ms);
  g_autoptr (json_t) record =
      step == DURE_ERASURE_DONE
          ? dure_erasure_record (erasure)
          : json_pack ("{s:s, s:s, s:s, s:s, s:b, s:s, s:s, s:s}",
                       "schema", "dure.deletion-step/1",
                       "recordId", erasure->id,
                       "donor", erasure->donor,
                       "scope", erasure->scope,
                       "erase", erasure->erases,
                       "due", due,
                       "step", word,
                       "time", time);

  return dure_ledger_fact_new (city, kind, erasure->step_ms[step], record);
}

/**
 * dure_ledger_note_step:
 * @erasure: with the steps that are done
 * @step: the newest of them
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Appends it, within the transaction in which it is recorded.
 */
gboolean
dure_ledger_note_step (DureCity *city, const DureErasure *erasure, DureErasureStep step,
                       GError **error)
{
  g_autoptr (DureLedgerFact) fact =
      step != DURE_ERASURE_DECIDED ? dure_ledger_fact_of_step (city, erasure, step) : NULL;

  return fact == NULL || dure_ledger_append (city, fact, error);
}

static gboolean
add_deletions (DureCity *city, gint64 phone, GPtrArray *items, GError **error)
{
  g_autoptr (GPtrArray) erasures = phone != 0 ? dure_erasures_of_phone (city, phone, error)
                                              : dure_erasures_all (city, error);

  for (guint i = 0; erasures != NULL && i < erasures->len; i++)
    {
      const DureErasure *erasure = erasures->pdata[i];

      for (DureErasureStep step = DURE_ERASURE_DECIDED + 1; step < DURE_ERASURE_STEPS; step++)
        if (erasure->step_ms[step] != 0)
          item_new (items,
                    g_strdup_printf ("erasure %" G_GINT64_FORMAT ", step %s", erasure->number,
                                     dure_erasure_step_to_text (step)),
                    dure_ledger_fact_of_step (city, erasure, step), TRUE);
    }
  return erasures != NULL;
}

/**
 * dure_ledger_fact_of_look:
 * @donor: (nullable): at whose data, where it was one donor's
 * @command: by which of the desk's commands
 * @what: the word for what was handed out
 * @time_ms: when
 * @nonce: random; destroyed when the donor is erased
 *
 * Returns: (transfer full): the fact
 */
DureLedgerFact *
dure_ledger_fact_of_look (DureCity *city, const char *donor, const char *command, const char *what,
                          gint64 time_ms, const guint8 nonce[DURE_LEDGER_NONCE_BYTES])
{
  g_autofree char *time = dure_time_to_text (time_ms);
  g_autofree char *chance = dure_base64url_encode (nonce, DURE_LEDGER_NONCE_BYTES);
  g_autoptr (json_t) record =
      json_pack ("{s:s, s:s*, s:s, s:s, s:s, s:s}", "schema", "dure.look/1", "donor", donor,
                 "command", command, "what", what, "time", time, "nonce", chance);

  return dure_ledger_fact_new (city, KIND_OF_LOOK, time_ms, record);
}

/* number, time_ms, command, what, donor, nonce, commitment */
static void
add_look (DureCity *city, DureRows *row, GPtrArray *items)
{
  guint8 nonce[DURE_LEDGER_NONCE_BYTES], commitment[DURE_SHA256_BYTES] = { 0 };
  gboolean is_whole = dure_rows_copy (row, 6, commitment, sizeof commitment);
  const gboolean is_of_many
      = dure_readable_is_of_many (dure_readable_from_text (dure_rows_text (row, 3)));
  DureLedgerFact *fact = NULL;
  DureLedgerItem *item;

  if (is_of_many == dure_rows_is_null (row, 4) && dure_rows_copy (row, 5, nonce, sizeof nonce))
    {
      fact = dure_ledger_fact_of_look (city, dure_rows_text (row, 4), dure_rows_text (row, 2),
                                       dure_rows_text (row, 3), dure_rows_integer (row, 1), nonce);
      is_whole = is_whole && memcmp (fact->commitment, commitment, sizeof commitment) == 0;
    }
  else
    is_whole = is_whole && dure_rows_is_null (row, 4) && dure_rows_is_null (row, 5);
  item = item_new (items, row_of ("reading", dure_rows_integer (row, 0)), fact, is_whole);
  memcpy (item->commitment, commitment, sizeof commitment);
}

/* Those from before the ledger have no nonce, and a look at who was erased already has no
 * commitment either: neither has an entry. */
static gboolean
add_looks (DureCity *city, gint64 phone, GPtrArray *items, GError **error)
{
  return each_row (city,
                   "SELECT number, time_ms, command, what, donor, nonce, commitment FROM reading"
                   " WHERE reader = 'desk' AND (?1 = 0 OR donor IN " OF_PHONE ")"
                   " AND (nonce IS NOT NULL OR commitment IS NOT NULL OR (donor IS NOT NULL"
                   " AND time_ms >= (SELECT min(begun_ms) FROM ledger_life))) ORDER BY number",
                   phone, items, add_look, error);
}

/* number, origin, size, root, begun_ms */
static void
add_life (DureCity *city, DureRows *row, GPtrArray *items)
{
  guint8 root[DURE_MERKLE_BYTES] = { 0 };
  gboolean is_whole = dure_rows_copy (row, 3, root, sizeof root);
  g_autoptr (json_t) record = dure_ledger_life_record (
      dure_rows_text (row, 1), (guint64) dure_rows_integer (row, 2), root);

  item_new (items, row_of ("ledger_life", dure_rows_integer (row, 0)),
            dure_ledger_fact_new (city, DURE_LEDGER_BEGUN, dure_rows_integer (row, 4), record),
            is_whole);
}

static gboolean
add_lives (DureCity *city, gint64 phone, GPtrArray *items, GError **error)
{
  return each_row (city,
                   "SELECT number, origin, size, root, begun_ms FROM ledger_life WHERE ?1 = 0"
                   " ORDER BY number",
                   phone, items, add_life, error);
}

/**
 * dure_ledger_fact_of_runs:
 * @day: on which they were, as dure_day_of_time() gives it
 * @record: how many, as dure_model_runs_to_json()
 *
 * Returns: (transfer full): the fact; it is about no donor
 */
DureLedgerFact *
dure_ledger_fact_of_runs (DureCity *city, gint64 day, const json_t *record)
{
  return dure_ledger_fact_new (city, KIND_OF_RUNS, dure_day_noon (day), record);
}

/* number, day, id, model, record */
static void
add_run (DureCity *city, DureRows *row, GPtrArray *items)
{
  const char *text = dure_rows_text (row, 4);
  g_autoptr (json_t) record = dure_json_parse (text, strlen (text), NULL);
  DureLedgerFact *fact = NULL;
  gboolean is_whole = FALSE;

  if (record != NULL)
    {
      fact = dure_ledger_fact_of_runs (city, dure_rows_integer (row, 1), record);
      is_whole = says (record, "id", dure_rows_text (row, 2))
                 && says (record, "model", dure_rows_text (row, 3));
    }
  item_new (items, row_of ("model_run", dure_rows_integer (row, 0)), fact, is_whole);
}

static gboolean
add_runs (DureCity *city, gint64 phone, GPtrArray *items, GError **error)
{
  return each_row (city,
                   "SELECT number, day, id, model, record FROM model_run WHERE ?1 = 0"
                   " ORDER BY number",
                   phone, items, add_run, error);
}

/**
 * dure_ledger_fact_of_release:
 * @time_ms: when it was sealed
 * @manifest: with the root of who is in it
 *
 * Returns: (transfer full): the fact; it names no donor
 */
DureLedgerFact *
dure_ledger_fact_of_release (DureCity *city, gint64 time_ms, const json_t *manifest)
{
  return dure_ledger_fact_new (city, KIND_OF_RELEASE, time_ms, manifest);
}

/**
 * dure_ledger_fact_of_governance:
 * @time_ms: when it was done
 * @record: what, with an application, a permit or a proposal
 *
 * Returns: (transfer full): the fact; it is about no donor
 */
DureLedgerFact *
dure_ledger_fact_of_governance (DureCity *city, gint64 time_ms, const json_t *record)
{
  return dure_ledger_fact_new (city, KIND_OF_GOVERNANCE, time_ms, record);
}

/**
 * dure_ledger_fact_of_receipt:
 * @time_ms: when it was brought
 * @record: who has signed what
 *
 * Returns: (transfer full): the fact; it names no donor
 */
DureLedgerFact *
dure_ledger_fact_of_receipt (DureCity *city, gint64 time_ms, const json_t *record)
{
  return dure_ledger_fact_new (city, KIND_OF_RECEIPT, time_ms, record);
}

/**
 * dure_ledger_fact_of_download:
 * @time_ms: when it was given out
 * @record: which file of what, to whom and what for
 *
 * Returns: (transfer full): the fact; it names no donor
 */
DureLedgerFact *
dure_ledger_fact_of_download (DureCity *city, gint64 time_ms, const json_t *record)
{
  return dure_ledger_fact_new (city, KIND_OF_DOWNLOAD, time_ms, record);
}

/* What was recorded whole and stays: a row is its number, time and record, then what the record
 * says under each key. */
typedef struct
{
  const char *table;
  const char *kind;
  const char *keys[2];
  const char *sql; /* ?1: the phone, or 0 for all */
} Source;

static const Source sources[] = {
  { "sealed_release", KIND_OF_RELEASE, { "release" },
    "SELECT number, time_ms, manifest, id FROM sealed_release WHERE ?1 = 0 ORDER BY number" },
  { "governance_event", KIND_OF_GOVERNANCE, { "subject" },
    "SELECT number, time_ms, record, subject FROM governance_event WHERE ?1 = 0 ORDER BY number" },
  { "deletion_receipt", KIND_OF_RECEIPT, { "deletion", "recipient" },
    "SELECT number, time_ms, record, id, recipient FROM deletion_receipt"
    " JOIN feed_entry ON feed_entry = number WHERE ?1 = 0 OR number IN"
    " (SELECT deletion_notice.feed_entry FROM deletion_notice JOIN erasure"
    " ON erasure.number = deletion_notice.erasure WHERE donor IN " OF_PHONE ") ORDER BY number" },
  { "download", KIND_OF_DOWNLOAD, { "release", "export" },
    "SELECT download.number, download.time_ms, record, sealed_release.id, bulk_export"
    " FROM download JOIN sealed_release ON sealed_release.number = download.sealed_release"
    " WHERE ?1 = 0 ORDER BY download.number" },
};

static void
add_row (DureCity *city, const Source *source, DureRows *row, GPtrArray *items)
{
  const char *text = dure_rows_text (row, 2);
  g_autoptr (json_t) record = dure_json_parse (text, strlen (text), NULL);
  gboolean is_whole = record != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (source->keys) && source->keys[i] != NULL; i++)
    is_whole = is_whole && says (record, source->keys[i], dure_rows_text (row, 3 + i));
  item_new (items, row_of (source->table, dure_rows_integer (row, 0)),
            record != NULL ? dure_ledger_fact_new (city, source->kind, dure_rows_integer (row, 1),
                                                   record)
                           : NULL,
            is_whole);
}

static gboolean
add_sources (DureCity *city, gint64 phone, GPtrArray *items, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (DureRows) rows
          = dure_database_ask (city->database, error, sources[i].sql, "i", phone);
      gboolean is_there = TRUE;

      while (is_there)
        {
          if (!dure_rows_first (rows, &is_there, error))
            return FALSE;
          if (is_there)
            add_row (city, &sources[i], rows, items);
        }
    }
  return TRUE;
}

/**
 * dure_ledger_items:
 * @phone: whose donors it is about; 0 for all there is
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureLedgerItem) (nullable): what was recorded, source by
 *   source
 */
GPtrArray *
dure_ledger_items (DureCity *city, gint64 phone, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);

  return add_decisions (city, phone, items, error) && add_deletions (city, phone, items, error)
                 && add_looks (city, phone, items, error) && add_runs (city, phone, items, error)
                 && add_lives (city, phone, items, error)
                 && add_sources (city, phone, items, error)
             ? g_steal_pointer (&items)
             : NULL;
}
