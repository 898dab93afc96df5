// main.c: dure-pilot-model, the process in which a company's model is asked once
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Started by the kiosk for each run, and ended by it when it takes too long. It locks itself in
// before it reads a single byte (lock-in.c), answers (thinking.c), and is gone.

#include "lock-in.h"
#include "thinking.h"

#include <errno.h>
#include <sysexits.h>
#include <unistd.h>

static gsize
read_all (guint8 *bytes, gsize room)
{
  gsize done = 0;

  while (done < room)
    {
      const gssize count = read (STDIN_FILENO, bytes + done, room - done);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        break;
      done += (gsize) count;
    }
  return done;
}

/* Fewer bytes than a pipe holds at once (pipe(7): 4096 are never parted). */
static gboolean
write_all (const void *bytes, gsize length)
{
  return write (STDOUT_FILENO, bytes, length) == (gssize) length;
}

int
main (int argc, char **argv)
{
  const gsize room = DURE_PILOT_QUESTION_MAX + 1;
  guint8 *question = g_malloc (room);
  const char ready = DURE_PILOT_READY;
  DurePilotAnswer answer;

  if (!dure_lock_in () || !write_all (&ready, sizeof ready))
    _exit (EX_UNAVAILABLE);
  dure_pilot_think (question, read_all (question, room), &answer);
  _exit (write_all (&answer, sizeof answer) ? EX_OK : EX_IOERR);
}
