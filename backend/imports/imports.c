// imports.c: the drafts of donors, and what became of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A phone has at most one draft: the next file takes the place of the one before. To donate it is
// one transaction: the donor is still with us and has the key it is sealed under, all that is in
// it is covered by what the donor agrees to now, and nothing was donated since that may be in it
// too; then its batches are moved, as they are sealed, to a source of their own. That source shows
// a secret that nobody was told and has ended, so it sends nothing else; it is what is taken back
// when the import is (narrowing.c), and everything else that asks for batches finds these.
//
// A draft belongs to the newest donor of the phone who is with us.

#include "imports.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "consents.h"
#include "encoding.h"

#include <sodium.h>
#include <string.h>

/**
 * dure_import_free:
 * @self: (transfer full) (nullable)
 */
void
dure_import_free (DureImport *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->donor);
  g_free (self->kind);
  g_free (self);
}

static gboolean
refuse (GError **error, DureBackendError code, const char *why)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, (gint) code, why);
  return FALSE;
}

/* The one text of the first row, or %NULL without an error. */
static gboolean
read_text (DureRows *rows, char **ret_text, GError **error)
{
  gboolean is_there;

  *ret_text = NULL;
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (is_there)
    *ret_text = g_strdup (dure_rows_text (rows, 0));
  return TRUE;
}

/**
 * dure_imports_donor:
 * @phone: a phone
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when nobody of this phone is with us,
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the donor that its next file belongs to
 */
char *
dure_imports_donor (DureCity *city, gint64 phone, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT donor.id FROM claim JOIN donor ON donor.id = claim.donor"
      " WHERE claim.phone = ?1 AND withdrawn_ms IS NULL ORDER BY first_ms DESC LIMIT 1",
      "i", phone);
  char *donor;

  if (!read_text (rows, &donor, error))
    return NULL;
  if (donor == NULL)
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                 "this phone has no donor with us");
  return donor;
}

#define OF_PHONE " donor IN (SELECT donor FROM claim WHERE phone = ?1)"

static DureImport *
import_of_row (DureRows *rows)
{
  DureImport *self = g_new0 (DureImport, 1);

  self->id = g_strdup (dure_rows_text (rows, 0));
  self->donor = g_strdup (dure_rows_text (rows, 1));
  self->kind = g_strdup (dure_rows_text (rows, 2));
  self->made_ms = dure_rows_integer (rows, 3);
  self->generation = dure_rows_integer (rows, 4);
  return self;
}

static json_t *
open_summary (DureCity *city, const DureImport *draft, GBytes *sealed, GError **error)
{
  g_autofree char *context = dure_draft_context (draft->id);
  g_autoptr (DureDonorKey) key = dure_key_store_find (city->key_store, draft->donor, error);
  g_autoptr (GBytes) opened = key != NULL ? dure_donor_key_open (key, context, sealed, error)
                                          : NULL;

  return opened != NULL ? dure_json_parse (g_bytes_get_data (opened, NULL),
                                           g_bytes_get_size (opened), error)
                        : NULL;
}

/**
 * dure_imports_draft:
 * @phone: a phone
 * @ret_draft: (out) (transfer full) (nullable): its draft, or %NULL when there is none
 * @ret_summary: (out) (transfer full) (nullable): what dure_draft_finish() wrote of it
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * A draft that does not open any more, because its donor took something back, counts as none.
 */
gboolean
dure_imports_draft (DureCity *city, gint64 phone, DureImport **ret_draft, json_t **ret_summary,
                    GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT id, donor, kind, made_ms, generation, summary FROM import"
      " WHERE donated_ms IS NULL AND made_ms > ?2 AND" OF_PHONE " ORDER BY number DESC LIMIT 1",
      "ii", phone, dure_city_now (city) - DURE_DRAFT_LIFE_MS);
  g_autoptr (DureImport) draft = NULL;
  g_autoptr (GBytes) sealed = NULL;
  GError *failure = NULL;
  gboolean is_there;

  *ret_draft = NULL;
  *ret_summary = NULL;
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    return TRUE;
  draft = import_of_row (rows);
  sealed = dure_rows_bytes (rows, 5);
  *ret_summary = open_summary (city, draft, sealed, &failure);
  if (*ret_summary != NULL)
    *ret_draft = g_steal_pointer (&draft);
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_clear_error (&failure);
  return TRUE;
}

/**
 * dure_imports_donated:
 * @phone: a phone
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureImport) (nullable): what was donated out of files,
 *   the newest first
 */
GPtrArray *
dure_imports_donated (DureCity *city, gint64 phone, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_import_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT id, donor, kind, made_ms, generation, donated_ms,"
      " CAST ((SELECT coalesce(sum(observations), 0) FROM batch WHERE source = import.source)"
      " AS BIGINT) FROM import WHERE donated_ms IS NOT NULL AND" OF_PHONE " ORDER BY number DESC",
      "i", phone);
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  while (dure_rows_next (rows, &failure))
    {
      DureImport *import = import_of_row (rows);

      import->donated_ms = dure_rows_integer (rows, 5);
      import->observations = dure_rows_integer (rows, 6);
      g_ptr_array_add (list, import);
    }
  if (failure == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, failure);
  return NULL;
}

/**
 * dure_imports_keep:
 * @draft: finished
 * @kind: the word of its kind
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when its donor has withdrawn meanwhile,
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Stores it in the place of every other draft of this donor. Within a transaction.
 */
gboolean
dure_imports_keep (DureCity *city, DureDraft *draft, const char *kind, GError **error)
{
  GPtrArray *parcels = dure_draft_parcels (draft);
  GBytes *summary = dure_draft_summary (draft);
  g_autoptr (DureRows) rows = NULL;
  gint64 number;
  gboolean is_kept;

  if (!dure_imports_drop_of (city, dure_draft_donor (draft), error))
    return FALSE;
  rows = dure_database_ask (city->database, error,
                            "INSERT INTO import (id, donor, kind, made_ms, generation, summary)"
                            " SELECT ?1, id, ?3, ?4, ?5, ?6 FROM donor"
                            " WHERE id = ?2 AND withdrawn_ms IS NULL RETURNING number",
                            "tttiib", dure_draft_id (draft), dure_draft_donor (draft), kind,
                            dure_city_now (city), dure_draft_generation (draft),
                            g_bytes_get_data (summary, NULL), g_bytes_get_size (summary));
  if (!dure_rows_first (rows, &is_kept, error))
    return FALSE;
  if (!is_kept)
    return refuse (error, DURE_BACKEND_ERROR_UNKNOWN, "the donor is not with us any more");
  number = dure_rows_integer (rows, 0);
  g_clear_pointer (&rows, dure_rows_free);
  for (guint i = 0; i < parcels->len; i++)
    {
      const DureParcel *parcel = parcels->pdata[i];

      if (!dure_database_run (city->database, error,
                              "INSERT INTO draft_batch (id, import, observations, content_hash,"
                              " sealed) VALUES (?1, ?2, ?3, ?4, ?5)",
                              "biibb", parcel->id, sizeof parcel->id, number,
                              (gint64) parcel->observations, parcel->content_hash,
                              sizeof parcel->content_hash, parcel->sealed, parcel->length))
        return FALSE;
    }
  return TRUE;
}

/* Locks the donor's row, and tells whether the draft is still what it was made from. */
static gboolean
is_still_good (DureCity *city, const DureImport *draft, gboolean *ret_is_good, GError **error)
{
  g_autoptr (DureRows) locked = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM donor WHERE id = ?1 AND withdrawn_ms IS NULL AND generation = ?2"
      " /*for update*/",
      "ti", draft->donor, draft->generation);
  g_autoptr (DureRows) later = NULL;
  gboolean has_later;

  if (!dure_rows_first (locked, ret_is_good, error))
    return FALSE;
  later = dure_database_ask (city->database, error,
                             "SELECT 1 FROM import WHERE donated_ms >= ?2 AND donor IN"
                             " (SELECT other.donor FROM claim JOIN claim AS other"
                             " ON other.phone = claim.phone WHERE claim.donor = ?1)",
                             "ti", draft->donor, draft->made_ms);
  if (!dure_rows_first (later, &has_later, error))
    return FALSE;
  *ret_is_good &= !has_later;
  return TRUE;
}

/* Marks the lines that keeping one item lacks. */
static void
mark_lacking (DureCity *city, const GPtrArray *events, const char *item,
              gboolean lacking[DURE_PURPOSE_COUNT])
{
  const GPtrArray *notices = dure_notice_shelf_list (city->notices);
  const gint64 now = dure_consents_now (city, events);
  DureScopeAnswer answer;

  if (dure_scope_keeps (events, notices, DURE_PILOT, item, now, &answer))
    return;
  lacking[answer.line] = TRUE;
  if (answer.line == DURE_PURPOSE_COLLECT)
    {
      const DureScopeQuestion health = { DURE_PILOT, DURE_PURPOSE_SENSITIVE, item, NULL, now };

      dure_scope_find_line (events, notices, &health, &answer);
      lacking[DURE_PURPOSE_SENSITIVE] |= answer.state != DURE_SCOPE_COVERED;
    }
}

/**
 * dure_imports_lacking:
 * @donor: a donor
 * @summary: of one of the donor's drafts
 * @ret_lacking: (out caller-allocates): for each purpose whether its line is missing for something
 *   that is in it
 * @error: as dure_consents_of_donor()
 */
gboolean
dure_imports_lacking (DureCity *city, const char *donor, const json_t *summary,
                      gboolean ret_lacking[DURE_PURPOSE_COUNT], GError **error)
{
  g_autoptr (GPtrArray) events = dure_consents_of_donor (city, donor, error);
  gsize i;
  json_t *code;

  if (events == NULL)
    return FALSE;
  memset (ret_lacking, 0, DURE_PURPOSE_COUNT * sizeof *ret_lacking);
  json_array_foreach (json_object_get (summary, "codes"), i, code)
    mark_lacking (city, events, json_string_value (code), ret_lacking);
  return TRUE;
}

static gboolean
require_consent (DureCity *city, const DureImport *draft, const json_t *summary, GError **error)
{
  gboolean lacking[DURE_PURPOSE_COUNT];

  if (!dure_imports_lacking (city, draft->donor, summary, lacking, error))
    return FALSE;
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (lacking[purpose])
      return refuse (error, DURE_BACKEND_ERROR_CONFLICT, "the donor has not agreed to all of it");
  return TRUE;
}

/* Gives the batches of a draft a source of their own. */
static gboolean
move_batches (DureCity *city, const DureImport *draft, DureSourceKind kind, GError **error)
{
  const gint64 now = dure_city_now (city);
  guint8 secret[DURE_SHA256_BYTES];
  g_autoptr (DureRows) rows = NULL;
  gint64 source;

  dure_dice_fill (city->dice, secret, sizeof secret);
  rows = dure_database_ask (city->database, error,
                            "INSERT INTO source (secret_hash, donor, consent, kind, issued_by,"
                            " issued_ms, expires_ms, revoked_ms)"
                            " SELECT ?1, ?2, max(number), ?3, 'phone', ?4, ?4, ?4"
                            " FROM consent_event WHERE donor = ?2 AND kind = 'given'"
                            " RETURNING number",
                            "btti", secret, sizeof secret, draft->donor,
                            dure_source_kind_to_text (kind), now);
  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  source = dure_rows_integer (rows, 0);
  g_clear_pointer (&rows, dure_rows_free);
  return dure_database_run (city->database, error,
                            "INSERT INTO batch (id, source, received_ms, observations,"
                            " content_hash, sealed)"
                            " SELECT draft_batch.id, ?2, ?3, observations, content_hash, sealed"
                            " FROM draft_batch JOIN import ON import.number = draft_batch.import"
                            " WHERE import.id = ?1 ORDER BY draft_batch.id",
                            "tii", draft->id, source, now)
         && dure_database_run (city->database, error,
                               "DELETE FROM draft_batch WHERE import IN"
                               " (SELECT number FROM import WHERE id = ?1)",
                               "t", draft->id)
         && dure_database_run (city->database, error,
                               "UPDATE import SET source = ?2, donated_ms = ?3, summary = NULL"
                               " WHERE id = ?1",
                               "tii", draft->id, source, now);
}

/**
 * dure_imports_donate:
 * @phone: whose session this is
 * @id: the draft that the page showed; foreign
 * @ret_kind: (out) (transfer none): which kind of file it was; set only on success
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when the phone has no such draft (any more),
 *   %DURE_BACKEND_ERROR_CONFLICT when it has to be made anew or is not covered by what the donor
 *   agrees to, %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_imports_donate (DureCity *city, gint64 phone, const char *id,
                     const DureImportKind **ret_kind, GError **error)
{
  g_autoptr (DureImport) draft = NULL;
  g_autoptr (json_t) summary = NULL;
  const DureImportKind *kind;
  gboolean is_good;

  if (!dure_imports_draft (city, phone, &draft, &summary, error))
    return FALSE;
  kind = draft != NULL ? dure_import_kind_of_word (draft->kind) : NULL;
  if (kind == NULL || !g_str_equal (draft->id, id))
    return refuse (error, DURE_BACKEND_ERROR_UNKNOWN, "no such draft");
  if (!is_still_good (city, draft, &is_good, error))
    return FALSE;
  if (!is_good)
    return refuse (error, DURE_BACKEND_ERROR_CONFLICT, "the draft is out of date");
  if (!require_consent (city, draft, summary, error)
      || !move_batches (city, draft, kind->source, error))
    return FALSE;
  *ret_kind = kind;
  return TRUE;
}

/* The drafts among those imports of which @condition is true of ?1. */
#define DROP_BATCHES(condition) \
  "DELETE FROM draft_batch WHERE import IN" \
  " (SELECT number FROM import WHERE donated_ms IS NULL AND " condition ")"
#define DROP_DRAFTS(condition) "DELETE FROM import WHERE donated_ms IS NULL AND " condition

/**
 * dure_imports_drop:
 * @phone: whose session this is
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Throws its draft away. Within a transaction.
 */
gboolean
dure_imports_drop (DureCity *city, gint64 phone, GError **error)
{
  return dure_database_run (city->database, error, DROP_BATCHES (OF_PHONE), "i", phone)
         && dure_database_run (city->database, error, DROP_DRAFTS (OF_PHONE), "i", phone);
}

/**
 * dure_imports_drop_of:
 * @donor: a donor
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Throws the drafts of this donor away. Within a transaction.
 */
gboolean
dure_imports_drop_of (DureCity *city, const char *donor, GError **error)
{
  return dure_database_run (city->database, error, DROP_BATCHES ("donor = ?1"), "t", donor)
         && dure_database_run (city->database, error, DROP_DRAFTS ("donor = ?1"), "t", donor);
}

/**
 * dure_imports_sweep:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Throws away what nobody decided about in time. Outside of transactions.
 */
gboolean
dure_imports_sweep (DureCity *city, GError **error)
{
  const gint64 oldest = dure_city_now (city) - DURE_DRAFT_LIFE_MS;
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);

  return transaction != NULL
         && dure_database_run (city->database, error, DROP_BATCHES ("made_ms <= ?1"), "i", oldest)
         && dure_database_run (city->database, error, DROP_DRAFTS ("made_ms <= ?1"), "i", oldest)
         && dure_transaction_commit (&transaction, error);
}
