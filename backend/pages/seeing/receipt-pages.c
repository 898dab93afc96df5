// receipt-pages.c: a donor's receipt, to read, to print and to save
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One stored record, shown as a page, signed (JWS), or in the words of Kantara, ISO/IEC TS 27560
// and FHIR. Which donation it is of stands in the query; without one it is the newest. The page is
// in the reader's language; what the donor agreed to stands in the words that they read then. The
// public keys with which anyone checks a receipt are served here too.

#include "receipt-pages.h"

#include "canonical-json.h"
#include "consents.h"
#include "donor-page.h"
#include "donors.h"
#include "key-ring.h"
#include "ledger-facts.h"
#include "ledger.h"
#include "qr-path.h"
#include "receipt-forms.h"
#include "receipt.h"

#include <string.h>

#define COMMAND "dure-backend receipt verify --key dure-keys.json dure-receipt.jws"

/* The gift that the query names, or %NULL, which has been answered. */
static const DureGift *
gift_here (DureExchange *exchange, GPtrArray *donors)
{
  g_autofree char *wanted = dure_exchange_asked (exchange, "donation");

  for (guint i = 0; i < donors->len; i++)
    {
      const DureDonor *donor = donors->pdata[i];

      for (guint j = 0; j < donor->gifts->len; j++)
        if (wanted == NULL || g_str_equal (((DureGift *) donor->gifts->pdata[j])->id, wanted))
          return donor->gifts->pdata[j];
    }
  dure_exchange_problem (exchange, "not-found");
  return NULL;
}

/* What was read, under labels that @now has for it. All languages of a version list the same. */
static json_t *
facts_of (DureNotice *read, DureNotice *now, DurePurpose purpose)
{
  json_t *facts = dure_donor_page_facts (read, purpose);
  g_autoptr (json_t) labels = dure_donor_page_facts (now, purpose);
  gsize i;
  json_t *fact;

  if (json_array_size (labels) == json_array_size (facts))
    json_array_foreach (facts, i, fact)
      json_object_set (fact, "label", json_object_get (json_array_get (labels, i), "label"));
  return facts;
}

/* The lines that the record has; a notice may know purposes that were not yet asked for then. */
static json_t *
lines_of (const DureGift *gift, DureNotice *now)
{
  json_t *list = json_array ();
  gsize i;
  json_t *line;

  json_array_foreach (json_object_get (gift->record, "lines"), i, line)
    {
      DurePurpose purpose;

      if (dure_purpose_from_text (dure_json_text_of (line, "purpose"), &purpose))
        json_array_append_new (
            list, json_pack ("{s:s, s:s, s:b, s:b, s:s, s:o}",
                             "title", dure_notice_ask_title (now, purpose),
                             "question", dure_notice_ask_title (gift->notice, purpose),
                             "given", g_str_equal (dure_json_text_of (line, "decision"), "given"),
                             "sensitive", json_is_true (json_object_get (line, "sensitive")),
                             "basis", dure_json_text_of (line, "lawfulBasis"),
                             "facts", facts_of (gift->notice, now, purpose)));
    }
  return list;
}

/* Where the fingerprint on paper leads: it stands behind `#`, so that it reaches no log. */
static json_t *
check_code (DureExchange *exchange, const char *digest)
{
  g_autofree char *link = g_strdup_printf ("%s/check#%s", exchange->origins[0], digest);
  guint side;
  g_autofree char *path = dure_qr_path (link, &side);

  return json_pack ("{s:s, s:i}", "path", path, "side", (int) side);
}

/* "{help: {speech: true}}", so that a template can ask {{#help.speech}}. */
static json_t *
flag (const char *name, const char *otherwise)
{
  return json_pack ("{s:b}", name[0] != '\0' ? name : otherwise, TRUE);
}

/* The names of standards are the same in every language. */
static json_t *
list_forms (void)
{
  return json_pack ("[{s:s, s:s}, {s:s, s:s}, {s:s, s:s}]", "form", "kantara", "name",
                    "Kantara 1.1", "form", "iso", "name", "ISO/IEC TS 27560", "form", "fhir",
                    "name", "HL7 FHIR R4");
}

/* Of a guardian's record: the child who began it, and what is known of the guardian. */
static void
put_guardian (json_t *data, const json_t *record)
{
  const json_t *guardian = json_object_get (json_object_get (record, "event"), "guardian");

  if (guardian == NULL)
    return;
  json_object_set_new (data, "childRecord",
                       json_string (dure_json_text_of (guardian, "childRecord")));
  json_object_set_new (data, "relation",
                       flag (dure_json_text_of (guardian, "relation"), "parent"));
}

static json_t *
page_data (DureExchange *exchange, const DureGift *gift)
{
  const json_t *record = gift->record, *controller = json_object_get (record, "controller");
  DureNotice *now = dure_notice_shelf_in_language (exchange->city->notices, gift->notice,
                                                   exchange->language);
  g_autofree char *key =
      dure_public_key_id (dure_signing_key_public (exchange->city->keys->receipts));
  g_autofree char *moment = NULL;
  gint64 time_ms = gift->received_ms;
  json_t *data;

  dure_time_from_text (dure_json_text_of (record, "time"), &time_ms);
  moment = dure_web_moment (exchange->service->web, exchange->language, time_ms);
  data = json_pack (
      "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o,"
      " s:o, s:o, s:s, s:b}",
      "donation", gift->id,
      "title", dure_notice_title (now),
      "moment", moment,
      "controller", dure_json_text_of (controller, "name"),
      "address", dure_json_text_of (controller, "address"),
      "contact", dure_json_text_of (controller, "contact"),
      "authority", dure_json_text_of (record, "authority"),
      "version", (int) dure_notice_version (gift->notice),
      "notice", dure_notice_digest (gift->notice),
      "donor", dure_json_text_of (record, "donor"),
      "record", dure_json_text_of (record, "recordId"),
      "receipt", dure_json_text_of (record, "receiptId"),
      "digest", gift->digest,
      "key", key,
      "language", flag (dure_json_text_of (record, "language"), "ko"),
      "actor", flag (dure_json_text_of (record, "actor"), "self"),
      "help", flag (dure_json_text_of (record, "assist"), "none"),
      "lines", lines_of (gift, now),
      "forms", list_forms (),
      "check", check_code (exchange, gift->digest),
      "read", dure_notice_language (gift->notice),
      "otherLanguage", now != gift->notice);
  put_guardian (data, record);
  return data;
}

/* Where the consent stands in the ledger, if it does already. */
static gboolean
put_position (DureExchange *exchange, const DureGift *gift, json_t *data, GError **error)
{
  g_autoptr (DureLedgerFact) fact = NULL;
  json_t *position;
  gint64 time_ms = 0;

  dure_time_from_text (dure_json_text_of (gift->record, "time"), &time_ms);
  fact = dure_ledger_fact_of_decision (exchange->city, "given", time_ms, gift->record);
  if (!dure_ledger_position (exchange->city, fact, &position, error))
    return FALSE;
  if (position != NULL)
    json_object_set_new (data, "position", position);
  return TRUE;
}

/**
 * dure_receipt_pages_show:
 * @donors: (element-type DureDonor): what this phone has claimed
 *
 * GET /my/receipt: every field in plain words, for the screen and for paper.
 */
void
dure_receipt_pages_show (DureExchange *exchange, GPtrArray *donors)
{
  const DureGift *gift = gift_here (exchange, donors);
  g_autoptr (json_t) data = gift != NULL ? page_data (exchange, gift) : NULL;
  g_autoptr (GError) error = NULL;

  if (gift == NULL)
    return;
  if (put_position (exchange, gift, data, &error))
    dure_exchange_page (exchange, SOUP_STATUS_OK, "receipt.html", json_incref (data));
  else
    dure_exchange_failure (exchange, error);
}

/**
 * dure_receipt_pages_send_jws:
 * @donors: (element-type DureDonor): what this phone has claimed
 *
 * GET /my/receipt.jws: the signed proof.
 */
void
dure_receipt_pages_send_jws (DureExchange *exchange, GPtrArray *donors)
{
  const DureGift *gift = gift_here (exchange, donors);
  g_autofree char *receipt = NULL;

  if (gift == NULL)
    return;
  receipt = dure_receipt_sign (gift->record, exchange->city->keys->receipts);
  dure_exchange_text (exchange, "application/jose", "dure-receipt.jws", receipt);
}

static void
send_json (DureExchange *exchange, const char *type, const char *name, const json_t *json)
{
  g_autofree char *text = dure_json_canonical (json, NULL);

  dure_exchange_text (exchange, type, name, text);
}

/* What has ended since is said to have ended. */
static json_t *
fhir_of (DureExchange *exchange, const DureGift *gift, GError **error)
{
  const char *donor = dure_json_text_of (gift->record, "donor");
  g_autoptr (GPtrArray) events = dure_consents_of_donor (exchange->city, donor, error);

  if (events == NULL)
    return NULL;
  return dure_receipt_fhir (gift->record, gift->record,
                            !dure_consents_hold (exchange->city, events, gift->record));
}

/**
 * dure_receipt_pages_send_json:
 * @donors: (element-type DureDonor): what this phone has claimed
 *
 * GET /my/receipt.json?form=kantara, iso or fhir.
 */
void
dure_receipt_pages_send_json (DureExchange *exchange, GPtrArray *donors)
{
  const guint8 *city_key = dure_signing_key_public (exchange->city->keys->receipts);
  g_autofree char *form = dure_exchange_asked (exchange, "form");
  g_autofree char *key = dure_base64url_encode (city_key, DURE_PUBLIC_KEY_BYTES);
  const DureGift *gift = gift_here (exchange, donors);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = NULL;

  if (gift == NULL)
    return;
  if (g_strcmp0 (form, "kantara") == 0)
    json = dure_receipt_kantara (gift->record, key);
  else if (g_strcmp0 (form, "iso") == 0)
    json = dure_receipt_iso27560 (gift->record);
  else if (g_strcmp0 (form, "fhir") == 0)
    json = fhir_of (exchange, gift, &error);
  if (error != NULL)
    dure_exchange_failure (exchange, error);
  else if (json == NULL)
    dure_exchange_problem (exchange, "not-found");
  else if (g_str_equal (form, "fhir"))
    send_json (exchange, "application/fhir+json", "dure-consent.json", json);
  else
    send_json (exchange, "application/json", "dure-receipt.json", json);
}

/**
 * dure_receipt_pages_keys:
 *
 * GET /.well-known/jwks.json: the city's public keys, and as a second set the kiosks'.
 */
void
dure_receipt_pages_keys (DureExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureKeyRing) ring = dure_key_ring_new_from_city (exchange->city, &error);
  g_autoptr (json_t) jwks = NULL;
  g_autofree char *text = NULL;

  if (ring == NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  jwks = dure_key_ring_to_jwks (ring);
  text = dure_json_canonical (jwks, NULL);
  dure_exchange_text_as (exchange, SOUP_STATUS_OK, "application/jwk-set+json", text);
}

/**
 * dure_receipt_pages_check:
 *
 * GET /check: how anyone checks a receipt. The QR code on paper leads here.
 */
void
dure_receipt_pages_check (DureExchange *exchange)
{
  g_autofree char *key =
      dure_public_key_id (dure_signing_key_public (exchange->city->keys->receipts));

  dure_exchange_page (exchange, SOUP_STATUS_OK, "check.html",
                      json_pack ("{s:s, s:s}", "key", key, "command", COMMAND));
}
