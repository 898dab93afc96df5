// donation.c: what one visit gives
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A kiosk builds a donation and seals it; the city opens and checks it. Opening checks everything
// that does not need a database: the seal, every field, that the consent says what its notice said,
// and that each observation is covered by it. What passes is what the donor agreed to, no more.

#include "donation.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"
#include "id.h"

#include <sodium.h>
#include <string.h>

#define SCHEMA "dure.donation/1"
#define MAX_OBSERVATIONS 64

/* Two hours either way: a kiosk's clock may drift while it is offline, a visit does not last
 * days. What a home used was long before, and never comes. */
#define CLOCK_TOLERANCE_MS (2 * 60 * 60 * 1000)

/**
 * dure_donation_new:
 * @id: the donation's UUIDv7
 * @notice: the notice the consent rests on
 * @consent: (transfer full): what the donor decided
 *
 * Returns: (transfer full): a donation without observations yet
 */
DureDonation *
dure_donation_new (const char *id, DureNotice *notice, DureConsent *consent)
{
  DureDonation *self = g_new0 (DureDonation, 1);

  self->id = g_strdup (id);
  self->notice = dure_notice_ref (notice);
  self->consent = consent;
  self->observations = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_observation_free);
  return self;
}

/**
 * dure_donation_free:
 * @self: (transfer full) (nullable): its secrets are wiped first
 */
void
dure_donation_free (DureDonation *self)
{
  if (self == NULL)
    return;
  dure_text_wipe (self->withdrawal_code);
  g_free (self->id);
  dure_notice_unref (self->notice);
  dure_consent_free (self->consent);
  g_clear_pointer (&self->observations, g_ptr_array_unref);
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

/**
 * dure_donation_to_json:
 *
 * Returns: (transfer full): the whole document, secrets of the donor included
 */
json_t *
dure_donation_to_json (const DureDonation *self)
{
  g_autofree char *claim = dure_base64url_encode (self->claim_hash, sizeof self->claim_hash);
  json_t *observations = json_array ();
  json_t *json;

  for (guint i = 0; i < self->observations->len; i++)
    json_array_append_new (observations, dure_observation_to_json (self->observations->pdata[i]));
  json = json_pack ("{s:s, s:s, s:o, s:o, s:s, s:s}",
                    "schema", SCHEMA,
                    "id", self->id,
                    "consent", dure_consent_to_json (self->consent, self->notice),
                    "observations", observations,
                    "claimHash", claim,
                    "withdrawalCode", self->withdrawal_code);
  if (self->has_visit)
    {
      g_autofree char *token = dure_base64url_encode (self->visit_token, sizeof self->visit_token);

      json_object_set_new (json, "visitToken", json_string (token));
    }
  if (self->has_feedback)
    json_object_set_new (json, "feedback", dure_feedback_to_json (&self->feedback));
  if (self->age != DURE_AGE_UNSAID)
    json_object_set_new (json, "ageBand", json_string (dure_age_band_to_text (self->age)));
  if (self->sex != DURE_SEX_UNSAID)
    json_object_set_new (json, "sex", json_string (dure_sex_to_text (self->sex)));
  return json;
}

/**
 * dure_donation_seal:
 * @city_key: the city's public key
 *
 * Returns: (transfer full): an envelope, not yet signed, that only the city can open; the kiosk
 *   itself cannot
 */
DureEnvelope *
dure_donation_seal (const DureDonation *self, const guint8 city_key[DURE_PUBLIC_KEY_BYTES])
{
  g_autoptr (json_t) json = dure_donation_to_json (self);
  g_autofree char *key_id = dure_public_key_id (city_key);
  g_autoptr (GBytes) sealed = NULL;
  gsize length;
  char *text = dure_json_canonical (json, &length);

  sealed = dure_seal (city_key, text, length);
  sodium_memzero (text, length);
  g_free (text);
  return dure_envelope_new (self->id, key_id, sealed);
}

static gboolean
read_about (DureDonation *self, const json_t *json, GError **error)
{
  const json_t *age = json_object_get (json, "ageBand");
  const json_t *sex = json_object_get (json, "sex");

  if ((age != NULL && !dure_age_band_from_text (json_string_value (age), &self->age))
      || (sex != NULL && !dure_sex_from_text (json_string_value (sex), &self->sex)))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                   "\"ageBand\" or \"sex\" is not known");
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_of_this_visit (const DureDonation *self, const DureObservation *observation)
{
  const gint64 late_ms = observation->end_ms - self->consent->time_ms;

  return late_ms <= CLOCK_TOLERANCE_MS
         && (observation->device == DURE_DEVICE_HOME_METER || -late_ms <= CLOCK_TOLERANCE_MS);
}

static gboolean
read_observations (DureDonation *self, const json_t *json, GError **error)
{
  const json_t *list = dure_json_array (json, "observations", 1, MAX_OBSERVATIONS, error);
  gsize i;
  json_t *item;

  if (list == NULL)
    return FALSE;
  json_array_foreach ((json_t *) list, i, item)
    {
      g_autoptr (DureObservation) observation = dure_observation_from_json (item, error);

      if (observation == NULL)
        return FALSE;
      if (!dure_consent_covers (self->consent, self->notice, observation->code, observation->end_ms)
          || !is_of_this_visit (self, observation))
        {
          g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_COVERED,
                       "\"observations[%" G_GSIZE_FORMAT "]\" is not covered by the consent", i);
          return FALSE;
        }
      g_ptr_array_add (self->observations, g_steal_pointer (&observation));
    }
  return TRUE;
}

static DureDonation *
read_donation (const json_t *json, DureNotice *notice, GError **error)
{
  static const char *const keys[] = { "schema",   "id",        "consent",        "observations",
                                      "feedback", "claimHash", "withdrawalCode", "ageBand",
                                      "sex",      "visitToken", NULL };
  g_autoptr (DureDonation) self = NULL;
  const json_t *visit = json_object_get (json, "visitToken");
  DureConsent *consent;
  const char *id, *code;

  if (!dure_json_only (json, keys, error) || (id = dure_json_text (json, "id", 36, error)) == NULL
      || (code = dure_json_text (json, "withdrawalCode", 10, error)) == NULL)
    return NULL;
  consent = dure_consent_from_json (json_object_get (json, "consent"), notice, error);
  if (consent == NULL)
    return NULL;
  self = dure_donation_new (id, notice, consent);
  self->withdrawal_code = dure_withdrawal_code_normalise (code);
  self->has_visit = visit != NULL;
  if (!dure_id_is_uuid (id) || self->withdrawal_code == NULL
      || (visit != NULL
          && !dure_base64url_decode (json_string_value (visit), self->visit_token,
                                     sizeof self->visit_token))
      || !dure_base64url_decode (json_string_value (json_object_get (json, "claimHash")),
                                 self->claim_hash, sizeof self->claim_hash))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                   "\"id\", \"withdrawalCode\", \"claimHash\" or \"visitToken\""
                   " is not of its kind");
      return NULL;
    }
  self->has_feedback = json_object_get (json, "feedback") != NULL;
  if (!read_about (self, json, error) || !read_observations (self, json, error)
      || (self->has_feedback
          && !dure_feedback_from_json (json_object_get (json, "feedback"), &self->feedback, error)))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * dure_donation_open:
 * @envelope: an envelope whose signature holds
 * @city_key: the city's opening key, the one that the envelope names
 * @find_notice: looks a notice up by its digest; (transfer none) (nullable)
 * @data: handed to @find_notice
 * @error: %DURE_CORE_ERROR_NOT_GENUINE, %DURE_CORE_ERROR_MALFORMED or %DURE_CORE_ERROR_NOT_COVERED
 *
 * Returns: (transfer full) (nullable): the donation, checked
 */
DureDonation *
dure_donation_open (const DureEnvelope *envelope, DureOpeningKey *city_key,
                    DureNoticeFinder find_notice, gpointer data, GError **error)
{
  g_autoptr (GBytes) opened = dure_opening_key_open (city_key, envelope->sealed, error);
  g_autoptr (json_t) json = NULL;
  g_autofree char *digest = NULL;
  DureNotice *notice;

  if (opened == NULL)
    return NULL;
  json = dure_json_parse (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), error);
  if (json == NULL)
    return NULL;
  if (g_strcmp0 (json_string_value (json_object_get (json, "schema")), SCHEMA) != 0
      || g_strcmp0 (json_string_value (json_object_get (json, "id")), envelope->id) != 0)
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                   "\"schema\" or \"id\" does not fit the envelope");
      return NULL;
    }
  digest = dure_consent_notice_digest_of (json_object_get (json, "consent"));
  notice = digest != NULL ? find_notice (digest, data) : NULL;
  if (notice == NULL)
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_COVERED,
                   "the consent rests on a notice that is not known here");
      return NULL;
    }
  return read_donation (json, notice, error);
}
