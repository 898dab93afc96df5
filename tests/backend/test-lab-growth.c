// test-lab-growth.c: what is told of donors day by day is true, and tells of no few of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Donors come and come back at random, are counted as they are in a city, and are counted once more
// here, one by one. Then somebody reckons with what is told: a day's kiosks from all of them, a day
// from the one before.

#include "ledger-city.h"

#include "canonical-json.h"
#include "encoding.h"
#include "lab-growth.h"
#include "lab-hiding.h"
#include "pilot-days.h"
#include "station-reports.h"

#define LEAST DURE_STATION_COUNT_LEAST
#define DAYS 12
#define KIOSKS 4
#define DONORS 220
#define MOST_GIFTS 3
#define LATE 30
#define ROUNDS 8

typedef struct
{
  guint kiosk, ago;
} Visit;

typedef struct
{
  Visit visits[MOST_GIFTS];
  guint n_visits;
  DureAgeBand age;
  DureSex sex;
} Donor;

static Donor donors[DONORS];
static DurePilot pilot = { .name = (char *) "gwangju-sleep" };

/* Some kiosks and some days have few; those who say no sex come late, if they come. */
static void
draw (GRand *rand, guint n_late)
{
  for (guint i = 0; i < DONORS; i++)
    {
      Donor *donor = &donors[i];

      *donor = (Donor){ .n_visits = (guint) g_rand_int_range (rand, 1, MOST_GIFTS + 1),
                        .age = g_rand_boolean (rand) ? DURE_AGE_20_39 : DURE_AGE_40_59,
                        .sex = i < n_late   ? DURE_SEX_UNSAID
                               : i % 2 == 0 ? DURE_SEX_MALE
                                            : DURE_SEX_FEMALE };
      for (guint n = 0; n < donor->n_visits; n++)
        {
          const gdouble place = g_rand_double (rand);

          donor->visits[n].kiosk = (guint) (place * place * place * KIOSKS);
          donor->visits[n].ago = 1 + (guint) (g_rand_double (rand) * g_rand_double (rand)
                                              * (i < n_late ? DAYS / 4 : DAYS));
        }
    }
}

static const char *
kiosk_name (guint kiosk)
{
  static const char *const names[KIOSKS] = { "kiosk-a", "kiosk-b", "kiosk-c", "kiosk-d" };

  return names[kiosk];
}

static DureGift *
gift_of (DureCity *city, const Visit *visit)
{
  DureGift *gift = g_new0 (DureGift, 1);
  g_autofree char *time
      = dure_time_to_text (dure_city_now (city) - visit->ago * DURE_DAY_MS);

  gift->kiosk = (char *) kiosk_name (visit->kiosk);
  gift->received_ms = dure_city_now (city);
  gift->record = json_pack ("{s:s}", "time", time);
  return gift;
}

static void
gift_free (gpointer data)
{
  json_decref (((DureGift *) data)->record);
  g_free (data);
}

static void
count (LedgerCity *self)
{
  g_autoptr (DurePilotDays) days = dure_pilot_days_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DureTransaction) all = dure_transaction_begin (self->city->database, &error);

  for (guint i = 0; i < DONORS; i++)
    {
      g_autoptr (GPtrArray) gifts = g_ptr_array_new_with_free_func (gift_free);

      for (guint n = 0; n < donors[i].n_visits; n++)
        g_ptr_array_add (gifts, gift_of (self->city, &donors[i].visits[n]));
      dure_pilot_days_add (days, gifts, donors[i].age, donors[i].sex);
    }
  pilot.version++;
  g_assert_true (dure_pilot_days_keep (days, self->city, &pilot, &error)
                 && dure_pilot_days_finish (self->city, &pilot, &error)
                 && dure_transaction_commit (&all, &error));
  g_assert_no_error (error);
}

static gboolean
is_at (const Visit *visit, const char *kiosk)
{
  return *kiosk == '\0' || g_str_equal (kiosk_name (visit->kiosk), kiosk);
}

/* How many donors gave there on that day, or until then; of one sex, or of both. */
static gint64
truth_of (const char *kiosk, guint ago, gboolean is_until, gint sex)
{
  gint64 number = 0;

  for (guint i = 0; i < DONORS; i++)
    {
      gboolean is_one = FALSE;

      for (guint n = 0; n < donors[i].n_visits; n++)
        is_one |= is_at (&donors[i].visits[n], kiosk)
                  && (is_until ? donors[i].visits[n].ago >= ago : donors[i].visits[n].ago == ago);
      number += is_one && (sex < 0 || donors[i].sex == (DureSex) sex);
    }
  return number;
}

static gint64
so_far_of (const char *kiosk, guint ago)
{
  return truth_of (kiosk, ago, TRUE, -1);
}

/* How many had the sex that fewest had, then and on every day since. */
static gint64
alike_of (const char *kiosk, guint ago)
{
  gint64 least = G_MAXINT64;

  for (guint at = ago; at > 0; at--)
    for (guint sex = 0; sex < DURE_SEX_COUNT; sex++)
      {
        const gint64 number = truth_of (kiosk, at, TRUE, (gint) sex);

        least = number > 0 ? MIN (least, number) : least;
      }
  return least == G_MAXINT64 ? 0 : least;
}

/* Such a number on the day on which it was eleven more than when that was so before. */
static gint64
stepped (gint64 (*number) (const char *kiosk, guint ago), const char *kiosk, guint ago)
{
  gint64 last = 0;

  for (guint at = DAYS; at >= ago; at--)
    {
      const gint64 now = number (kiosk, at);

      last = now - last >= LEAST ? now : last;
    }
  return last;
}

static void
check_place (const DureLabGrowth *growth, guint place, gint64 today)
{
  const char *kiosk = dure_lab_growth_kiosk (growth, place);

  for (guint ago = DAYS; ago > 0; ago--)
    {
      const gint64 gave = dure_lab_growth_gave (growth, place, today - ago);
      const gint64 so_far = dure_lab_growth_so_far (growth, place, today - ago);
      const gint64 alike
          = dure_lab_growth_alike (growth, place, today - ago, DURE_PILOT_BY_SEX);

      g_assert_true (gave == 0
                     || gave == dure_lab_shown (truth_of (kiosk, ago, FALSE, -1)));
      g_assert_true (so_far == 0 || so_far == dure_lab_shown (stepped (so_far_of, kiosk, ago)));
      g_assert_cmpint (alike, ==,
                       so_far > 0 ? dure_lab_shown (stepped (alike_of, kiosk, ago)) : 0);
    }
}

/* With the exact number of whatever is told of a day, which is more than is told: what is left of
 * all kiosks without those that are told. */
static void
reckon (const DureLabGrowth *growth, gint64 day, guint ago, gboolean is_until)
{
  gint64 (*told) (const DureLabGrowth *growth, guint place, gint64 day)
      = is_until ? dure_lab_growth_so_far : dure_lab_growth_gave;
  gint64 left = is_until ? stepped (so_far_of, "", ago) : truth_of ("", ago, FALSE, -1), hidden = 0;
  guint n_hidden = 0;

  if (told (growth, 0, day) == 0)
    return;
  for (guint i = 1; i < dure_lab_growth_places (growth); i++)
    {
      const char *kiosk = dure_lab_growth_kiosk (growth, i);
      const gint64 number
          = is_until ? stepped (so_far_of, kiosk, ago) : truth_of (kiosk, ago, FALSE, -1);

      if (told (growth, i, day) > 0)
        left -= number;
      else
        {
          hidden += number;
          n_hidden++;
        }
    }
  g_assert_true (left <= 0 || left >= LEAST);
  g_assert_true (hidden == 0 || (n_hidden > 1 && hidden >= LEAST));
}

static void
test_attack (LedgerCity *self, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (21);
  const gint64 today = dure_day_of_time (dure_city_now (self->city));
  guint n_told = 0;

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DureLabGrowth) growth = NULL;

      draw (rand, round % 2 == 0 ? 0 : LATE);
      count (self);
      growth = dure_lab_growth_read (self->city, &pilot, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (dure_lab_growth_places (growth), ==, KIOSKS + 1);
      g_assert_cmpstr (dure_lab_growth_kiosk (growth, 0), ==, "");
      for (guint i = 0; i <= KIOSKS; i++)
        {
          check_place (growth, i, today);
          n_told += dure_lab_growth_gave (growth, i, today - 2) > 0;
          n_told += dure_lab_growth_alike (growth, i, today - 1, DURE_PILOT_BY_SEX) > 0;
        }
      for (guint ago = DAYS; ago > 0; ago--)
        {
          reckon (growth, today - ago, ago, FALSE);
          reckon (growth, today - ago, ago, TRUE);
        }
    }
  g_assert_cmpuint (n_told, >, 2 * ROUNDS);
}

static void
test_grown (void)
{
  gint64 numbers[] = { 3, 10, 11, 15, 22, 22, 40, 50, 51 };
  static const gint64 truths[] = { 0, 0, 11, 11, 22, 22, 40, 40, 51 };

  dure_lab_grown (numbers, G_N_ELEMENTS (numbers));
  g_assert_cmpmem (numbers, sizeof numbers, truths, sizeof truths);
}

/* Today is not over, and of yesterday as much is told whichever day came before it. */
static void
test_bounds (LedgerCity *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureLabGrowth) growth = NULL;
  const gint64 today = dure_day_of_time (dure_city_now (self->city));

  for (guint i = 0; i < DONORS; i++)
    donors[i] = (Donor){ .visits = { { i % 2, i < 100 ? 20000 : i < 200 ? 1 : 0 } },
                         .n_visits = 1, .age = DURE_AGE_20_39, .sex = DURE_SEX_MALE };
  count (self);
  growth = dure_lab_growth_read (self->city, &pilot, &error);
  g_assert_no_error (error);
  g_assert_cmpint (dure_lab_growth_so_far (growth, 0, today - 2), ==, 100);
  g_assert_cmpint (dure_lab_growth_so_far (growth, 0, today - 1), ==, 200);
  g_assert_cmpint (dure_lab_growth_so_far (growth, 2, today - 1), ==, 100);
  g_assert_cmpint (dure_lab_growth_gave (growth, 0, today - 1), ==, 100);
  g_assert_cmpint (dure_lab_growth_alike (growth, 0, today - 1, DURE_PILOT_BY_AGE), ==, 200);
  g_assert_cmpint (dure_lab_growth_gave (growth, 0, today), ==, 0);
  g_assert_cmpint (dure_lab_growth_so_far (growth, 0, today), ==, 0);
  g_assert_cmpint (dure_lab_growth_so_far (growth, 0, today - 20001), ==, 0);
}

/* Where a kiosk is not told lest another could be reckoned, neither is who is alike there. */
static void
test_covered (LedgerCity *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureLabGrowth) growth = NULL;
  const gint64 yesterday = dure_day_of_time (dure_city_now (self->city)) - 1;

  for (guint i = 0; i < DONORS; i++)
    donors[i] = (Donor){ .visits = { { i < 5 ? 2 : i < 65 ? 1 : 0, 1 } }, .n_visits = 1,
                         .age = DURE_AGE_20_39,
                         .sex = i % 2 == 0 ? DURE_SEX_MALE : DURE_SEX_FEMALE };
  count (self);
  growth = dure_lab_growth_read (self->city, &pilot, &error);
  g_assert_no_error (error);
  g_assert_cmpint (dure_lab_growth_so_far (growth, 0, yesterday), ==, 220);
  g_assert_cmpint (dure_lab_growth_so_far (growth, 1, yesterday), ==, 160);
  g_assert_cmpint (dure_lab_growth_alike (growth, 1, yesterday, DURE_PILOT_BY_SEX), ==, 80);
  g_assert_cmpint (dure_lab_growth_so_far (growth, 2, yesterday), ==, 0);
  g_assert_cmpint (dure_lab_growth_alike (growth, 2, yesterday, DURE_PILOT_BY_SEX), ==, 0);
  g_assert_cmpint (dure_lab_growth_so_far (growth, 3, yesterday), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab-growth/grown", test_grown);
  g_test_add ("/lab-growth/bounds", LedgerCity, NULL, ledger_city_set_up, test_bounds,
              ledger_city_tear_down);
  g_test_add ("/lab-growth/covered", LedgerCity, NULL, ledger_city_set_up, test_covered,
              ledger_city_tear_down);
  g_test_add ("/lab-growth/attack", LedgerCity, NULL, ledger_city_set_up, test_attack,
              ledger_city_tear_down);
  return g_test_run ();
}
