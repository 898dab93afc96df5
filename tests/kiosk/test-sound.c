// test-sound.c: the kiosk's sounds as numbers, and as a sound card is given them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The player is the real one; ALSA writes what it plays into a file. The recording that it plays is
// a WAV file of our own.

#include "scratch.h"
#include "sounds.h"
#include "volume.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define SILENT_PART 0.02  /* of the loudest sample: neither begins nor ends with a click */
#define LONGEST_TOUCH_S 0.1
#define LONGEST_S 0.6
#define HIGHEST_HZ 1000 /* hearing goes last below */
#define TONE_COUNT 4800

static char *root;
static char *played;

static int
peak (const gint16 *samples, gsize count)
{
  int most = 0;

  for (gsize i = 0; i < count; i++)
    most = MAX (most, ABS (samples[i]));
  return most;
}

/* How much of a tone there is, by the sum of Goertzel (1958). */
static double
strength (const gint16 *samples, gsize count, double hertz)
{
  const double turn = 2 * cos (2 * G_PI * hertz / DURE_SOUND_RATE);
  double last = 0, before = 0;

  for (gsize i = 0; i < count; i++)
    {
      const double now = samples[i] + turn * last - before;

      before = last;
      last = now;
    }
  return last * last + before * before - turn * last * before;
}

static double
pitch (const gint16 *samples, gsize count)
{
  double best = 0, most = 0;

  for (double hertz = 100; hertz < 4000; hertz += 5)
    if (strength (samples, count, hertz) > most)
      {
        most = strength (samples, count, hertz);
        best = hertz;
      }
  return best;
}

static void
test_soft (void)
{
  for (DureSound sound = DURE_SOUND_TAKEN; sound < DURE_SOUNDS; sound++)
    {
      gsize count;
      g_autofree gint16 *samples = dure_sound_render (sound, 1, &count);
      const double longest_s = sound == DURE_SOUND_TAKEN ? LONGEST_TOUCH_S : LONGEST_S;
      const int most = peak (samples, count);

      g_assert_cmpuint (count, <, (gsize) (longest_s * DURE_SOUND_RATE));
      g_assert_cmpint (most, >, G_MAXINT16 / 4);
      g_assert_cmpint (most, <, G_MAXINT16 * 3 / 4);
      g_assert_cmpint (abs (samples[0]), <, SILENT_PART * most);
      g_assert_cmpint (abs (samples[count - 1]), <, SILENT_PART * most);
      g_assert_cmpfloat (pitch (samples, count), <, HIGHEST_HZ);
      g_assert_true (dure_sound_find (dure_sound_name (sound)) == sound);
    }
}

/* What is finished rises, what went wrong falls. */
static void
test_told_apart (void)
{
  gsize done, attention;
  g_autofree gint16 *rising = dure_sound_render (DURE_SOUND_DONE, 1, &done);
  g_autofree gint16 *falling = dure_sound_render (DURE_SOUND_ATTENTION, 1, &attention);

  g_assert_cmpfloat (pitch (rising, done / 4) * 1.2, <, pitch (rising + done / 2, done / 2));
  g_assert_cmpfloat (pitch (falling, attention / 4), >,
                     pitch (falling + attention / 2, attention / 2) * 1.2);
}

/* EN 301 549, 8.2.1. */
static void
test_volumes (void)
{
  g_assert_cmpint (dure_volume_decibels (DURE_VOLUME_LOUDEST), ==, 0);
  g_assert_cmpint (dure_volume_decibels (DURE_VOLUME_LOUDEST + 1), ==, 0);
  g_assert_cmpint (dure_volume_decibels (DURE_VOLUME_QUIETEST), <=, -18);
  for (guint volume = DURE_VOLUME_QUIETEST; volume < DURE_VOLUME_LOUDEST; volume++)
    {
      const int step = dure_volume_decibels (volume + 1) - dure_volume_decibels (volume);

      g_assert_cmpint (step, >, 0);
      g_assert_cmpint (step, <=, 12);
    }
  g_assert_cmpfloat_with_epsilon (dure_volume_gain (-6), 0.501, 0.001);
}

/* What the sound card was given: as a sound it is one channel. */
static gint16 *
play (const char *decibels, const char *what, gsize *ret_count)
{
  g_autoptr (GSubprocess) player = NULL;
  char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_set_contents (played, "", 0, NULL));
  player = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, g_getenv ("DURE_PLAYER"), decibels,
                             what, NULL);
  g_assert_true (g_subprocess_wait_check (player, NULL, NULL));
  g_assert_true (g_file_get_contents (played, &bytes, &length, NULL));
  *ret_count = length / sizeof (gint16);
  return (gint16 *) bytes;
}

static void
test_plays (void)
{
  gsize count, loud_count, soft_count;
  g_autofree gint16 *samples = dure_sound_render (DURE_SOUND_DONE, 1, &count);
  g_autofree gint16 *loud = play ("0", "done", &loud_count);
  g_autofree gint16 *soft = play ("-12", "done", &soft_count);

  g_assert_cmpmem (loud, loud_count * sizeof *loud, samples, count * sizeof *samples);
  g_assert_cmpuint (soft_count, ==, count);
  g_assert_cmpfloat_with_epsilon (peak (soft, count), peak (samples, count) / 4.0,
                                  peak (samples, count) / 100.0);
}

static void
put (GByteArray *bytes, const char *word, guint32 number, guint size)
{
  const guint32 little = GUINT32_TO_LE (number);

  g_byte_array_append (bytes, (const guint8 *) word, (guint) strlen (word));
  g_byte_array_append (bytes, (const guint8 *) &little, size);
}

/* RIFF WAVE of two channels, all samples alike. */
static char *
write_recording (gint16 sample)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  char *path = g_build_filename (root, "recording.wav", NULL);

  put (bytes, "RIFF", 36 + TONE_COUNT * 4, 4);
  put (bytes, "WAVEfmt ", 16, 4);
  put (bytes, "", 1 | 2 << 16, 4); /* PCM, channels */
  put (bytes, "", DURE_SOUND_RATE, 4);
  put (bytes, "", DURE_SOUND_RATE * 4, 4);
  put (bytes, "", 4 | 16 << 16, 4); /* bytes a frame, bits a sample */
  put (bytes, "data", TONE_COUNT * 4, 4);
  for (guint i = 0; i < 2 * TONE_COUNT; i++)
    put (bytes, "", (guint16) sample, 2);
  g_assert_true (g_file_set_contents (path, (char *) bytes->data, bytes->len, NULL));
  return path;
}

static void
test_plays_recordings (void)
{
  g_autofree char *path = write_recording (8000);
  g_autofree gint16 *samples = NULL;
  gsize count;

  samples = play ("-6", path, &count);
  g_assert_cmpuint (count, ==, 2 * TONE_COUNT);
  g_assert_cmpint (samples[0], ==, (int) (8000 * dure_volume_gain (-6)));
  g_assert_cmpint (samples[count - 1], ==, samples[0]);
}

static void
test_refuses (void)
{
  static const char *const words[][2] = { { "0", "/nowhere.wav" },
                                          { "0", "nothing" },
                                          { "6", "done" } };
  static const int statuses[] = { 1, 2, 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GSubprocess) player =
          g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, g_getenv ("DURE_PLAYER"),
                            words[i][0], words[i][1], NULL);

      g_assert_true (g_subprocess_wait (player, NULL, NULL));
      g_assert_cmpint (g_subprocess_get_exit_status (player), ==, statuses[i]);
    }
}

/* A player that is not there is no reason to do without the rest. */
static void
test_no_player (void)
{
  g_autoptr (DureSounds) sounds = dure_sounds_new ("/nowhere/player");

  dure_sounds_play (sounds, DURE_SOUND_DONE, DURE_VOLUME_USUAL);
  dure_sounds_play (sounds, DURE_SOUND_DONE, DURE_VOLUME_USUAL);
}

/* The next sound ends the one before; what a sound wants is what the player is told. */
static void
test_next (void)
{
  g_autofree char *script = scratch_path (root, "player");
  g_autofree char *told = scratch_path (root, "told");
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\necho \"$1 $2\" >>%s\n", told);
  g_autofree char *lines = NULL;
  g_autoptr (DureSounds) sounds = NULL;

  g_assert_true (g_file_set_contents_full (script, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  sounds = dure_sounds_new (script);
  dure_sounds_play (sounds, DURE_SOUND_NONE, DURE_VOLUME_USUAL);
  dure_sounds_play (sounds, DURE_SOUND_ATTENTION, DURE_VOLUME_QUIETEST);
  while (!g_file_get_contents (told, &lines, NULL, NULL) || !g_str_has_suffix (lines, "\n"))
    {
      g_clear_pointer (&lines, g_free);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpstr (lines, ==, "-24 attention\n");
}

int
main (int argc, char **argv)
{
  g_autofree char *configuration = NULL;
  g_autofree char *path = NULL;
  int failed;

  g_test_init (&argc, &argv, NULL);
  root = scratch_new ();
  played = g_build_filename (root, "played", NULL);
  path = g_build_filename (root, "asound.conf", NULL);
  configuration = g_strdup_printf ("pcm.!default { type file file \"%s\" format raw"
                                   " slave.pcm { type null } }\n", played);
  g_assert_true (g_file_set_contents (path, configuration, -1, NULL));
  g_setenv ("ALSA_CONFIG_PATH", path, TRUE);
  g_test_add_func ("/sound/soft", test_soft);
  g_test_add_func ("/sound/told-apart", test_told_apart);
  g_test_add_func ("/sound/volumes", test_volumes);
  g_test_add_func ("/sound/plays", test_plays);
  g_test_add_func ("/sound/plays-recordings", test_plays_recordings);
  g_test_add_func ("/sound/refuses", test_refuses);
  g_test_add_func ("/sound/no-player", test_no_player);
  g_test_add_func ("/sound/next", test_next);
  failed = g_test_run ();
  scratch_free (root);
  g_free (played);
  return failed;
}
