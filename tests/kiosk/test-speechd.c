// test-speechd.c: the real synthesiser, whose sound goes nowhere
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// speech-dispatcher and espeak-ng are the real ones of the system, in a home of their own with a
// sound card that takes everything at once.

#include "scratch.h"
#include "speechd-speaker.h"

#include <gio/gio.h>
#include <signal.h>

typedef struct
{
  DureSpeaker *speaker;
  guint done;
  gboolean is_lost;
} Fixture;

static char *root; /* GLib asks once where such things are */
static char *heard; /* what the sound card was given */

static void
on_done (DureSpeaker *speaker, guint number, Fixture *self)
{
  self->done = number;
}

static void
on_lost (DureSpeaker *speaker, Fixture *self)
{
  self->is_lost = TRUE;
}

static void
write_file (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* The station's own. */
static char *
read_configuration (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("DURE_SOURCE"), "kiosk", "speech", "speechd.conf", NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
make_home (void)
{
  g_autofree char *configuration = read_configuration ();
  g_autofree char *card = NULL;
  static const char *const homes[] = { "HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
                                       "XDG_RUNTIME_DIR" };

  root = scratch_new ();
  heard = g_build_filename (root, "heard", NULL);
  card = g_strdup_printf ("pcm.!default { type file file \"%s\" format raw"
                          " slave.pcm { type null } }\n", heard);
  write_file (".asoundrc", card);
  g_unsetenv ("MALLOC_PERTURB_"); /* what fills fresh memory makes this card wait as a real one */
  write_file ("speech-dispatcher/speechd.conf", configuration);
  for (gsize i = 0; i < G_N_ELEMENTS (homes); i++)
    g_setenv (homes[i], root, TRUE);
}

/* With @data the server is to be where it is not. */
static void
set_up (Fixture *self, gconstpointer data)
{
  if (data != NULL)
    g_setenv ("SPEECHD_ADDRESS", data, TRUE);
  self->speaker = dure_speechd_speaker_new (100);
  g_signal_connect (self->speaker, "done", G_CALLBACK (on_done), self);
  g_signal_connect (self->speaker, "lost", G_CALLBACK (on_lost), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->speaker);
  g_unsetenv ("SPEECHD_ADDRESS");
}

static void
end_server (void)
{
  g_autofree char *path =
      g_build_filename (root, "speech-dispatcher", "pid", "speech-dispatcher.pid", NULL);
  g_autofree char *pid = NULL;

  if (g_file_get_contents (path, &pid, NULL, NULL) && g_ascii_strtoll (pid, NULL, 10) > 1)
    kill ((pid_t) g_ascii_strtoll (pid, NULL, 10), SIGTERM);
}

static void
say_so (Fixture *self, guint number, const char *words, const char *language,
        DureProsody prosody)
{
  g_autoptr (DureUtterance) utterance = dure_utterance_new (words, language, FALSE);

  dure_speaker_say (self->speaker, number, utterance, prosody);
}

static void
say (Fixture *self, guint number, const char *words, const char *language)
{
  say_so (self, number, words, language, DURE_PROSODY_USUAL);
}

static void
test_says (Fixture *self, gconstpointer data)
{
  static const char *const languages[] = { "ko", "en", "zh", "vi", "ru" };

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      say (self, i + 1, "1 2 3", languages[i]);
      while (self->done != i + 1 && !self->is_lost)
        g_main_context_iteration (NULL, TRUE);
      g_assert_false (self->is_lost);
    }
}

/* The file grows, and what is said later is louder. */
static int
peak (void)
{
  g_autofree char *bytes = NULL;
  gsize length;
  int most = 0;

  g_assert_true (g_file_get_contents (heard, &bytes, &length, NULL));
  for (gsize i = 0; i < length / sizeof (gint16); i++)
    most = MAX (most, ABS (((const gint16 *) bytes)[i]));
  return most;
}

/* Between the quietest and the loudest lie 24 dB, a factor of 16; not even that is cut off. */
static void
test_volume (Fixture *self, gconstpointer data)
{
  static const guint volumes[] = { DURE_VOLUME_QUIETEST, DURE_VOLUME_LOUDEST };
  int peaks[G_N_ELEMENTS (volumes)];

  for (guint i = 0; i < G_N_ELEMENTS (volumes); i++)
    {
      say_so (self, i + 1, "1 2 3", "en", (DureProsody){ 0, volumes[i] });
      while (self->done != i + 1 && !self->is_lost)
        g_main_context_iteration (NULL, TRUE);
      g_assert_false (self->is_lost);
      peaks[i] = peak ();
    }
  g_assert_cmpint (peaks[0] * 8, <, peaks[1]);
  g_assert_cmpint (peaks[1], <, 30000);
}

/* What was stopped is never done; what comes next is. */
static void
test_stops (Fixture *self, gconstpointer data)
{
  say (self, 1, "1 2 3", "en");
  dure_speaker_stop (self->speaker);
  say (self, 2, "4 5 6", "en");
  while (self->done == 0 && !self->is_lost)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (self->done, ==, 2);
}

static void
test_lost (Fixture *self, gconstpointer data)
{
  say (self, 1, "1 2 3", "en");
  while (!self->is_lost)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (self->done, ==, 0);
}

/* Nothing is started for a voice that is never switched on. */
static void
test_unused (Fixture *self, gconstpointer data)
{
  g_autofree char *socket = g_build_filename (root, "speech-dispatcher", "speechd.sock", NULL);

  dure_speaker_stop (self->speaker);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (g_file_test (socket, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  make_home ();
  g_test_add ("/speechd/unused", Fixture, NULL, set_up, test_unused, tear_down);
  g_test_add ("/speechd/volume", Fixture, NULL, set_up, test_volume, tear_down);
  g_test_add ("/speechd/says", Fixture, NULL, set_up, test_says, tear_down);
  g_test_add ("/speechd/stops", Fixture, NULL, set_up, test_stops, tear_down);
  g_test_add ("/speechd/lost", Fixture, "unix_socket:/nowhere/socket", set_up, test_lost,
              tear_down);
  failed = g_test_run ();
  end_server ();
  scratch_free (root);
  return failed;
}
