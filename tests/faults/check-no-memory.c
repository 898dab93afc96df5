// check-no-memory.c: a city whose SQLite gets no memory, at each of its allocations
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// As check-bad-disk.c, with the allocator instead of the disk. GLib ends a program that gets no
// memory, by design; SQLite goes on, so what it returns then is ours to handle.

#include "town.h"

#include <sqlite3.h>

#define MOST_ALLOCATIONS 20000
#define PLACES_OF_A_TOWN 40 /* then it has become slow to look at */
#define NEVER G_MAXUINT

static sqlite3_mem_methods real;
static guint left = NEVER;
static gboolean is_once, has_failed;

static gboolean
is_refused (void)
{
  if (left == NEVER)
    return FALSE;
  if (left > 0)
    {
      left--;
      return FALSE;
    }
  has_failed = TRUE;
  if (is_once)
    left = NEVER;
  return TRUE;
}

static void *
poor_malloc (int size)
{
  return is_refused () ? NULL : real.xMalloc (size);
}

static void *
poor_realloc (void *block, int size)
{
  return is_refused () ? NULL : real.xRealloc (block, size);
}

static void
refuse_after (guint allocations, gboolean once)
{
  left = allocations;
  is_once = once;
  has_failed = FALSE;
}

static void
require_sound (Town *town, guint after)
{
  if (town_check (town))
    return;
  g_test_message ("no memory after %u allocations: %s", after, town_complaint (town));
  g_assert_not_reached ();
}

/* Returns: whether anything failed. */
static gboolean
starve (Town *town, TownDeed deed, guint after, gboolean once)
{
  gboolean was_refused;
  guint failures;

  refuse_after (after, once);
  town_do (town, deed);
  was_refused = has_failed;
  refuse_after (NEVER, FALSE);
  town_resume (town);
  require_sound (town, after);
  failures = town_failures (town);
  town_do (town, TOWN_BATCHES);
  g_assert_cmpuint (town_failures (town), ==, failures);
  return was_refused;
}

static void
test_at_work (gconstpointer data)
{
  TownDeed deed = (TownDeed) GPOINTER_TO_UINT (data);

  for (gboolean once = FALSE; once <= TRUE; once++)
    {
      gboolean was_refused = TRUE;
      guint after = 0;

      while (was_refused)
        {
          Town *town = town_new (deed, TOWN_SOUND);

          g_assert_true (town_open (town));
          for (guint i = 0; was_refused && i < PLACES_OF_A_TOWN; i++)
            was_refused = starve (town, deed, after++, once);
          town_close (town);
          town_free (town);
          g_assert_cmpuint (after, <, MOST_ALLOCATIONS);
        }
      g_test_message ("%s: %u places", once ? "once" : "for ever", after);
      g_assert_cmpuint (after, >, PLACES_OF_A_TOWN);
    }
}

static void
test_opening (void)
{
  Town *town = town_new (1, TOWN_SOUND);
  guint after = 0;

  town_excuse (town, TRUE);
  do
    {
      refuse_after (after, after % 2 == 0);
      if (town_open (town))
        town_close (town);
      after++;
    }
  while (has_failed && after < MOST_ALLOCATIONS);
  refuse_after (NEVER, FALSE);
  town_excuse (town, FALSE);
  g_assert_cmpuint (after, <, MOST_ALLOCATIONS);
  g_assert_true (town_open (town));
  require_sound (town, after);
  town_close (town);
  town_free (town);
}

int
main (int argc, char **argv)
{
  sqlite3_mem_methods poor;

  sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real);
  poor = real;
  poor.xMalloc = poor_malloc;
  poor.xRealloc = poor_realloc;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &poor), ==, SQLITE_OK);
  g_test_init (&argc, &argv, NULL);
  town_hush ();
  g_test_add_func ("/opening", test_opening);
  g_test_add_data_func ("/at-work/both", GUINT_TO_POINTER (TOWN_BOTH), test_at_work);
  g_test_add_data_func ("/at-work/withdrawal", GUINT_TO_POINTER (TOWN_WITHDRAWAL), test_at_work);
  return g_test_run ();
}
