// test-key-store.c: the donors' keys, from the first to the destroyed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// On either engine, as test-store.c.

#include "backend-error.h"
#include "database.h"
#include "epochs.h"
#include "folder.h"
#include "key-store.h"
#include "place.h"
#include "standing.h"

#include <glib/gstdio.h>
#include <string.h>

#define KEYS "/kr/gwangju/Dure/store/keys"

typedef struct
{
  DurePlace place;
  char *folder; /* of the epoch keys */
  DureClock *clock;
  DureDice *dice;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  dure_place_make (&self->place);
  self->folder = g_dir_make_tmp ("dure-epochs-XXXXXX", NULL);
  self->clock = dure_clock_new_manual (1);
  self->dice = dure_dice_new_seeded (1);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dure_place_remove (&self->place);
  dure_folder_remove (self->folder);
  g_free (self->folder);
  dure_dice_seeded_free (self->dice);
  dure_clock_manual_free (self->clock);
}

static DureKeyStore *
open_with (Fixture *self, const char *folder, GError **error)
{
  g_autoptr (DureEpochs) epochs = dure_epochs_new (folder);

  return dure_key_store_open (self->place.address, epochs, self->clock, self->dice, error);
}

/* The folder of epoch keys is filled with the first store. */
static DureKeyStore *
open_keys (Fixture *self)
{
  g_autoptr (DureEpochs) epochs = dure_epochs_new (self->folder);
  g_autoptr (GDir) files = g_dir_open (self->folder, 0, NULL);
  g_autoptr (GError) error = NULL;
  DureKeyStore *keys;

  if (g_dir_read_name (files) == NULL)
    g_assert_true (dure_epochs_make (epochs, 1, self->dice, NULL));
  keys = open_with (self, self->folder, &error);
  g_assert_no_error (error);
  return keys;
}

static DureDonorKey *
put (Fixture *self, DureKeyStore *keys, const char *donor)
{
  g_autoptr (GError) error = NULL;
  DureDonorKey *key = dure_donor_key_new (donor, self->dice);

  g_assert_true (dure_key_store_put (keys, key, &error));
  g_assert_no_error (error);
  return key;
}

static void
assert_unknown (DureKeyStore *keys, const char *donor)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dure_key_store_find (keys, donor, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN);
}

static void
assert_opens (DureKeyStore *keys, const char *donor, GBytes *sealed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDonorKey) key = dure_key_store_find (keys, donor, &error);
  g_autoptr (GBytes) opened = NULL;

  g_assert_no_error (error);
  opened = dure_donor_key_open (key, "c", sealed, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), "hello", 5);
}

static void
test_sealing (Fixture *self, gconstpointer data)
{
  g_autoptr (DureDonorKey) one = dure_donor_key_new ("d", self->dice);
  g_autoptr (DureDonorKey) other = dure_donor_key_new ("e", self->dice);
  g_autoptr (GBytes) sealed = dure_donor_key_seal (one, "c", "hello", 5, self->dice);
  g_autoptr (GBytes) again = dure_donor_key_seal (one, "c", "hello", 5, self->dice);
  g_autoptr (GBytes) opened = dure_donor_key_open (one, "c", sealed, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (g_bytes_equal (sealed, again));
  g_assert_cmpmem (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), "hello", 5);
  g_assert_null (dure_donor_key_open (one, "other", sealed, NULL));
  g_assert_null (dure_donor_key_open (other, "c", sealed, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
  for (gsize length = 0; length < g_bytes_get_size (sealed); length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (sealed, 0, length);

      g_assert_null (dure_donor_key_open (one, "c", cut, NULL));
    }
}

static void
test_sealing_at (Fixture *self, gconstpointer data)
{
  g_autoptr (DureDonorKey) key = dure_donor_key_new ("d", self->dice);
  const guint8 nonce[DURE_DONOR_NONCE_BYTES] = { 1 }, wrong[DURE_DONOR_NONCE_BYTES] = { 2 };
  guint8 sealed[5 + DURE_DONOR_TAG_BYTES];
  g_autoptr (GBytes) bytes = NULL, opened = NULL;

  dure_donor_key_seal_at (key, nonce, "hello", 5, sealed);
  bytes = g_bytes_new (sealed, sizeof sealed);
  opened = dure_donor_key_open_at (key, nonce, bytes, NULL);
  g_assert_cmpmem (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), "hello", 5);
  g_assert_null (dure_donor_key_open_at (key, wrong, bytes, NULL));
}

static void
test_kept (Fixture *self, gconstpointer data)
{
  DureKeyStore *keys = open_keys (self);
  g_autoptr (DureDonorKey) key = NULL;
  g_autoptr (GBytes) sealed = NULL;

  assert_unknown (keys, "d");
  key = put (self, keys, "d");
  sealed = dure_donor_key_seal (key, "c", "hello", 5, self->dice);
  assert_opens (keys, "d", sealed);
  dure_key_store_close (keys);
  keys = open_keys (self);
  assert_opens (keys, "d", sealed);
  assert_unknown (keys, "e");
  dure_key_store_close (keys);
}

/* A missing epoch key is found before anybody is answered, another's when a key does not open. */
static void
test_other_epoch (Fixture *self, gconstpointer data)
{
  DureKeyStore *keys = open_keys (self);
  g_autoptr (DureDonorKey) key = put (self, keys, "d");
  g_autoptr (GError) error = NULL;

  dure_key_store_close (keys);
  dure_folder_remove (self->folder);
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  g_assert_null (open_with (self, self->folder, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
  g_clear_error (&error);
  keys = open_keys (self);
  g_assert_null (dure_key_store_find (keys, "d", &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
  dure_key_store_close (keys);
}

static void
test_group (Fixture *self, gconstpointer data)
{
  g_autoptr (DureKeyStore) keys = open_keys (self);
  g_autoptr (DureKeyStore) reader = dure_key_store_open_reader (keys, NULL);
  g_autoptr (DureDonorKey) one = NULL, other = NULL;
  g_autoptr (GError) error = NULL;

  dure_key_store_gather (keys);
  one = put (self, keys, "d");
  other = put (self, keys, "e");
  assert_unknown (reader, "d");
  g_assert_true (dure_key_store_flush (keys, &error));
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (DureDonorKey) found = dure_key_store_find (reader, i == 0 ? "d" : "e", &error);

      g_assert_no_error (error);
      g_assert_nonnull (found);
    }
  g_assert_true (dure_key_store_flush (keys, &error));
}

/* A group put a key and was never committed; the donor comes again with another. */
static void
test_put_again (Fixture *self, gconstpointer data)
{
  g_autoptr (DureKeyStore) keys = open_keys (self);
  g_autoptr (DureDonorKey) first = put (self, keys, "d");
  g_autoptr (DureDonorKey) found = dure_key_store_find (keys, "d", NULL);
  g_autoptr (DureDonorKey) second = put (self, keys, "d");
  g_autoptr (GBytes) sealed = dure_donor_key_seal (second, "c", "hello", 5, self->dice);

  assert_opens (keys, "d", sealed);
}

static GBytes *
wrapped_form (Fixture *self, const char *donor)
{
  g_autoptr (DureDatabase) beside = dure_database_open_reader (self->place.address, NULL);
  g_autoptr (DureRows) rows = dure_database_ask (
      beside, NULL, "SELECT wrapped FROM donor_key WHERE donor = ?1", "t", donor);

  g_assert_true (dure_rows_next (rows, NULL));
  return dure_rows_bytes (rows, 0);
}

static void
test_destroyed (Fixture *self, gconstpointer data)
{
  g_autoptr (DureKeyStore) keys = open_keys (self);
  g_autoptr (DureKeyStore) reader = dure_key_store_open_reader (keys, NULL);
  g_autoptr (DureDonorKey) gone = put (self, keys, "gone"), kept = put (self, keys, "kept");
  g_autoptr (GBytes) sealed = dure_donor_key_seal (kept, "c", "hello", 5, self->dice);
  g_autoptr (DureDonorKey) open = dure_key_store_find (reader, "gone", NULL);
  g_autoptr (GPtrArray) forgotten = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (open);
  for (int i = 0; i < 2; i++)
    g_assert_true (dure_key_store_destroy (keys, "gone", &error));
  assert_unknown (keys, "gone");
  assert_unknown (reader, "gone");
  assert_opens (reader, "kept", sealed);
  forgotten = dure_key_store_forgotten (keys, &error);
  g_assert_cmpuint (forgotten->len, ==, 1);
  g_assert_cmpstr (forgotten->pdata[0], ==, "gone");
}

static void
test_destroyed_in_file (Fixture *self, gconstpointer data)
{
  g_autoptr (DureKeyStore) keys = open_keys (self);
  g_autoptr (DureDonorKey) gone = put (self, keys, "gone");
  g_autoptr (GBytes) wrapped = wrapped_form (self, "gone");
  const char *bytes = g_bytes_get_data (wrapped, NULL);
  gsize length = g_bytes_get_size (wrapped);

  g_assert_true (dure_place_has (&self->place, bytes, length));
  g_assert_true (dure_key_store_destroy (keys, "gone", NULL));
  for (gsize at = 0; at + 8 <= length; at += 8)
    g_assert_false (dure_place_has (&self->place, bytes + at, 8));
}

/* There it stands in free space and in the log for a while: no statement finds it. */
static void
test_destroyed_on_server (Fixture *self, gconstpointer data)
{
  g_autoptr (DureKeyStore) keys = open_keys (self);
  g_autoptr (DureDonorKey) gone = put (self, keys, "gone"), kept = put (self, keys, "kept");
  g_autoptr (DureDatabase) beside = NULL;
  g_autoptr (DureRows) rows = NULL;

  g_assert_true (dure_key_store_destroy (keys, "gone", NULL));
  beside = dure_database_open_reader (self->place.address, NULL);
  rows = dure_database_ask (beside, NULL, "SELECT donor FROM donor_key", "");
  g_assert_true (dure_rows_next (rows, NULL));
  g_assert_cmpstr (dure_rows_text (rows, 0), ==, "kept");
  g_assert_false (dure_rows_next (rows, NULL));
}

/* The desk's own program destroys a key that a running server has open. */
static void
test_destroyed_elsewhere (Fixture *self, gconstpointer data)
{
  g_autoptr (DureKeyStore) keys = open_keys (self), desk = open_keys (self);
  g_autoptr (DureDonorKey) key = put (self, keys, "d");
  g_autoptr (DureDonorKey) open = dure_key_store_find (keys, "d", NULL);
  g_autoptr (DureDonorKey) again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (open);
  g_assert_true (dure_key_store_destroy (desk, "d", &error));
  dure_clock_manual_advance (self->clock, 59999);
  again = dure_key_store_find (keys, "d", &error);
  g_assert_no_error (error);
  g_assert_true (again == open);
  dure_clock_manual_advance (self->clock, 1);
  dure_key_store_tidy (keys);
  assert_unknown (keys, "d");
}

static DureStanding *
decide (Fixture *self, DureKeyStore *store, const char *about, const char *scope)
{
  DureStanding *decision = dure_standing_new (about, scope, self->clock, self->dice);

  g_assert_true (dure_standing_put (store, decision, NULL));
  return decision;
}

static guint
count_about (DureKeyStore *store, const char *donor, const char *claim, const char *visit)
{
  g_autoptr (GPtrArray) found = dure_standing_find (store, donor, claim, visit, NULL);

  g_assert_nonnull (found);
  return found->len;
}

/* A decision is found by whom it is about, in the order of deciding, until the keys are gone. */
static void
test_decisions_stand (Fixture *self, gconstpointer data)
{
  g_autoptr (DureKeyStore) store = open_keys (self);
  const guint8 hash[DURE_SHA256_BYTES] = { 1 };
  g_autofree char *claim = dure_standing_about_hash (hash);
  g_autoptr (DureStanding) first = decide (self, store, "somebody", "provide");
  g_autoptr (DureStanding) second = decide (self, store, claim, "heart");
  g_autoptr (DureStanding) third = dure_standing_new_about (second, "somebody", self->clock,
                                                            self->dice);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) after = NULL;

  dure_key_store_gather (store);
  third->erases = TRUE;
  third->notice = g_strdup ("digest");
  for (int i = 0; i < 2; i++)
    g_assert_true (dure_standing_put (store, third, NULL));
  g_assert_cmpuint (count_about (store, "somebody", claim, "none"), ==, 3);
  g_assert_true (dure_key_store_flush (store, NULL));
  found = dure_standing_find (store, "somebody", "none", "none", NULL);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpstr (((DureStanding *) found->pdata[0])->id, ==, first->id);
  g_assert_null (((DureStanding *) found->pdata[0])->notice);
  g_assert_cmpstr (((DureStanding *) found->pdata[1])->scope, ==, "heart");
  g_assert_cmpstr (((DureStanding *) found->pdata[1])->notice, ==, "digest");
  g_assert_true (((DureStanding *) found->pdata[1])->erases);
  g_assert_true (dure_key_store_destroy (store, "somebody", NULL));
  after = dure_standing_find (store, "somebody", claim, "none", NULL);
  g_assert_cmpuint (after->len, ==, 2);
  g_assert_true (dure_standing_is_end (after->pdata[0]));
  g_assert_false (dure_standing_is_end (after->pdata[1]));
  g_assert_cmpuint (count_about (store, "somebody else", "none", "none"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/key-store/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("a key opens only what it sealed", test_sealing);
  ADD ("sealing with a nonce that is known otherwise", test_sealing_at);
  ADD ("a key is there after a restart", test_kept);
  ADD ("another epoch key opens nothing", test_other_epoch);
  ADD ("a group becomes durable together", test_group);
  ADD ("a key that a failed group left is replaced", test_put_again);
  ADD ("no reader has a destroyed key", test_destroyed);
  if (g_getenv ("DURE_TEST_POSTGRES") == NULL)
    ADD ("a destroyed key is in no file", test_destroyed_in_file);
  else
    ADD ("a destroyed key is in no table", test_destroyed_on_server);
  ADD ("a key that another program destroyed is closed within a minute", test_destroyed_elsewhere);
  ADD ("a decision stands until the keys are gone", test_decisions_stand);
  return g_test_run ();
}
