// repeat-rows.c: makes a release of a test city longer than its donors made it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// repeat-rows RELEASE N STEP STATE [DATABASE KEY-DATABASE]
//
// Its rows are stored anew, under new keys, N times, each time STEP lines further down.

#include "release-book-rows.h"
#include "row-keys.h"

#include <sodium.h>
#include <stdlib.h>

#define MOST_LINES 100000

static gboolean
store_at (DureCity *city, const char *release, DureRowWalk *walk, GPtrArray *lines, gint64 first,
          GError **error)
{
  for (guint i = 0; i < lines->len; i++)
    {
      DureReleaseLine line = *(const DureReleaseLine *) lines->pdata[i];

      line.line += first;
      if (!dure_release_book_store_row (city, release, walk, &line, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
repeat (DureCity *city, const char *release, gint64 n, gint64 step, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_autoptr (GPtrArray) lines = dure_release_book_rows (city, release, 0, MOST_LINES, error);
  g_autoptr (GArray) keys = NULL;
  g_auto (DureRowWalk) walk = { 0 };

  keys = lines != NULL ? dure_row_keys_make (city->key_store, release, MOST_LINES, error) : NULL;
  if (keys == NULL
      || !dure_database_run (city->database, error,
                             "DELETE FROM sealed_row WHERE sealed_release ="
                             " (SELECT number FROM sealed_release WHERE id = ?1)",
                             "t", release))
    return FALSE;
  dure_row_walk_begin (&walk, keys);
  for (gint64 i = 0; i < n; i++)
    if (!store_at (city, release, &walk, lines, i * step, error))
      return FALSE;
  return dure_transaction_commit (&transaction, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCity) city = NULL;
  DureCityPlan plan = { 0 };

  g_assert_true (argc == 5 || argc == 7);
  g_assert_cmpint (sodium_init (), >=, 0);
  plan.state = argv[4];
  plan.database = argc == 7 ? argv[5] : NULL;
  plan.key_database = argc == 7 ? argv[6] : NULL;
  city = dure_city_open (&plan, dure_clock_system (), dure_dice_system (), &error);
  if (city == NULL
      || !repeat (city, argv[1], g_ascii_strtoll (argv[2], NULL, 10),
                  g_ascii_strtoll (argv[3], NULL, 10), &error))
    g_error ("%s", error->message);
  return EXIT_SUCCESS;
}
