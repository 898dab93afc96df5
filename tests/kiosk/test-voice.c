// test-voice.c: what a voice says, in which order, and what it keeps to itself
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "mute-speaker.h"
#include "transcript-speaker.h"
#include "voice.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  DureMuteSpeaker *speaker;
  DureClock *clock;
  DureVoice *voice;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->speaker = g_object_new (DURE_TYPE_MUTE_SPEAKER, NULL);
  self->clock = dure_clock_new_manual (0);
  self->voice = dure_voice_new (DURE_SPEAKER (self->speaker), self->clock);
  dure_voice_set_on (self->voice, TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->voice);
  g_object_unref (self->speaker);
  dure_clock_manual_free (self->clock);
}

/* Words after an exclamation mark are private. */
static GPtrArray *
page (const char *first, ...)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_utterance_unref);
  va_list words;

  va_start (words, first);
  for (const char *p = first; p != NULL; p = va_arg (words, const char *))
    g_ptr_array_add (list, dure_utterance_new (p + (*p == '!'), "en", *p == '!'));
  va_end (words);
  return list;
}

static void
read_page (Fixture *self, GPtrArray *words)
{
  dure_voice_read (self->voice, words, dure_utterance_new ("earphones", "en", FALSE));
}

static void
assert_says (Fixture *self, const char *words)
{
  const DureUtterance *spoken = dure_voice_get_spoken (self->voice);

  g_assert_cmpstr (spoken != NULL ? spoken->words : NULL, ==, words);
}

static void
finish (Fixture *self)
{
  dure_speaker_tell_done (DURE_SPEAKER (self->speaker), self->speaker->number);
}

static void
test_in_order (Fixture *self, gconstpointer data)
{
  read_page (self, page ("a", "b", NULL));
  assert_says (self, "a");
  finish (self);
  assert_says (self, "b");
  finish (self);
  assert_says (self, NULL);
  dure_voice_repeat (self->voice);
  assert_says (self, "a");
  dure_voice_set_on (self->voice, FALSE);
  assert_says (self, NULL);
  finish (self);
  assert_says (self, NULL);
}

/* The end of an utterance that was cut short is not the end of the next one. */
static void
test_late_end (Fixture *self, gconstpointer data)
{
  guint late;

  read_page (self, page ("a", "b", NULL));
  late = self->speaker->number;
  read_page (self, page ("c", "d", NULL));
  g_assert_cmpuint (self->speaker->stops, ==, 1);
  dure_speaker_tell_done (DURE_SPEAKER (self->speaker), late);
  assert_says (self, "c");
}

static void
test_private (Fixture *self, gconstpointer data)
{
  read_page (self, page ("a", "!72", "!usual", "b", NULL));
  finish (self);
  assert_says (self, "earphones");
  finish (self);
  assert_says (self, "b");
  dure_voice_set_hears_alone (self->voice, TRUE);
  dure_voice_repeat (self->voice);
  finish (self);
  assert_says (self, "72");
  finish (self);
  assert_says (self, "usual");
  dure_voice_set_hears_alone (self->voice, FALSE);
  assert_says (self, "b");
}

/* What is new is said before the rest; what only counts, now and then. */
static void
test_follow (Fixture *self, gconstpointer data)
{
  read_page (self, page ("a", "5 beats", "z", NULL));
  finish (self);
  assert_says (self, "5 beats");
  dure_voice_follow (self->voice, page ("a", "sit still", "6 beats", "z", NULL), FALSE);
  finish (self);
  assert_says (self, "sit still");
  finish (self);
  assert_says (self, "z");
  finish (self);
  dure_voice_follow (self->voice, page ("a", "sit still", "7 beats", "z", NULL), FALSE);
  assert_says (self, NULL);
  dure_clock_manual_advance (self->clock, 15000);
  dure_voice_follow (self->voice, page ("a", "sit still", "8 beats", "z", NULL), FALSE);
  assert_says (self, "8 beats");
  finish (self);
  dure_voice_follow (self->voice, page ("a", "sit still", "9 beats", "z", NULL), TRUE);
  assert_says (self, "9 beats");
  finish (self);
  dure_voice_follow (self->voice, page ("a", "!72", "8 beats", "z", NULL), FALSE);
  assert_says (self, NULL);
}

/* News that are gone before they could be said are not said; others wait their turn. */
static void
test_old_news (Fixture *self, gconstpointer data)
{
  read_page (self, page ("a", "b", NULL));
  dure_voice_follow (self->voice, page ("a", "too loose", "b", NULL), FALSE);
  dure_voice_follow (self->voice, page ("a", "too tight", "b", NULL), FALSE);
  dure_voice_follow (self->voice, page ("a", "too tight", "b", "ended", NULL), FALSE);
  finish (self);
  assert_says (self, "too tight");
  finish (self);
  assert_says (self, "ended");
  finish (self);
  assert_says (self, "b");
}

static void
test_focus (Fixture *self, gconstpointer data)
{
  read_page (self, page ("a", "b", NULL));
  dure_voice_say (self->voice, dure_utterance_new ("button", "en", FALSE));
  assert_says (self, "button");
  finish (self);
  assert_says (self, NULL);
}

static void
test_pause (Fixture *self, gconstpointer data)
{
  read_page (self, page ("a", "b", NULL));
  finish (self);
  dure_voice_set_paused (self->voice, TRUE);
  assert_says (self, NULL);
  dure_voice_follow (self->voice, page ("a", "b", "c", NULL), FALSE);
  assert_says (self, NULL);
  dure_voice_set_paused (self->voice, FALSE);
  assert_says (self, "b");
  finish (self);
  assert_says (self, "c");
  dure_voice_set_paused (self->voice, TRUE);
  read_page (self, page ("d", NULL));
  assert_says (self, "d");
  g_assert_false (dure_voice_is_paused (self->voice));
}

static void
test_pace (Fixture *self, gconstpointer data)
{
  read_page (self, page ("a", NULL));
  g_assert_cmpint (self->speaker->prosody.pace, ==, 0);
  dure_voice_change_pace (self->voice, 1);
  assert_says (self, "a");
  g_assert_cmpint (self->speaker->prosody.pace, ==, 1);
  for (guint i = 0; i < 20; i++)
    dure_voice_change_pace (self->voice, -1);
  g_assert_cmpint (self->speaker->prosody.pace, ==, DURE_PACE_SLOWEST);
  dure_voice_set_on (self->voice, FALSE);
  dure_voice_set_on (self->voice, TRUE);
  read_page (self, page ("a", NULL));
  g_assert_cmpint (self->speaker->prosody.pace, ==, 0);
}

/* What is being said begins anew, so that the change is heard; the next one is as loud. */
static void
test_volume (Fixture *self, gconstpointer data)
{
  read_page (self, page ("a", "b", NULL));
  g_assert_cmpuint (self->speaker->prosody.volume, ==, DURE_VOLUME_USUAL);
  dure_voice_set_volume (self->voice, DURE_VOLUME_LOUDEST);
  assert_says (self, "a");
  g_assert_cmpuint (self->speaker->prosody.volume, ==, DURE_VOLUME_LOUDEST);
  g_assert_cmpuint (self->speaker->says, ==, 2);
  dure_voice_set_volume (self->voice, DURE_VOLUME_LOUDEST);
  g_assert_cmpuint (self->speaker->says, ==, 2);
  finish (self);
  assert_says (self, "b");
  g_assert_cmpuint (self->speaker->prosody.volume, ==, DURE_VOLUME_LOUDEST);
}

static void
on_done (DureSpeaker *speaker, guint number, guint *done)
{
  *done = number;
}

static void
test_transcript (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "dure-transcript-XXXXXX", NULL);
  const int file = g_mkstemp (path);
  g_autoptr (DureSpeaker) speaker = dure_transcript_speaker_new (path);
  g_autoptr (DureUtterance) utterance = dure_utterance_new ("one\ntwo", "ko", TRUE);
  g_autofree char *text = NULL;
  guint done = 0;

  g_assert_cmpint (file, >=, 0);
  g_signal_connect (speaker, "done", G_CALLBACK (on_done), &done);
  dure_speaker_say (speaker, 7, utterance, (DureProsody){ 9, 9 });
  g_assert_cmpuint (done, ==, 0);
  while (done == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (done, ==, 7);
  dure_speaker_say (speaker, 8, utterance, (DureProsody){ -1, 2 });
  dure_speaker_stop (speaker);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (done, ==, 7);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "ko\t4\t5\tone two\nko\t-1\t2\tone two\n");
  g_close (file, NULL);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/voice/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("in-order", test_in_order);
  ADD ("late-end", test_late_end);
  ADD ("private", test_private);
  ADD ("follow", test_follow);
  ADD ("old-news", test_old_news);
  ADD ("focus", test_focus);
  ADD ("pause", test_pause);
  ADD ("pace", test_pace);
  ADD ("volume", test_volume);
#undef ADD
  g_test_add_func ("/voice/transcript", test_transcript);
  return g_test_run ();
}
