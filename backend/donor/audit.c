// audit.c: who read what a donor gave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Whoever hands out personal data writes that down first, and hands it out when that is durable:
// pages through the writer, the desk's commands in the store themselves. So a reading that was
// refused or cut off may stand here, and none that took place is missing. What the program does for
// itself, without showing it to anybody, is no reading.
//
// A look by the desk also becomes an entry of the ledger, so that nobody can hide it later; so does
// a try at the desk that found nobody or was not allowed.
//
// The donor's row stays locked, so that a withdrawal finds every reading that was linked to it. A
// row says of how many donations or sources it was. Of a donor who has withdrawn it says only
// that somebody looked.

#include "audit.h"

#include "backend-error.h"
#include "governance-events.h"
#include "ledger-facts.h"
#include "ledger.h"

static const char *const words[] = {
  [DURE_READABLE_OBSERVATIONS] = "observations",
  [DURE_READABLE_CONSENT] = "consent",
  [DURE_READABLE_RECEIPT] = "receipt",
  [DURE_READABLE_SOURCES] = "sources",
  [DURE_READABLE_READINGS] = "readings",
  [DURE_READABLE_RELEASE] = "release",
};

/**
 * dure_readable_to_text:
 * @what: not %DURE_READABLE_NOTHING
 *
 * Returns: (transfer none): what stands in the table
 */
const char *
dure_readable_to_text (DureReadable what)
{
  return words[what];
}

/**
 * dure_readable_from_text:
 * @text: (nullable): what stands in the table
 *
 * Returns: what it says, %DURE_READABLE_NOTHING when it is no such word
 */
DureReadable
dure_readable_from_text (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i] != NULL && g_strcmp0 (words[i], text) == 0)
      return (DureReadable) i;
  return DURE_READABLE_NOTHING;
}

/**
 * dure_readable_is_of_many:
 *
 * Returns: whether a reading of it is nobody's in particular, from the first
 */
gboolean
dure_readable_is_of_many (DureReadable what)
{
  return what == DURE_READABLE_READINGS || what == DURE_READABLE_RELEASE;
}

#define DONATIONS "(SELECT count(*) FROM donation WHERE donation.donor = donor.id)"
#define SOURCES "(SELECT count(*) FROM source WHERE source.donor = donor.id)"
#define ITEMS "CASE WHEN ?4 = 'sources' THEN " SOURCES " ELSE " DONATIONS " END"
#define WHOSE "CASE WHEN withdrawn_ms IS NULL THEN donor.id END"

/**
 * dure_audit_phone:
 * @phone: whose session it is
 * @what: what is about to be handed out, of all donors of this phone
 * @error: %DURE_BACKEND_ERROR_STORE: it must not be handed out
 */
gboolean
dure_audit_phone (DureCity *city, gint64 phone, DureReadable what, GError **error)
{
  return dure_database_run (
      city->database, error,
      "INSERT INTO reading (time_ms, reader, phone, command, what, donor, items)"
      " SELECT ?1, 'phone', CASE WHEN withdrawn_ms IS NULL THEN ?2 END, ?3, ?4, " WHOSE ", " ITEMS
      " FROM donor WHERE id IN (SELECT donor FROM claim WHERE phone = ?2) /*for share*/",
      "iitt", dure_city_now (city), phone, NULL, words[what]);
}

/* A look at what an erased donor gave is nobody's, and no entry. */
static gboolean
append_if_told (DureCity *city, const char *donor, const DureLedgerFact *fact, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT 1 FROM reading WHERE donor = ?1 AND commitment = ?2", "tb",
      donor, fact->commitment, sizeof fact->commitment);
  gboolean is_told;

  return dure_rows_first (rows, &is_told, error)
         && (!is_told || dure_ledger_append (city, fact, error));
}

/**
 * dure_audit_desk:
 * @command: by which
 * @donor: of whom
 * @what: what is about to be handed out
 * @error: %DURE_BACKEND_ERROR_STORE: it must not be handed out
 */
gboolean
dure_audit_desk (DureCity *city, const char *command, const char *donor, DureReadable what,
                 GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  const gint64 now = dure_city_now (city);
  guint8 nonce[DURE_LEDGER_NONCE_BYTES];
  g_autoptr (DureLedgerFact) fact = NULL;

  dure_dice_fill (city->dice, nonce, sizeof nonce);
  fact = dure_ledger_fact_of_look (city, donor, command, words[what], now, nonce);
  return transaction != NULL
         && dure_database_run (city->database, error,
                               "INSERT INTO reading (time_ms, reader, command, what, donor, items,"
                               " nonce, commitment)"
                               " SELECT ?1, 'desk', ?2, ?4, " WHOSE ", " ITEMS
                               ", CASE WHEN withdrawn_ms IS NULL THEN ?5 END,"
                               " CASE WHEN withdrawn_ms IS NULL THEN ?6 END"
                               " FROM donor WHERE id = ?3"
                               " /*for share*/",
                               "itttbb", now, command, donor, words[what], nonce, sizeof nonce,
                               fact->commitment, sizeof fact->commitment)
         && append_if_told (city, donor, fact, error)
         && dure_transaction_commit (&transaction, error);
}

/**
 * dure_audit_lab:
 * @person: who of the lab
 * @what: what is about to be shown
 * @subject: of what, as it was asked for; foreign
 * @error: %DURE_BACKEND_ERROR_STORE: it must not be shown
 */
gboolean
dure_audit_lab (DureCity *city, const char *person, const char *what, const char *subject,
                GError **error)
{
  return dure_database_run (city->database, error,
                            "INSERT INTO lab_reading (time_ms, person, what, subject)"
                            " VALUES (?1, ?2, ?3, ?4)",
                            "ittt", dure_city_now (city), person, what, subject);
}

/**
 * dure_audit_crowd:
 * @command: by which
 * @what: %DURE_READABLE_READINGS or %DURE_READABLE_RELEASE
 * @items: how many of these it tells
 * @error: %DURE_BACKEND_ERROR_STORE: it must not be handed out
 *
 * That somebody at the desk is about to see what is of many, and says of no donor that it is
 * theirs. Outside of transactions.
 */
gboolean
dure_audit_crowd (DureCity *city, const char *command, DureReadable what, gint64 items,
                  GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  const gint64 now = dure_city_now (city);
  guint8 nonce[DURE_LEDGER_NONCE_BYTES];
  g_autoptr (DureLedgerFact) fact = NULL;

  dure_dice_fill (city->dice, nonce, sizeof nonce);
  fact = dure_ledger_fact_of_look (city, NULL, command, words[what], now, nonce);
  return transaction != NULL
         && dure_database_run (city->database, error,
                               "INSERT INTO reading (time_ms, reader, command, what, items, nonce,"
                               " commitment) VALUES (?1, 'desk', ?2, ?3, ?4, ?5, ?6)",
                               "ittibb", now, command, words[what], items, nonce, sizeof nonce,
                               fact->commitment, sizeof fact->commitment)
         && dure_ledger_append (city, fact, error)
         && dure_transaction_commit (&transaction, error);
}

/**
 * dure_audit_refused:
 * @command: by which of the desk's commands it was tried
 * @actor: by whom
 * @error: (inout): what came of it; another one when that could not be written
 *
 * Writes down a try that ended with %DURE_BACKEND_ERROR_UNKNOWN: nobody holds such a code, or it
 * was not allowed. Outside of transactions.
 */
void
dure_audit_refused (DureCity *city, const char *command, const char *actor, GError **error)
{
  g_autoptr (DureTransaction) transaction = NULL;
  GError *failure = NULL;

  if (!g_error_matches (*error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    return;
  transaction = dure_transaction_begin (city->database, &failure);
  if (transaction != NULL
      && dure_governance_note (city, DURE_AUDIT_DESK, DURE_AUDIT_REFUSED, actor, command, &failure)
      && dure_transaction_commit (&transaction, &failure) && dure_ledger_settle (city, &failure))
    return;
  g_clear_error (error);
  g_propagate_error (error, failure);
}

/**
 * dure_audit_unlink:
 * @donor: who has withdrawn
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * The rows say no more whose data it was, or by which phone, and their entries in the ledger say
 * nothing. Within a transaction.
 */
gboolean
dure_audit_unlink (DureCity *city, const char *donor, GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE reading SET donor = NULL, phone = NULL, nonce = NULL"
                            " WHERE donor = ?1", "t",
                            donor);
}
