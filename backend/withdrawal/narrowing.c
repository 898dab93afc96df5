// narrowing.c: taking a part back, or everything without erasing it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One transaction: the decision joins the donor's list of events, which closes the scope; the
// donor's revision grows, so that nothing that was checked against the scope before is stored after
// it; and what is to become of it is opened as an erasure. When something is erased, the donor has
// a next key from here on: it is durable before the transaction is.
//
// What came out of one file is taken back in the same way, but nothing about the scope is decided:
// its batches go at once, with the source they had for themselves, and the rest is sealed anew.
//
// A kind is taken out of every purpose, a purpose is taken away for every kind. What is only kept
// can be given again on the phone; what was erased cannot.

#include "narrowing.h"

#include "backend-error.h"
#include "decisions.h"
#include "erasures.h"
#include "id.h"
#include "imports.h"
#include "kind.h"
#include "notice.h"
#include "quality-mark.h"

#define EVERYTHING "everything"
/* What came out of one file: no scope that a form may name. */
#define IMPORT "import"

/* What may be taken back by itself: giving to others, and training. */
static const DurePurpose purposes[] = { DURE_PURPOSE_PROVIDE, DURE_PURPOSE_TRAIN };

/**
 * dure_scope_is_purpose:
 *
 * Returns: whether this scope is a purpose: of that nothing is erased here
 */
gboolean
dure_scope_is_purpose (const char *scope)
{
  for (gsize i = 0; i < G_N_ELEMENTS (purposes); i++)
    if (g_str_equal (scope, dure_purpose_to_text (purposes[i])))
      return TRUE;
  return FALSE;
}

static const char *
find_scope (const char *text)
{
  DureKind kind;

  if (g_strcmp0 (text, EVERYTHING) == 0)
    return EVERYTHING;
  if (dure_kind_from_text (text, &kind))
    return dure_kind_to_text (kind);
  for (gsize i = 0; i < G_N_ELEMENTS (purposes); i++)
    if (g_strcmp0 (text, dure_purpose_to_text (purposes[i])) == 0)
      return dure_purpose_to_text (purposes[i]);
  return NULL;
}

/**
 * dure_withdrawal_read:
 * @scope: (nullable): foreign
 * @erases: (nullable): foreign, `yes` or `no`
 * @ret_withdrawal: (out caller-allocates): set only on success
 */
gboolean
dure_withdrawal_read (const char *scope, const char *erases, DureWithdrawal *ret_withdrawal)
{
  const char *known = find_scope (scope);
  gboolean is_yes = g_strcmp0 (erases, "yes") == 0;

  if (known == NULL || (!is_yes && g_strcmp0 (erases, "no") != 0)
      || (is_yes && dure_scope_is_purpose (known)))
    return FALSE;
  *ret_withdrawal = (DureWithdrawal) { known, is_yes };
  return TRUE;
}

/**
 * dure_scope_codes:
 * @scope: of a withdrawal
 * @ret_codes: (out caller-allocates): which observations it is about, wherever they came from: of
 *   one file none
 */
void
dure_scope_codes (const char *scope, bool ret_codes[DURE_CODE_COUNT])
{
  const gboolean are_all =
      !dure_kind_from_text (scope, &(DureKind) { 0 }) && !g_str_equal (scope, IMPORT);

  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    ret_codes[code] =
        are_all || g_str_equal (scope, dure_kind_to_text (dure_kind_of_code (code)));
}

/* Gives the donor a next key, and says up to where the data are that it does not seal. A draft that
 * it does not seal either goes. */
static gboolean
begin_resealing (DureCity *city, DureErasure *erasure, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT coalesce((SELECT max(number) FROM donation WHERE donor = ?1), 0),"
      " coalesce((SELECT max(batch.number) FROM batch JOIN source ON source.number = batch.source"
      " WHERE source.donor = ?1), 0)",
      "t", erasure->donor);
  g_autoptr (DureDonorKey) key = NULL;
  g_autofree char *name = NULL;

  if (rows == NULL || !dure_rows_next (rows, error)
      || !dure_imports_drop_of (city, erasure->donor, error)
      || !dure_key_store_newest_generation (city->key_store, erasure->donor, &erasure->generation,
                                            error))
    return FALSE;
  erasure->last_payload = dure_rows_integer (rows, 0);
  erasure->last_batch = dure_rows_integer (rows, 1);
  erasure->generation++;
  name = dure_donor_key_name_new (erasure->donor, erasure->generation);
  key = dure_donor_key_new (name, city->dice);
  return dure_key_store_put (city->key_store, key, error);
}

/* Whether the donor is with us and has not decided just this already; its row stays locked. */
static gboolean
look_for_need (DureCity *city, const char *donor, const DureWithdrawal *withdrawal,
               gboolean *ret_is_needed, GError **error)
{
  g_autoptr (DureRows) locked = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM donor WHERE id = ?1 AND withdrawn_ms IS NULL /*for update*/", "t", donor);
  g_autoptr (DureRows) rows = NULL;
  gboolean is_decided;

  if (!dure_rows_first (locked, ret_is_needed, error))
    return FALSE;
  rows = dure_database_ask (city->database, error,
                            "SELECT 1 FROM erasure JOIN consent_event ON record_id = id"
                            " WHERE erasure.donor = ?1 AND scope = ?2 AND erases = ?3"
                            " AND consent_event.number = (SELECT max(number) FROM consent_event"
                            " WHERE donor = ?1)",
                            "tti", donor, withdrawal->scope, (gint64) withdrawal->erases);
  if (!dure_rows_first (rows, &is_decided, error))
    return FALSE;
  *ret_is_needed &= !is_decided;
  return TRUE;
}

/* Closes the scope, and opens what is to become of what is there. */
static gboolean
narrow (DureCity *city, const char *donor, const DureStanding *decision, GError **error)
{
  g_autoptr (DureErasure) erasure =
      dure_erasure_new (decision->id, donor, decision->scope, decision->erases);

  return dure_decision_append (city, donor, decision, error)
         && (!decision->erases || begin_resealing (city, erasure, error))
         && dure_database_run (city->database, error,
                               "UPDATE donor SET revision = revision + 1,"
                               " generation = CASE WHEN ?2 > 0 THEN ?2 ELSE generation END"
                               " WHERE id = ?1",
                               "ti", donor, erasure->generation)
         && dure_erasure_open (city, erasure, error)
         && (decision->erases || dure_erasure_close (city, donor, erasure->id, error));
}

/**
 * dure_narrow:
 * @donor: whose
 * @withdrawal: anything but erasing everything
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Deciding twice the same changes nothing. What is only kept is done with this; what is to be
 * erased is when dure_withdrawals_step() has done it.
 */
gboolean
dure_narrow (DureCity *city, const char *donor, const DureWithdrawal *withdrawal, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_autoptr (DureStanding) decision = NULL;
  gboolean is_needed;

  if (transaction == NULL || !look_for_need (city, donor, withdrawal, &is_needed, error))
    return FALSE;
  if (!is_needed)
    return TRUE;
  /* It takes its time with the row locked: who decides later has a later one. */
  decision = dure_standing_new (donor, withdrawal->scope, city->clock, city->dice);
  decision->erases = withdrawal->erases;
  if (withdrawal->record_id != NULL)
    {
      g_free (decision->id);
      decision->id = g_strdup (withdrawal->record_id);
      decision->is_by_code = TRUE;
    }
  return narrow (city, donor, decision, error)
         && dure_standing_put (city->key_store, decision, error)
         && dure_transaction_commit (&transaction, error);
}

/**
 * dure_narrow_again:
 * @decision: what dure_narrow() decided once, about a donor who is with us
 * @error: as dure_narrow()
 *
 * For data of before it that were put back.
 */
gboolean
dure_narrow_again (DureCity *city, const DureStanding *decision, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);

  return transaction != NULL && narrow (city, decision->about, decision, error)
         && dure_transaction_commit (&transaction, error);
}

/* Whose file it is, with the donor's row locked, and which source has its batches; 0 without. */
static gboolean
find_import (DureCity *city, gint64 phone, const char *id, char **ret_donor, gint64 *ret_source,
             GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT donor.id, import.source FROM donor JOIN import ON import.donor = donor.id"
      " WHERE import.id = ?2 AND withdrawn_ms IS NULL AND import.source IS NOT NULL"
      " AND donor.id IN (SELECT donor FROM claim WHERE phone = ?1) /*for update*/",
      "it", phone, id);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_donor = is_there ? g_strdup (dure_rows_text (rows, 0)) : NULL;
  *ret_source = is_there ? dure_rows_integer (rows, 1) : 0;
  return TRUE;
}

static gboolean
delete_import (DureCity *city, gint64 source, GError **error)
{
  return dure_database_run (city->database, error, "DELETE FROM batch WHERE source = ?1", "i",
                            source)
         && dure_quality_mark_follow (city->database, error)
         && dure_database_run (city->database, error, "DELETE FROM import WHERE source = ?1", "i",
                               source)
         && dure_database_run (city->database, error, "DELETE FROM source WHERE number = ?1", "i",
                               source);
}

/**
 * dure_withdraw_import:
 * @phone: whose session this is
 * @id: a file that was donated; foreign
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when this phone has no such file, %DURE_BACKEND_ERROR_STORE
 *
 * Takes back what came out of that file, and nothing else. It is erased for good when
 * dure_withdrawals_step() has done it.
 */
gboolean
dure_withdraw_import (DureCity *city, gint64 phone, const char *id, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_autofree char *record_id = dure_id_new_timed (city->clock, city->dice);
  g_autofree char *donor = NULL;
  g_autoptr (DureErasure) erasure = NULL;
  gint64 source;

  if (transaction == NULL || !find_import (city, phone, id, &donor, &source, error))
    return FALSE;
  if (donor == NULL)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "no such file");
      return FALSE;
    }
  erasure = dure_erasure_new (record_id, donor, IMPORT, TRUE);
  return delete_import (city, source, error)
         && begin_resealing (city, erasure, error)
         && dure_database_run (city->database, error,
                               "UPDATE donor SET revision = revision + 1, generation = ?2"
                               " WHERE id = ?1",
                               "ti", donor, erasure->generation)
         && dure_erasure_open (city, erasure, error)
         && dure_transaction_commit (&transaction, error);
}
