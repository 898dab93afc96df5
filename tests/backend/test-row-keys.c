// test-row-keys.c: the keys of releases' rows, from one for all to none for some
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// On either engine, as test-key-store.c.

#include "backend-error.h"
#include "folder.h"
#include "key-store.h"
#include "place.h"
#include "row-keys.h"

#include <sodium.h>
#include <string.h>

#define RELEASE "6f1c2a34-0000-4000-8000-000000000012"
#define OTHER "6f1c2a34-0000-4000-8000-000000000013"
#define LINES 100

typedef struct
{
  DurePlace place;
  char *folder; /* of the epoch keys */
  DureClock *clock;
  DureDice *dice;
  DureKeyStore *store;
} Fixture;

static DureKeyStore *
open_store (Fixture *self)
{
  g_autoptr (DureEpochs) epochs = dure_epochs_new (self->folder);
  g_autoptr (GError) error = NULL;
  DureKeyStore *store
      = dure_key_store_open (self->place.address, epochs, self->clock, self->dice, &error);

  g_assert_no_error (error);
  return store;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (DureEpochs) epochs = NULL;

  dure_place_make (&self->place);
  self->folder = g_dir_make_tmp ("dure-epochs-XXXXXX", NULL);
  self->clock = dure_clock_new_manual (1);
  self->dice = dure_dice_new_seeded (1);
  epochs = dure_epochs_new (self->folder);
  g_assert_true (dure_epochs_make (epochs, 1, self->dice, NULL));
  self->store = open_store (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dure_key_store_close (self->store);
  dure_place_remove (&self->place);
  dure_folder_remove (self->folder);
  g_free (self->folder);
  dure_dice_seeded_free (self->dice);
  dure_clock_manual_free (self->clock);
}

/* What a line says, sealed with its key; %NULL for one that has none. */
static GBytes *
seal_line (const GArray *branches, gint64 line)
{
  g_auto (DureRowWalk) walk = { 0 };
  g_autofree char *text = g_strdup_printf ("line %" G_GINT64_FORMAT, line);
  const guint8 *key;

  dure_row_walk_begin (&walk, branches);
  key = dure_row_walk_to (&walk, line);
  return key != NULL ? dure_row_seal (key, text, strlen (text)) : NULL;
}

static GPtrArray *
make (Fixture *self, const char *release)
{
  g_autoptr (GArray) branches = dure_row_keys_make (self->store, release, LINES, NULL);
  GPtrArray *sealed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_assert_nonnull (branches);
  for (gint64 line = 0; line < LINES; line++)
    g_ptr_array_add (sealed, seal_line (branches, line));
  return sealed;
}

static void
puncture (Fixture *self, const char *release, const gint64 *lines, guint n)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (DureTransaction) transaction = NULL;
  g_autoptr (GError) error = NULL;

  g_array_append_vals (list, lines, n);
  transaction = dure_row_keys_begin (self->store, &error);
  g_assert_no_error (error);
  dure_row_keys_puncture (self->store, release, list, &error);
  g_assert_no_error (error);
  dure_row_keys_end (self->store, &transaction, &error);
  g_assert_no_error (error);
}

/* How many lines open, and each as what it is. */
static guint
count_open (DureKeyStore *store, const char *release, GPtrArray *sealed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) branches = dure_row_keys_find (store, release, 0, LINES, &error);
  g_auto (DureRowWalk) walk = { 0 };
  guint n = 0;

  g_assert_no_error (error);
  dure_row_walk_begin (&walk, branches);
  for (gint64 line = 0; line < LINES; line++)
    {
      const guint8 *key = dure_row_walk_to (&walk, line);
      g_autofree char *row = key != NULL ? dure_row_open (key, sealed->pdata[line]) : NULL;
      g_autofree char *text = g_strdup_printf ("line %" G_GINT64_FORMAT, line);

      g_assert_true (key == NULL || g_str_equal (row, text));
      n += key != NULL;
    }
  return n;
}

static gint64
ask (Fixture *self, const char *sql)
{
  g_autoptr (DureDatabase) beside = dure_database_open (self->place.address, DURE_SCHEMA_KEYS,
                                                        NULL);
  g_autoptr (DureRows) rows = dure_database_ask (beside, NULL, sql, "");
  gboolean is_there;

  g_assert_true (dure_rows_first (rows, &is_there, NULL) && is_there);
  return dure_rows_integer (rows, 0);
}

/* One key opens all lines, each with a key of its own, and no line opens another. */
static void
test_one_for_all (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) sealed = make (self, RELEASE);
  g_autoptr (GPtrArray) other = make (self, OTHER);
  g_autoptr (GHashTable) different = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  g_autoptr (GArray) branches = dure_row_keys_find (self->store, RELEASE, 0, LINES, NULL);
  g_auto (DureRowWalk) walk = { 0 };

  g_assert_cmpint (ask (self, "SELECT count(*) FROM row_key"), ==, 2);
  g_assert_cmpuint (count_open (self->store, RELEASE, sealed), ==, LINES);
  dure_row_walk_begin (&walk, branches);
  for (guint line = 0; line < LINES; line++)
    {
      const guint8 *key = dure_row_walk_to (&walk, line);

      g_hash_table_add (different, sealed->pdata[line]);
      g_assert_null (dure_row_open (key, sealed->pdata[(line + 1) % LINES]));
      g_assert_null (dure_row_open (key, other->pdata[line]));
    }
  g_assert_cmpuint (g_hash_table_size (different), ==, LINES);
}

/* Cut short or changed, a row does not open. */
static void
test_damaged_row (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) sealed = make (self, RELEASE);
  g_autoptr (GArray) branches = dure_row_keys_find (self->store, RELEASE, 7, 8, NULL);
  g_auto (DureRowWalk) walk = { 0 };
  GBytes *whole = sealed->pdata[7];
  const guint8 *key;

  dure_row_walk_begin (&walk, branches);
  key = dure_row_walk_to (&walk, 7);
  for (gsize length = 0; length < g_bytes_get_size (whole); length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, length);

      g_assert_null (dure_row_open (key, cut));
    }
}

/* A line that was punctured has no key any more; all others open as before. */
static void
test_puncture (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) sealed = make (self, RELEASE);
  g_autoptr (GPtrArray) other = make (self, OTHER);
  static const gint64 lines[] = { 37, 0, 99, 38 }, beyond[] = { 200, -1 };
  g_autoptr (DureKeyStore) reader = dure_key_store_open_reader (self->store, NULL);

  puncture (self, RELEASE, lines, 1);
  g_assert_cmpint (ask (self, "SELECT count(*) FROM row_key WHERE release_id = '" RELEASE "'"), ==,
                   dure_row_branch_height (LINES));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GArray) of_it = NULL;
      g_autoptr (GBytes) none = NULL;

      puncture (self, RELEASE, lines, i + 1);
      of_it = dure_row_keys_find (reader, RELEASE, lines[i], lines[i] + 1, NULL);
      none = seal_line (of_it, lines[i]);
      g_assert_null (none);
      g_assert_cmpuint (count_open (reader, RELEASE, sealed), ==, LINES - i - 1);
    }
  puncture (self, RELEASE, beyond, G_N_ELEMENTS (beyond));
  g_assert_cmpuint (count_open (reader, RELEASE, sealed), ==, LINES - G_N_ELEMENTS (lines));
  g_assert_cmpuint (count_open (reader, OTHER, other), ==, LINES);
  g_assert_true (dure_row_keys_destroy (self->store, RELEASE, NULL));
  g_assert_cmpuint (count_open (reader, RELEASE, sealed), ==, 0);
}

/* In whatever order lines go, what is left of their keys opens all others; in the end none. */
static void
test_all_go (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) sealed = make (self, RELEASE);

  for (gint64 i = 0; i < 10; i++)
    {
      gint64 lines[LINES / 10];

      for (gint64 j = 0; j < LINES / 10; j++)
        lines[j] = (j * 10 + i) * 37 % LINES;
      puncture (self, RELEASE, lines, G_N_ELEMENTS (lines));
      g_assert_cmpuint (count_open (self->store, RELEASE, sealed), ==, LINES - (i + 1) * 10);
    }
}

/* They turn with the epoch: what was copied before opens nothing, what is here all. */
static void
test_turn (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) sealed = make (self, RELEASE);
  static const gint64 lines[] = { 3, 64 };
  g_autoptr (DureDonorKey) donor = dure_donor_key_new ("d", self->dice);
  g_autoptr (GError) error = NULL;

  g_assert_true (dure_key_store_put (self->store, donor, NULL));
  puncture (self, RELEASE, lines, G_N_ELEMENTS (lines));
  dure_key_store_turn_whole (self->store, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ask (self, "SELECT min(epoch) FROM row_key"), ==, 2);
  g_assert_cmpint (ask (self, "SELECT oldest FROM epoch"), ==, 2);
  g_assert_false (dure_key_store_has_epoch (self->store, 1));
  g_assert_cmpuint (count_open (self->store, RELEASE, sealed), ==, LINES - 2);
}

/* A wrapped key is good for its lines of its release only. */
static void
test_bound (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) sealed = make (self, RELEASE);
  g_autoptr (GPtrArray) other = make (self, OTHER);
  g_autoptr (DureDatabase) beside = dure_database_open (self->place.address, DURE_SCHEMA_KEYS,
                                                        NULL);
  static const char *const edits[] = {
    "UPDATE row_key SET wrapped = (SELECT wrapped FROM row_key WHERE release_id = '" OTHER "')"
    " WHERE release_id = '" RELEASE "'",
    "UPDATE row_key SET height = 6 WHERE release_id = '" OTHER "'",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      const char *edited = i == 0 ? RELEASE : OTHER;
      g_autoptr (GError) error = NULL;

      g_assert_true (dure_database_run (beside, NULL, edits[i], ""));
      g_assert_null (dure_row_keys_find (self->store, edited, 0, LINES, &error));
      g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *self, gconstpointer unused);
  } tests[] = {
    { "/row-keys/one-for-all", test_one_for_all }, { "/row-keys/damaged-row", test_damaged_row },
    { "/row-keys/puncture", test_puncture },       { "/row-keys/all-go", test_all_go },
    { "/row-keys/turn", test_turn },               { "/row-keys/bound", test_bound },
  };

  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    return 1;
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
