// station-settings.c: how the city wants a station to be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   settings (JSON)  <- Ed25519 over the canonical form -  signature (base64url)
//        |  digests
//   notices (JSON)
//
// A document, `dure.station-settings/1`. It names one kiosk and counts up, so that what was meant
// for another, or was over long ago, cannot be shown to a station again. What people are told is
// named by its digests: a notice that is not the same to the letter is not that notice.
//
// Every limit is the narrowest that a station can live with: those of the panel are the program's
// own, idle times are what EN 301 549 and WCAG 2.2 (2.2.1) leave, and no language is offered
// without a notice and without the place's name in it.

#include "station-settings-inside.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"
#include "id.h"
#include "staff-code.h"
#include "token.h"

#include <math.h>
#include <string.h>

#define DOMAIN "dure-station-settings/1"
#define SCHEMA "dure.station-settings/1"
#define MAX_SITE 180
#define MAX_INSTRUMENTS 16
#define MAX_INSTRUMENT 64
#define ADDRESS_LENGTH 17 /* C0:DE:00:00:01:01 */
#define MAX_STAFF_CODE 127
#define DAY_MINUTES (24 * 60)

/* So far a station's clock may be behind the city's, as at its enrolment. */
#define SLOW_CLOCK_MS (5 * 60 * 1000)

#define DPI_MIN 20
#define DPI_MAX 600
#define BOTTOM_MIN 100
#define BOTTOM_MAX 800
#define IDLE_MIN 30
#define IDLE_MAX 600
#define WARNING_MIN 20
#define WARNING_MAX 300
#define PERCENT_MIN 50
#define PERCENT_MAX 200

const char *const dure_settings_faults[DURE_SETTINGS_FAULTS] = {
  [DURE_SETTINGS_SOUND] = "none",
  [DURE_SETTINGS_MALFORMED] = "malformed",
  [DURE_SETTINGS_NOT_GENUINE] = "not-genuine",
  [DURE_SETTINGS_OTHER_KIOSK] = "other-kiosk",
  [DURE_SETTINGS_OLDER] = "older",
  [DURE_SETTINGS_NOT_NOW] = "not-now",
  [DURE_SETTINGS_NO_NOTICE] = "no-notice",
  [DURE_SETTINGS_UNFIT] = "unfit",
};

static const char *const days[DURE_SETTINGS_DAYS + 1] = { "mon", "tue", "wed", "thu",
                                                          "fri", "sat", "sun", NULL };

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "station settings: %s", why);
  return FALSE;
}

static gboolean
read_who (DureStationSettings *self, const json_t *json, GError **error)
{
  const char *kiosk = dure_json_text (json, "kiosk", 36, error);
  gint64 version;

  if (kiosk == NULL || !dure_json_integer (json, "version", 1, G_MAXINT32, &version, error)
      || !dure_json_time (json, "from", &self->from_ms, error)
      || !dure_json_time (json, "until", &self->until_ms, error))
    return FALSE;
  if (!dure_id_is_uuid (kiosk))
    return refuse (error, "\"kiosk\" is not a UUID");
  if (self->from_ms >= self->until_ms)
    return refuse (error, "they end before they begin");
  g_strlcpy (self->kiosk, kiosk, sizeof self->kiosk);
  self->version = (guint) version;
  return TRUE;
}

static gboolean
find_language (const char *code, guint *ret_index)
{
  for (guint i = 0; i < DURE_SETTINGS_LANGUAGES; i++)
    if (g_strcmp0 (code, dure_token_languages[i]) == 0)
      {
        *ret_index = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
offers (const DureStationSettings *self, guint language)
{
  for (guint i = 0; i < self->n_languages; i++)
    if (self->languages[i] == language)
      return TRUE;
  return FALSE;
}

static gboolean
read_languages (DureStationSettings *self, const json_t *json, GError **error)
{
  json_t *list = dure_json_array (json, "languages", 1, DURE_SETTINGS_LANGUAGES, error);
  gsize i;
  json_t *code;

  if (list == NULL)
    return FALSE;
  json_array_foreach (list, i, code)
    {
      guint language;

      if (!find_language (json_string_value (code), &language) || offers (self, language))
        return refuse (error, "a language is unknown, or there twice");
      self->languages[self->n_languages++] = language;
    }
  return TRUE;
}

/* An object with a text for each language that is offered, and for no other. */
json_t *
dure_station_settings_by_language (const DureStationSettings *self, const json_t *json,
                                   const char *key, gsize max, GError **error)
{
  json_t *texts = dure_json_object (json, key, error);

  if (texts == NULL)
    return NULL;
  for (guint i = 0; i < self->n_languages; i++)
    if (dure_json_text (texts, dure_token_languages[self->languages[i]], max, error) == NULL)
      return NULL;
  if (json_object_size (texts) != self->n_languages)
    {
      refuse (error, "there is a language that is not offered");
      return NULL;
    }
  return texts;
}

static gboolean
read_site (DureStationSettings *self, const json_t *json, GError **error)
{
  json_t *texts = dure_station_settings_by_language (self, json, "site", MAX_SITE, error);
  const char *language;
  json_t *text;

  if (texts == NULL)
    return FALSE;
  json_object_foreach (texts, language, text)
    if (!dure_text_is_plain (json_string_value (text)))
      return refuse (error, "the place's name has what no screen shows");
  self->site = json_incref (texts);
  return TRUE;
}

static gboolean
read_number (const json_t *json, const char *key, double min, double max, double *ret_number,
             GError **error)
{
  const json_t *value = json_object_get (json, key);

  *ret_number = json_number_value (value);
  return (json_is_number (value) && *ret_number >= min && *ret_number <= max)
         || refuse (error, "a number of the panel is not one that a panel has");
}

static gboolean
read_panel (DureStationSettings *self, const json_t *json, GError **error)
{
  static const char *const keys[] = { "dpi", "bottomMm", NULL };
  const json_t *panel = dure_json_object (json, "panel", error);

  return panel != NULL && dure_json_only (panel, keys, error)
         && read_number (panel, "dpi", DPI_MIN, DPI_MAX, &self->panel_dpi, error)
         && read_number (panel, "bottomMm", BOTTOM_MIN, BOTTOM_MAX, &self->panel_bottom_mm, error);
}

/* KIND=ADDRESS; which kinds there are, the program at the station knows. */
static gboolean
is_instrument (const char *text)
{
  const gsize name = strspn (text, "abcdefghijklmnopqrstuvwxyz-");

  if (name == 0 || text[name] != '=' || strlen (text) != name + 1 + ADDRESS_LENGTH)
    return FALSE;
  for (guint i = 0; i < ADDRESS_LENGTH; i++)
    if (i % 3 == 2 ? text[name + 1 + i] != ':' : !strchr ("0123456789ABCDEF", text[name + 1 + i]))
      return FALSE;
  return TRUE;
}

static gboolean
read_instruments (DureStationSettings *self, const json_t *json, GError **error)
{
  json_t *list = dure_json_array (json, "instruments", 0, MAX_INSTRUMENTS, error);
  gsize i;
  json_t *item;

  if (list == NULL)
    return FALSE;
  self->instruments = g_new0 (char *, json_array_size (list) + 1);
  json_array_foreach (list, i, item)
    {
      const char *text = json_string_value (item);

      if (text == NULL || json_string_length (item) > MAX_INSTRUMENT
          || strlen (text) != json_string_length (item) || !is_instrument (text))
        return refuse (error, "an instrument is not like blood-pressure=C0:DE:00:00:01:01");
      self->instruments[i] = g_strdup (text);
    }
  return TRUE;
}

static gboolean
read_minutes (const json_t *value, guint *ret_minutes)
{
  const char *text = json_string_value (value);
  guint hours, minutes;

  if (text == NULL || json_string_length (value) != 5 || text[2] != ':'
      || !g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3])
      || !g_ascii_isdigit (text[4]))
    return FALSE;
  hours = (guint) (10 * (text[0] - '0') + text[1] - '0');
  minutes = (guint) (10 * (text[3] - '0') + text[4] - '0');
  *ret_minutes = 60 * hours + minutes;
  return minutes < 60 && *ret_minutes <= DAY_MINUTES;
}

static gboolean
read_opening (DureStationSettings *self, const json_t *json, GError **error)
{
  const json_t *opening = dure_json_object (json, "opening", error);

  if (opening == NULL || !dure_json_only (opening, days, error))
    return FALSE;
  for (guint i = 0; i < DURE_SETTINGS_DAYS; i++)
    {
      const json_t *pair = json_object_get (opening, days[i]);
      DureOpenHours hours;

      if (pair == NULL)
        continue;
      if (json_array_size (pair) != 2 || !read_minutes (json_array_get (pair, 0), &hours.from)
          || !read_minutes (json_array_get (pair, 1), &hours.until) || hours.from >= hours.until)
        return refuse (error, "opening hours are not like [\"09:00\",\"18:00\"]");
      self->open[i] = hours;
    }
  return TRUE;
}

static gboolean
read_whole (const json_t *json, const char *key, guint min, guint max, guint *ret_number,
            GError **error)
{
  gint64 number;

  if (!dure_json_integer (json, key, min, max, &number, error))
    return FALSE;
  *ret_number = (guint) number;
  return TRUE;
}

static gboolean
read_idle (DureStationSettings *self, const json_t *json, GError **error)
{
  static const char *const keys[] = { "seconds", "warningSeconds", NULL };
  const json_t *idle = dure_json_object (json, "idle", error);

  return idle != NULL && dure_json_only (idle, keys, error)
         && read_whole (idle, "seconds", IDLE_MIN, IDLE_MAX, &self->idle_s, error)
         && read_whole (idle, "warningSeconds", WARNING_MIN, WARNING_MAX, &self->warning_s, error);
}

static gboolean
read_voice (DureStationSettings *self, const json_t *json, GError **error)
{
  static const char *const keys[] = { "speaks", "percent", "sounds", NULL };
  const json_t *voice = dure_json_object (json, "voice", error);
  const json_t *speaks = json_object_get (voice, "speaks");
  const json_t *sounds = json_object_get (voice, "sounds");

  if (voice == NULL || !dure_json_only (voice, keys, error)
      || !read_whole (voice, "percent", PERCENT_MIN, PERCENT_MAX, &self->speech_percent, error))
    return FALSE;
  if (!json_is_boolean (speaks))
    return refuse (error, "whether it speaks is neither true nor false");
  if (sounds != NULL && !json_is_false (sounds))
    return refuse (error, "\"sounds\" only says false, where there are to be none");
  self->speaks = json_is_true (speaks);
  self->sounds = sounds == NULL;
  return TRUE;
}

static gboolean
read_staff_code (DureStationSettings *self, const json_t *json, GError **error)
{
  const char *hash;

  if (json_object_get (json, "staffCode") == NULL)
    return TRUE;
  hash = dure_json_text (json, "staffCode", MAX_STAFF_CODE, error);
  if (hash == NULL)
    return FALSE;
  if (!dure_staff_code_is_hash (hash))
    return refuse (error, "\"staffCode\" is not what fleet staff-code has printed");
  self->staff_code = g_strdup (hash);
  return TRUE;
}

/**
 * dure_station_settings_from_json:
 * @json: foreign, or not yet signed
 * @error: %DURE_CORE_ERROR_MALFORMED naming what is wrong
 *
 * Returns: (transfer full) (nullable): what they say; whether the city says it is not known
 */
DureStationSettings *
dure_station_settings_from_json (const json_t *json, GError **error)
{
  static const char *const keys[] = { "schema", "kiosk", "version", "from", "until", "site",
                                      "panel", "languages", "instruments", "opening", "idle",
                                      "pilot", "voice", "staffCode", NULL };
  static const char *const schemas[] = { SCHEMA };
  g_autoptr (DureStationSettings) self = g_new0 (DureStationSettings, 1);
  guint schema;

  if (!dure_json_only (json, keys, error)
      || !dure_json_word (json, "schema", schemas, 1, &schema, error)
      || !read_who (self, json, error) || !read_languages (self, json, error)
      || !read_site (self, json, error) || !read_panel (self, json, error)
      || !read_instruments (self, json, error) || !read_opening (self, json, error)
      || !read_idle (self, json, error) || !dure_station_settings_read_pilot (self, json, error)
      || !read_voice (self, json, error) || !read_staff_code (self, json, error))
    return NULL;
  return g_steal_pointer (&self);
}

static json_t *
number_of (double value)
{
  return value == floor (value) ? json_integer ((json_int_t) value) : json_real (value);
}

static json_t *
opening_of (const DureStationSettings *self)
{
  json_t *opening = json_object ();

  for (guint i = 0; i < DURE_SETTINGS_DAYS; i++)
    {
      const DureOpenHours hours = self->open[i];

      if (hours.until > 0)
        json_object_set_new (opening, days[i],
                             json_pack ("[o, o]",
                                        json_sprintf ("%02u:%02u", hours.from / 60,
                                                      hours.from % 60),
                                        json_sprintf ("%02u:%02u", hours.until / 60,
                                                      hours.until % 60)));
    }
  return opening;
}

/**
 * dure_station_settings_to_json:
 *
 * Returns: (transfer full): the document
 */
json_t *
dure_station_settings_to_json (const DureStationSettings *self)
{
  g_autofree char *from = dure_time_to_text (self->from_ms);
  g_autofree char *until = dure_time_to_text (self->until_ms);
  json_t *languages = json_array (), *instruments = json_array ();

  for (guint i = 0; i < self->n_languages; i++)
    {
      const guint language = self->languages[i];

      json_array_append_new (languages, json_string (dure_token_languages[language]));
    }
  for (guint i = 0; self->instruments[i] != NULL; i++)
    json_array_append_new (instruments, json_string (self->instruments[i]));
  return json_pack (
      "{s:s, s:s, s:I, s:s, s:s, s:O, s:{s:o, s:o}, s:o, s:o, s:o, s:{s:i, s:i}, s:o,"
      " s:{s:b, s:i, s:o*}, s:s*}",
      "schema", SCHEMA, "kiosk", self->kiosk, "version", (json_int_t) self->version, "from", from,
      "until", until, "site", self->site, "panel", "dpi", number_of (self->panel_dpi), "bottomMm",
      number_of (self->panel_bottom_mm), "languages", languages, "instruments", instruments,
      "opening", opening_of (self), "idle", "seconds", (int) self->idle_s, "warningSeconds",
      (int) self->warning_s, "pilot", dure_station_settings_pilot (self), "voice", "speaks",
      self->speaks, "percent", (int) self->speech_percent, "sounds",
      self->sounds ? NULL : json_false (), "staffCode", self->staff_code);
}

/**
 * dure_station_settings_sign:
 * @settings: the document
 * @city_key: the city's signing key
 *
 * Returns: (transfer full): `{"settings": ..., "signature": ...}`
 */
json_t *
dure_station_settings_sign (const json_t *settings, DureSigningKey *city_key)
{
  guint8 signature[DURE_SIGNATURE_BYTES];
  g_autofree char *encoded = NULL;
  gsize length;
  g_autofree char *text = dure_json_canonical (settings, &length);

  dure_signing_key_sign (city_key, DOMAIN, text, length, signature);
  encoded = dure_base64url_encode (signature, sizeof signature);
  return json_pack ("{s:O, s:s}", "settings", settings, "signature", encoded);
}

/**
 * dure_station_settings_open:
 * @json: (nullable): foreign: `{"settings": ..., "signature": ...}`
 * @city_key: the only one that is believed
 * @error: %DURE_CORE_ERROR_MALFORMED, or %DURE_CORE_ERROR_NOT_GENUINE when it is not signed with
 *   that key
 *
 * Returns: (transfer full) (nullable): what the city says
 */
DureStationSettings *
dure_station_settings_open (const json_t *json, const guint8 city_key[DURE_PUBLIC_KEY_BYTES],
                            GError **error)
{
  const json_t *settings = json_object_get (json, "settings");
  const char *text = json_string_value (json_object_get (json, "signature"));
  g_autofree char *canonical = NULL;
  guint8 signature[DURE_SIGNATURE_BYTES];
  gsize length;

  if (!json_is_object (settings) || text == NULL)
    {
      refuse (error, "they are not signed at all");
      return NULL;
    }
  canonical = dure_json_canonical (settings, &length);
  if (!dure_base64url_decode (text, signature, sizeof signature)
      || !dure_signature_holds (city_key, DOMAIN, canonical, length, signature))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_GENUINE,
                   "station settings: not signed by the city");
      return NULL;
    }
  return dure_station_settings_from_json (settings, error);
}

/**
 * dure_station_settings_free:
 * @self: (transfer full) (nullable)
 */
void
dure_station_settings_free (DureStationSettings *self)
{
  if (self == NULL)
    return;
  json_decref (self->site);
  g_strfreev (self->instruments);
  g_free (self->pilot);
  g_free (self->staff_code);
  g_free (self);
}

/**
 * dure_station_settings_hold_at:
 * @now_ms: milliseconds since 1970
 *
 * Returns: whether it is their time, by a clock that may be some minutes slow
 */
gboolean
dure_station_settings_hold_at (const DureStationSettings *self, gint64 now_ms)
{
  return now_ms >= self->from_ms - SLOW_CLOCK_MS && now_ms < self->until_ms;
}

/**
 * dure_station_settings_check:
 * @kiosk: the station's id
 * @has: the version that it has, or 0
 * @now_ms: milliseconds since 1970
 *
 * Returns: why that station cannot take them, or %DURE_SETTINGS_SOUND
 */
DureSettingsFault
dure_station_settings_check (const DureStationSettings *self, const char *kiosk, guint has,
                             gint64 now_ms)
{
  if (!g_str_equal (self->kiosk, kiosk))
    return DURE_SETTINGS_OTHER_KIOSK;
  if (self->version <= has)
    return DURE_SETTINGS_OLDER;
  return dure_station_settings_hold_at (self, now_ms) ? DURE_SETTINGS_SOUND
                                                      : DURE_SETTINGS_NOT_NOW;
}

/**
 * dure_station_settings_offer:
 * @language: `ko`
 *
 * Returns: whether people can choose it
 */
gboolean
dure_station_settings_offer (const DureStationSettings *self, const char *language)
{
  guint index;

  return find_language (language, &index) && offers (self, index);
}

/**
 * dure_station_settings_notice:
 * @language: `ko`
 *
 * Returns: (transfer none) (nullable): the digest of the notice in that language, when it is
 *   offered
 */
const char *
dure_station_settings_notice (const DureStationSettings *self, const char *language)
{
  guint index;

  return find_language (language, &index) && offers (self, index) ? self->notices[index] : NULL;
}

/**
 * dure_station_settings_site:
 * @language: one that is offered
 *
 * Returns: (transfer none): what the place is called
 */
const char *
dure_station_settings_site (const DureStationSettings *self, const char *language)
{
  return dure_json_text_of (self->site, language);
}

/**
 * dure_station_settings_hours:
 * @now_ms: milliseconds since 1970
 *
 * Returns: when the place is open on that day in Seoul; 1970 began on a Thursday
 */
DureOpenHours
dure_station_settings_hours (const DureStationSettings *self, gint64 now_ms)
{
  const gint64 day = (dure_day_of_time (now_ms) + 3) % DURE_SETTINGS_DAYS;

  return self->open[day < 0 ? day + DURE_SETTINGS_DAYS : day];
}
