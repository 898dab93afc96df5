// ledger-page.c: what the ledger has about a donor, and what it is for everybody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each entry in plain words, with its opening and its proof, so that the phone, or anybody with
// these texts and a hash function, can check it against the checkpoint below. That only the donor's
// own page has the openings is what keeps the ledger silent.

#include "ledger-page.h"

#include "canonical-json.h"
#include "cosignatures.h"
#include "ledger-door.h"
#include "ledger-facts.h"
#include "ledger-offer.h"
#include "ledger-tree.h"
#include "ledger.h"

#define ENTRIES_MOST 100
#define PROOF "/ledger/proof/consistency?from=%" G_GUINT64_FORMAT "&to="
#define STANDARD "RFC 9162"

static int
compare_times (gconstpointer one, gconstpointer other)
{
  const DureLedgerItem *a = *(DureLedgerItem *const *) one, *b = *(DureLedgerItem *const *) other;

  return a->fact->time_ms > b->fact->time_ms ? -1 : a->fact->time_ms < b->fact->time_ms;
}

/* Newest first; of what happened in one moment, what was recorded last. */
static void
put_in_order (GPtrArray *items)
{
  for (guint i = 0; i < items->len / 2; i++)
    {
      gpointer item = items->pdata[i];

      items->pdata[i] = items->pdata[items->len - 1 - i];
      items->pdata[items->len - 1 - i] = item;
    }
  g_ptr_array_sort (items, compare_times);
}

/* What can be told. */
static GPtrArray *
list_items (DureExchange *exchange, gint64 phone, GError **error)
{
  GPtrArray *items = dure_ledger_items (exchange->city, phone, error);

  for (guint i = items != NULL ? items->len : 0; i > 0; i--)
    if (((DureLedgerItem *) items->pdata[i - 1])->fact == NULL)
      g_ptr_array_remove_index (items, i - 1);
  if (items != NULL)
    put_in_order (items);
  return items;
}

static gboolean
put_proof (DureExchange *exchange, json_t *entry, gint64 number, guint64 size, GError **error)
{
  g_autoptr (json_t) hashes = NULL;
  DureMerkleProof proof;

  if (number < 0 || (guint64) number >= size)
    return TRUE;
  if (!dure_ledger_prove_inclusion (exchange->city, (guint64) number, size, &proof, error))
    return FALSE;
  hashes = dure_ledger_door_hashes (&proof);
  json_object_set_new (entry, "proof", json_pack ("{s:I, s:I, s:I, s:O}", "number",
                                                  (json_int_t) number, "place",
                                                  (json_int_t) number + 1, "size",
                                                  (json_int_t) size, "hashes", hashes));
  return TRUE;
}

static json_t *
entry_data (DureExchange *exchange, const DureLedgerItem *item, guint64 size, GError **error)
{
  g_autofree char *day =
      dure_web_day (exchange->service->web, exchange->language, item->fact->time_ms);
  g_autoptr (json_t) opening = dure_ledger_fact_opening (item->fact);
  g_autofree char *text = dure_json_canonical (opening, NULL);
  g_autoptr (json_t) entry = json_pack ("{s:{s:b}, s:s, s:s}", "kind", item->fact->kind, TRUE,
                                        "day", day, "opening", text);
  gint64 number;

  return dure_ledger_find (exchange->city, item->commitment, &number, error)
                 && put_proof (exchange, entry, number, size, error)
             ? g_steal_pointer (&entry)
             : NULL;
}

static json_t *
page_data (DureExchange *exchange, GPtrArray *items, const DureLedgerHead *head, GError **error)
{
  g_autoptr (json_t) entries = json_array ();

  for (guint i = 0; i < MIN (items->len, ENTRIES_MOST); i++)
    {
      json_t *entry = entry_data (exchange, items->pdata[i], head->size, error);

      if (entry == NULL)
        return NULL;
      json_array_append_new (entries, entry);
    }
  return json_pack ("{s:O, s:s?, s:b}", "entries", entries, "note", head->note, "more",
                    items->len > ENTRIES_MOST);
}

/**
 * dure_ledger_page_show:
 * @phone: whose session this is
 *
 * GET /my/ledger: the entries about its donors, the newest 100.
 */
void
dure_ledger_page_show (DureExchange *exchange, gint64 phone)
{
  g_auto (DureLedgerHead) head = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = list_items (exchange, phone, &error);
  json_t *data = NULL;

  if (items != NULL && dure_ledger_head_read (exchange->city, &head, &error))
    data = page_data (exchange, items, &head, &error);
  if (data == NULL)
    dure_exchange_failure (exchange, error);
  else
    dure_exchange_page (exchange, SOUP_STATUS_OK, "ledger.html", data);
}

/* How many kiosks and recipients have signed which state, when any has. */
static gboolean
put_witnesses (DureExchange *exchange, const DureLedgerHead *head, json_t *data, GError **error)
{
  g_autofree char *origin = dure_ledger_origin_of (head->note != NULL ? head->note : "");
  DureCosigned cosigned;

  if (!dure_cosignatures_most (exchange->city, origin, &cosigned, error))
    return FALSE;
  if (cosigned.kiosks + cosigned.recipients > 0)
    {
      g_autofree char *lines
          = dure_web_thousands (exchange->service->web, exchange->language, (double) cosigned.size);

      json_object_set_new (data, "witnesses",
                           json_pack ("{s:i, s:i, s:s}", "kiosks", (int) cosigned.kiosks,
                                      "recipients", (int) cosigned.recipients, "lines", lines));
    }
  return TRUE;
}

/**
 * dure_ledger_page_tell:
 *
 * GET /ledger: what the list is, its newest checkpoint, who has signed it, and how to check it.
 */
void
dure_ledger_page_tell (DureExchange *exchange)
{
  g_auto (DureLedgerHead) head = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *entries = NULL, *proof = NULL;
  json_t *data;

  if (!dure_ledger_head_read (exchange->city, &head, &error))
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  entries = dure_web_thousands (exchange->service->web, exchange->language, (double) head.size);
  proof = g_strdup_printf (PROOF, head.size);
  data = json_pack ("{s:s?, s:s, s:s, s:s}", "note", head.note, "entries", entries, "proof", proof,
                    "standard", STANDARD);
  if (put_witnesses (exchange, &head, data, &error))
    dure_exchange_page (exchange, SOUP_STATUS_OK, "public-ledger.html", data);
  else
    {
      json_decref (data);
      dure_exchange_failure (exchange, error);
    }
}
