// transcript-speaker.c: a test double, which writes down what would be said
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A line an utterance: language, pace, volume, words, with tabs between them. Nothing is heard, so
// each is over at once. The file begins empty; who else writes to it appends, too.

#include "transcript-speaker.h"

#include <fcntl.h>
#include <stdio.h>

struct _DureTranscriptSpeaker
{
  GObject parent_instance;
  FILE *file;
  guint number;
  guint over;
};

static void speaker_init (DureSpeakerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DureTranscriptSpeaker, dure_transcript_speaker, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DURE_TYPE_SPEAKER, speaker_init))

static gboolean
on_over (gpointer data)
{
  DureTranscriptSpeaker *self = data;

  self->over = 0;
  dure_speaker_tell_done (DURE_SPEAKER (self), self->number);
  return G_SOURCE_REMOVE;
}

static void
stop (DureSpeaker *speaker)
{
  g_clear_handle_id (&DURE_TRANSCRIPT_SPEAKER (speaker)->over, g_source_remove);
}

static void
say (DureSpeaker *speaker, guint number, const DureUtterance *utterance, DureProsody prosody)
{
  DureTranscriptSpeaker *self = DURE_TRANSCRIPT_SPEAKER (speaker);

  stop (speaker);
  if (self->file != NULL)
    {
      fprintf (self->file, "%s\t%d\t%u\t%s\n", utterance->language, prosody.pace, prosody.volume,
               utterance->words);
      fflush (self->file);
    }
  self->number = number;
  self->over = g_idle_add (on_over, self);
}

static void
speaker_init (DureSpeakerInterface *iface)
{
  iface->say = say;
  iface->stop = stop;
}

static void
dure_transcript_speaker_finalize (GObject *object)
{
  DureTranscriptSpeaker *self = DURE_TRANSCRIPT_SPEAKER (object);

  g_clear_handle_id (&self->over, g_source_remove);
  g_clear_pointer (&self->file, fclose);
  G_OBJECT_CLASS (dure_transcript_speaker_parent_class)->finalize (object);
}

static void
dure_transcript_speaker_class_init (DureTranscriptSpeakerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dure_transcript_speaker_finalize;
}

static void
dure_transcript_speaker_init (DureTranscriptSpeaker *self)
{
}

/**
 * dure_transcript_speaker_new:
 * @path: the file that it writes
 *
 * Returns: (transfer full): the double; it writes nothing where it may not
 */
DureSpeaker *
dure_transcript_speaker_new (const char *path)
{
  DureTranscriptSpeaker *self = g_object_new (DURE_TYPE_TRANSCRIPT_SPEAKER, NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);

  self->file = fd >= 0 ? fdopen (fd, "a") : NULL;
  if (self->file == NULL)
    g_warning ("The transcript cannot be written");
  return DURE_SPEAKER (self);
}
