// private-file.c: small files that nobody else may read, written whole or not at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Reading refuses what others could have read or changed: a key that was readable once is no key.
// Writing goes to a neighbour first, which takes the name when it is safely on the disk; the folder
// is synced too, so that the name survives a power cut. What is read lies in memory that is wiped.

#include "private-file.h"

#include "keys.h"
#include "kiosk-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
fail (GError **error, const char *path, int number)
{
  DureKioskError code = number == ENOSPC ? DURE_KIOSK_ERROR_NO_SPACE : DURE_KIOSK_ERROR_STORAGE;
  g_autofree char *name = g_path_get_basename (path);

  g_set_error (error, DURE_KIOSK_ERROR, code, "%s: %s", name, g_strerror (number));
  return FALSE;
}

static gboolean
is_private (const struct stat *status, const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);

  if (status->st_uid == geteuid () && (status->st_mode & 077) == 0)
    return TRUE;
  g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_UNSAFE,
               "%s: belongs to somebody else, or others may read or write it", name);
  return FALSE;
}

/**
 * dure_private_directory_make:
 * @path: a folder, made (0700) when it is not there
 * @error: %DURE_KIOSK_ERROR_UNSAFE when it is there and open to others
 */
gboolean
dure_private_directory_make (const char *path, GError **error)
{
  struct stat status;

  if (g_mkdir_with_parents (path, 0700) != 0 || stat (path, &status) != 0)
    return fail (error, path, errno);
  if (!S_ISDIR (status.st_mode))
    return fail (error, path, ENOTDIR);
  return is_private (&status, path, error);
}

static gboolean
read_all (int fd, guint8 *bytes, gsize length)
{
  for (gsize done = 0; done < length;)
    {
      gssize count = read (fd, bytes + done, length - done);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        return FALSE;
      done += (gsize) count;
    }
  return TRUE;
}

static GBytes *
read_open (int fd, const char *path, gsize max_length, GError **error)
{
  g_autoptr (GBytes) contents = NULL;
  struct stat status;
  gpointer bytes;

  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      fail (error, path, EINVAL);
      return NULL;
    }
  if (!is_private (&status, path, error))
    return NULL;
  if (status.st_size > (goffset) max_length)
    {
      fail (error, path, EFBIG);
      return NULL;
    }
  contents = dure_bytes_new_wiped ((gsize) status.st_size, &bytes);
  if (!read_all (fd, bytes, (gsize) status.st_size))
    {
      fail (error, path, EIO);
      return NULL;
    }
  return g_steal_pointer (&contents);
}

/**
 * dure_private_file_read:
 * @path: a plain file; a link is not followed
 * @max_length: the most bytes it may have
 * @error: %DURE_KIOSK_ERROR_UNSAFE when others may read or write it
 *
 * Returns: (transfer full) (nullable): its contents, or %NULL; without @error when there is no such
 *   file
 */
GBytes *
dure_private_file_read (const char *path, gsize max_length, GError **error)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  GBytes *contents;

  if (fd < 0)
    {
      if (errno != ENOENT)
        fail (error, path, errno);
      return NULL;
    }
  contents = read_open (fd, path, max_length, error);
  close (fd);
  return contents;
}

static gboolean
sync_directory_of (const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync (fd) == 0;
  int number = errno;

  if (fd >= 0)
    close (fd);
  return synced || fail (error, path, number);
}

/**
 * dure_private_file_rename:
 * @from: a file
 * @to: its new name in the same folder; what was there before is replaced
 */
gboolean
dure_private_file_rename (const char *from, const char *to, GError **error)
{
  if (g_rename (from, to) != 0)
    return fail (error, to, errno);
  return sync_directory_of (to, error);
}

static gboolean
write_all (int fd, const guint8 *bytes, gsize length)
{
  for (gsize done = 0; done < length;)
    {
      gssize count = write (fd, bytes + done, length - done);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return FALSE;
      done += (gsize) count;
    }
  return fsync (fd) == 0;
}

/**
 * dure_private_file_write:
 * @path: a file, made or replaced
 * @bytes: (array length=length): what it is to hold
 * @length: how many
 * @error: %DURE_KIOSK_ERROR_NO_SPACE or %DURE_KIOSK_ERROR_STORAGE; the old file is then untouched
 */
gboolean
dure_private_file_write (const char *path, const void *bytes, gsize length, GError **error)
{
  g_autofree char *neighbour = g_strconcat (path, ".writing", NULL);
  gboolean written;
  int fd, number;

  g_unlink (neighbour);
  fd = open (neighbour, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (error, path, errno);
  written = write_all (fd, bytes, length);
  number = errno;
  close (fd);
  if (written)
    return dure_private_file_rename (neighbour, path, error);
  g_unlink (neighbour);
  return fail (error, path, number);
}
