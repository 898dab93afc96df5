// test-fitting.c: the city's word, then the command line's, then what is usual
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "fitting.h"

#include <string.h>

#define DIGEST "1111111111111111111111111111111111111111111111111111111111111111"

static const char document[] =
    "{\"schema\":\"dure.station-settings/1\",\"kiosk\":\"0f8fad5b-d9cb-469f-a165-70867728950e\","
    "\"version\":1,\"from\":\"2026-11-01T00:00:00.000Z\",\"until\":\"2027-01-01T00:00:00.000Z\","
    "\"site\":{\"vi\":\"Dongmyeong\"},\"panel\":{\"dpi\":92,\"bottomMm\":650},"
    "\"languages\":[\"vi\"],\"instruments\":[\"body-weight=C0:DE:00:00:01:02\"],\"opening\":{},"
    "\"idle\":{\"seconds\":120,\"warningSeconds\":25},"
    "\"pilot\":{\"name\":\"gwangju-sleep\",\"notices\":{\"vi\":\"" DIGEST "\"}},"
    "\"voice\":{\"speaks\":false,\"percent\":80,\"sounds\":false}}";

static const char *const strap[] = { "heart-rate=C0:DE:00:00:00:01", NULL };

static DureStation stranger;
static DureStation enrolled = { .is_enrolled = TRUE, .pilot = (char *) "gwangju-heart",
                                .public_url = (char *) "https://dure.example" };

static void
test_usual (void)
{
  const DureKioskOptions options = { .state = ".", .speech = DURE_SPEECH_OPTIONS_DEFAULT };
  const DureFitting fitting = dure_fitting_of (&options, &stranger, NULL);

  g_assert_cmpstr (fitting.pilot, ==, "gwangju-heart");
  g_assert_null (fitting.installed);
  g_assert_null (fitting.languages[0]);
  g_assert_null (fitting.look.language);
  g_assert_null (fitting.look.site);
  g_assert_cmpstr (fitting.look.public_url, ==, "");
  g_assert_cmpfloat (fitting.look.panel_dpi, ==, 68.9);
  g_assert_true (fitting.look.speech.speaks);
  g_assert_cmpuint (fitting.look.speech.percent, ==, 100);
  g_assert_true (fitting.look.speech.sounds);
  g_assert_cmpint (fitting.times.idle_ms, ==, 60 * 1000);
  g_assert_cmpint (fitting.times.receipt_idle_ms, ==, 45 * 1000);
}

static void
test_command_line (void)
{
  const DureKioskOptions options = { .state = ".", .language = "en", .installed = strap,
                                     .panel_dpi = 80, .panel_bottom_mm = 400, .width = 540,
                                     .height = 960, .is_windowed = TRUE, .idle_ms = 4000,
                                     .warning_ms = 3000 };
  const DureFitting fitting = dure_fitting_of (&options, &enrolled, NULL);

  g_assert_cmpstr (fitting.look.public_url, ==, "https://dure.example");
  g_assert_true (fitting.installed == strap);
  g_assert_cmpstr (fitting.look.language, ==, "en");
  g_assert_cmpfloat (fitting.look.panel_dpi, ==, 80);
  g_assert_cmpfloat (fitting.look.panel_bottom_mm, ==, 400);
  g_assert_cmpint (fitting.look.width, ==, 540);
  g_assert_cmpint (fitting.look.height, ==, 960);
  g_assert_false (fitting.look.is_fullscreen);
  g_assert_cmpint (fitting.times.idle_ms, ==, 4000);
  g_assert_cmpint (fitting.times.receipt_warning_ms, ==, 3000);
}

/* The receipt shows a secret, so it does not stand longer because the rest does. */
static void
test_city (void)
{
  const DureKioskOptions options = { .state = ".", .language = "en", .installed = strap,
                                     .panel_dpi = 80, .width = 540, .height = 960,
                                     .speech = DURE_SPEECH_OPTIONS_DEFAULT };
  g_autoptr (json_t) json = dure_json_parse (document, strlen (document), NULL);
  g_autoptr (DureStationSettings) settings = dure_station_settings_from_json (json, NULL);
  const DureFitting fitting = dure_fitting_of (&options, &enrolled, settings);

  g_assert_cmpstr (fitting.pilot, ==, "gwangju-sleep");
  g_assert_cmpstr (fitting.installed[0], ==, "body-weight=C0:DE:00:00:01:02");
  g_assert_cmpstr (fitting.languages[0], ==, "vi");
  g_assert_null (fitting.languages[1]);
  g_assert_cmpstr (fitting.look.language, ==, "vi");
  g_assert_true (fitting.look.site == settings->site);
  g_assert_true (fitting.look.settings == settings);
  g_assert_false (fitting.look.speech.speaks);
  g_assert_cmpuint (fitting.look.speech.percent, ==, 80);
  g_assert_false (fitting.look.speech.sounds);
  g_assert_null (fitting.staff_code);
  g_assert_cmpfloat (fitting.look.panel_dpi, ==, 92);
  g_assert_cmpfloat (fitting.look.panel_bottom_mm, ==, 650);
  g_assert_cmpint (fitting.look.width, ==, 540);
  g_assert_cmpint (fitting.times.idle_ms, ==, 120 * 1000);
  g_assert_cmpint (fitting.times.warning_ms, ==, 25 * 1000);
  g_assert_cmpint (fitting.times.receipt_idle_ms, ==, 45 * 1000);
  g_assert_cmpint (fitting.times.receipt_warning_ms, ==, 20 * 1000);
  g_assert_cmpuint (fitting.devices, ==, 0);
  g_assert_cmpstr (fitting.model, ==, "");
}

/* A pilot that measures with something else leaves the station's instrument out. */
static void
test_devices (void)
{
  const DureKioskOptions options = { .state = ".", .speech = DURE_SPEECH_OPTIONS_DEFAULT };
  g_autoptr (json_t) json = dure_json_parse (document, strlen (document), NULL);
  g_autoptr (DureStationSettings) settings = dure_station_settings_from_json (json, NULL);
  const DureVisitTimes times = DURE_VISIT_TIMES_DEFAULT;
  const DureVisitHands hands = { 0 };
  g_autoptr (DureVisit) visit
      = dure_visit_new (dure_clock_system (), dure_dice_system (), &times, &hands);
  DureFitting fitting = dure_fitting_of (&options, &enrolled, settings);

  dure_fitting_put (&fitting, visit);
  g_assert_true (dure_visit_has_installed (visit, DURE_INSTRUMENT_KIND_WEIGHT));
  g_assert_true (dure_visit_uses (visit, DURE_DEVICE_WEARABLE));
  settings->devices = 1u << DURE_DEVICE_THERMOMETER | 1u << DURE_DEVICE_WEARABLE;
  fitting = dure_fitting_of (&options, &enrolled, settings);
  dure_fitting_put (&fitting, visit);
  g_assert_false (dure_visit_has_installed (visit, DURE_INSTRUMENT_KIND_WEIGHT));
  g_assert_true (dure_visit_uses (visit, DURE_DEVICE_WEARABLE));
  g_assert_false (dure_visit_uses (visit, DURE_DEVICE_HOME_METER));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fitting/usual", test_usual);
  g_test_add_func ("/fitting/command-line", test_command_line);
  g_test_add_func ("/fitting/city", test_city);
  g_test_add_func ("/fitting/devices", test_devices);
  return g_test_run ();
}
