// deletion-receipts.c: what recipients sign that they have deleted
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A signed text (jws.c) by a key of the recipient's, which says
//   {"schema": "dure.deletion-receipt/1", "deletion": id, "release": id, "time": when}
// of an entry of its feed. It names no pseudonym, so that it can be kept for ever: with it the
// pseudonym of that entry is forgotten. The first one counts; the same again changes nothing. What
// is stored is what the ledger has an entry for.

#include "deletion-receipts.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "ledger-facts.h"
#include "ledger.h"
#include "recipient-keys.h"
#include "tokens.h"

#include <string.h>

#define ID_MAX 64

static gboolean
refuse (DureBackendError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, (int) code, what);
  return FALSE;
}

static gboolean
is_receipt (const json_t *said)
{
  static const char *const keys[] = { "schema", "deletion", "release", "time", NULL };
  gint64 time_ms;

  return dure_json_only (said, keys, NULL)
         && g_strcmp0 (json_string_value (json_object_get (said, "schema")),
                       DURE_DELETION_RECEIPT_SCHEMA)
                == 0
         && dure_json_text (said, "deletion", ID_MAX, NULL) != NULL
         && dure_json_text (said, "release", ID_MAX, NULL) != NULL
         && dure_json_time (said, "time", &time_ms, NULL);
}

/* The entry that it is about, and whether another receipt of it is there. */
static gboolean
find_entry (DureCity *city, const char *recipient, const json_t *said, gint64 *ret_number,
            gboolean *ret_is_done, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT number, (SELECT count(*) FROM deletion_receipt WHERE feed_entry = number)"
      " FROM feed_entry WHERE id = ?1 AND recipient = ?2 AND kind = 'deletion' AND sealed_release ="
      " (SELECT number FROM sealed_release WHERE id = ?3)",
      "ttt", json_string_value (json_object_get (said, "deletion")), recipient,
      json_string_value (json_object_get (said, "release")));
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    return refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such deletion of theirs", error);
  *ret_number = dure_rows_integer (rows, 0);
  *ret_is_done = dure_rows_integer (rows, 1) != 0;
  return TRUE;
}

static gboolean
store (DureCity *city, gint64 number, const json_t *record, GError **error)
{
  const gint64 now = dure_city_now (city);
  g_autofree char *text = dure_json_canonical (record, NULL);
  g_autoptr (DureLedgerFact) fact = dure_ledger_fact_of_receipt (city, now, record);

  if (!dure_database_run (city->database, error,
                          "INSERT INTO deletion_receipt (feed_entry, time_ms, record)"
                          " VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                          "iit", number, now, text))
    return FALSE;
  return dure_database_changed (city->database) == 0
         || (dure_database_run (city->database, error,
                                "UPDATE deletion_notice SET pseudonym = NULL"
                                " WHERE feed_entry = ?1",
                                "i", number)
             && dure_database_run (city->database, error,
                                   "UPDATE feed_entry SET done_ms = ?2 WHERE number = ?1", "ii",
                                   number, now)
             && dure_ledger_append (city, fact, error));
}

/**
 * dure_deletion_receipt_take:
 * @recipient: who brings it
 * @text: foreign
 * @error: %DURE_BACKEND_ERROR_MALFORMED when it is no receipt or no key of theirs has signed it,
 *   %DURE_BACKEND_ERROR_UNKNOWN when they were not told of that deletion, or
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_deletion_receipt_take (DureCity *city, const char *recipient, const char *text,
                            GError **error)
{
  g_autoptr (DureJws) signed_text = dure_jws_read (text, error);
  g_autofree char *key = NULL;
  g_autoptr (json_t) record = NULL;
  gboolean is_done;
  gint64 number;

  if (signed_text == NULL)
    return FALSE;
  if (!is_receipt (signed_text->payload))
    return refuse (DURE_BACKEND_ERROR_MALFORMED, "that is no receipt of a deletion", error);
  if (!dure_token_signer (city, recipient, signed_text, &key, error))
    return FALSE;
  if (key == NULL)
    return refuse (DURE_BACKEND_ERROR_MALFORMED, "no key of theirs has signed it", error);
  if (!find_entry (city, recipient, signed_text->payload, &number, &is_done, error))
    return FALSE;
  record = json_pack ("{s:s, s:s, s:s, s:O, s:s}", "schema", "dure.copies-deleted/1", "recipient",
                      recipient, "key", key, "deletion",
                      json_object_get (signed_text->payload, "deletion"), "receipt", text);
  return dure_recipient_key_use (city, key, error)
         && (is_done || store (city, number, record, error));
}

/**
 * dure_deletion_receipt_find:
 * @phone: whose withdrawal it is about
 * @deletion: what the receipt calls it; foreign
 * @ret_time_ms: (out): when it was brought; set only on success
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the record that its entry of the ledger stands for
 */
json_t *
dure_deletion_receipt_find (DureCity *city, gint64 phone, const char *deletion,
                            gint64 *ret_time_ms, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT deletion_receipt.time_ms, record FROM deletion_receipt"
      " JOIN feed_entry ON feed_entry.number = deletion_receipt.feed_entry"
      " JOIN deletion_notice ON deletion_notice.feed_entry = feed_entry.number"
      " JOIN erasure ON erasure.number = deletion_notice.erasure"
      " WHERE feed_entry.id = ?2 AND erasure.donor IN (SELECT donor FROM claim WHERE phone = ?1)",
      "it", phone, deletion);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (!is_there)
    {
      (void) refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such receipt", error);
      return NULL;
    }
  *ret_time_ms = dure_rows_integer (rows, 0);
  return dure_json_parse (dure_rows_text (rows, 1), strlen (dure_rows_text (rows, 1)), error);
}
