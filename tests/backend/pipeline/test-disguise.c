// test-disguise.c: pseudonyms and moved times, and what they do not give away
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "disguise.h"
#include "encoding.h"
#include "reader.h"
#include "village.h"

#include <string.h>

static const guint8 other_key[DURE_DISGUISE_KEY_BYTES] = { 9 };

static void
test_d2_08_no_key_no_way_back (void)
{
  g_autoptr (DureDisguise) one = dure_disguise_new (reader_key, "release-1", "clinic");
  g_autoptr (DureDisguise) other = dure_disguise_new (other_key, "release-1", "clinic");
  g_autoptr (DureDisguise) next = dure_disguise_new (reader_key, "release-2", "clinic");
  /* As long together, and cut elsewhere. */
  g_autoptr (DureDisguise) cut = dure_disguise_new (reader_key, "release-", "1clinic");

  for (guint donor = 0; donor < 1000; donor++)
    {
      DureDisguise *const others[] = { other, next, cut };
      guint8 id[DURE_UUID_BYTES], pseudonym[DURE_PSEUDONYM_BYTES], digest[DURE_SHA256_BYTES];

      village_donor (donor, id);
      dure_disguise_pseudonym (one, id, pseudonym);
      dure_sha256 (id, sizeof id, digest);
      g_assert_cmpint (memcmp (pseudonym, digest, sizeof pseudonym), !=, 0);
      for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
        {
          guint8 again[DURE_PSEUDONYM_BYTES];

          dure_disguise_pseudonym (others[i], id, again);
          g_assert_cmpint (memcmp (pseudonym, again, sizeof again), !=, 0);
        }
    }
}

static void
test_d2_09_gaps_and_weekdays_stay (void)
{
  /* A leap day, the end of a month, the hours in which clocks elsewhere change. */
  static const char *const times[] = {
    "2028-02-28T23:30:00.000Z", "2028-02-29T00:30:00.000Z", "2028-03-01T12:00:00.000Z",
    "2028-03-26T00:59:00.000Z", "2028-03-26T01:01:00.000Z", "2028-10-29T00:30:00.000Z",
    "2028-10-29T01:30:00.000Z", "2028-12-31T23:59:00.000Z",
  };
  g_autoptr (DureHierarchy) hours = dure_hierarchy_new_calendar (DURE_CALENDAR_HOUR);
  g_autoptr (DureDisguise) disguise = dure_disguise_new (reader_key, "release-1", "clinic");
  guint n_moved = 0;

  for (guint donor = 0; donor < 70; donor++)
    {
      guint8 id[DURE_UUID_BYTES];
      gint64 shift_ms;

      village_donor (donor, id);
      shift_ms = dure_disguise_shift_ms (disguise, id, 3);
      g_assert_cmpint (shift_ms % (7 * DURE_DAY_MS), ==, 0);
      g_assert_cmpint (ABS (shift_ms), <=, 21 * DURE_DAY_MS);
      n_moved += shift_ms != 0;
      for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
        {
          gint64 time_ms;

          g_assert_true (dure_time_from_text (times[i], &time_ms));
          g_assert_cmpint (dure_hierarchy_class (hours, time_ms + shift_ms, 0)
                               - dure_hierarchy_class (hours, time_ms, 0),
                           ==, shift_ms / VILLAGE_HOUR_MS);
        }
    }
  g_assert_cmpuint (n_moved, >, 35);
}

/* Each release, and each recipient of one, has other shifts: by chance one of seven is the same. */
static void
test_d2_06_shifts_of_each_release (void)
{
  g_autoptr (DureDisguise) one = dure_disguise_new (reader_key, "release-1", "clinic");
  g_autoptr (DureDisguise) next = dure_disguise_new (reader_key, "release-2", "clinic");
  g_autoptr (DureDisguise) theirs = dure_disguise_new (reader_key, "release-1", "maker");
  DureDisguise *const others[] = { next, theirs };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      guint n_same = 0;

      for (guint donor = 0; donor < 700; donor++)
        {
          guint8 id[DURE_UUID_BYTES];

          village_donor (donor, id);
          n_same += dure_disguise_shift_ms (one, id, 3)
                    == dure_disguise_shift_ms (others[i], id, 3);
        }
      g_assert_cmpuint (n_same, >, 60);
      g_assert_cmpuint (n_same, <, 140);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/disguise/d2-08/no-key-no-way-back", test_d2_08_no_key_no_way_back);
  g_test_add_func ("/disguise/d2-09/gaps-and-weekdays-stay", test_d2_09_gaps_and_weekdays_stay);
  g_test_add_func ("/disguise/d2-06/shifts-of-each-release", test_d2_06_shifts_of_each_release);
  return g_test_run ();
}
