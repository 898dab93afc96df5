// key-file.c: one secret in a small file that shows damage
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// PURPOSE.key is one line: `dure-key/1 PURPOSE SEED CHECK`, seed and check in base64url, the check
// being the first 8 bytes of the SHA-256 of what stands before it. So a file that was cut, changed
// or put in another's place is found at the start and not when the first citizen's data does not
// open. A file that anyone else can read is no secret any more, and is refused.
//
// A file is there whole or not at all, and durable when writing returns. Destroying one overwrites
// it first; what a disk keeps of old blocks beyond that is for the operator's encrypted disk.

#include "key-file.h"

#include "backend-error.h"
#include "encoding.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHECK_BYTES 8
#define MAX_FILE 256

static gboolean
refuse (GError **error, const char *path, const char *why)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "key file %s %s", path, why);
  return FALSE;
}

static char *
path_of (const char *directory, const char *purpose)
{
  g_autofree char *name = g_strconcat (purpose, ".key", NULL);

  return g_build_filename (directory, name, NULL);
}

static char *
line_of (const char *purpose, const guint8 seed[DURE_KEY_SEED_BYTES])
{
  g_autofree char *seed_text = dure_base64url_encode (seed, DURE_KEY_SEED_BYTES);
  g_autofree char *head = g_strdup_printf ("dure-key/1 %s %s", purpose, seed_text);
  g_autofree char *check = NULL;
  guint8 digest[DURE_SHA256_BYTES];
  char *line;

  dure_sha256 (head, strlen (head), digest);
  check = dure_base64url_encode (digest, CHECK_BYTES);
  line = g_strdup_printf ("%s %s\n", head, check);
  sodium_memzero (head, strlen (head));
  sodium_memzero (seed_text, strlen (seed_text));
  return line;
}

static gboolean
sync_directory (const char *directory)
{
  int fd = g_open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean is_synced = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return is_synced;
}

static gboolean
write_whole (int fd, const char *bytes, gsize length)
{
  return fd >= 0 && write (fd, bytes, length) == (gssize) length && fsync (fd) == 0;
}

/* The whole line, durable, in a file beside the one it is for: its name, or %NULL. */
static char *
write_draft (const char *path, const char *purpose, GBytes *seed)
{
  g_autofree char *draft = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (draft, O_WRONLY | O_CLOEXEC, 0600);
  g_autofree char *line = line_of (purpose, g_bytes_get_data (seed, NULL));
  gboolean is_written = write_whole (fd, line, strlen (line));

  sodium_memzero (line, strlen (line));
  if (fd >= 0)
    close (fd);
  if (fd >= 0 && !is_written)
    g_unlink (draft);
  return is_written ? g_steal_pointer (&draft) : NULL;
}

/**
 * dure_key_file_write:
 * @directory: where
 * @purpose: what the key is for; the file's name
 * @seed: 32 bytes
 * @error: %DURE_BACKEND_ERROR_STATE, also when there is such a file already
 */
gboolean
dure_key_file_write (const char *directory, const char *purpose, GBytes *seed, GError **error)
{
  g_autofree char *path = path_of (directory, purpose);
  g_autofree char *draft = write_draft (path, purpose, seed);
  gboolean is_written = draft != NULL && link (draft, path) == 0;

  if (draft != NULL)
    g_unlink (draft);
  return (is_written && sync_directory (directory)) || refuse (error, path, "cannot be written");
}

/**
 * dure_key_file_replace:
 * @directory: where; whatever was put there before is durable before the key is
 * @purpose: what the key is for; the file's name
 * @seed: 32 bytes
 * @error: %DURE_BACKEND_ERROR_STATE: either key may be there, and one is
 *
 * In place of the key that is there, if there is one; that is destroyed.
 */
gboolean
dure_key_file_replace (const char *directory, const char *purpose, GBytes *seed, GError **error)
{
  static const char nothing[MAX_FILE] = "";
  g_autofree char *path = path_of (directory, purpose);
  int old = g_open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  g_autofree char *draft = write_draft (path, purpose, seed);
  gboolean is_there = draft != NULL && sync_directory (directory) && g_rename (draft, path) == 0
                      && sync_directory (directory);

  if (draft != NULL && !is_there)
    g_unlink (draft);
  if (is_there && old >= 0)
    is_there = write_whole (old, nothing, sizeof nothing);
  if (old >= 0)
    close (old);
  return is_there || refuse (error, path, "cannot be replaced");
}

static gboolean
parse (char *text, const char *purpose, guint8 ret_seed[DURE_KEY_SEED_BYTES])
{
  g_auto (GStrv) words = g_strsplit (text, " ", 5);
  g_autofree char *again = NULL;
  gboolean holds = FALSE;

  if (g_strv_length (words) == 4 && dure_base64url_decode (words[2], ret_seed, DURE_KEY_SEED_BYTES))
    {
      again = line_of (purpose, ret_seed);
      holds = g_str_equal (again, text);
      sodium_memzero (again, strlen (again));
    }
  for (guint i = 0; words[i] != NULL; i++)
    sodium_memzero (words[i], strlen (words[i]));
  return holds;
}

static gboolean
is_private (int fd)
{
  struct stat about;

  return fstat (fd, &about) == 0 && S_ISREG (about.st_mode) && (about.st_mode & 077) == 0
         && about.st_uid == geteuid ();
}

/**
 * dure_key_file_read:
 * @directory: where
 * @purpose: what the key is for
 * @error: %DURE_BACKEND_ERROR_STATE naming the file and what is wrong with it
 *
 * Returns: (transfer full) (nullable): the 32 bytes, wiped when freed
 */
GBytes *
dure_key_file_read (const char *directory, const char *purpose, GError **error)
{
  g_autofree char *path = path_of (directory, purpose);
  char text[MAX_FILE] = "";
  gpointer room;
  g_autoptr (GBytes) seed = dure_bytes_new_wiped (DURE_KEY_SEED_BYTES, &room);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  const char *why = NULL;

  if (fd < 0)
    why = errno == ENOENT ? "is missing" : "cannot be opened";
  else if (!is_private (fd))
    why = "must belong to this user and be readable by nobody else (mode 0600)";
  else if (read (fd, text, sizeof text - 1) <= 0 || !parse (text, purpose, room))
    why = "is damaged";
  if (fd >= 0)
    close (fd);
  sodium_memzero (text, sizeof text);
  if (why == NULL)
    return g_steal_pointer (&seed);
  refuse (error, path, why);
  return NULL;
}

/**
 * dure_key_file_is_there:
 */
gboolean
dure_key_file_is_there (const char *directory, const char *purpose)
{
  g_autofree char *path = path_of (directory, purpose);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * dure_key_file_destroy:
 * @directory: where
 * @purpose: what the key is for; the file may be gone already
 * @error: %DURE_BACKEND_ERROR_STATE: it may still be there
 */
gboolean
dure_key_file_destroy (const char *directory, const char *purpose, GError **error)
{
  static const char nothing[MAX_FILE] = "";
  g_autofree char *path = path_of (directory, purpose);
  int fd = g_open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  gboolean is_gone = fd < 0 && errno == ENOENT;

  if (!is_gone)
    is_gone = write_whole (fd, nothing, sizeof nothing) && g_unlink (path) == 0
              && sync_directory (directory);
  if (fd >= 0)
    close (fd);
  return is_gone || refuse (error, path, "cannot be destroyed");
}
