// kiosk-mail.c: what every kind of envelope from a kiosk is asked and answered
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Donations, slips and reports come in envelopes of one shape, several in a request: who has signed
// it, and is it sealed to us? The answer has a result for each and is signed, because a kiosk
// deletes what the city says it has.

#include "kiosk-mail.h"

#include "canonical-json.h"
#include "encoding.h"
#include "enrolments.h"

#define ACKNOWLEDGEMENT "dure-acknowledgement/1"

/**
 * dure_kiosk_mail_read:
 * @request: (nullable): foreign: `{"NAME":[envelope, ...]}`
 * @name: of the list
 * @most: how many there may be
 *
 * Returns: (transfer full) (nullable) (element-type DureEnvelope): all of them, at least one, or
 *   %NULL when the request is not of that shape
 */
GPtrArray *
dure_kiosk_mail_read (const json_t *request, const char *name, guint most)
{
  const char *const keys[] = { name, NULL };
  g_autoptr (GPtrArray) envelopes = NULL;
  const json_t *list;
  gsize i;
  json_t *json;

  if (request == NULL || !dure_json_only (request, keys, NULL)
      || (list = dure_json_array (request, name, 1, most, NULL)) == NULL)
    return NULL;
  envelopes = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_envelope_free);
  json_array_foreach ((json_t *) list, i, json)
    {
      DureEnvelope *envelope = dure_envelope_from_json (json, NULL);

      if (envelope == NULL)
        return NULL;
      g_ptr_array_add (envelopes, envelope);
    }
  return g_steal_pointer (&envelopes);
}

/**
 * dure_kiosk_mail_is_to_us:
 *
 * Returns: whether @envelope names the key that this city opens with
 */
gboolean
dure_kiosk_mail_is_to_us (DureCity *city, const DureEnvelope *envelope)
{
  g_autofree char *key = dure_public_key_id (dure_opening_key_public (city->keys->opening));

  return g_str_equal (envelope->city_key, key);
}

/**
 * dure_kiosk_mail_check:
 * @envelope: foreign
 * @ret_mail: (out): whether it is to be opened at all
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kiosk_mail_check (DureCity *city, const DureEnvelope *envelope, DureKioskMail *ret_mail,
                       GError **error)
{
  guint8 public_key[DURE_PUBLIC_KEY_BYTES];
  DureKioskState state;

  if (!dure_kiosk_find (city, envelope->kiosk, public_key, &state, error))
    return FALSE;
  if (state != DURE_KIOSK_KNOWN || !dure_envelope_holds (envelope, public_key))
    *ret_mail = DURE_KIOSK_MAIL_UNKNOWN_KIOSK;
  else if (!dure_kiosk_mail_is_to_us (city, envelope))
    *ret_mail = DURE_KIOSK_MAIL_NOT_OURS;
  else
    *ret_mail = DURE_KIOSK_MAIL_GENUINE;
  return TRUE;
}

/**
 * dure_kiosk_mail_answer:
 * @results: grows by one
 * @id: of the envelope
 * @status: `stored` or `repeat`; not read when there is a @reason
 * @reason: (nullable): what it was refused for
 */
void
dure_kiosk_mail_answer (json_t *results, const char *id, const char *status, const char *reason)
{
  json_array_append_new (results, json_pack ("{s:s, s:s, s:s*}", "id", id, "status",
                                             reason != NULL ? "refused" : status, "reason",
                                             reason));
}

/**
 * dure_kiosk_mail_sign:
 * @results: (transfer full): what became of each
 *
 * Returns: (transfer full): the signed acknowledgement
 */
json_t *
dure_kiosk_mail_sign (DureCity *city, json_t *results)
{
  json_t *answer = json_pack ("{s:o}", "results", results);
  g_autofree char *text = NULL, *signature_text = NULL;
  guint8 signature[DURE_SIGNATURE_BYTES];
  gsize length;

  text = dure_json_canonical (answer, &length);
  dure_signing_key_sign (city->keys->signing, ACKNOWLEDGEMENT, text, length, signature);
  signature_text = dure_base64url_encode (signature, sizeof signature);
  json_object_set_new (answer, "signature", json_string (signature_text));
  return answer;
}
