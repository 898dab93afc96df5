// founded-city.c: a city that was founded but has done nothing, to begin with
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// To found a city is to run every migration, which takes longer than most of what a run does with
// it. So one is founded, on a good disk, and kept for as long as the process lives.

#include "founded-city.h"

#include "city.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <stdlib.h>

static char *founded; /* its folder */

static void
forget (void)
{
  scratch_free (g_steal_pointer (&founded));
}

static void
found (void)
{
  DureDice *dice = dure_dice_new_seeded (1);
  DureCityPlan plan = { 0 };
  DureCity *city;

  founded = scratch_new ();
  atexit (forget);
  plan.state = founded;
  city = dure_city_open (&plan, dure_clock_system (), dice, NULL);
  g_assert_nonnull (city);
  dure_city_close (city);
  dure_dice_seeded_free (dice);
}

static void
copy (const char *from, const char *to)
{
  g_autoptr (GDir) directory = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_nonnull (directory);
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        {
          copy (source, target);
          continue;
        }
      g_assert_true (g_file_get_contents (source, &bytes, &length, NULL));
      g_assert_true (g_file_set_contents_full (target, bytes, (gssize) length,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

/**
 * founded_city_copy:
 * @folder: of a city; made when missing
 *
 * All copies have the same keys.
 */
void
founded_city_copy (const char *folder)
{
  if (founded == NULL)
    found ();
  copy (founded, folder);
}
