// test-home-hours.c: what a home took from the grid, hour by hour, at most a year of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "home-hours.h"

#include <string.h>

/* 2026-01-01T00:00:00Z */
#define START_S G_GINT64_CONSTANT (1767225600)

static DureHomeHours *
fill (gint64 start_s, guint32 step_s, gsize count, gint64 milliwatt_hours)
{
  DureHomeHours *hours = g_new (DureHomeHours, 1);
  g_autofree DureHomeUse *uses = g_new0 (DureHomeUse, count);

  memset (hours, 0xff, sizeof *hours);
  for (gsize i = 0; i < count; i++)
    uses[i].use = (DureEnergyUse){ start_s + (gint64) i * step_s, step_s, milliwatt_hours };
  dure_home_hours_fill (hours, uses, count);
  return hours;
}

/* Whatever the step, as long as it is not more than an hour: the sums are the same. */
static void
test_steps (void)
{
  static const guint32 steps[] = { 60, 300, 900, 1200, 1800, 3600 };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree DureHomeHours *hours =
          fill (START_S, steps[i], 48 * 3600 / steps[i], 240000 / (3600 / steps[i]));

      g_assert_cmpint (hours->start_s, ==, START_S);
      g_assert_cmpuint (hours->count, ==, 48);
      for (guint hour = 0; hour < 48; hour++)
        g_assert_cmpint (hours->hours[hour].wh, ==, 240);
    }
}

/* An hour that begins at half past is shared out; what is left at both ends is not known. */
static void
test_across_the_hour (void)
{
  g_autofree DureHomeHours *hours = fill (START_S + 1800, 3600, 10, 500000);
  g_autofree DureHomeHours *days = fill (START_S, 86400, 10, 500000);
  g_autofree DureHomeHours *nothing = fill (START_S, 900, 0, 0);

  g_assert_cmpint (hours->start_s, ==, START_S + 3600);
  g_assert_cmpuint (hours->count, ==, 9);
  g_assert_cmpint (hours->hours[8].wh, ==, 500);
  g_assert_cmpuint (days->count, ==, 0);
  g_assert_cmpuint (nothing->count, ==, 0);
}

/* The newest year; more than a home can use, and times that cannot be, are not known. */
static void
test_bounds (void)
{
  g_autofree DureHomeHours *years = fill (START_S, 3600, 2 * DURE_HOME_HOURS_MAX, 1000);
  g_autofree DureHomeHours *much = fill (START_S, 3600, 4, G_GINT64_CONSTANT (1000001000));
  g_autofree DureHomeHours *old = fill (0, 3600, 4, 1000);
  g_autofree DureHomeHours *negative = fill (START_S, 3600, 4, -1);

  g_assert_cmpuint (years->count, ==, DURE_HOME_HOURS_MAX);
  g_assert_cmpint (years->start_s, ==,
                   START_S + (gint64) DURE_HOME_HOURS_MAX * DURE_HOME_HOUR_S);
  g_assert_cmpuint (much->count, ==, 0);
  g_assert_cmpuint (old->count, ==, 0);
  g_assert_cmpuint (negative->count, ==, 0);
}

static DureHomeHours *
sample (void)
{
  DureHomeHours *hours = fill (START_S, 3600, 6, 300000);

  hours->hours[2].wh = -1;
  hours->hours[4].is_estimated = TRUE;
  return hours;
}

static void
test_packed (void)
{
  g_autofree DureHomeHours *hours = sample (), *again = g_new (DureHomeHours, 1);
  g_autoptr (GBytes) packed = dure_home_hours_pack (hours);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (packed, &length);

  g_assert_cmpuint (length, ==, 8 + 6 * 4);
  g_assert_true (dure_home_hours_unpack (again, bytes, length));
  g_assert_cmpmem (again, sizeof *again, hours, sizeof *hours);
}

/* Whatever foreign bytes say: it is a sound one, or nothing. */
static void
test_foreign (void)
{
  g_autofree DureHomeHours *hours = sample (), *read = g_new (DureHomeHours, 1);
  g_autoptr (GBytes) packed = dure_home_hours_pack (hours);
  gsize length;
  const guint8 *good = g_bytes_get_data (packed, &length);
  g_autofree guint8 *room = g_malloc0 (DURE_HOME_HOURS_PACKED_MAX + 4);

  for (gsize short_of = 0; short_of < length; short_of++)
    g_assert_cmpint (dure_home_hours_unpack (read, good, short_of), ==,
                     short_of == 12 || short_of == 16 || short_of == 24 || short_of == 28);
  memcpy (room, good, 8);
  g_assert_true (dure_home_hours_unpack (read, room, DURE_HOME_HOURS_PACKED_MAX));
  g_assert_false (dure_home_hours_unpack (read, room, DURE_HOME_HOURS_PACKED_MAX + 4));
  g_assert_cmpuint (read->count, ==, 0);
  for (gsize bit = 0; bit < length * 8; bit++)
    {
      memcpy (room, good, length);
      room[bit / 8] ^= (guint8) (1 << bit % 8);
      if (!dure_home_hours_unpack (read, room, length))
        continue;
      g_assert_cmpint (read->start_s % DURE_HOME_HOUR_S, ==, 0);
      for (guint i = 0; i < read->count; i++)
        g_assert_true (read->hours[i].wh >= -1 && read->hours[i].wh <= 1000000);
    }
}

static void
test_uses (void)
{
  g_autofree DureHomeHours *hours = sample ();
  g_autoptr (GArray) uses = dure_home_hours_uses (hours);
  const DureEnergyUse *last = &g_array_index (uses, DureEnergyUse, 4);

  g_assert_cmpuint (uses->len, ==, 5);
  g_assert_cmpint (last->start_s, ==, START_S + 5 * 3600);
  g_assert_cmpuint (last->duration_s, ==, 3600);
  g_assert_cmpint (last->milliwatt_hours, ==, 300000);
}

/* What was measured, there and back through a donation; what was estimated stays out. */
static void
test_observations (void)
{
  g_autofree DureHomeHours *hours = sample (), *year = fill (START_S, 3600, 9000, 1000);
  g_autoptr (GPtrArray) list = dure_home_hours_observations (hours);
  g_autoptr (GPtrArray) parts = dure_home_hours_observations (year);
  const DureObservation *observation = list->pdata[0];
  g_autoptr (json_t) json = dure_observation_to_json (observation);
  g_autoptr (DureObservation) again = dure_observation_from_json (json, NULL);
  guint sum = 0;

  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpint (observation->start_ms, ==, 1000 * START_S);
  g_assert_cmpint (observation->end_ms, ==, 1000 * (START_S + 6 * 3600));
  g_assert_nonnull (again);
  g_assert_cmpint (again->device, ==, DURE_DEVICE_HOME_METER);
  g_assert_cmpint (again->possession, ==, DURE_POSSESSION_OWN_FILE);
  g_assert_cmpuint (again->values->len, ==, 6);
  g_assert_cmpint (g_array_index (again->values, gint32, 1), ==, 300);
  g_assert_cmpint (g_array_index (again->values, gint32, 2), ==, DURE_OBSERVATION_UNKNOWN);
  g_assert_cmpint (g_array_index (again->values, gint32, 4), ==, DURE_OBSERVATION_UNKNOWN);
  g_assert_cmpuint (parts->len, ==, 3);
  for (guint i = 0; i < parts->len; i++)
    sum += ((DureObservation *) parts->pdata[i])->values->len;
  g_assert_cmpuint (sum, ==, DURE_HOME_HOURS_MAX);
}

static void
test_all_estimated (void)
{
  g_autofree DureHomeHours *hours = fill (START_S, 3600, 6, 300000);
  g_autoptr (GPtrArray) list = NULL;

  for (guint i = 0; i < hours->count; i++)
    hours->hours[i].is_estimated = TRUE;
  list = dure_home_hours_observations (hours);
  g_assert_cmpuint (list->len, ==, 0);
}

static json_t *
good (void)
{
  g_autofree DureHomeHours *hours = sample ();
  g_autoptr (GPtrArray) list = dure_home_hours_observations (hours);

  return dure_observation_to_json (list->pdata[0]);
}

/* What no kiosk of ours makes of a home. */
static void
test_refused (void)
{
  static const struct
  {
    const char *key, *value;
  } cases[] = {
    { "value", "7" },
    { "values", "7" },
    { "values", "[]" },
    { "values", "[300,300,300,300,300]" },
    { "values", "[null,300,300,300,300,300]" },
    { "values", "[300,300,300,300,300,null]" },
    { "values", "[300,-1,300,300,300,300]" },
    { "values", "[300,2147483648,300,300,300,300]" },
    { "values", "[300,1.5,300,300,300,300]" },
    { "device", "\"wearable\"" },
    { "possession", "\"own-instrument\"" },
    { "possession", "\"same-number\"" },
    { "unit", "\"kWh\"" },
    { "effectivePeriod",
      "{\"start\":\"2026-01-01T00:30:00.000Z\",\"end\":\"2026-01-01T06:30:00.000Z\"}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) json = good ();

      json_object_set_new (json, cases[i].key,
                           json_loads (cases[i].value, JSON_DECODE_ANY, NULL));
      g_assert_null (dure_observation_from_json (json, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/home-hours/steps", test_steps);
  g_test_add_func ("/home-hours/across-the-hour", test_across_the_hour);
  g_test_add_func ("/home-hours/bounds", test_bounds);
  g_test_add_func ("/home-hours/packed", test_packed);
  g_test_add_func ("/home-hours/foreign", test_foreign);
  g_test_add_func ("/home-hours/uses", test_uses);
  g_test_add_func ("/home-hours/observations", test_observations);
  g_test_add_func ("/home-hours/all-estimated", test_all_estimated);
  g_test_add_func ("/home-hours/refused", test_refused);
  return g_test_run ();
}
