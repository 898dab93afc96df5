// test-station-settings.c: what the city has not signed for this station, as it is, does not stand
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"
#include "observation.h"
#include "staff-code.h"
#include "station-settings.h"

#include <string.h>

#define KIOSK "0f8fad5b-d9cb-469f-a165-70867728950e"
#define KO "1111111111111111111111111111111111111111111111111111111111111111"
#define VI "abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcd"

static const char document[] =
    "{\"schema\":\"dure.station-settings/1\",\"kiosk\":\"" KIOSK "\",\"version\":3,"
    "\"from\":\"2026-11-01T00:00:00.000Z\",\"until\":\"2027-01-01T00:00:00.000Z\","
    "\"site\":{\"ko\":\"충장동 행정복지센터\",\"vi\":\"Trung tâm phường\"},"
    "\"panel\":{\"dpi\":68.9,\"bottomMm\":500},\"languages\":[\"vi\",\"ko\"],"
    "\"instruments\":[\"blood-pressure=C0:DE:00:00:01:01\",\"body-weight=C0:DE:00:00:01:02\"],"
    "\"opening\":{\"mon\":[\"09:00\",\"18:30\"],\"sat\":[\"00:00\",\"24:00\"]},"
    "\"idle\":{\"seconds\":60,\"warningSeconds\":30},"
    "\"pilot\":{\"name\":\"gwangju-heart\",\"notices\":{\"ko\":\"" KO "\",\"vi\":\"" VI "\"}},"
    "\"voice\":{\"speaks\":true,\"percent\":100}}";

static json_t *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  json_t *json = dure_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return json;
}

static DureStationSettings *
read_sample (void)
{
  g_autoptr (json_t) json = parse (document);
  g_autoptr (GError) error = NULL;
  DureStationSettings *settings = dure_station_settings_from_json (json, &error);

  g_assert_no_error (error);
  return settings;
}

static void
test_there_and_back (void)
{
  g_autoptr (DureStationSettings) settings = read_sample ();
  g_autoptr (json_t) json = parse (document);
  g_autoptr (json_t) again = dure_station_settings_to_json (settings);

  g_assert_true (json_equal (json, again));
  g_assert_cmpuint (settings->version, ==, 3);
  g_assert_cmpfloat (settings->panel_dpi, ==, 68.9);
  g_assert_cmpfloat (settings->panel_bottom_mm, ==, 500);
  g_assert_cmpstr (settings->instruments[1], ==, "body-weight=C0:DE:00:00:01:02");
  g_assert_null (settings->instruments[2]);
  g_assert_cmpuint (settings->idle_s, ==, 60);
  g_assert_cmpuint (settings->warning_s, ==, 30);
  g_assert_cmpstr (settings->pilot, ==, "gwangju-heart");
  g_assert_true (settings->speaks);
  g_assert_true (settings->sounds);
  g_assert_cmpuint (settings->speech_percent, ==, 100);
}

static void
test_languages (void)
{
  g_autoptr (DureStationSettings) settings = read_sample ();

  g_assert_true (dure_station_settings_offer (settings, "ko"));
  g_assert_true (dure_station_settings_offer (settings, "vi"));
  g_assert_false (dure_station_settings_offer (settings, "en"));
  g_assert_false (dure_station_settings_offer (settings, "xx"));
  g_assert_cmpstr (dure_station_settings_notice (settings, "vi"), ==, VI);
  g_assert_null (dure_station_settings_notice (settings, "en"));
  g_assert_cmpstr (dure_station_settings_site (settings, "vi"), ==, "Trung tâm phường");
  g_assert_cmpstr (dure_station_settings_site (settings, "en"), ==, "");
}

static void
test_hours (void)
{
  static const struct
  {
    const char *at;
    guint from, until;
  } cases[] = {
    { "2026-11-22T14:59:59.999Z", 0, 0 },          /* Sunday, in Seoul */
    { "2026-11-22T15:00:00.000Z", 540, 1110 },     /* Monday */
    { "2026-11-27T15:00:00.000Z", 0, 24 * 60 },    /* Saturday */
    { "1969-12-29T01:00:00.000Z", 540, 1110 },     /* Monday, too */
  };
  g_autoptr (DureStationSettings) settings = read_sample ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DureOpenHours hours;
      gint64 at_ms;

      g_assert_true (dure_time_from_text (cases[i].at, &at_ms));
      hours = dure_station_settings_hours (settings, at_ms);
      g_assert_cmpuint (hours.from, ==, cases[i].from);
      g_assert_cmpuint (hours.until, ==, cases[i].until);
    }
}

static void
test_for_whom_and_when (void)
{
  g_autoptr (DureStationSettings) settings = read_sample ();
  const gint64 first = settings->from_ms, end = settings->until_ms;

#define CHECK(kiosk, has, at, fault)                                                               \
  g_assert_cmpint (dure_station_settings_check (settings, kiosk, has, at), ==, fault)
  CHECK (KIOSK, 0, first, DURE_SETTINGS_SOUND);
  CHECK (KIOSK, 2, end - 1, DURE_SETTINGS_SOUND);
  CHECK (KIOSK, 3, first, DURE_SETTINGS_OLDER);
  CHECK (KIOSK, 4, first, DURE_SETTINGS_OLDER);
  CHECK (KIOSK, 0, first - 5 * 60 * 1000, DURE_SETTINGS_SOUND);
  CHECK (KIOSK, 0, first - 5 * 60 * 1000 - 1, DURE_SETTINGS_NOT_NOW);
  CHECK (KIOSK, 0, end, DURE_SETTINGS_NOT_NOW);
  CHECK ("1f8fad5b-d9cb-469f-a165-70867728950e", 0, first, DURE_SETTINGS_OTHER_KIOSK);
#undef CHECK
}

/* A pilot may say what it measures with, and which model it has on trial. */
static void
test_pilot_says_more (void)
{
  static const char more[]
      = "\"gwangju-heart\",\"devices\":[\"blood-pressure-cuff\",\"wearable\"],"
        "\"model\":\"" KO "\",";
  g_autoptr (GString) text = g_string_new (document);
  g_autoptr (DureStationSettings) settings = NULL, usual = read_sample ();
  g_autoptr (json_t) json = NULL, again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (usual->devices, ==, 0);
  g_assert_cmpstr (usual->model, ==, "");
  g_assert_cmpuint (g_string_replace (text, "\"gwangju-heart\",", more, 1), ==, 1);
  json = parse (text->str);
  settings = dure_station_settings_from_json (json, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (settings->devices, ==,
                    1u << DURE_DEVICE_BLOOD_PRESSURE_CUFF | 1u << DURE_DEVICE_WEARABLE);
  g_assert_cmpstr (settings->model, ==, KO);
  again = dure_station_settings_to_json (settings);
  g_assert_true (json_equal (json, again));
}

static void
assert_refused (const char *from, const char *to)
{
  g_autoptr (GString) text = g_string_new (document);
  g_autoptr (DureStationSettings) settings = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = NULL;

  g_assert_cmpuint (g_string_replace (text, from, to, 1), ==, 1);
  json = parse (text->str);
  settings = dure_station_settings_from_json (json, &error);
  if (settings != NULL)
    g_error ("%s for %s is taken", to, from);
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
}

/* Each line puts something else into its place, and the whole is refused. */
static void
test_limits (void)
{
  static const char *const changes[][2] = {
    { "settings/1", "settings/2" },
    { "\"version\":3", "\"version\":0" },
    { "\"version\":3", "\"version\":3,\"donor\":1" },
    { KIOSK, "0f8fad5b" },
    { "2027-01-01", "2026-11-01" },
    { "2027-01-01T00:00:00.000Z", "2027-01-01" },
    { "[\"vi\",\"ko\"]", "[]" },
    { "[\"vi\",\"ko\"]", "[\"vi\"]" },
    { "[\"vi\",\"ko\"]", "[\"vi\",\"ko\",\"ko\"]" },
    { "[\"vi\",\"ko\"]", "[\"vi\",\"ko\",\"en\"]" },
    { "[\"vi\",\"ko\"]", "[\"vi\",\"xx\"]" },
    { "Trung", "Tr\\nung" },
    { "Trung tâm phường", "" },
    { "68.9", "19.9" },
    { "68.9", "600.5" },
    { "68.9", "\"68.9\"" },
    { "\"bottomMm\":500", "\"bottomMm\":99" },
    { "\"bottomMm\":500", "\"bottomMm\":801" },
    { "\"bottomMm\":500", "\"bottomMm\":500,\"x\":1" },
    { "C0:DE:00:00:01:01", "C0:DE:00:00:01" },
    { "C0:DE:00:00:01:01", "c0:de:00:00:01:01" },
    { "C0:DE:00:00:01:01", "C0-DE-00-00-01-01" },
    { "blood-pressure=", "=" },
    { "\"mon\"", "\"moon\"" },
    { "18:30", "09:00" },
    { "18:30", "18:60" },
    { "24:00", "24:01" },
    { "18:30", "1830" },
    { "[\"09:00\",\"18:30\"]", "[\"09:00\"]" },
    { "\"seconds\":60", "\"seconds\":29" },
    { "\"seconds\":60", "\"seconds\":601" },
    { "\"warningSeconds\":30", "\"warningSeconds\":19" },
    { "\"warningSeconds\":30", "\"warningSeconds\":301" },
    { "gwangju-heart", "Gwangju" },
    { KO, "1111" },
    { "abcdefabcd", "ABCDEFABCD" },
    { "\"percent\":100", "\"percent\":49" },
    { "\"percent\":100", "\"percent\":201" },
    { "\"speaks\":true", "\"speaks\":1" },
    { "\"speaks\":true", "\"speaks\":true,\"sounds\":true" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    assert_refused (changes[i][0], changes[i][1]);
}

/* The same of what a pilot may say. */
static void
test_pilot_limits (void)
{
  static const char *const more[] = {
    "\"devices\":[]", "\"devices\":[\"scale\"]", "\"devices\":[\"wearable\",\"wearable\"]",
    "\"devices\":\"wearable\"", "\"model\":\"any\"", "\"model\":\"\"", "\"model\":null",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (more); i++)
    {
      g_autofree char *to = g_strdup_printf ("\"gwangju-heart\",%s,", more[i]);

      assert_refused ("\"gwangju-heart\",", to);
    }
}

/* Every field is needed. */
static void
test_nothing_is_left_out (void)
{
  g_autoptr (json_t) json = parse (document);
  const char *key;
  json_t *value;

  json_object_foreach (json, key, value)
    {
      g_autoptr (json_t) less = json_copy (json);
      g_autoptr (DureStationSettings) settings = NULL;

      json_object_del (less, key);
      settings = dure_station_settings_from_json (less, NULL);
      g_assert_null (settings);
    }
}

/* Whoever wants no staff corner leaves it out; what cannot be a code's hash is no settings. */
static void
test_staff_code (void)
{
  g_autofree char *hash = dure_staff_code_hash ("482913");
  g_autoptr (json_t) json = parse (document);
  g_autoptr (DureStationSettings) settings = NULL;
  g_autoptr (DureStationSettings) open = NULL;
  g_autoptr (json_t) again = NULL;

  json_object_set_new (json, "staffCode", json_string (hash));
  settings = dure_station_settings_from_json (json, NULL);
  g_assert_cmpstr (settings->staff_code, ==, hash);
  again = dure_station_settings_to_json (settings);
  g_assert_true (json_equal (json, again));
  json_object_set_new (json, "staffCode", json_string ("482913"));
  open = dure_station_settings_from_json (json, NULL);
  g_assert_null (open);
}

/* Whoever wants no sounds says so. */
static void
test_silent (void)
{
  g_autoptr (json_t) json = parse (document);
  g_autoptr (DureStationSettings) settings = NULL;
  g_autoptr (json_t) again = NULL;

  json_object_set_new (json_object_get (json, "voice"), "sounds", json_false ());
  settings = dure_station_settings_from_json (json, NULL);
  g_assert_false (settings->sounds);
  again = dure_station_settings_to_json (settings);
  g_assert_true (json_equal (json, again));
}

static void
assert_fails (const json_t *json, DureSigningKey *key, DureCoreError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureStationSettings) settings =
      dure_station_settings_open (json, dure_signing_key_public (key), &error);

  g_assert_null (settings);
  g_assert_error (error, DURE_CORE_ERROR, (int) code);
}

static void
test_signed (void)
{
  DureDice *dice = dure_dice_new_seeded (5);
  g_autoptr (DureSigningKey) city = dure_signing_key_new (dice);
  g_autoptr (DureSigningKey) other = dure_signing_key_new (dice);
  g_autoptr (json_t) json = parse (document);
  g_autoptr (json_t) sealed = dure_station_settings_sign (json, city);
  g_autoptr (json_t) edited = json_deep_copy (sealed);
  g_autoptr (json_t) bare = json_pack ("{s:O}", "settings", json);
  g_autoptr (GError) error = NULL;
  g_autoptr (DureStationSettings) settings =
      dure_station_settings_open (sealed, dure_signing_key_public (city), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (settings->kiosk, ==, KIOSK);
  json_object_set_new (json_object_get (edited, "settings"), "version", json_integer (4));
  assert_fails (sealed, other, DURE_CORE_ERROR_NOT_GENUINE);
  assert_fails (edited, city, DURE_CORE_ERROR_NOT_GENUINE);
  assert_fails (bare, city, DURE_CORE_ERROR_MALFORMED);
  assert_fails (NULL, city, DURE_CORE_ERROR_MALFORMED);
  dure_dice_seeded_free (dice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/station-settings/there-and-back", test_there_and_back);
  g_test_add_func ("/station-settings/languages", test_languages);
  g_test_add_func ("/station-settings/hours", test_hours);
  g_test_add_func ("/station-settings/for-whom-and-when", test_for_whom_and_when);
  g_test_add_func ("/station-settings/pilot-says-more", test_pilot_says_more);
  g_test_add_func ("/station-settings/limits", test_limits);
  g_test_add_func ("/station-settings/pilot-limits", test_pilot_limits);
  g_test_add_func ("/station-settings/nothing-is-left-out", test_nothing_is_left_out);
  g_test_add_func ("/station-settings/staff-code", test_staff_code);
  g_test_add_func ("/station-settings/silent", test_silent);
  g_test_add_func ("/station-settings/signed", test_signed);
  return g_test_run ();
}
