// world-door.c: enters the world that is kept in the test machine, as if it were this program
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Under emulation an interpreter and its libraries take seconds to start. So one process keeps
// them (world/keep.py) and forks a world for each door that opens. The door hands over its three
// standard files and its arguments, and ends as that world ends. Asked to end (SIGTERM), it tells
// the world by closing its half of the socket.

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#define KEEPER "/run/world.sock"
#define ARGUMENTS 8192

static int keeper = -1;

static void
on_term (int number)
{
  shutdown (keeper, SHUT_WR);
}

static int
reach_keeper (void)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  const int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  snprintf (address.sun_path, sizeof address.sun_path, "%s", KEEPER);

  return connect (fd, (struct sockaddr *) &address, sizeof address) == 0 ? fd : -1;
}

/* The arguments, each ended by a zero byte, with standard input, output and error beside them. */
static int
hand_over (int fd, char *text, size_t length)
{
  const int files[] = { STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO };
  union
  {
    struct cmsghdr head;
    char space[CMSG_SPACE (sizeof files)];
  } control = { 0 };
  struct iovec part = { text, length };
  struct msghdr message = {
    .msg_iov = &part,
    .msg_iovlen = 1,
    .msg_control = control.space,
    .msg_controllen = sizeof control.space,
  };
  struct cmsghdr *head = CMSG_FIRSTHDR (&message);

  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN (sizeof files);
  memcpy (CMSG_DATA (head), files, sizeof files);

  return sendmsg (fd, &message, 0) == (ssize_t) length ? 0 : -1;
}

int
main (int argc, char **argv)
{
  char text[ARGUMENTS];
  size_t length = 0;
  unsigned char status;
  ssize_t n;

  for (int i = 1; i < argc; i++)
    {
      const size_t size = strlen (argv[i]) + 1;

      if (length + size > sizeof text)
        return EX_USAGE;
      memcpy (text + length, argv[i], size);
      length += size;
    }
  keeper = reach_keeper ();
  signal (SIGTERM, on_term);
  if (keeper < 0 || length == 0 || hand_over (keeper, text, length) < 0)
    {
      fprintf (stderr, "world-door: nobody keeps a world here\n");
      return EX_UNAVAILABLE;
    }

  do
    n = read (keeper, &status, 1);
  while (n < 0 && errno == EINTR);

  return n == 1 ? status : EX_SOFTWARE;
}
