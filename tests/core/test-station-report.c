// test-station-report.c: how a station is, and how many came, there and back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"
#include "id.h"
#include "report.h"
#include "station-report.h"

#include <string.h>

#define DAY 20778 /* 2026-11-21 */

static DureStationReport
sample (void)
{
  DureStationReport report = {
    .id = "019aa4d5-0000-7000-8000-000000000000", .day = DAY, .version = "0.1.0",
    .radio = DURE_RADIO_ON, .disk_free_mib = 20000, .knows_clock = TRUE, .clock_ahead_s = -3,
    .queued = 4, .oldest_hours = 2, .settings = 3,
    .n_days = 2,
  };

  report.days[0].day = DAY - 2;
  report.days[0].ended_on[DURE_STEP_RECEIPT] = 9;
  report.days[0].refused[DURE_REFUSAL_DONATE] = 2;
  report.days[0].refused[DURE_PURPOSE_TRAIN] = 1;
  report.days[1].day = DAY - 1;
  report.days[1].staff[DURE_STAFF_COUNT_OPENED] = 1;
  report.days[1].staff[DURE_STAFF_COUNT_WRONG] = 6;
  return report;
}

static DureStationReport
bad_settings (void)
{
  DureStationReport report = sample ();

  report.settings_fault = DURE_SETTINGS_NOT_GENUINE;
  memset (report.model, 'a', DURE_MODEL_DIGEST_LENGTH);
  report.model_fault = DURE_MODEL_FAULT_OTHER_FILE;
  report.has_ledger = TRUE;
  report.ledger = (DureLedgerSeen){ .found = DURE_WITNESSED_RESTORED, .origin = "dure/a",
                                    .size = 7, .root = { 1, 2, 3 }, .is_cosigned = TRUE,
                                    .cosignature = { 4, 5 } };
  return report;
}

/* Every word is there, and no two are the same. */
static void
test_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < DURE_STEP_COUNT; i++)
    g_assert_true (g_hash_table_add (seen, (char *) dure_step_to_text (i)));
  g_hash_table_remove_all (seen);
  for (guint i = 0; i < DURE_REFUSAL_COUNT; i++)
    g_assert_true (g_hash_table_add (seen, (char *) dure_refusal_to_text (i)));
  g_hash_table_remove_all (seen);
  for (guint i = 0; i < DURE_STAFF_COUNTS; i++)
    g_assert_true (g_hash_table_add (seen, (char *) dure_staff_count_to_text (i)));
}

static void
test_travels (void)
{
  DureDice *dice = dure_dice_new_seeded (7);
  g_autoptr (DureOpeningKey) city = dure_opening_key_new (dice);
  g_autoptr (DureOpeningKey) other = dure_opening_key_new (dice);
  const DureStationReport report = bad_settings ();
  g_autoptr (json_t) json = dure_station_report_to_json (&report);
  g_autoptr (DureEnvelope) envelope = dure_report_seal (json, dure_opening_key_public (city));
  g_autoptr (json_t) opened = dure_report_open (envelope, city, NULL);
  g_autoptr (GError) error = NULL;
  DureStationReport heard;

  g_assert_true (json_equal (json, opened));
  g_assert_true (dure_station_report_from_json (opened, &heard, &error));
  g_assert_cmpmem (&heard, sizeof heard, &report, sizeof report);
  g_assert_null (dure_report_open (envelope, other, &error));
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_GENUINE);
  g_clear_error (&error);
  envelope->id[0] = '1';
  g_assert_null (dure_report_open (envelope, city, &error));
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
  dure_dice_seeded_free (dice);
}

/* What is not known or did not happen is not named. */
static void
test_says_no_more (void)
{
  DureStationReport report = sample ();
  g_autoptr (json_t) json = NULL;
  g_autofree char *text = NULL;

  report.knows_clock = FALSE;
  report.settings = 0;
  report.n_days = 1;
  json = dure_station_report_to_json (&report);
  text = dure_json_canonical (json_object_get (json, "days"), NULL);
  g_assert_cmpstr (text, ==,
                   "[{\"day\":\"2026-11-19\",\"endedOn\":{\"receipt\":9},"
                   "\"refused\":{\"donate\":2,\"train\":1}}]");
  g_assert_null (json_object_get (json, "clockAheadSeconds"));
  g_assert_null (json_object_get (json, "settings"));
  g_assert_null (json_object_get (json, "settingsFault"));
  g_assert_null (json_object_get (json, "model"));
  g_assert_null (json_object_get (json, "modelFault"));
  g_assert_null (json_object_get (json, "ledger"));
}

#define ROOT "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""
#define LEDGER(found, size, root, more)                                                           \
  "{\"found\":" found ",\"origin\":\"dure/a\",\"size\":" size ",\"root\":" root more "}"

/* One member changed at a time: none of these is a report. */
static void
test_malformed (void)
{
  static const struct
  {
    const char *key, *value;
  } bad[] = {
    { "schema", "\"dure.station-report/2\"" },
    { "id", "\"x\"" },
    { "day", "\"2026-02-30\"" },
    { "day", "7" },
    { "version", "\"\"" },
    { "version", "\"0123456789012345678901234567890123\"" },
    { "radio", "\"loud\"" },
    { "diskFreeMib", "-1" },
    { "diskFreeMib", "1.5" },
    { "clockAheadSeconds", "null" },
    { "queued", "10000001" },
    { "parked", "true" },
    { "settings", "0" },
    { "settingsFault", "\"none\"" },
    { "model", "\"aa\"" },
    { "model", "7" },
    { "modelFault", "\"none\"" },
    { "days", "{}" },
    { "days", "[{\"day\":\"2026-11-19\",\"endedOn\":{\"dance\":1},\"refused\":{}}]" },
    { "days", "[{\"day\":\"2026-11-19\",\"endedOn\":{\"receipt\":0},\"refused\":{}}]" },
    { "days", "[{\"day\":\"2026-11-19\",\"endedOn\":{}}]" },
    { "days", "[{\"day\":\"2026-11-19\",\"endedOn\":{},\"refused\":{},\"staff\":{\"who\":1}}]" },
    { "days", "[{\"day\":\"2026-11-19\",\"endedOn\":{},\"refused\":{},\"staff\":[]}]" },
    { "donor", "\"x\"" },
    { "ledger", "null" },
    { "ledger", "{}" },
    { "ledger", LEDGER ("\"odd\"", "7", ROOT, "") },
    { "ledger", LEDGER ("\"fine\"", "-1", ROOT, "") },
    { "ledger", LEDGER ("\"fine\"", "7", "\"AAAA\"", "") },
    { "ledger", LEDGER ("\"fine\"", "7", ROOT, ",\"donor\":1") },
  };
  const DureStationReport report = sample ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (json_t) json = dure_station_report_to_json (&report);
      g_autoptr (GError) error = NULL;
      DureStationReport heard;

      json_object_set_new (json, bad[i].key, json_loads (bad[i].value, JSON_DECODE_ANY, NULL));
      g_assert_false (dure_station_report_from_json (json, &heard, &error));
      g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
    }
}

static void
test_bad_is_seen (void)
{
  DureStationReport report = sample ();

  g_assert_false (dure_station_report_is_bad (&report));
  report = bad_settings ();
  g_assert_true (dure_station_report_is_bad (&report));
  report = sample ();
  report.has_ledger = TRUE;
  report.ledger.found = DURE_WITNESSED_RESTORED;
  g_assert_false (dure_station_report_is_bad (&report));
  report.ledger.found = DURE_WITNESSED_BROKEN;
  g_assert_true (dure_station_report_is_bad (&report));
  report = sample ();
  report.radio = DURE_RADIO_OFF;
  g_assert_true (dure_station_report_is_bad (&report));
  report = sample ();
  report.disk_free_mib = 255;
  g_assert_true (dure_station_report_is_bad (&report));
  report = sample ();
  report.clock_ahead_s = -61;
  g_assert_true (dure_station_report_is_bad (&report));
  report.knows_clock = FALSE;
  g_assert_false (dure_station_report_is_bad (&report));
  report.oldest_hours = 24;
  g_assert_true (dure_station_report_is_bad (&report));
  report = sample ();
  report.parked = 1;
  g_assert_true (dure_station_report_is_bad (&report));
  report = sample ();
  report.model_fault = DURE_MODEL_FAULT_NOT_KEPT;
  g_assert_cmpint (dure_station_report_alarms (&report), ==, DURE_STATION_BAD_MODEL);
}

/* An id of version 7 says when it was made, another one does not. */
static void
test_time_of_id (void)
{
  DureClock *clock = dure_clock_new_manual (G_GINT64_CONSTANT (1795237200123));
  DureDice *dice = dure_dice_new_seeded (3);
  g_autofree char *timed = dure_id_new_timed (clock, dice);
  g_autofree char *random = dure_id_new_random (dice);
  gint64 made_ms;

  g_assert_true (dure_id_time_ms (timed, &made_ms));
  g_assert_cmpint (made_ms, ==, G_GINT64_CONSTANT (1795237200123));
  g_assert_false (dure_id_time_ms (random, &made_ms));
  g_assert_false (dure_id_time_ms ("x", &made_ms));
  dure_dice_seeded_free (dice);
  dure_clock_manual_free (clock);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/station-report/words", test_words);
  g_test_add_func ("/station-report/travels", test_travels);
  g_test_add_func ("/station-report/says-no-more", test_says_no_more);
  g_test_add_func ("/station-report/malformed", test_malformed);
  g_test_add_func ("/station-report/bad-is-seen", test_bad_is_seen);
  g_test_add_func ("/station-report/time-of-id", test_time_of_id);
  return g_test_run ();
}
