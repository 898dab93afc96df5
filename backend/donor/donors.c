// donors.c: what the city knows about one donor
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "donors.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "id.h"
#include "ledger-facts.h"
#include "ledger.h"
#include "log.h"
#include "receipt.h"

#include <string.h>

#define CODE_DOMAIN "withdrawal-code"

/**
 * dure_withdrawal_code_mac:
 * @code: 10 digits
 * @ret_mac: (out caller-allocates): all that the store keeps of them; digits can be guessed, so
 *   this takes the city's key
 */
void
dure_withdrawal_code_mac (DureCity *city, const char *code, guint8 ret_mac[DURE_MAC_BYTES])
{
  dure_city_keys_mac (city->keys, CODE_DOMAIN, code, strlen (code), ret_mac);
}

/**
 * dure_withdrawal_code_put:
 * @code: 10 digits
 * @donor: whose
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * From now on it finds the donor. Within a transaction.
 */
gboolean
dure_withdrawal_code_put (DureCity *city, const char *code, const char *donor, GError **error)
{
  guint8 mac[DURE_MAC_BYTES];

  dure_withdrawal_code_mac (city, code, mac);
  return dure_database_run (city->database, error,
                            "INSERT INTO withdrawal_code (mac, donor) VALUES (?1, ?2)"
                            " ON CONFLICT DO NOTHING",
                            "bt", mac, sizeof mac, donor);
}

/**
 * dure_payload_context:
 * @donation: a donation's id
 *
 * Returns: (transfer full): what its payload is sealed as, so that none passes for another
 */
char *
dure_payload_context (const char *donation)
{
  return g_strdup_printf ("dure-payload/1\n%s", donation);
}

/**
 * dure_payload_of:
 *
 * Returns: (transfer full): the part of a donation that is about the donor's body
 */
json_t *
dure_payload_of (const DureDonation *donation)
{
  json_t *json = dure_donation_to_json (donation);

  json_object_del (json, "consent");
  json_object_del (json, "claimHash");
  json_object_del (json, "withdrawalCode");
  json_object_del (json, "visitToken");
  json_object_del (json, "id");
  json_object_set_new (json, "schema", json_string ("dure.payload/1"));
  return json;
}

/**
 * dure_consent_event_append:
 * @record_id: its own id
 * @donor: a known donor
 * @kind: `given`, `changed` or `withdrawn`
 * @time_ms: when it was decided
 * @record: what was decided
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Adds to the donor's list of decisions, which only ever grows, and to the ledger. Within a
 * transaction.
 */
gboolean
dure_consent_event_append (DureCity *city, const char *record_id, const char *donor,
                           const char *kind, gint64 time_ms, const json_t *record, GError **error)
{
  g_autofree char *text = dure_json_canonical (record, NULL);
  g_autoptr (DureLedgerFact) fact = dure_ledger_fact_of_decision (city, kind, time_ms, record);

  return dure_database_run (city->database, error,
                            "INSERT INTO consent_event (record_id, donor, kind, time_ms, stored_ms,"
                            " digest, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                            "tttiibt", record_id, donor, kind, time_ms, dure_city_now (city),
                            fact->record, sizeof fact->record, text)
         && dure_ledger_append (city, fact, error);
}

static void
gift_free (DureGift *self)
{
  g_free (self->id);
  g_free (self->kiosk);
  dure_notice_unref (self->notice);
  json_decref (self->record);
  g_free (self->digest);
  json_decref (self->payload);
  g_free (self);
}

/**
 * dure_donor_free:
 * @self: (transfer full) (nullable)
 */
void
dure_donor_free (DureDonor *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_clear_pointer (&self->gifts, g_ptr_array_unref);
  g_free (self);
}

/* What does not open, because its key is gone or it is damaged, is left out: the donor still sees
 * the consent, and can withdraw it. */
static gboolean
open_payload (DureCity *city, const char *donor, DureGift *gift, GBytes *sealed, GError **error)
{
  g_autofree char *context = dure_payload_context (gift->id);
  GError *failure = NULL;
  g_autoptr (DureDonorKey) key = dure_key_store_find (city->key_store, donor, &failure);
  g_autoptr (GBytes) opened = key != NULL ? dure_donor_key_open (key, context, sealed, &failure)
                                          : NULL;

  if (opened != NULL)
    gift->payload = dure_json_parse (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened),
                                     &failure);
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (failure != NULL)
    dure_log (G_LOG_LEVEL_WARNING, "payload-unreadable", { DURE_LOG_MESSAGE, failure->message });
  g_clear_error (&failure);
  return TRUE;
}

static gboolean
add_gift (DureCity *city, DureDonor *donor, DureRows *row, GError **error)
{
  DureGift *gift = g_new0 (DureGift, 1);
  const char *record = dure_rows_text (row, 3);
  g_autofree char *notice = NULL;

  g_ptr_array_add (donor->gifts, gift);
  gift->id = g_strdup (dure_rows_text (row, 0));
  gift->received_ms = dure_rows_integer (row, 1);
  gift->kiosk = g_strdup (dure_rows_text (row, 2));
  gift->digest = dure_sha256_hex (record, strlen (record));
  gift->record = dure_json_parse (record, strlen (record), error);
  if (gift->record == NULL)
    return FALSE;
  notice = dure_consent_notice_digest_of (gift->record);
  if (notice == NULL || dure_notice_shelf_find (city->notices, notice) == NULL)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                   "a stored consent rests on a notice that is missing here");
      return FALSE;
    }
  gift->notice = dure_notice_ref (dure_notice_shelf_find (city->notices, notice));
  if (!dure_rows_is_null (row, 4) && donor->withdrawn_ms == 0)
    {
      g_autoptr (GBytes) sealed = dure_rows_bytes (row, 4);

      return open_payload (city, donor->id, gift, sealed, error);
    }
  return TRUE;
}

static gboolean
read_gifts (DureCity *city, DureDonor *donor, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT donation.id, donation.received_ms, donation.kiosk, consent_event.record,"
      " payload.sealed FROM donation"
      " JOIN consent_event ON consent_event.number = donation.consent"
      " LEFT JOIN payload ON payload.donation = donation.number"
      " WHERE donation.donor = ?1 ORDER BY donation.number DESC",
      "t", donor->id);
  GError *failure = NULL;

  if (rows == NULL)
    return FALSE;
  while (dure_rows_next (rows, &failure))
    if (!add_gift (city, donor, rows, error))
      return FALSE;
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static DureDonor *
donor_of_row (DureRows *row)
{
  DureDonor *donor = g_new0 (DureDonor, 1);

  donor->id = g_strdup (dure_rows_text (row, 0));
  donor->withdrawn_ms = dure_rows_integer (row, 1);
  donor->payload_deleted_ms = dure_rows_integer (row, 2);
  donor->key_destroyed_ms = dure_rows_integer (row, 3);
  donor->gifts = g_ptr_array_new_with_free_func ((GDestroyNotify) gift_free);
  return donor;
}

static GPtrArray *
list_donors (DureCity *city, gint64 phone, GError **error)
{
  g_autoptr (GPtrArray) donors = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_donor_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT donor.id, withdrawn_ms, payload_deleted_ms, key_destroyed_ms FROM claim"
      " JOIN donor ON donor.id = claim.donor WHERE claim.phone = ?1"
      " GROUP BY donor.id ORDER BY first_ms DESC",
      "i", phone);
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  while (dure_rows_next (rows, &failure))
    g_ptr_array_add (donors, donor_of_row (rows));
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  return g_steal_pointer (&donors);
}

/**
 * dure_donors_of_phone:
 * @phone: a phone that has claimed
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE when what is stored cannot be
 *   read
 *
 * Returns: (transfer full) (element-type DureDonor) (nullable): the donors whose QR codes this
 *   phone has claimed, newest first, with everything they gave
 */
GPtrArray *
dure_donors_of_phone (DureCity *city, gint64 phone, GError **error)
{
  g_autoptr (GPtrArray) donors = list_donors (city, phone, error);

  for (guint i = 0; donors != NULL && i < donors->len; i++)
    if (!read_gifts (city, donors->pdata[i], error))
      return NULL;
  return g_steal_pointer (&donors);
}

/**
 * dure_donor_read:
 * @id: a donor's
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, %DURE_BACKEND_ERROR_STORE, or
 *   %DURE_BACKEND_ERROR_STATE when what is stored cannot be read
 *
 * Returns: (transfer full) (nullable): the donor, with everything they gave at kiosks
 */
DureDonor *
dure_donor_read (DureCity *city, const char *id, GError **error)
{
  g_autoptr (DureDonor) donor = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT id, withdrawn_ms, payload_deleted_ms, key_destroyed_ms FROM donor WHERE id = ?1", "t",
      id);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (!is_there)
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                           "there is no such donor");
      return NULL;
    }
  donor = donor_of_row (rows);
  g_clear_pointer (&rows, dure_rows_free);
  return read_gifts (city, donor, error) ? g_steal_pointer (&donor) : NULL;
}
