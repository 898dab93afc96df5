// recorded-speaker.c: plays what people have recorded, and leaves the rest to another
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A recording of a text is FOLDER/LANGUAGE/DIGEST.wav or .opus, where the digest is the first 32
// hexadecimal digits of the text's SHA-256, lines joined by a space: a text that is changed loses
// its recording by itself. `kiosk/speech/recording-list` tells them all. A synthesiser says what
// nobody can have recorded: numbers, and what is private, for which not even a file is looked for;
// and everything, for whoever wants another pace.

#include "recorded-speaker.h"

#include "encoding.h"

#include <gio/gio.h>
#include <string.h>

#define DIGEST_DIGITS 32

struct _DureRecordedSpeaker
{
  GObject parent_instance;
  char *folder;
  char *player;
  DureSpeaker *other;
  GSubprocess *playing;
  DureUtterance *utterance;
  DureProsody prosody;
  guint number;
};

static void speaker_init (DureSpeakerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DureRecordedSpeaker, dure_recorded_speaker, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DURE_TYPE_SPEAKER, speaker_init))

static void
forget (DureRecordedSpeaker *self)
{
  if (self->playing != NULL)
    g_subprocess_force_exit (self->playing);
  g_clear_object (&self->playing);
  g_clear_pointer (&self->utterance, dure_utterance_unref);
}

/* A recording that cannot be played is said by the other. */
static void
on_played (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DureRecordedSpeaker) self = data;
  const gboolean is_played =
      g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, NULL);
  g_autoptr (DureUtterance) utterance = NULL;

  if (self->playing != G_SUBPROCESS (source))
    return;
  utterance = g_steal_pointer (&self->utterance);
  g_clear_object (&self->playing);
  if (is_played)
    dure_speaker_tell_done (DURE_SPEAKER (self), self->number);
  else
    dure_speaker_say (self->other, self->number, utterance, self->prosody);
}

static void
say (DureSpeaker *speaker, guint number, const DureUtterance *utterance, DureProsody prosody)
{
  DureRecordedSpeaker *self = DURE_RECORDED_SPEAKER (speaker);
  g_autofree char *decibels = g_strdup_printf ("%d", dure_volume_decibels (prosody.volume));
  g_autofree char *path =
      prosody.pace == 0 ? dure_recorded_speaker_find (self->folder, utterance) : NULL;

  forget (self);
  self->number = number;
  self->prosody = prosody;
  if (path != NULL)
    self->playing = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                          | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                      NULL, self->player, decibels, path, NULL);
  if (self->playing == NULL)
    {
      dure_speaker_say (self->other, number, utterance, prosody);
      return;
    }
  self->utterance =
      dure_utterance_new (utterance->words, utterance->language, utterance->is_private);
  g_subprocess_wait_check_async (self->playing, NULL, on_played, g_object_ref (self));
}

static void
stop (DureSpeaker *speaker)
{
  forget (DURE_RECORDED_SPEAKER (speaker));
  dure_speaker_stop (DURE_RECORDED_SPEAKER (speaker)->other);
}

static void
speaker_init (DureSpeakerInterface *iface)
{
  iface->say = say;
  iface->stop = stop;
}

static void
dure_recorded_speaker_dispose (GObject *object)
{
  DureRecordedSpeaker *self = DURE_RECORDED_SPEAKER (object);

  forget (self);
  if (self->other != NULL)
    g_signal_handlers_disconnect_by_data (self->other, self);
  g_clear_object (&self->other);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->player, g_free);
  G_OBJECT_CLASS (dure_recorded_speaker_parent_class)->dispose (object);
}

static void
dure_recorded_speaker_class_init (DureRecordedSpeakerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dure_recorded_speaker_dispose;
}

static void
dure_recorded_speaker_init (DureRecordedSpeaker *self)
{
}

/**
 * dure_recorded_speaker_new:
 * @folder: of the recordings
 * @player: a program like dure-player, which plays a file so many decibels below the loudest
 * @other: (transfer none): who says what is not recorded
 *
 * Returns: (transfer full): both as one
 */
DureSpeaker *
dure_recorded_speaker_new (const char *folder, const char *player, DureSpeaker *other)
{
  DureRecordedSpeaker *self = g_object_new (DURE_TYPE_RECORDED_SPEAKER, NULL);

  self->folder = g_strdup (folder);
  self->player = g_strdup (player);
  self->other = g_object_ref (other);
  g_signal_connect_swapped (other, "done", G_CALLBACK (dure_speaker_tell_done), self);
  g_signal_connect_swapped (other, "lost", G_CALLBACK (dure_speaker_tell_lost), self);
  return DURE_SPEAKER (self);
}

/**
 * dure_recorded_speaker_find:
 * @folder: of the recordings
 * @utterance: what is to be said
 *
 * Returns: (transfer full) (nullable): the file of its recording, if there is one
 */
char *
dure_recorded_speaker_find (const char *folder, const DureUtterance *utterance)
{
  static const char *const endings[] = { "wav", "opus" };
  g_autofree char *digest = NULL;

  if (utterance->is_private)
    return NULL;
  digest = dure_sha256_hex (utterance->words, strlen (utterance->words));
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name =
          g_strdup_printf ("%.*s.%s", DIGEST_DIGITS, digest, endings[i]);
      g_autofree char *path = g_build_filename (folder, utterance->language, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return NULL;
}
