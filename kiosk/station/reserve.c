// reserve.c: room on the disk that is kept free for letting go
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// To delete a row, a database writes first. On a disk that is full to the last block an outbox
// could therefore never shrink again, though everything in it had arrived. A file of zeros holds
// the few blocks that one settling takes; it is given up for it, and kept again afterwards.

#include "reserve.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/**
 * dure_reserve_keep:
 * @path: the file that holds the room
 * @bytes: how much
 *
 * Returns: whether the room is held; without, everything works until the disk is full
 */
gboolean
dure_reserve_keep (const char *path, gsize bytes)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean kept;

  if (fd < 0)
    return FALSE;
  kept = posix_fallocate (fd, 0, (off_t) bytes) == 0;
  close (fd);
  if (!kept)
    g_unlink (path);
  return kept;
}

/**
 * dure_reserve_spend:
 * @path: the file that holds the room
 *
 * Returns: whether there was any to give up
 */
gboolean
dure_reserve_spend (const char *path)
{
  return g_unlink (path) == 0;
}
