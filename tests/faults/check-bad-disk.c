// check-bad-disk.c: a city whose disk fails, at each of its operations
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// For each deed and each fault the first operation fails, then the second, and so on until a deed
// comes to its end undisturbed: one operation only, or all from there on. What could not be done
// has been answered by an error; what was acknowledged is there; and when the disk works again, so
// does the city, without being started anew.

#include "town.h"

#define MOST_OPERATIONS 2000
#define FOR_EVER G_MAXUINT

typedef struct
{
  LossyDiskFault fault;
  guint times;
} Trouble;

static const Trouble troubles[] = {
  { DISK_FULL, 1 },        { DISK_FULL, FOR_EVER },        { DISK_CANNOT_WRITE, 1 },
  { DISK_CANNOT_WRITE, FOR_EVER }, { DISK_CANNOT_SYNC, 1 }, { DISK_CANNOT_SYNC, FOR_EVER },
  { DISK_CANNOT_READ, 1 }, { DISK_CANNOT_READ, FOR_EVER },
};

static void
require_sound (Town *town, const Trouble *trouble, guint after)
{
  if (town_check (town))
    return;
  g_test_message ("fault %d, %u times after %u operations: %s", trouble->fault, trouble->times,
                  after, town_complaint (town));
  g_assert_not_reached ();
}

/* Returns: whether anything failed. */
static gboolean
disturb (Town *town, TownDeed deed, const Trouble *trouble, guint after)
{
  LossyDisk *disk = town_disk (town);
  gboolean has_failed;
  guint failures;

  lossy_disk_fail (disk, trouble->fault, after, trouble->times);
  town_do (town, deed);
  has_failed = lossy_disk_has_failed (disk);
  lossy_disk_heal (disk);
  town_resume (town);
  require_sound (town, trouble, after);
  failures = town_failures (town);
  town_do (town, TOWN_BOTH);
  g_assert_cmpuint (town_failures (town), ==, failures);
  require_sound (town, trouble, after);
  return has_failed;
}

static void
test_at_work (gconstpointer data)
{
  TownDeed deed = (TownDeed) GPOINTER_TO_UINT (data);

  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      Town *town = town_new (deed, TOWN_SOUND);
      guint after = 0;

      g_assert_true (town_open (town));
      while (after < MOST_OPERATIONS && disturb (town, deed, &troubles[i], after))
        after++;
      g_test_message ("fault %d, times %u: %u places", troubles[i].fault, troubles[i].times, after);
      g_assert_cmpuint (after, >, 0);
      g_assert_cmpuint (after, <, MOST_OPERATIONS);
      town_close (town);
      town_free (town);
    }
}

/* As somebody who was killed leaves it: with a log. */
static void
leave_log (Town *town)
{
  g_assert_true (town_open (town));
  town_do (town, TOWN_BOTH);
  lossy_disk_stop (town_disk (town), 0);
  town_close (town);
  lossy_disk_restart (town_disk (town), FALSE);
}

/* Returns: whether anything failed. */
static gboolean
disturb_opening (Town *town, const Trouble *trouble, guint after)
{
  LossyDisk *disk = town_disk (town);
  gboolean has_failed;

  leave_log (town);
  lossy_disk_fail (disk, trouble->fault, after, trouble->times);
  if (town_open (town))
    town_close (town);
  has_failed = lossy_disk_has_failed (disk);
  lossy_disk_heal (disk);
  g_assert_true (town_open (town));
  require_sound (town, trouble, after);
  town_close (town);
  return has_failed;
}

static void
test_opening (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      Town *town = town_new (i, TOWN_SOUND);
      guint after = 0;

      while (after < MOST_OPERATIONS && disturb_opening (town, &troubles[i], after))
        after++;
      g_test_message ("fault %d, times %u: %u places", troubles[i].fault, troubles[i].times, after);
      g_assert_cmpuint (after, <, MOST_OPERATIONS);
      town_free (town);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  town_hush ();
  g_test_add_func ("/opening", test_opening);
  g_test_add_data_func ("/at-work/donations", GUINT_TO_POINTER (TOWN_DONATIONS), test_at_work);
  g_test_add_data_func ("/at-work/batches", GUINT_TO_POINTER (TOWN_BATCHES), test_at_work);
  g_test_add_data_func ("/at-work/both", GUINT_TO_POINTER (TOWN_BOTH), test_at_work);
  g_test_add_data_func ("/at-work/repeats", GUINT_TO_POINTER (TOWN_REPEATS), test_at_work);
  g_test_add_data_func ("/at-work/withdrawal", GUINT_TO_POINTER (TOWN_WITHDRAWAL), test_at_work);
  return g_test_run ();
}
