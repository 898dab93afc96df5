// city-keys.c: the city's own secrets, one small file each
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each is made once, before there is anything that needs it. How a file looks, key-file.c says.
//
// Receipts are signed with signing.key, as acknowledgements are, until that is turned: then with
// receipts.key, so that kiosks need not learn another key. Public keys that signed receipts before
// are in former-signing.txt, in base64url, one a line: their receipts stay good. A key is there
// before its successor takes its place, so that no cut of the power leaves it out. Whoever reads
// the folder or turns a key holds the folder's lock, and a turn reads first what others have
// turned: of two at once, one comes after the other, and neither's key is left out.

#include "city-keys.h"

#include "backend-error.h"
#include "encoding.h"
#include "key-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define FORMER "former-signing.txt"
#define SIGNING "signing"
#define RECEIPTS "receipts"

/* Until it is closed. */
static int
lock_folder (const char *directory, GError **error)
{
  const int folder = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (folder >= 0 && flock (folder, LOCK_EX) == 0)
    return folder;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "%s cannot be locked: %s",
               directory, g_strerror (errno));
  if (folder >= 0)
    close (folder);
  return -1;
}

static GBytes *
open_seed (const char *directory, const char *purpose, gboolean may_make, DureDice *dice,
           GError **error)
{
  if (may_make && !dure_key_file_is_there (directory, purpose))
    {
      gpointer room;
      g_autoptr (GBytes) seed = dure_bytes_new_wiped (DURE_KEY_SEED_BYTES, &room);

      dure_dice_fill (dice, room, DURE_KEY_SEED_BYTES);
      if (!dure_key_file_write (directory, purpose, seed, error))
        return NULL;
    }
  return dure_key_file_read (directory, purpose, error);
}

static gboolean
read_former (const char *directory, GPtrArray *keys, GError **error)
{
  g_autofree char *path = g_build_filename (directory, FORMER, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      guint8 key[DURE_PUBLIC_KEY_BYTES];

      if (**line == '\0')
        continue;
      if (!dure_base64url_decode (g_strstrip (*line), key, sizeof key))
        {
          g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                       "%s has a line that is no public key", path);
          return FALSE;
        }
      g_ptr_array_add (keys, g_bytes_new (key, sizeof key));
    }
  return TRUE;
}

/* The key in use may be among the former ones: its turn was cut short. */
static void
forget_current (GPtrArray *former, DureSigningKey *current)
{
  const guint8 *key = dure_signing_key_public (current);

  for (guint i = former->len; i > 0; i--)
    if (memcmp (g_bytes_get_data (former->pdata[i - 1], NULL), key, DURE_PUBLIC_KEY_BYTES) == 0)
      g_ptr_array_remove_index (former, i - 1);
}

/* Which key signs receipts, and which have: a key of its own once it was turned. */
static gboolean
read_receipts (DureCityKeys *self, GError **error)
{
  const char *purpose =
      dure_key_file_is_there (self->directory, RECEIPTS) ? RECEIPTS : SIGNING;
  g_autoptr (GBytes) seed = dure_key_file_read (self->directory, purpose, error);
  g_autoptr (GPtrArray) former = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  if (seed == NULL || !read_former (self->directory, former, error))
    return FALSE;
  g_clear_pointer (&self->receipts, dure_signing_key_free);
  g_clear_pointer (&self->former, g_ptr_array_unref);
  self->receipts = dure_signing_key_new_from_seed (g_bytes_get_data (seed, NULL));
  forget_current (former, self->receipts);
  self->former = g_steal_pointer (&former);
  return TRUE;
}

static DureCityKeys *
read_all (const char *directory, gboolean may_make, DureDice *dice, GError **error)
{
  g_autoptr (GBytes) opening = open_seed (directory, "opening", may_make, dice, error);
  g_autoptr (GBytes) signing =
      opening != NULL ? open_seed (directory, SIGNING, may_make, dice, error) : NULL;
  g_autoptr (GBytes) mac =
      signing != NULL ? open_seed (directory, "mac", may_make, dice, error) : NULL;
  g_autoptr (DureCityKeys) self = NULL;

  if (mac == NULL)
    return NULL;
  self = g_new0 (DureCityKeys, 1);
  self->directory = g_strdup (directory);
  self->opening = dure_opening_key_new_from_seed (g_bytes_get_data (opening, NULL));
  self->signing = dure_signing_key_new_from_seed (g_bytes_get_data (signing, NULL));
  self->mac = g_steal_pointer (&mac);
  return read_receipts (self, error) ? g_steal_pointer (&self) : NULL;
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
  const int lock = lock_folder (directory, error);
  DureCityKeys *self = lock >= 0 ? read_all (directory, may_make, dice, error) : NULL;

  if (lock >= 0)
    close (lock);
  return self;
}

/* All that have signed before, with the one in use as the last of them. */
static gboolean
write_former (const DureCityKeys *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, FORMER, NULL);
  g_autofree char *current =
      dure_base64url_encode (dure_signing_key_public (self->receipts), DURE_PUBLIC_KEY_BYTES);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->former->len; i++)
    {
      const guint8 *key = g_bytes_get_data (self->former->pdata[i], NULL);
      g_autofree char *line = dure_base64url_encode (key, DURE_PUBLIC_KEY_BYTES);

      g_string_append_printf (text, "%s\n", line);
    }
  g_string_append_printf (text, "%s\n", current);
  return g_file_set_contents_full (path, text->str, (gssize) text->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

static gboolean
turn (DureCityKeys *self, DureDice *dice, GError **error)
{
  gpointer room;
  g_autoptr (GBytes) seed = dure_bytes_new_wiped (DURE_KEY_SEED_BYTES, &room);

  dure_dice_fill (dice, room, DURE_KEY_SEED_BYTES);
  return read_receipts (self, error) && write_former (self, error)
         && dure_key_file_replace (self->directory, RECEIPTS, seed, error)
         && read_receipts (self, error);
}

/**
 * dure_city_keys_turn_receipts:
 * @self: keys from which nobody serves in this process
 * @dice: where the new key comes from
 * @error: %DURE_BACKEND_ERROR_STATE, or of GFileError: the old key goes on signing
 *
 * From now on another key signs receipts. The public half of the old one stays, to check what it
 * has signed; its secret half, where it signed nothing but receipts, is destroyed. Another turn at
 * the same moment comes before or after this one.
 */
gboolean
dure_city_keys_turn_receipts (DureCityKeys *self, DureDice *dice, GError **error)
{
  const int lock = lock_folder (self->directory, error);
  const gboolean is_turned = lock >= 0 && turn (self, dice, error);

  if (lock >= 0)
    close (lock);
  return is_turned;
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
  g_clear_pointer (&self->receipts, dure_signing_key_free);
  g_free (self->directory);
  g_clear_pointer (&self->former, g_ptr_array_unref);
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
