// test-epochs.c: turning from one epoch key to the next, also when it is cut off
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// On either engine. The program is killed before and after each thing that a turn does to a file or
// commits to the store: those calls are wrapped by the linker.

#include "backend-error.h"
#include "database.h"
#include "folder.h"
#include "key-file.h"
#include "key-store.h"
#include "place.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DONORS 603 /* more than a step takes */
#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define KILLED 99

static int calls_left = -1; /* until the program is killed */

static void
count_call (void)
{
  if (calls_left == 0)
    _exit (KILLED);
  calls_left--;
}

/* What a wrapped call does otherwise. */
gboolean __real_dure_transaction_commit (DureTransaction **self, GError **error);
gboolean __real_dure_key_file_write (const char *directory, const char *purpose, GBytes *seed,
                                     GError **error);
gboolean __real_dure_key_file_destroy (const char *directory, const char *purpose,
                                       GError **error);
gboolean __wrap_dure_transaction_commit (DureTransaction **self, GError **error);
gboolean __wrap_dure_key_file_write (const char *directory, const char *purpose, GBytes *seed,
                                     GError **error);
gboolean __wrap_dure_key_file_destroy (const char *directory, const char *purpose,
                                       GError **error);

gboolean
__wrap_dure_transaction_commit (DureTransaction **self, GError **error)
{
  gboolean is_done;

  count_call ();
  is_done = __real_dure_transaction_commit (self, error);
  count_call ();
  return is_done;
}

gboolean
__wrap_dure_key_file_write (const char *directory, const char *purpose, GBytes *seed,
                            GError **error)
{
  gboolean is_done;

  count_call ();
  is_done = __real_dure_key_file_write (directory, purpose, seed, error);
  count_call ();
  return is_done;
}

gboolean
__wrap_dure_key_file_destroy (const char *directory, const char *purpose, GError **error)
{
  gboolean is_done;

  count_call ();
  is_done = __real_dure_key_file_destroy (directory, purpose, error);
  count_call ();
  return is_done;
}

typedef struct
{
  DurePlace place;
  char *folder, *other; /* of epoch keys: ours, and another backend's */
  DureClock *clock;
  DureDice *dice;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  dure_place_make (&self->place);
  self->folder = g_dir_make_tmp ("dure-epochs-XXXXXX", NULL);
  self->other = g_dir_make_tmp ("dure-epochs-XXXXXX", NULL);
  self->clock = dure_clock_new_manual (1);
  self->dice = dure_dice_new_seeded (1);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dure_place_remove (&self->place);
  dure_folder_remove (self->folder);
  dure_folder_remove (self->other);
  g_free (self->folder);
  g_free (self->other);
  dure_dice_seeded_free (self->dice);
  dure_clock_manual_free (self->clock);
}

static DureKeyStore *
open_with (Fixture *self, const char *folder)
{
  g_autoptr (DureEpochs) epochs = dure_epochs_new (folder);
  g_autoptr (GError) error = NULL;
  DureKeyStore *keys = dure_key_store_open (self->place.address, epochs, self->clock, self->dice,
                                            &error);

  g_assert_no_error (error);
  return keys;
}

static gboolean
has_epoch (const char *folder, int number)
{
  g_autofree char *purpose = g_strdup_printf ("epoch-%d", number);

  return dure_key_file_is_there (folder, purpose);
}

/* Makes the first epoch key and a store with keys in it. */
static DureKeyStore *
open_first (Fixture *self, int donors)
{
  g_autoptr (DureEpochs) epochs = dure_epochs_new (self->folder);
  g_autoptr (GError) error = NULL;
  DureKeyStore *keys;

  g_assert_true (dure_epochs_make (epochs, 1, self->dice, NULL));
  keys = open_with (self, self->folder);
  dure_key_store_gather (keys);
  for (int i = 0; i < donors; i++)
    {
      g_autofree char *donor = g_strdup_printf ("donor-%d", i);
      g_autoptr (DureDonorKey) key = dure_donor_key_new (donor, self->dice);

      g_assert_true (dure_key_store_put (keys, key, &error));
    }
  g_assert_true (dure_key_store_flush (keys, &error));
  return keys;
}

static void
copy_epoch (Fixture *self, int number)
{
  g_autofree char *purpose = g_strdup_printf ("epoch-%d", number);
  g_autoptr (GBytes) seed = dure_key_file_read (self->folder, purpose, NULL);

  g_assert_true (__real_dure_key_file_write (self->other, purpose, seed, NULL));
}

static void
turn (DureKeyStore *keys, gint64 every_ms)
{
  g_autoptr (GError) error = NULL;
  gboolean has_more = TRUE;

  for (; has_more; every_ms = -1)
    {
      dure_key_store_turn (keys, every_ms, &has_more, &error);
      g_assert_no_error (error);
    }
}

static void
assert_finds (DureKeyStore *keys, const char *donor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDonorKey) key = dure_key_store_find (keys, donor, &error);

  g_assert_no_error (error);
  g_assert_nonnull (key);
}

static gint64
count_donors (Fixture *self, const char *condition)
{
  g_autoptr (DureDatabase) beside = dure_database_open_reader (self->place.address, NULL);
  g_autofree char *sql = g_strconcat ("SELECT count(*) FROM donor_key WHERE ", condition, NULL);
  g_autoptr (DureRows) rows = dure_database_ask (beside, NULL, sql, "");

  g_assert_true (dure_rows_next (rows, NULL));
  return dure_rows_integer (rows, 0);
}

static void
test_turned (Fixture *self, gconstpointer data)
{
  g_autoptr (DureKeyStore) keys = open_first (self, DONORS);
  g_autoptr (DureKeyStore) reader = dure_key_store_open_reader (keys, NULL);

  turn (keys, 0);
  g_assert_cmpint (count_donors (self, "epoch = 2"), ==, DONORS);
  g_assert_false (has_epoch (self->folder, 1));
  g_assert_true (has_epoch (self->folder, 2));
  for (int i = 0; i < DONORS; i += 100)
    {
      g_autofree char *donor = g_strdup_printf ("donor-%d", i);

      assert_finds (reader, donor);
    }
}

static void
test_when_due (Fixture *self, gconstpointer data)
{
  g_autoptr (DureKeyStore) keys = open_first (self, 1);
  gboolean has_more;

  turn (keys, -1);
  dure_clock_manual_advance (self->clock, DAY_MS - 1);
  turn (keys, DAY_MS);
  g_assert_false (has_epoch (self->folder, 2));
  dure_clock_manual_advance (self->clock, 1);
  g_assert_true (dure_key_store_turn (keys, DAY_MS, &has_more, NULL));
  g_assert_true (has_more);
  turn (keys, DAY_MS);
  g_assert_true (has_epoch (self->folder, 2));
  g_assert_false (has_epoch (self->folder, 3));
}

/* What is put, found and destroyed while the epoch turns. */
static void
test_meanwhile (Fixture *self, gconstpointer data)
{
  g_autoptr (DureKeyStore) keys = open_first (self, DONORS);
  g_autoptr (DureKeyStore) reader = dure_key_store_open_reader (keys, NULL);
  g_autoptr (DureDonorKey) key = dure_donor_key_new ("new", self->dice);
  g_autoptr (GError) error = NULL;
  gboolean has_more;

  for (int i = 0; i < 2; i++)
    g_assert_true (dure_key_store_turn (keys, 0, &has_more, NULL));
  g_assert_cmpint (count_donors (self, "epoch = 1"), >, 0);
  g_assert_cmpint (count_donors (self, "epoch = 2"), >, 0);
  g_assert_true (dure_key_store_put (keys, key, NULL));
  g_assert_cmpint (count_donors (self, "epoch = 2 AND donor = 'new'"), ==, 1);
  g_assert_true (dure_key_store_destroy (keys, "donor-600", NULL));
  for (int i = 0; i < 600; i += 60)
    {
      g_autofree char *donor = g_strdup_printf ("donor-%d", i);

      assert_finds (reader, donor);
    }
  turn (keys, -1);
  g_assert_cmpint (count_donors (self, "epoch = 2"), ==, DONORS);
  g_assert_null (dure_key_store_find (reader, "donor-600", &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN);
}

/* Whether the turn came to its end before the @calls were counted. */
static gboolean
turn_until_killed (Fixture *self, int calls)
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      DureKeyStore *keys = open_with (self, self->folder);

      calls_left = calls;
      turn (keys, 0);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_true (WEXITSTATUS (status) == 0 || WEXITSTATUS (status) == KILLED);
  return WEXITSTATUS (status) == 0;
}

static void
test_killed (Fixture *self, gconstpointer data)
{
  int kills = 0;

  dure_key_store_close (open_first (self, DONORS));
  while (!turn_until_killed (self, kills))
    {
      g_autoptr (DureKeyStore) keys = open_with (self, self->folder);
      g_autoptr (DureKeyStore) reader = dure_key_store_open_reader (keys, NULL);

      kills++;
      assert_finds (reader, "donor-0");
      assert_finds (reader, "donor-602");
      turn (keys, -1);
      g_assert_cmpint (count_donors (self, "epoch = (SELECT newest FROM epoch)"), ==, DONORS);
    }
  /* A write, four commits, and the end of the old file: each before and after. */
  g_assert_cmpint (kills, ==, 12);
  for (int i = 1; i <= kills; i++)
    {
      g_autoptr (DureDatabase) beside = dure_database_open_reader (self->place.address, NULL);
      g_autoptr (DureRows) rows = dure_database_ask (beside, NULL, "SELECT newest FROM epoch", "");

      g_assert_true (dure_rows_next (rows, NULL));
      g_assert_cmpint (has_epoch (self->folder, i), ==, dure_rows_integer (rows, 0) == i);
    }
}

/* The old key's file is overwritten before its name is gone: a second name shows what is left. */
static void
test_overwritten (Fixture *self, gconstpointer data)
{
  g_autoptr (DureKeyStore) keys = open_first (self, 1);
  g_autofree char *path = g_build_filename (self->folder, "epoch-1.key", NULL);
  g_autofree char *second = g_build_filename (self->other, "kept", NULL);
  g_autofree char *before = NULL, *after = NULL;
  gsize length;

  g_assert_cmpint (link (path, second), ==, 0);
  g_assert_true (g_file_get_contents (second, &before, NULL, NULL));
  g_assert_true (g_str_has_prefix (before, "dure-key/1 epoch-1 "));
  turn (keys, 0);
  g_assert_true (g_file_get_contents (second, &after, &length, NULL));
  for (gsize i = 0; i < length; i++)
    g_assert_cmpint (after[i], ==, 0);
}

static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autoptr (DureKeyStore) keys = open_first (self, 2);
  g_autoptr (DureDatabase) beside = dure_database_open (self->place.address,
                                                        "/kr/gwangju/Dure/store/keys", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (dure_database_run (beside, NULL,
                                    "UPDATE donor_key SET wrapped = ?1 WHERE donor = 'donor-0'",
                                    "b", "damaged", (gsize) 7));
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*is damaged");
  turn (keys, 0);
  g_test_assert_expected_messages ();
  assert_finds (keys, "donor-1");
  g_assert_null (dure_key_store_find (keys, "donor-0", &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
  g_assert_false (has_epoch (self->folder, 1));
}

/* Two backends with a folder each on one database: the second follows, whatever it has made. */
static void
test_handed_over (Fixture *self, gconstpointer data)
{
  g_autoptr (DureKeyStore) one = open_first (self, 2), other = NULL;
  g_autoptr (DureKeyStore) reader = NULL;
  g_autoptr (DureDonorKey) key = dure_donor_key_new ("new", self->dice);
  g_autoptr (DureEpochs) lost = dure_epochs_new (self->other);
  gboolean has_more;

  copy_epoch (self, 1);
  other = open_with (self, self->other);
  reader = dure_key_store_open_reader (other, NULL);
  g_assert_true (dure_epochs_make (lost, 2, self->dice, NULL));
  turn (one, 0);
  g_assert_true (dure_key_store_put (one, key, NULL));
  assert_finds (reader, "new");
  assert_finds (other, "donor-0");
  g_assert_true (has_epoch (self->other, 1));
  g_assert_true (dure_key_store_turn (other, -1, &has_more, NULL));
  g_assert_false (has_epoch (self->other, 1));
  turn (other, 0);
  assert_finds (one, "donor-1");
  g_assert_cmpint (count_donors (self, "epoch = 3"), ==, 3);
}

/* One that was away for two turns is not let in before it has the newest key. */
static void
test_left_behind (Fixture *self, gconstpointer data)
{
  g_autoptr (DureKeyStore) one = open_first (self, 1), back = NULL;
  g_autoptr (DureEpochs) epochs = dure_epochs_new (self->other);
  g_autoptr (GError) error = NULL;

  copy_epoch (self, 1);
  turn (one, 0);
  turn (one, 0);
  g_assert_null (dure_key_store_open (self->place.address, epochs, self->clock, self->dice,
                                      &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
  g_assert_true (has_epoch (self->other, 1));
  copy_epoch (self, 3);
  back = open_with (self, self->other);
  assert_finds (back, "donor-0");
  g_assert_false (has_epoch (self->other, 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/epochs/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("a turn wraps every key anew and destroys the old epoch's", test_turned);
  ADD ("an epoch is turned when it is old enough", test_when_due);
  ADD ("keys are put, found and destroyed meanwhile", test_meanwhile);
  ADD ("killed anywhere, it loses nothing and goes on", test_killed);
  ADD ("the old epoch key's file is overwritten", test_overwritten);
  ADD ("a damaged key does not keep the old epoch", test_damaged);
  ADD ("one that was away for too long needs the newest key", test_left_behind);
  if (g_getenv ("DURE_TEST_POSTGRES") != NULL)
    ADD ("another backend on the same database follows", test_handed_over);
  return g_test_run ();
}
