// test-desk.c: enrolment codes, the limiter and the places in charts
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "backend-error.h"
#include "chart.h"
#include "canonical-json.h"
#include "enrolments.h"
#include "folder.h"
#include "limiter.h"

#include <string.h>

#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

static void
test_codes (void)
{
  DureClock *clock = dure_clock_new_manual (G_GINT64_CONSTANT (1795237200000));
  DureDice *dice = dure_dice_new_seeded (3);
  g_autofree char *folder = g_dir_make_tmp ("dure-desk-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  DureCity *city = dure_city_open (&(DureCityPlan) { .state = folder }, clock, dice, &error);
  g_autofree char *code = dure_enrolment_code_new (city, NULL, &error);
  g_autofree char *late = dure_enrolment_code_new (city, NULL, &error);
  g_autofree char *kiosk = NULL, *again = NULL;
  guint8 key[DURE_PUBLIC_KEY_BYTES] = { 1 }, other[DURE_PUBLIC_KEY_BYTES] = { 2 };

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (code), ==, 14);
  g_assert_cmpstr (code, !=, late);
  dure_clock_manual_advance (clock, DAY_MS - 1);
  kiosk = dure_enrolment_use (city, code, key, &error);
  g_assert_no_error (error);
  again = dure_enrolment_use (city, code, key, &error);
  g_assert_cmpstr (again, ==, kiosk);
  g_assert_null (dure_enrolment_use (city, code, other, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT);
  g_clear_error (&error);
  dure_clock_manual_advance (clock, 1);
  g_assert_null (dure_enrolment_use (city, late, other, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_null (dure_enrolment_use (city, code, key, NULL));
  g_assert_true (dure_kiosk_revoke (city, kiosk, &error));
  dure_city_close (city);
  dure_folder_remove (folder);
  dure_dice_seeded_free (dice);
  dure_clock_manual_free (clock);
}

static void
test_spelling (void)
{
  g_autofree char *code = dure_enrolment_code_normalise (" abcd-efgh jkmn");

  g_assert_cmpstr (code, ==, "ABCDEFGHJKMN");
  g_assert_null (dure_enrolment_code_normalise ("ABCD-EFGH-JKM"));
  g_assert_null (dure_enrolment_code_normalise ("ABCD-EFGH-JKMNP"));
  g_assert_null (dure_enrolment_code_normalise ("ABCD-EFGH-JKMO"));
  g_assert_null (dure_enrolment_code_normalise ("ABCD-EFGH-JKM1"));
  g_assert_null (dure_enrolment_code_normalise (NULL));
}

static void
test_limiter (void)
{
  g_autoptr (DureLimiter) limiter = dure_limiter_new (3, 1000);

  for (int i = 0; i < 3; i++)
    {
      g_assert_true (dure_limiter_allows (limiter, "a", 10));
      dure_limiter_failed (limiter, "a", 10);
    }
  g_assert_false (dure_limiter_allows (limiter, "a", 1009));
  g_assert_true (dure_limiter_allows (limiter, "b", 1009));
  g_assert_true (dure_limiter_allows (limiter, "a", 1010));
  for (int i = 0; i < 20000; i++)
    {
      g_autofree char *who = g_strdup_printf ("%d", i);

      dure_limiter_failed (limiter, who, 2000);
    }
  g_assert_true (dure_limiter_allows (limiter, "19999", 2000));
}

static void
test_charts (void)
{
  static const char text[] = "[800, 900, 850]";
  g_autoptr (json_t) rr = dure_json_parse (text, strlen (text), NULL);
  g_autoptr (json_t) range = dure_chart_range (85);
  g_autoptr (json_t) beyond = dure_chart_range (250);
  g_autoptr (json_t) beats = dure_chart_beats (rr);
  g_autoptr (json_t) one = json_pack ("[i]", 800);

  g_assert_cmpfloat (json_number_value (json_object_get (range, "x")), ==, 160);
  g_assert_cmpfloat (json_number_value (json_object_get (beyond, "x")), ==, 320);
  g_assert_cmpstr (json_string_value (json_object_get (beats, "points")), ==,
                   "0.0,66.0 100.4,22.0 213.3,44.0");
  g_assert_cmpint (json_integer_value (json_object_get (beats, "longest")), ==, 900);
  g_assert_null (json_object_get (beats, "oddCount"));
  g_assert_null (dure_chart_beats (one));
  g_assert_null (dure_chart_beats (NULL));
}

/* The dot of an odd beat lies on the line. */
static void
test_odd_beats (void)
{
  static const char text[] = "[800,800,800,800,800,400,1200,800,800,800,800,800]";
  g_autoptr (json_t) rr = dure_json_parse (text, strlen (text), NULL);
  g_autoptr (json_t) beats = dure_chart_beats (rr);

  g_assert_cmpint (json_integer_value (json_object_get (beats, "oddCount")), ==, 2);
  g_assert_cmpstr (json_string_value (json_object_get (beats, "odd")), ==,
                   "M133.3 88.0h0M146.7 0.0h0");
  g_assert_nonnull (strstr (json_string_value (json_object_get (beats, "points")),
                            "133.3,88.0 146.7,0.0"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/enrolment codes", test_codes);
  g_test_add_func ("/desk/spelling of a code", test_spelling);
  g_test_add_func ("/desk/limiter", test_limiter);
  g_test_add_func ("/desk/charts", test_charts);
  g_test_add_func ("/desk/odd beats", test_odd_beats);
  return g_test_run ();
}
