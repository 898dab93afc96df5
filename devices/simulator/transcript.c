// transcript.c: what was asked of the simulated bluetoothd and what it told, in order
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One line an event, flushed at once, with neither times nor bus names, so that two runs of one
// scenario give the same file and a test can compare it with what the real daemon did:
//   call strap1 Connect
//   tell strap1 Connected=true
//   reply strap1 Connect
// Objects go by an alias, and no measured value is written.

#include "transcript.h"

#include "devices-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

struct _DureTranscript
{
  FILE *file;
};

/**
 * dure_transcript_new:
 * @path: (nullable): file to write anew, %NULL for a transcript that keeps nothing
 * @error: return location for the reason
 *
 * Returns: (transfer full) (nullable): the transcript, or %NULL when the file cannot be made
 */
DureTranscript *
dure_transcript_new (const char *path, GError **error)
{
  g_autoptr (DureTranscript) self = g_new0 (DureTranscript, 1);

  if (path != NULL)
    {
      self->file = g_fopen (path, "we");
      if (self->file == NULL)
        {
          g_set_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED,
                       "the transcript cannot be written: %s", g_strerror (errno));
          return NULL;
        }
    }

  return g_steal_pointer (&self);
}

void
dure_transcript_free (DureTranscript *self)
{
  if (self->file != NULL)
    fclose (self->file);
  g_free (self);
}

/**
 * dure_transcript_write:
 * @self: the transcript
 * @what: "call", "reply", "error", "tell" or "script"
 * @alias: what the object is called here
 * @detail: the method, the property and its value, or the error's name
 */
void
dure_transcript_write (DureTranscript *self,
                       const char     *what,
                       const char     *alias,
                       const char     *detail)
{
  if (self->file == NULL)
    return;

  fprintf (self->file, "%s %s %s\n", what, alias, detail);
  fflush (self->file);
}
