// test-recorded.c: which recording is played, and who speaks where there is none
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "mute-speaker.h"
#include "recorded-speaker.h"
#include "scratch.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

/* Of "one two", by sha256sum. */
#define DIGEST "8ab63e29a4ba14e4e1688f9c15e5af90"

typedef struct
{
  char *root;
  DureMuteSpeaker *other;
  DureSpeaker *speaker;
  guint done;
} Fixture;

static void
on_done (DureSpeaker *speaker, guint number, Fixture *self)
{
  self->done = number;
}

static void
add_recording (const char *root, const char *language, const char *name)
{
  g_autofree char *folder = g_build_filename (root, language, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_mkdir (folder, 0700);
  g_assert_true (g_file_set_contents (path, "sound", -1, NULL));
}

/* @data is the player. */
static void
set_up (Fixture *self, gconstpointer data)
{
  self->root = scratch_new ();
  add_recording (self->root, "en", DIGEST ".wav");
  add_recording (self->root, "ru", DIGEST ".opus");
  self->other = g_object_new (DURE_TYPE_MUTE_SPEAKER, NULL);
  self->speaker = dure_recorded_speaker_new (self->root, data, DURE_SPEAKER (self->other));
  g_signal_connect (self->speaker, "done", G_CALLBACK (on_done), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->speaker);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (self->other);
  scratch_free (self->root);
}

static void
say (Fixture *self, guint number, const char *words, const char *language, int pace)
{
  g_autoptr (DureUtterance) utterance = dure_utterance_new (words, language, FALSE);

  dure_speaker_say (self->speaker, number, utterance, (DureProsody){ pace, 2 });
}

static void
assert_found (Fixture *self, const char *words, const char *language, gboolean is_private,
              const char *expected)
{
  g_autoptr (DureUtterance) utterance = dure_utterance_new (words, language, is_private);
  g_autofree char *path = dure_recorded_speaker_find (self->root, utterance);
  g_autofree char *whole =
      expected != NULL ? g_build_filename (self->root, language, expected, NULL) : NULL;

  g_assert_cmpstr (path, ==, whole);
}

static void
test_finds (Fixture *self, gconstpointer data)
{
  assert_found (self, "one two", "en", FALSE, DIGEST ".wav");
  assert_found (self, "one\ntwo", "ru", FALSE, DIGEST ".opus");
  assert_found (self, "one two", "ko", FALSE, NULL);
  assert_found (self, "one two.", "en", FALSE, NULL);
  assert_found (self, "one two", "en", TRUE, NULL);
}

static void
test_plays (Fixture *self, gconstpointer data)
{
  say (self, 1, "one two", "en", 0);
  while (self->done == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (self->done, ==, 1);
  g_assert_cmpuint (self->other->says, ==, 0);
  say (self, 2, "three", "en", 0);
  g_assert_cmpuint (self->other->number, ==, 2);
  dure_speaker_tell_done (DURE_SPEAKER (self->other), 2);
  g_assert_cmpuint (self->done, ==, 2);
  say (self, 3, "one two", "en", 2);
  g_assert_cmpuint (self->other->number, ==, 3);
  g_assert_cmpint (self->other->prosody.pace, ==, 2);
}

/* A player that fails, or is not there. */
static void
test_cannot_play (Fixture *self, gconstpointer data)
{
  say (self, 1, "one two", "en", 0);
  while (self->other->says == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (self->other->number, ==, 1);
  g_assert_cmpuint (self->other->prosody.volume, ==, 2);
  g_assert_cmpuint (self->done, ==, 0);
}

/* The player, which never ends by itself, ends, and nobody hears of it. */
static void
test_stops (Fixture *self, gconstpointer data)
{
  g_autofree char *script = scratch_path (self->root, "player");
  g_autoptr (DureSpeaker) endless = NULL;

  g_assert_true (g_file_set_contents (script, "#!/bin/sh\nexec sleep 600\n", -1, NULL));
  g_assert_cmpint (chmod (script, 0700), ==, 0);
  endless = dure_recorded_speaker_new (self->root, script, DURE_SPEAKER (self->other));
  g_set_object (&self->speaker, endless);
  g_signal_connect (self->speaker, "done", G_CALLBACK (on_done), self);
  say (self, 1, "one two", "en", 0);
  dure_speaker_stop (self->speaker);
  say (self, 2, "three", "en", 0);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (self->done, ==, 0);
  g_assert_cmpuint (self->other->number, ==, 2);
  g_assert_cmpuint (self->other->stops, ==, 1);
}

/* So many decibels below the loudest. */
static void
test_volume (Fixture *self, gconstpointer data)
{
  g_autofree char *script = scratch_path (self->root, "player");
  g_autofree char *told = scratch_path (self->root, "told");
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\necho \"$1\" >%s\n", told);
  g_autofree char *decibels = NULL;
  g_autoptr (DureSpeaker) speaker = NULL;

  g_assert_true (g_file_set_contents (script, text, -1, NULL));
  g_assert_cmpint (chmod (script, 0700), ==, 0);
  speaker = dure_recorded_speaker_new (self->root, script, DURE_SPEAKER (self->other));
  g_set_object (&self->speaker, speaker);
  g_signal_connect (self->speaker, "done", G_CALLBACK (on_done), self);
  say (self, 1, "one two", "en", 0);
  while (self->done == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_file_get_contents (told, &decibels, NULL, NULL));
  g_assert_cmpstr (decibels, ==, "-18\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/recorded/finds", Fixture, NULL, set_up, test_finds, tear_down);
  g_test_add ("/recorded/plays", Fixture, "/bin/true", set_up, test_plays, tear_down);
  g_test_add ("/recorded/fails", Fixture, "/bin/false", set_up, test_cannot_play, tear_down);
  g_test_add ("/recorded/no-player", Fixture, "/nowhere/player", set_up, test_cannot_play,
              tear_down);
  g_test_add ("/recorded/stops", Fixture, "/bin/true", set_up, test_stops, tear_down);
  g_test_add ("/recorded/volume", Fixture, "/bin/true", set_up, test_volume, tear_down);
  return g_test_run ();
}
