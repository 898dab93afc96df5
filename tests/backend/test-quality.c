// test-quality.c: every quality rule on both sides of its boundary
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "quality-limits.h"
#include "quality.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1795237200000)
#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define BIT(reason) (1u << DURE_QUALITY_##reason)
#define MOST 256

static const DureQualityContext usual = { .arrived_ms = NOW, .consented_ms = G_MININT64 };

/* By an unknown device, an hour before it came. */
static DureQualityItem
one (DureCode code, double value)
{
  return (DureQualityItem) { .code = code,
                             .device = DURE_DEVICE_COUNT,
                             .start_ms = NOW - HOUR,
                             .end_ms = NOW - HOUR,
                             .value = value };
}

static DureQualityItem
later (DureQualityItem item, gint64 by_ms)
{
  item.start_ms += by_ms;
  item.end_ms += by_ms;
  return item;
}

static guint32
judge_one (DureQualityItem item)
{
  guint32 reasons = G_MAXUINT32;

  dure_quality_judge (&item, 1, &usual, &reasons);
  return reasons;
}

#define assert_one(item, wanted) g_assert_cmphex (judge_one (item), ==, (wanted))

static void
assert_two (DureQualityItem first, DureQualityItem second, guint32 of_first, guint32 of_second)
{
  const DureQualityItem items[] = { first, second };
  guint32 reasons[2];

  dure_quality_judge (items, 2, &usual, reasons);
  g_assert_cmphex (reasons[0], ==, of_first);
  g_assert_cmphex (reasons[1], ==, of_second);
}

static void
test_plausible (void)
{
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    {
      const DureQualityLimit *limit = dure_quality_limit (code);

      if (dure_code_is_series (code))
        continue;
      assert_one (one (code, limit->low), 0);
      assert_one (one (code, limit->high), 0);
      g_assert_cmpint (dure_quality_outcome (judge_one (one (code, limit->low - 0.001))), ==,
                       DURE_QUALITY_DROPPED);
      g_assert_cmpint (dure_quality_outcome (judge_one (one (code, limit->high + 0.001))), ==,
                       DURE_QUALITY_DROPPED);
    }
  assert_one (one (DURE_CODE_HEART_RATE, 24.9), BIT (IMPLAUSIBLE));
  assert_one (one (DURE_CODE_HEART_RATE, 250.1), BIT (IMPLAUSIBLE));
  assert_one (one (DURE_CODE_TEMPERATURE, 43.1), BIT (IMPLAUSIBLE));
}

/* The boundary is the power, 50 kW, whatever the time. */
static void
test_electricity (void)
{
  DureQualityItem quarter = one (DURE_CODE_ELECTRICITY, 12500);

  quarter.end_ms += 15 * MINUTE;
  assert_one (quarter, 0);
  quarter.value = 12501;
  assert_one (quarter, BIT (IMPLAUSIBLE));
  quarter.end_ms += MINUTE;
  assert_one (quarter, 0);
}

static void
test_units (void)
{
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    {
      const DureQualityLimit *limit = dure_quality_limit (code);

      if (limit->other_high <= 0)
        continue;
      /* What another unit explains is not plausible as it stands. */
      g_assert_true (limit->other_high < limit->low || limit->other_low > limit->high);
      assert_one (one (code, limit->other_low), BIT (UNIT));
      assert_one (one (code, limit->other_high), BIT (UNIT));
      assert_one (one (code, limit->other_high * 1.0001),
                  limit->other_high * 1.0001 >= limit->low && limit->other_high < limit->low
                      ? 0
                      : BIT (IMPLAUSIBLE));
    }
  assert_one (one (DURE_CODE_GLUCOSE_MASS, 5.5), BIT (UNIT));
  assert_one (one (DURE_CODE_GLUCOSE_MOLES, 99), BIT (UNIT));
  assert_one (one (DURE_CODE_TEMPERATURE, 98.6), BIT (UNIT));
}

static void
test_instrument_range (void)
{
  DureQualityItem item;
  double low, high;
  guint ranges = 0;

  for (DureDeviceClass device = 0; device < DURE_DEVICE_COUNT; device++)
    for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
      {
        if (!dure_quality_instrument_range (device, code, &low, &high))
          continue;
        ranges++;
        g_assert_true (dure_device_class_measures (device, code));
        item = one (code, low);
        item.device = device;
        assert_one (item, 0);
        item.value = high;
        assert_one (item, 0);
        item.value = low - 0.001;
        g_assert_cmphex (judge_one (item), !=, 0);
        item.value = high + 0.001;
        g_assert_cmphex (judge_one (item), !=, 0);
      }
  g_assert_cmpuint (ranges, ==, 10);
  item = one (DURE_CODE_OXYGEN, 69);
  assert_one (item, 0);
  item.device = DURE_DEVICE_PULSE_OXIMETER;
  assert_one (item, BIT (INSTRUMENT_RANGE));
}

static void
test_status (void)
{
  static const guint32 wanted[] = { BIT (DEVICE_ERROR), BIT (NO_CONTACT), BIT (MOTION),
                                    BIT (POSITION), BIT (IRREGULAR_PULSE) };
  DureQualityItem item = one (DURE_CODE_SYSTOLIC, 120);

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      item.status = 1u << i;
      assert_one (item, wanted[i]);
    }
  item.status = DURE_QUALITY_STATUS_MOTION | DURE_QUALITY_STATUS_POSITION;
  assert_one (item, BIT (MOTION) | BIT (POSITION));
}

static DureQualityItem
beats (gint32 *values, guint count)
{
  DureQualityItem item = one (DURE_CODE_RR_INTERVALS, 0);

  for (guint i = 0; i < count; i++)
    values[i] = i % 2 == 0 ? 800 : 810;
  item.values = values;
  item.n_values = count;
  item.end_ms += 805 * count;
  return item;
}

/* 5 of 100 are kept, 6 are flagged, 20 still, 21 are too many. */
static void
test_artefacts (void)
{
  static const struct
  {
    guint artefacts;
    guint32 wanted;
  } steps[] = { { 5, 0 },
                { 6, BIT (RR_ARTEFACTS) },
                { 20, BIT (RR_ARTEFACTS) },
                { 21, BIT (ARTEFACT_SHARE) } };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      gint32 values[100];
      DureQualityItem series = beats (values, 100), rmssd = one (DURE_CODE_RMSSD, 40);

      for (guint j = 0; j < steps[i].artefacts; j++)
        values[4 * j + 1] = 1100;
      assert_one (series, steps[i].wanted);
      rmssd.end_ms = series.end_ms;
      assert_two (series, rmssd, steps[i].wanted, steps[i].wanted & BIT (ARTEFACT_SHARE));
      rmssd.end_ms++;
      assert_two (series, rmssd, steps[i].wanted, 0);
    }
}

/* 100 beats are 80.5 s: a fifth of 100.625 s is missing. */
static void
test_gaps (void)
{
  gint32 values[100];
  DureQualityItem series = beats (values, 100);

  series.end_ms = series.start_ms + 100624;
  assert_one (series, 0);
  series.end_ms = series.start_ms + 100625;
  assert_one (series, BIT (GAPS));
  series.end_ms = series.start_ms;
  assert_one (series, 0);
}

static void
test_duplicates (void)
{
  const DureQualityItem item = one (DURE_CODE_HEART_RATE, 72);
  gint32 values[40], others[40];
  DureQualityItem longer = item, series = beats (values, 40), other = beats (others, 40);

  assert_two (item, item, 0, BIT (DUPLICATE));
  assert_two (item, one (DURE_CODE_HEART_RATE, 73), 0, 0);
  assert_two (item, later (item, 1), 0, 0);
  longer.end_ms++;
  assert_two (item, longer, 0, 0);
  assert_two (one (DURE_CODE_BMI, 72), item, 0, 0);
  assert_two (series, other, 0, BIT (DUPLICATE));
  others[39]++;
  assert_two (series, other, 0, 0);
}

static gboolean
is_key (const DureQualityKey *key, gpointer known)
{
  return dure_quality_key_equal (key, known);
}

static void
test_seen_before (void)
{
  const DureQualityItem items[] = { one (DURE_CODE_HEART_RATE, 71),
                                    one (DURE_CODE_HEART_RATE, 72) };
  DureQualityKey known;
  const DureQualityContext context = { NOW, G_MININT64, is_key, &known };
  guint32 reasons[2];

  dure_quality_key (&items[1], &known);
  dure_quality_judge (items, 2, &context, reasons);
  g_assert_cmphex (reasons[0], ==, 0);
  g_assert_cmphex (reasons[1], ==, BIT (DUPLICATE));
}

static void
test_near_duplicates (void)
{
  const DureQualityItem weight = one (DURE_CODE_WEIGHT, 70.5);
  const DureQualityItem pulse = one (DURE_CODE_HEART_RATE, 72);

  assert_two (weight, later (weight, 60 * SECOND), 0, BIT (NEAR_DUPLICATE));
  assert_two (later (weight, 60 * SECOND), weight, BIT (NEAR_DUPLICATE), 0);
  assert_two (weight, later (weight, 60 * SECOND + 1), 0, 0);
  assert_two (weight, later (one (DURE_CODE_WEIGHT, 70.6), SECOND), 0, 0);
  assert_two (pulse, later (pulse, SECOND), 0, 0);
}

static void
test_clocks (void)
{
  const DureQualityContext context = { .arrived_ms = NOW, .consented_ms = NOW - HOUR };
  static const gint32 hours[] = { 310, 290, 480 };
  DureQualityItem item = one (DURE_CODE_WEIGHT, 70), home = one (DURE_CODE_ELECTRICITY, 0);
  guint32 reasons;

  assert_one (later (item, HOUR + 10 * MINUTE), 0);
  assert_one (later (item, HOUR + 10 * MINUTE + 1), BIT (FUTURE));
  dure_quality_judge (&item, 1, &context, &reasons);
  g_assert_cmphex (reasons, ==, 0);
  item = later (item, -1);
  dure_quality_judge (&item, 1, &context, &reasons);
  g_assert_cmphex (reasons, ==, BIT (BEFORE_CONSENT));
  home.device = DURE_DEVICE_HOME_METER;
  home.values = hours;
  home.n_values = G_N_ELEMENTS (hours);
  home = later (home, -100 * HOUR);
  dure_quality_judge (&home, 1, &context, &reasons);
  g_assert_cmphex (reasons, ==, 0);
  item.clock_offset_ms = HOUR;
  assert_one (item, 0);
  item.has_clock_offset = TRUE;
  assert_one (item, BIT (DEVICE_CLOCK));
  for (int sign = -1; sign <= 1; sign += 2)
    {
      item.clock_offset_ms = sign * 10 * MINUTE;
      assert_one (item, 0);
      item.clock_offset_ms += sign;
      assert_one (item, BIT (DEVICE_CLOCK));
    }
}

static void
test_summer_time (void)
{
  const DureQualityItem weight = later (one (DURE_CODE_WEIGHT, 70.5), -7 * HOUR - 1500);
  const DureQualityItem full = later (weight, 1500);
  const DureQualityItem pulse = later (one (DURE_CODE_HEART_RATE, 72), -7 * HOUR - 1500);

  assert_two (weight, later (weight, HOUR), 0, BIT (DST_COPY));
  assert_two (later (weight, HOUR), weight, BIT (DST_COPY), 0);
  assert_two (weight, later (weight, HOUR - 1), 0, 0);
  assert_two (weight, later (weight, HOUR + 1), 0, 0);
  assert_two (full, later (full, HOUR), 0, 0);
  assert_two (pulse, later (pulse, HOUR), 0, 0);
}

/* One less than what is stuck is not; nor with another value in between. */
static void
test_stuck (void)
{
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    {
      const DureQualityLimit *limit = dure_quality_limit (code);
      DureQualityItem items[MOST];
      guint32 reasons[MOST];

      if (limit->stuck == 0 || dure_code_is_series (code))
        continue;
      for (guint i = 0; i < limit->stuck; i++)
        items[i] = later (one (code, limit->low), -(gint64) i * 2 * HOUR - i);
      for (guint count = limit->stuck - 1; count <= limit->stuck; count++)
        {
          dure_quality_judge (items, count, &usual, reasons);
          for (guint i = 0; i < count; i++)
            g_assert_cmphex (reasons[i], ==, count == limit->stuck ? BIT (STUCK) : 0);
        }
      items[1].value = limit->low + 1;
      dure_quality_judge (items, limit->stuck, &usual, reasons);
      for (guint i = 0; i < limit->stuck; i++)
        g_assert_cmphex (reasons[i], ==, 0);
    }
}

static void
test_stuck_beats (void)
{
  gint32 values[60];
  DureQualityItem series = beats (values, 60);

  for (guint i = 10; i < 39; i++)
    values[i] = 805;
  assert_one (series, 0);
  values[39] = 805;
  assert_one (series, BIT (STUCK));
}

static void
assert_pressures (double systolic, double diastolic, double mean, gboolean fits)
{
  const DureQualityItem items[] = { one (DURE_CODE_SYSTOLIC, systolic),
                                    one (DURE_CODE_DIASTOLIC, diastolic),
                                    one (DURE_CODE_MEAN_PRESSURE, mean),
                                    one (DURE_CODE_HEART_RATE, 70) };
  guint32 reasons[4];

  dure_quality_judge (items, 4, &usual, reasons);
  for (guint i = 0; i < 3; i++)
    g_assert_cmphex (reasons[i], ==, fits ? 0 : BIT (PAIR));
  g_assert_cmphex (reasons[3], ==, 0);
}

static void
test_pairs (void)
{
  assert_pressures (120, 119, 120, TRUE);
  assert_pressures (120, 120, 120, FALSE);
  assert_pressures (120, 80, 80, TRUE);
  assert_pressures (120, 80, 79.9, FALSE);
  assert_pressures (120, 80, 120, TRUE);
  assert_pressures (120, 80, 120.1, FALSE);
  assert_two (one (DURE_CODE_SYSTOLIC, 90), one (DURE_CODE_DIASTOLIC, 95), BIT (PAIR), BIT (PAIR));
  assert_two (one (DURE_CODE_SYSTOLIC, 90), later (one (DURE_CODE_DIASTOLIC, 95), 1), 0, 0);
}

static void
test_jumps (void)
{
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    {
      const DureQualityLimit *limit = dure_quality_limit (code);
      const DureQualityItem low = later (one (code, limit->low), -30 * HOUR);
      DureQualityItem high = later (low, limit->jump_ms);

      if (limit->jump_ms == 0)
        continue;
      high.value = limit->low + limit->jump * 0.999;
      assert_two (low, high, 0, 0);
      high.value = limit->low + limit->jump * 1.001;
      assert_two (low, high, BIT (JUMP), BIT (JUMP));
      assert_two (low, later (high, 1), 0, 0);
    }
}

/* What is dropped anyway does not flag what stands beside it. */
static void
test_wild_neighbour (void)
{
  assert_two (one (DURE_CODE_HEART_RATE, 70), later (one (DURE_CODE_HEART_RATE, 299), SECOND), 0,
              BIT (IMPLAUSIBLE));
}

static void
make_some (DureQualityItem *items, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      items[i] = one (DURE_CODE_HEART_RATE, g_test_rand_int_range (0, 300));
      items[i].code = (DureCode) g_test_rand_int_range (DURE_CODE_RMSSD, DURE_CODE_COUNT);
      items[i] = later (items[i], g_test_rand_int_range (-20, 90) * MINUTE);
    }
}

/* Whatever comes: as many answers as questions, the questions unchanged, the same answer again. */
static void
test_only_reads (void)
{
  for (guint round = 0; round < 200; round++)
    {
      const guint count = (guint) g_test_rand_int_range (0, MOST);
      DureQualityItem items[MOST], before[MOST];
      guint32 reasons[MOST + 1], again[MOST + 1];

      make_some (items, count);
      memcpy (before, items, sizeof *items * count);
      reasons[count] = again[count] = 0xdecade;
      dure_quality_judge (items, count, &usual, reasons);
      g_assert_cmpmem (items, sizeof *items * count, before, sizeof *items * count);
      g_assert_cmphex (reasons[count], ==, 0xdecade);
      dure_quality_judge (items, count, &usual, again);
      g_assert_cmpmem (reasons, sizeof *reasons * count, again, sizeof *again * count);
      for (guint i = 0; i < count; i++)
        g_assert_cmphex (reasons[i] >> DURE_QUALITY_REASONS, ==, 0);
    }
}

/* The order in which they come says only which of two equal ones is the duplicate. */
static void
test_any_order (void)
{
  for (guint round = 0; round < 200; round++)
    {
      DureQualityItem items[MOST], reversed[MOST];
      guint32 reasons[MOST], others[MOST];

      make_some (items, MOST);
      for (guint i = 0; i < MOST; i++)
        {
          items[i] = later (items[i], i); /* no two are equal */
          reversed[MOST - 1 - i] = items[i];
        }
      dure_quality_judge (items, MOST, &usual, reasons);
      dure_quality_judge (reversed, MOST, &usual, others);
      for (guint i = 0; i < MOST; i++)
        g_assert_cmphex (reasons[i], ==, others[MOST - 1 - i]);
    }
}

static void
test_words (void)
{
  g_autoptr (GHashTable) words = g_hash_table_new (g_str_hash, g_str_equal);

  for (DureQualityReason reason = 0; reason < DURE_QUALITY_REASONS; reason++)
    {
      g_assert_true (g_hash_table_add (words, (gpointer) dure_quality_reason_to_text (reason)));
      g_assert_cmpint (dure_quality_outcome (1u << reason), ==,
                       dure_quality_drops (reason) ? DURE_QUALITY_DROPPED : DURE_QUALITY_FLAGGED);
    }
  for (DureQualityOutcome outcome = 0; outcome < DURE_QUALITY_OUTCOMES; outcome++)
    g_assert_true (g_hash_table_add (words, (gpointer) dure_quality_outcome_to_text (outcome)));
  g_assert_cmpint (dure_quality_outcome (0), ==, DURE_QUALITY_KEPT);
  g_assert_cmpint (dure_quality_outcome (BIT (MOTION) | BIT (PAIR)), ==, DURE_QUALITY_DROPPED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quality/plausible", test_plausible);
  g_test_add_func ("/quality/electricity", test_electricity);
  g_test_add_func ("/quality/units", test_units);
  g_test_add_func ("/quality/instrument-range", test_instrument_range);
  g_test_add_func ("/quality/status", test_status);
  g_test_add_func ("/quality/artefacts", test_artefacts);
  g_test_add_func ("/quality/gaps", test_gaps);
  g_test_add_func ("/quality/duplicates", test_duplicates);
  g_test_add_func ("/quality/seen-before", test_seen_before);
  g_test_add_func ("/quality/near-duplicates", test_near_duplicates);
  g_test_add_func ("/quality/clocks", test_clocks);
  g_test_add_func ("/quality/summer-time", test_summer_time);
  g_test_add_func ("/quality/stuck", test_stuck);
  g_test_add_func ("/quality/stuck-beats", test_stuck_beats);
  g_test_add_func ("/quality/pairs", test_pairs);
  g_test_add_func ("/quality/jumps", test_jumps);
  g_test_add_func ("/quality/wild-neighbour", test_wild_neighbour);
  g_test_add_func ("/quality/only-reads", test_only_reads);
  g_test_add_func ("/quality/any-order", test_any_order);
  g_test_add_func ("/quality/words", test_words);
  return g_test_run ();
}
