// acknowledgement.c: the city's word on what became of the donations it was sent
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Believed only as a whole: signed with the city's key, in the domain of acknowledgements, and
// saying exactly one thing about exactly the donations that were sent. A reply cut short, a page
// of some proxy, or an old reply to other donations lets nothing go from the outbox.

#include "acknowledgement.h"

#include "canonical-json.h"
#include "encoding.h"
#include "kiosk-error.h"

#include <string.h>

#define DOMAIN "dure-acknowledgement/1"
#define MAX_REASON 32

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED, "acknowledgement: %s", why);
  return FALSE;
}

static gboolean
is_signed (const json_t *json, const guint8 city_key[DURE_PUBLIC_KEY_BYTES])
{
  g_autoptr (json_t) covered = json_pack ("{s:O*}", "results", json_object_get (json, "results"));
  const char *text = json_string_value (json_object_get (json, "signature"));
  guint8 signature[DURE_SIGNATURE_BYTES];
  g_autofree char *canonical = NULL;
  gsize length;

  if (!dure_base64url_decode (text, signature, sizeof signature))
    return FALSE;
  canonical = dure_json_canonical (covered, &length);
  return dure_signature_holds (city_key, DOMAIN, canonical, length, signature);
}

/* Of what people take back by their code: perhaps it is known tomorrow. */
static const char *const later[] = { "unknown-code", "too-often", NULL };

static gboolean
read_result (DureAcknowledgement *self, const json_t *result, GHashTable *awaited, GError **error)
{
  const char *id = dure_json_text (result, "id", 36, error);
  const char *status = id != NULL ? dure_json_text (result, "status", 16, error) : NULL;
  DureOutboxVerdict verdict = { id, NULL, FALSE };

  if (status == NULL)
    return FALSE;
  if (!g_hash_table_remove (awaited, id))
    return refuse (error, "of a donation that was not sent, or twice of one");
  if (g_str_equal (status, "refused"))
    {
      verdict.refusal = dure_json_text (result, "reason", MAX_REASON, error);
      if (verdict.refusal == NULL)
        return FALSE;
      verdict.is_later = g_strv_contains (later, verdict.refusal);
      self->refused++;
      self->later += verdict.is_later;
    }
  else if (g_str_equal (status, "stored") || g_str_equal (status, "repeat"))
    self->kept++;
  else
    return refuse (error, "a status that is not known");
  /* The donor took it back before it arrived: there is nothing to keep it for. */
  if (g_strcmp0 (verdict.refusal, "withdrawn") == 0)
    verdict.refusal = NULL;
  g_array_append_val (self->verdicts, verdict);
  return TRUE;
}

static gboolean
read_results (DureAcknowledgement *self, GPtrArray *sent, GError **error)
{
  g_autoptr (GHashTable) awaited = g_hash_table_new (g_str_hash, g_str_equal);
  json_t *results = dure_json_array (self->json, "results", sent->len, sent->len, error);
  gsize i;
  json_t *result;

  if (results == NULL)
    return FALSE;
  for (guint n = 0; n < sent->len; n++)
    g_hash_table_add (awaited, ((DureEnvelope *) sent->pdata[n])->id);
  json_array_foreach (results, i, result)
    if (!read_result (self, result, awaited, error))
      return FALSE;
  return TRUE;
}

/**
 * dure_acknowledgement_read:
 * @reply: the whole body of a reply
 * @sent: (element-type DureEnvelope): what was sent
 * @city_key: the city's signing key
 * @error: %DURE_KIOSK_ERROR_MALFORMED or a core error; nothing of the reply counts then
 *
 * Returns: (transfer full) (nullable): what the city said; its texts live as long as it does
 */
DureAcknowledgement *
dure_acknowledgement_read (GBytes *reply, GPtrArray *sent,
                           const guint8 city_key[DURE_PUBLIC_KEY_BYTES], GError **error)
{
  g_autoptr (DureAcknowledgement) self = g_new0 (DureAcknowledgement, 1);

  self->verdicts = g_array_new (FALSE, FALSE, sizeof (DureOutboxVerdict));
  self->json = dure_json_parse (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), error);
  if (self->json == NULL)
    return NULL;
  if (!is_signed (self->json, city_key))
    {
      refuse (error, "not signed by the city");
      return NULL;
    }
  if (!read_results (self, sent, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * dure_acknowledgement_free:
 * @self: (transfer full) (nullable)
 */
void
dure_acknowledgement_free (DureAcknowledgement *self)
{
  if (self == NULL)
    return;
  json_decref (self->json);
  g_array_unref (self->verdicts);
  g_free (self);
}
