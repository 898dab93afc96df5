// notify.c: tells systemd how the program is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The protocol of sd_notify(3): one datagram to the socket that $NOTIFY_SOCKET names; a name that
// begins with @ is of the abstract kind (unix(7)). Where nobody listens, nothing happens.

#include "notify.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/**
 * dure_notify:
 * @state: `READY=1`
 */
void
dure_notify (const char *state)
{
  const char *name = g_getenv ("NOTIFY_SOCKET");
  struct sockaddr_un where = { .sun_family = AF_UNIX };
  gsize length = name != NULL ? strlen (name) : 0;
  int fd;

  if (length < 2 || length >= sizeof where.sun_path || (*name != '@' && *name != '/'))
    return;
  memcpy (where.sun_path, name, length);
  if (*name == '@')
    where.sun_path[0] = '\0';
  fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return;
  sendto (fd, state, strlen (state), MSG_NOSIGNAL, (const struct sockaddr *) &where,
          (socklen_t) (G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + length));
  close (fd);
}
