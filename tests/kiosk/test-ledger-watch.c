// test-ledger-watch.c: a station remembers what it saw of the ledger, and what did not fit it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What there is to see are the examples of tests/core/ledger-witness.json.

#include "canonical-json.h"
#include "contrary-city.h"
#include "ledger-watch.h"
#include "private-file.h"
#include "scratch.h"

#include <glib/gstdio.h>

typedef struct
{
  char *folder;
  City city;
  DureStation *station;
  DureLedgerWatch *watch;
  json_t *examples;
} Fixture;

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (dure_station_enrol_finish (((Fixture *) data)->station, result, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("DURE_SOURCE"), "tests", "core",
                                            "ledger-witness.json", NULL);
  g_autofree char *state = NULL;

  self->examples = json_load_file (path, 0, NULL);
  self->folder = scratch_new ();
  city_set_up (&self->city, 51);
  state = scratch_path (self->folder, "state");
  self->station = dure_station_open (state, NULL);
  dure_station_enrol_async (self->station, &self->city.uplink, self->city.dice, "ABCD-EFGH-JKLM",
                            NULL, on_enrolled, self);
  while (!self->station->is_enrolled)
    g_main_context_iteration (NULL, TRUE);
  self->watch = dure_ledger_watch_open (self->station, &self->city.uplink);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dure_ledger_watch_close (self->watch);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  dure_station_close (self->station);
  city_tear_down (&self->city);
  scratch_free (self->folder);
  json_decref (self->examples);
}

static void
tick (Fixture *self)
{
  dure_ledger_watch_tick (self->watch);
  while (dure_ledger_watch_is_asking (self->watch))
    g_main_context_iteration (NULL, TRUE);
}

static void
restart (Fixture *self)
{
  dure_ledger_watch_close (self->watch);
  self->watch = dure_ledger_watch_open (self->station, &self->city.uplink);
}

static const json_t *
example (Fixture *self, const char *name)
{
  const json_t *one;
  gsize i;

  json_array_foreach (self->examples, i, one)
    if (g_str_equal (dure_json_text_of (one, "name"), name))
      return one;
  g_assert_not_reached ();
}

/* What the station tells, as a word; empty when it has seen nothing. */
static const char *
found (Fixture *self, guint64 *ret_size)
{
  DureLedgerSeen seen;
  const gboolean is_there = dure_ledger_watch_get (self->watch, &seen);

  *ret_size = seen.size;
  return is_there ? dure_witnessed_words[seen.found] : "";
}

static void
assert_found (Fixture *self, const char *word, guint64 size)
{
  guint64 seen;

  g_assert_cmpstr (found (self, &seen), ==, word);
  g_assert_cmpuint (seen, ==, size);
}

static char *
read_file (Fixture *self, const char *name)
{
  g_autofree char *path = dure_station_path (self->station, name);
  g_autoptr (GBytes) bytes = dure_private_file_read (path, 64 * 1024, NULL);

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                       : NULL;
}

static void
forget (Fixture *self)
{
  static const char *const names[] = { "ledger-checkpoint.txt", "ledger-broken.json" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = dure_station_path (self->station, names[i]);

      g_unlink (path);
    }
  restart (self);
}

static guint64
size_of (const json_t *checkpoint)
{
  return (guint64) json_integer_value (json_object_get (checkpoint, "size"));
}

static void
see (Fixture *self, const json_t *one)
{
  city_show_ledger (&self->city, json_object_get (one, "newer"), json_object_get (one, "hashes"));
  tick (self);
}

static void
see_older (Fixture *self, const json_t *one)
{
  g_autoptr (json_t) nothing = json_array ();

  forget (self);
  city_show_ledger (&self->city, json_object_get (one, "older"), nothing);
  tick (self);
  assert_found (self, "new", size_of (json_object_get (one, "older")));
}

/* As every witness: what fits takes the place of what was seen, what is broken never does. */
static void
test_examples (Fixture *self, gconstpointer data)
{
  const json_t *one;
  gsize i;

  json_array_foreach (self->examples, i, one)
    {
      const char *word = dure_json_text_of (one, "word");
      const gboolean is_broken = g_str_equal (word, "broken");
      g_autofree char *before = NULL, *after = NULL, *broken = NULL;

      if (json_is_null (json_object_get (one, "older")))
        continue;
      see_older (self, one);
      before = read_file (self, "ledger-checkpoint.txt");
      see (self, one);
      g_assert_cmpint (self->city.asked_from, ==,
                       (gint64) size_of (json_object_get (one, "older")));
      assert_found (self, word, size_of (json_object_get (one, "newer")));
      after = read_file (self, "ledger-checkpoint.txt");
      broken = read_file (self, "ledger-broken.json");
      g_assert_cmpstr (after, ==,
                       is_broken ? before
                                 : dure_json_text_of (self->city.ledger, "note"));
      g_assert_true ((broken != NULL) == is_broken);
    }
}

/* What was found once is told for ever, whatever the city shows after it. */
static void
test_broken_stays (Fixture *self, gconstpointer data)
{
  const json_t *one = example (self, "a longer one that begins otherwise");
  g_autofree char *kept = NULL, *later = NULL;
  guint posts;

  see_older (self, one);
  see (self, one);
  kept = read_file (self, "ledger-broken.json");
  for (guint i = 0; i < 2; i++)
    {
      posts = self->city.posts;
      see (self, example (self, "3 grew to 7"));
      g_assert_cmpuint (self->city.posts, ==, posts);
      assert_found (self, "broken", 7);
      restart (self);
    }
  later = read_file (self, "ledger-broken.json");
  g_assert_cmpstr (later, ==, kept);
}

/* What cannot be read any more still says that there was something. */
static void
test_broken_is_cut (Fixture *self, gconstpointer data)
{
  g_autofree char *path = dure_station_path (self->station, "ledger-broken.json");

  g_assert_true (dure_private_file_write (path, "{", 1, NULL));
  restart (self);
  assert_found (self, "broken", 0);
}

/* After a restart, and beside what a lost power left half written. */
static void
test_remembers (Fixture *self, gconstpointer data)
{
  const json_t *one = example (self, "3 grew to 7");
  g_autofree char *half = dure_station_path (self->station, "ledger-checkpoint.txt.writing");
  guint64 size;

  g_assert_cmpstr (found (self, &size), ==, "");
  tick (self);
  g_assert_cmpstr (found (self, &size), ==, "");
  see_older (self, one);
  g_assert_true (g_file_set_contents (half, "dure/a", -1, NULL));
  restart (self);
  assert_found (self, "fine", 3);
  see (self, one);
  restart (self);
  assert_found (self, "fine", 7);
}

/* What is not whole, or not the city's, changes nothing and accuses nobody. */
static void
test_not_taken (Fixture *self, gconstpointer data)
{
  static const CityMood moods[] = { CITY_DEAF, CITY_LOST, CITY_BUSY, CITY_PORTAL };
  const json_t *broken = example (self, "another list of the same size");

  see_older (self, broken);
  for (guint i = 0; i < G_N_ELEMENTS (moods); i++)
    {
      self->city.mood = moods[i];
      see (self, broken);
      self->city.mood = CITY_HONEST;
      assert_found (self, "new", 7);
    }
  self->city.mood = CITY_FORGED;
  see (self, broken);
  assert_found (self, "new", 7);
  self->city.mood = CITY_HONEST;
  json_object_set_new (self->city.ledger, "hashes", json_integer (1));
  tick (self);
  json_object_set_new (self->city.ledger, "note", json_string ("dure/a\n7\n"));
  tick (self);
  json_object_clear (self->city.ledger);
  tick (self);
  assert_found (self, "new", 7);
  self->city.mood = CITY_SILENT;
  dure_ledger_watch_tick (self->watch);
  g_assert_true (dure_ledger_watch_is_asking (self->watch));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger-watch/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("examples", test_examples);
  ADD ("broken-stays", test_broken_stays);
  ADD ("broken-is-cut", test_broken_is_cut);
  ADD ("remembers", test_remembers);
  ADD ("not-taken", test_not_taken);
  return g_test_run ();
}
