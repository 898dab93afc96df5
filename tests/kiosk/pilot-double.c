// pilot-double.c: a pilot model that has taken its process over, and tries everything
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Locked in by the product's own lock, it does what the bytes of its "model" say. Who comes out
// where the lock should have held gives the answer HELD_NOT, which no test takes for a good one.

#include "lock-in.h"
#include "pilot-wire.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

#define HELD_NOT 666.0

static pid_t parent; /* known from before the lock */

static void
answer (double value)
{
  const DurePilotAnswer said = { DURE_PILOT_ANSWER, DURE_PILOT_SAYS, value };

  if (write (STDOUT_FILENO, &said, sizeof said) != (ssize_t) sizeof said)
    _exit (2);
}

static void
be_good (void)
{
  answer (0.5);
}

static void
loop (void)
{
  for (volatile int i = 0;; i++)
    ;
}

static void
crash (void)
{
  *(volatile int *) 8 = 1;
}

static void
give_up (void)
{
  answer (0.5);
  _exit (3);
}

/* What it gets, it uses: no more than a quarter of a gigabyte, should nothing hold it. */
static void
allocate (void)
{
  for (int i = 0; i < 256; i++)
    {
      char *block = malloc (1 << 20);

      if (block == NULL)
        _exit (4);
      memset (block, 1, 1 << 20);
    }
  answer (HELD_NOT);
}

static void
lie (void)
{
  answer (7);
}

static void
say_no_number (void)
{
  answer (0.0 / 0.0);
}

static void
babble (void)
{
  if (write (STDOUT_FILENO, "I am a good model", 16) != 16)
    _exit (2);
}

static void
stammer (void)
{
  answer (0.5);
  answer (0.5);
}

static void
say_half (void)
{
  if (write (STDOUT_FILENO, "DUA1", 4) != 4)
    _exit (2);
}

/* For as long as anybody listens. */
static void
flood (void)
{
  for (;;)
    answer (0.5);
}

static void
say_nothing (void)
{
}

static void
open_socket (void)
{
  socket (AF_INET, SOCK_STREAM, 0);
  answer (HELD_NOT);
}

static void
open_file (void)
{
  (void) !open ("/etc/passwd", O_RDONLY);
  answer (HELD_NOT);
}

static void
make_file (void)
{
  (void) !open ("/tmp/pilot-double", O_WRONLY | O_CREAT, 0600);
  answer (HELD_NOT);
}

static void
begin_another (void)
{
  if (fork () == 0)
    _exit (0);
  answer (HELD_NOT);
}

static void
become_another (void)
{
  execl ("/bin/true", "true", NULL);
  answer (HELD_NOT);
}

/* Nothing happens to it, but only what may be signalled can be asked after. */
static void
kill_parent (void)
{
  kill (parent, 0);
  answer (HELD_NOT);
}

static void
look_at_parent (void)
{
  ptrace (PTRACE_ATTACH, 1, NULL, NULL);
  answer (HELD_NOT);
}

static void
run_what_it_wrote (void)
{
  (void) mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  answer (HELD_NOT);
}

static void
write_elsewhere (void)
{
  (void) !write (STDERR_FILENO, "x", 1);
  answer (HELD_NOT);
}

static const struct
{
  const char *word;
  void (*act) (void);
} acts[] = {
  { "good", be_good },
  { "loop", loop },
  { "crash", crash },
  { "give-up", give_up },
  { "allocate", allocate },
  { "lie", lie },
  { "no-number", say_no_number },
  { "babble", babble },
  { "stammer", stammer },
  { "half", say_half },
  { "flood", flood },
  { "nothing", say_nothing },
  { "socket", open_socket },
  { "open", open_file },
  { "make", make_file },
  { "fork", begin_another },
  { "exec", become_another },
  { "kill", kill_parent },
  { "trace", look_at_parent },
  { "run-data", run_what_it_wrote },
  { "stderr", write_elsewhere },
};

int
main (int argc, char **argv)
{
  static char question[65536];
  const char ready = DURE_PILOT_READY;
  DurePilotQuestionHead head;
  size_t length = 0;
  ssize_t count;

  parent = getppid ();
  if (!dure_lock_in () || write (STDOUT_FILENO, &ready, 1) != 1)
    _exit (1);
  while ((count = read (STDIN_FILENO, question + length, sizeof question - length)) > 0)
    length += (size_t) count;
  memcpy (&head, question, sizeof head);
  for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
    if (strlen (acts[i].word) == head.model_bytes
        && memcmp (question + length - head.model_bytes, acts[i].word, head.model_bytes) == 0)
      {
        acts[i].act ();
        _exit (0);
      }
  _exit (5);
}
