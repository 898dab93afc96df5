// city-keys.c: the city's own secrets, one small file each
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A key file is one line: `dure-key/1 PURPOSE SEED CHECK`, seed and check in base64url, the check
// being the first 8 bytes of the SHA-256 of what stands before it. So a file that was cut,
// changed or put in another's place is found at the start and not when the first citizen's data
// does not open. A key file that anyone else can read is no secret any more: the program refuses
// to work with it.

#include "city-keys.h"

#include "backend-error.h"
#include "encoding.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
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
write_key (const char *path, const char *purpose, DureDice *dice, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  guint8 seed[DURE_KEY_SEED_BYTES];
  char *line;
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  int directory_fd = g_open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean is_written = FALSE;

  dure_dice_fill (dice, seed, sizeof seed);
  line = line_of (purpose, seed);
  if (fd >= 0 && directory_fd >= 0)
    is_written = write (fd, line, strlen (line)) == (gssize) strlen (line) && fsync (fd) == 0
                 && fsync (directory_fd) == 0;
  sodium_memzero (seed, sizeof seed);
  sodium_memzero (line, strlen (line));
  g_free (line);
  if (fd >= 0)
    close (fd);
  if (directory_fd >= 0)
    close (directory_fd);
  return is_written || refuse (error, path, "cannot be written");
}

static gboolean
parse_key (char *text, const char *purpose, guint8 ret_seed[DURE_KEY_SEED_BYTES])
{
  g_auto (GStrv) words = g_strsplit (text, " ", 5);
  g_autofree char *again = NULL;
  gboolean holds = FALSE;

  if (g_strv_length (words) == 4
      && dure_base64url_decode (words[2], ret_seed, DURE_KEY_SEED_BYTES))
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
read_key (const char *path, const char *purpose, guint8 ret_seed[DURE_KEY_SEED_BYTES],
          GError **error)
{
  char text[MAX_FILE] = "";
  struct stat about;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  gboolean holds;

  if (fd < 0)
    return refuse (error, path, errno == ENOENT ? "is missing" : "cannot be opened");
  if (fstat (fd, &about) != 0 || !S_ISREG (about.st_mode) || (about.st_mode & 077) != 0
      || about.st_uid != geteuid ())
    {
      close (fd);
      return refuse (error, path,
                     "must belong to this user and be readable by nobody else (mode 0600)");
    }
  holds = read (fd, text, sizeof text - 1) > 0 && parse_key (text, purpose, ret_seed);
  close (fd);
  sodium_memzero (text, sizeof text);
  return holds || refuse (error, path, "is damaged");
}

static gboolean
open_seed (const char *directory, const char *purpose, gboolean may_make, DureDice *dice,
           guint8 ret_seed[DURE_KEY_SEED_BYTES], GError **error)
{
  g_autofree char *name = g_strconcat (purpose, ".key", NULL);
  g_autofree char *path = g_build_filename (directory, name, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS) && may_make
      && !write_key (path, purpose, dice, error))
    return FALSE;
  return read_key (path, purpose, ret_seed, error);
}

static GBytes *
keep (guint8 seed[DURE_KEY_SEED_BYTES])
{
  gpointer room;
  GBytes *bytes = dure_bytes_new_wiped (DURE_KEY_SEED_BYTES, &room);

  memcpy (room, seed, DURE_KEY_SEED_BYTES);
  return bytes;
}

/**
 * dure_city_keys_open:
 * @directory: where the key files are
 * @may_make: whether a missing key may be made: only while there is nothing yet that needs it
 * @dice: where new keys come from
 * @error: %DURE_BACKEND_ERROR_STATE naming the file and what is wrong with it
 *
 * Returns: (transfer full) (nullable): the keys
 */
DureCityKeys *
dure_city_keys_open (const char *directory, gboolean may_make, DureDice *dice, GError **error)
{
  g_autoptr (DureCityKeys) self = g_new0 (DureCityKeys, 1);
  guint8 seed[DURE_KEY_SEED_BYTES];
  gboolean is_whole = FALSE;

  if (open_seed (directory, "opening", may_make, dice, seed, error))
    {
      self->opening = dure_opening_key_new_from_seed (seed);
      if (open_seed (directory, "signing", may_make, dice, seed, error))
        {
          self->signing = dure_signing_key_new_from_seed (seed);
          if (open_seed (directory, "epoch-1", may_make, dice, seed, error))
            {
              self->epoch = keep (seed);
              is_whole = open_seed (directory, "mac", may_make, dice, seed, error);
            }
        }
    }
  if (is_whole)
    self->mac = keep (seed);
  sodium_memzero (seed, sizeof seed);
  return is_whole ? g_steal_pointer (&self) : NULL;
}

/**
 * dure_city_keys_free:
 * @self: (transfer full) (nullable): wiped and freed
 */
void
dure_city_keys_free (DureCityKeys *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->opening, dure_opening_key_free);
  g_clear_pointer (&self->signing, dure_signing_key_free);
  g_clear_pointer (&self->epoch, g_bytes_unref);
  g_clear_pointer (&self->mac, g_bytes_unref);
  g_free (self);
}

/**
 * dure_city_keys_mac:
 * @domain: what the code is for, so that one never passes for another
 * @bytes: (array length=length): what to authenticate
 * @length: how many
 * @ret_mac: (out caller-allocates): keyed BLAKE2b (RFC 7693) over domain, a line feed and the bytes
 */
void
dure_city_keys_mac (DureCityKeys *self, const char *domain, const void *bytes, gsize length,
                    guint8 ret_mac[DURE_MAC_BYTES])
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, g_bytes_get_data (self->mac, NULL), DURE_KEY_SEED_BYTES,
                           DURE_MAC_BYTES);
  crypto_generichash_update (&state, (const guint8 *) domain, strlen (domain));
  crypto_generichash_update (&state, (const guint8 *) "\n", 1);
  crypto_generichash_update (&state, bytes, length);
  crypto_generichash_final (&state, ret_mac, DURE_MAC_BYTES);
  sodium_memzero (&state, sizeof state);
}
