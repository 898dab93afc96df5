// lab-keys.c: the keys by which a recipient's machines show who they are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Its office hands in public keys, lets a new one take over, and revokes one at once; for ten
// minutes that can be undone. Private keys never come here: one that is pasted is refused, and not
// shown again.

#include "lab-keys.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "governance-events.h"
#include "jwk.h"
#include "recipient-keys.h"
#include "recipients.h"

#include <string.h>

#define WHY_MAX_BYTES 500
#define MOST_ROWS "100"

static void
put_day (DureLabCall *call, json_t *data, const char *key, gint64 time_ms)
{
  g_autofree char *day
      = dure_web_short_day (call->exchange->service->web, call->exchange->language, time_ms);

  json_object_set_new (data, key, json_string (day));
}

/* thumbprint, jwk, since_ms, ends_ms, revoked_ms, used_ms */
static json_t *
key_data (DureLabCall *call, DureRows *row)
{
  static const char *const names[] = { "ES384", "RS384", "EdDSA", "" };
  const char *text = dure_rows_text (row, 1);
  g_autoptr (json_t) jwk = dure_json_parse (text, strlen (text), NULL);
  const gint64 now = dure_city_now (call->exchange->city);
  const gboolean is_revoked = !dure_rows_is_null (row, 4);
  const gboolean has_end = !dure_rows_is_null (row, 3);
  const gboolean is_over = has_end && dure_rows_integer (row, 3) <= now;
  const char *state = is_revoked ? "revoked" : is_over ? "ended" : has_end ? "ends" : "works";
  json_t *data = json_pack ("{s:s, s:s, s:{s:b}, s:b, s:b}", "key", dure_rows_text (row, 0),
                            "algorithm", names[dure_jwk_algorithm (jwk)], "is", state, TRUE,
                            "mayRevoke", !is_revoked && !is_over, "mayRestore",
                            is_revoked
                                && dure_rows_integer (row, 4) > now - DURE_RECIPIENT_KEY_UNDO_MS);

  put_day (call, data, "since", dure_rows_integer (row, 2));
  if (is_revoked || has_end)
    put_day (call, data, "until", dure_rows_integer (row, is_revoked ? 4 : 3));
  if (!dure_rows_is_null (row, 5))
    {
      g_autofree char *used
          = dure_web_moment (call->exchange->service->web, call->exchange->language,
                             dure_rows_integer (row, 5));

      json_object_set_new (data, "used", json_string (used));
    }
  return data;
}

static json_t *
keys_of (DureLabCall *call, const char *recipient, GError **error)
{
  return dure_lab_call_rows (
      call,
      dure_database_ask (
          call->exchange->city->database, error,
          "SELECT thumbprint, jwk, since_ms, ends_ms, revoked_ms, used_ms FROM recipient_key"
          " WHERE recipient = ?1"
          " ORDER BY CASE WHEN revoked_ms IS NULL THEN 0 ELSE 1 END, since_ms DESC, thumbprint"
          " LIMIT " MOST_ROWS,
          "t", recipient),
      key_data, error);
}

/**
 * dure_lab_keys_put:
 * @data: of a page; gets `keys`, those that work first, and `contract`: `ends`, and `over` when it
 *   has ended
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such recipient, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_lab_keys_put (DureLabCall *call, const char *recipient, json_t *data, GError **error)
{
  g_autofree char *ends = NULL;
  json_t *keys, *contract;
  gint64 ends_ms;

  if (!dure_recipient_contract (call->exchange->city, recipient, &ends_ms, error))
    return FALSE;
  keys = keys_of (call, recipient, error);
  if (keys == NULL)
    return FALSE;
  json_object_set_new (data, "hasKeys", json_boolean (json_array_size (keys) > 0));
  json_object_set_new (data, "keys", keys);
  if (ends_ms == DURE_RECIPIENT_NO_END)
    return TRUE;
  contract = json_pack ("{s:b}", "over", ends_ms <= dure_city_now (call->exchange->city));
  ends = dure_web_day (call->exchange->service->web, call->exchange->language, ends_ms - 1);
  json_object_set_new (contract, "ends", json_string (ends));
  json_object_set_new (data, "contract", contract);
  return TRUE;
}

static json_t *
jwk_of (DureLabCall *call)
{
  const char *text = dure_lab_call_field (call, "jwk");

  return dure_json_parse (text, strlen (text), NULL);
}

/* Why what was handed in is not taken. */
static json_t *
fault_data (DureLabCall *call)
{
  static const char *const words[] = {
    [DURE_KEY_GOOD] = "none",
    [DURE_KEY_NONE] = "none",
    [DURE_KEY_PRIVATE] = "private",
    [DURE_KEY_KIND] = "kind",
  };
  g_autoptr (json_t) jwk = jwk_of (call);

  return json_pack ("{s:b}", words[dure_recipient_key_fault (jwk)], TRUE);
}

/**
 * dure_lab_keys_show:
 *
 * GET /lab/recipient/keys?of=; also after a POST whose key is none.
 */
void
dure_lab_keys_show (DureLabCall *call)
{
  g_autofree char *asked = dure_lab_call_asked (call, "of");
  const char *recipient = dure_lab_call_recipient (
      call, call->form != NULL ? dure_lab_call_field (call, "of") : asked);
  g_autoptr (GError) error = NULL;
  json_t *data;

  if (recipient == NULL)
    {
      dure_lab_call_turn_away (call);
      return;
    }
  data = json_pack ("{s:s}", "recipient", recipient);
  if (call->is_wrong)
    json_object_set_new (data, "fault", fault_data (call));
  if (dure_lab_keys_put (call, recipient, data, &error))
    dure_lab_call_page (call, "lab-keys.html", data);
  else
    {
      json_decref (data);
      dure_exchange_failure (call->exchange, error);
    }
}

/**
 * dure_lab_keys_add:
 *
 * POST /lab/recipient/keys: `of`, `jwk`, and `over` when the keys before shall end.
 */
gboolean
dure_lab_keys_add (DureLabCall *call, DureCity *city, GError **error)
{
  const char *recipient = dure_lab_call_recipient (call, dure_lab_call_field (call, "of"));
  g_autofree char *thumbprint = NULL;
  g_autoptr (json_t) jwk = jwk_of (call);

  if (recipient == NULL || !dure_lab_call_may (call, DURE_LAB_ACT_FOR, recipient))
    return dure_lab_call_refuse (call, "no-right");
  call->is_wrong = dure_recipient_key_fault (jwk) != DURE_KEY_GOOD;
  if (call->is_wrong)
    return TRUE;
  thumbprint = dure_recipient_key_add (city, recipient, jwk, error);
  if (thumbprint == NULL
      || (*dure_lab_call_field (call, "over") != '\0'
          && !dure_recipient_keys_hand_over (city, recipient, thumbprint, error)))
    return FALSE;
  call->next = g_strdup_printf ("/lab/recipient/keys?of=%s", recipient);
  return dure_governance_note (city, recipient, "add-key", call->person->name, thumbprint, error);
}

static gboolean
revoke_key (DureLabCall *call, DureCity *city, const char *recipient, const char *key,
            GError **error)
{
  g_autofree char *why = g_strstrip (g_strdup (dure_lab_call_field (call, "why")));
  g_autofree char *told = g_strdup_printf ("%s: %s", key, why);

  if (*why == '\0' || strlen (why) > WHY_MAX_BYTES)
    return dure_lab_call_refuse (call, "malformed");
  return dure_recipient_key_revoke (city, key, error)
         && dure_governance_note (city, recipient, "revoke-key", call->person->name, told, error);
}

/**
 * dure_lab_keys_do:
 *
 * POST /lab/recipient/key: `key`, and `do`: `revoke` and `why`, or `restore`.
 */
gboolean
dure_lab_keys_do (DureLabCall *call, DureCity *city, GError **error)
{
  const char *key = dure_lab_call_field (call, "key"), *deed = dure_lab_call_field (call, "do");
  g_autofree char *recipient = dure_recipient_key_owner (city, key, error);

  if (recipient == NULL)
    return FALSE;
  if (!dure_lab_call_may (call, DURE_LAB_ACT_FOR, recipient))
    return dure_lab_call_refuse (call, "no-right");
  call->next = g_strdup_printf ("/lab/recipient/keys?of=%s", recipient);
  if (g_str_equal (deed, "revoke"))
    return revoke_key (call, city, recipient, key, error);
  if (!g_str_equal (deed, "restore"))
    return dure_lab_call_refuse (call, "malformed");
  return dure_recipient_key_restore (city, key, error)
         && dure_governance_note (city, recipient, "restore-key", call->person->name, key, error);
}
