// test-city-keys.c: whoever turns the key of receipts, no key that has signed is ever left out
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "city-keys.h"
#include "folder.h"

#include <sodium.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DESKS 4 /* people who turn it at the same moment */
#define TURNS 5 /* each of them */

typedef struct
{
  char *folder;
  DureDice *dice;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("dure-test-XXXXXX", NULL);
  g_assert_nonnull (f->folder);
  f->dice = dure_dice_new_seeded (3);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  dure_folder_remove (f->folder);
  g_free (f->folder);
  dure_dice_seeded_free (f->dice);
}

static DureCityKeys *
open_keys (Fixture *f, gboolean may_make)
{
  g_autoptr (GError) error = NULL;
  DureCityKeys *keys = dure_city_keys_open (f->folder, may_make, f->dice, &error);

  g_assert_no_error (error);
  return keys;
}

static GBytes *
turn (DureCityKeys *keys, DureDice *dice)
{
  g_autoptr (GError) error = NULL;

  dure_city_keys_turn_receipts (keys, dice, &error);
  g_assert_no_error (error);
  return g_bytes_new (dure_signing_key_public (keys->receipts), DURE_PUBLIC_KEY_BYTES);
}

static gboolean
is_former (const DureCityKeys *keys, GBytes *key)
{
  return g_ptr_array_find_with_equal_func (keys->former, key, g_bytes_equal, NULL);
}

/* Two desks have read the same keys; the second does not know yet what the first has turned. */
static void
test_after_another (Fixture *f, gconstpointer data)
{
  g_autoptr (DureCityKeys) one = open_keys (f, TRUE), other = open_keys (f, FALSE);
  g_autoptr (GBytes) first =
      g_bytes_new (dure_signing_key_public (one->signing), DURE_PUBLIC_KEY_BYTES);
  g_autoptr (GBytes) second = turn (one, f->dice), third = turn (other, f->dice);
  g_autoptr (DureCityKeys) now = open_keys (f, FALSE);

  g_assert_cmpmem (dure_signing_key_public (now->receipts), DURE_PUBLIC_KEY_BYTES,
                   g_bytes_get_data (third, NULL), DURE_PUBLIC_KEY_BYTES);
  g_assert_cmpuint (now->former->len, ==, 2);
  g_assert_true (is_former (now, first) && is_former (now, second));
  g_assert_cmpuint (other->former->len, ==, 2);
}

/* A process of its own, as an operator's command is. */
static pid_t
begin_turning (Fixture *f, guint desk)
{
  const pid_t process = fork ();

  if (process == 0)
    {
      DureDice *dice = dure_dice_new_seeded (100 + desk);
      DureCityKeys *keys = dure_city_keys_open (f->folder, FALSE, dice, NULL);
      gboolean is_turned = keys != NULL;

      for (guint i = 0; is_turned && i < TURNS; i++)
        is_turned = dure_city_keys_turn_receipts (keys, dice, NULL);
      _exit (is_turned ? 0 : 1);
    }
  return process;
}

static void
test_at_the_same_moment (Fixture *f, gconstpointer data)
{
  g_autoptr (DureCityKeys) before = open_keys (f, TRUE);
  g_autoptr (DureCityKeys) after = NULL;
  pid_t desks[DESKS];

  for (guint i = 0; i < DESKS; i++)
    desks[i] = begin_turning (f, i);
  for (guint i = 0; i < DESKS; i++)
    {
      int status = -1;

      g_assert_cmpint (waitpid (desks[i], &status, 0), ==, desks[i]);
      g_assert_cmpint (status, ==, 0);
    }
  after = open_keys (f, FALSE);
  g_assert_cmpuint (after->former->len, ==, DESKS * TURNS);
  g_assert_cmpmem (dure_signing_key_public (after->signing), DURE_PUBLIC_KEY_BYTES,
                   dure_signing_key_public (before->signing), DURE_PUBLIC_KEY_BYTES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    return 1;
  g_test_add ("/city-keys/after-another", Fixture, NULL, set_up, test_after_another, tear_down);
  g_test_add ("/city-keys/at-the-same-moment", Fixture, NULL, set_up, test_at_the_same_moment,
              tear_down);
  return g_test_run ();
}
