// deletion-pages.c: what a donor keeps as proof that something was deleted
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is left when nothing else is. So each says where it stands in the ledger, and how to prove
// that. The city signs what it has done itself, and beside it how far those are whom it told; and,
// for each of them, which receipt they have brought, with which of their keys.

#include "deletion-pages.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "deletion-receipts.h"
#include "erasures.h"
#include "ledger-facts.h"
#include "ledger.h"
#include "receipt.h"

#define TYPE "application/jose"

/* The record as the ledger has it, once its entry is there; the rest stands beside it. */
static void
send_record (DureExchange *exchange, const char *name, json_t *record, const DureLedgerFact *fact)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *jws = NULL;
  json_t *position;

  if (!dure_ledger_position (exchange->city, fact, &position, &error))
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  if (position != NULL)
    json_object_set_new (record, "ledger", position);
  jws = dure_receipt_sign (record, exchange->city->keys->receipts);
  dure_exchange_text (exchange, TYPE, name, jws);
}

static void
send_receipt (DureExchange *exchange, const DureErasure *erasure)
{
  g_autoptr (DureLedgerFact) fact =
      dure_ledger_fact_of_step (exchange->city, erasure, DURE_ERASURE_DONE);
  g_autoptr (json_t) record = dure_erasure_record (erasure);

  json_object_set_new (record, "copies", dure_erasure_copies (erasure));
  send_record (exchange, "dure-deletion.jws", record, fact);
}

/**
 * dure_deletion_pages_city:
 * @phone: whose session this is
 *
 * GET /my/deletion.jws?id=...: the signed receipt of a withdrawal of this phone that is done.
 */
void
dure_deletion_pages_city (DureExchange *exchange, gint64 phone)
{
  g_autofree char *id = dure_exchange_asked (exchange, "id");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) erasures = dure_erasures_of_phone (exchange->city, phone, &error);

  for (guint i = 0; erasures != NULL && i < erasures->len; i++)
    {
      const DureErasure *erasure = erasures->pdata[i];

      if (erasure->done_ms != 0 && g_strcmp0 (erasure->id, id) == 0)
        {
          send_receipt (exchange, erasure);
          return;
        }
    }
  if (erasures == NULL)
    dure_exchange_failure (exchange, error);
  else
    dure_exchange_problem (exchange, "not-found");
}

/**
 * dure_deletion_pages_recipient:
 * @phone: whose session this is
 *
 * GET /my/copies-deleted.jws?id=...: what a recipient signed that it has deleted, of a withdrawal
 * of this phone.
 */
void
dure_deletion_pages_recipient (DureExchange *exchange, gint64 phone)
{
  g_autofree char *id = dure_exchange_asked (exchange, "id");
  g_autoptr (GError) error = NULL;
  gint64 time_ms = 0;
  g_autoptr (json_t) record =
      dure_deletion_receipt_find (exchange->city, phone, id != NULL ? id : "", &time_ms, &error);

  if (record != NULL)
    {
      g_autoptr (DureLedgerFact) fact =
          dure_ledger_fact_of_receipt (exchange->city, time_ms, record);

      send_record (exchange, "dure-copies-deleted.jws", record, fact);
    }
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "not-found");
  else
    dure_exchange_failure (exchange, error);
}
