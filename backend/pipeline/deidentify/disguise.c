// disguise.c: what a donor is called in one release to one recipient, and nowhere else
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Everything that hides a donor is a keyed BLAKE2b (RFC 7693): the pseudonym, by how much times are
// moved, which rows are kept and in which order they stand. So two recipients share none of it, nor
// do two releases; a release can be made again byte for byte while the key is there; and without
// the key nothing is found by trying all donors, or all telephone numbers. The key stays where keys
// are, here only what is derived from it, wiped at the end.

#include "disguise.h"

#include "encoding.h"

#include <sodium.h>
#include <string.h>

#define WEEK_MS (7 * DURE_DAY_MS)

struct _DureDisguise
{
  guint8 key[DURE_DISGUISE_KEY_BYTES];
};

static void
add_text (crypto_generichash_state *state, const char *text)
{
  const guint64 length_le = GUINT64_TO_LE (strlen (text));

  crypto_generichash_update (state, (const guint8 *) &length_le, sizeof length_le);
  crypto_generichash_update (state, (const guint8 *) text, strlen (text));
}

static void
mac (const guint8 *key, const char *purpose, const char *more, const void *bytes, gsize length,
     guint8 *ret_mac, gsize mac_length)
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, key, DURE_DISGUISE_KEY_BYTES, mac_length);
  add_text (&state, purpose);
  add_text (&state, more);
  crypto_generichash_update (&state, bytes, length);
  crypto_generichash_final (&state, ret_mac, mac_length);
  sodium_memzero (&state, sizeof state);
}

/**
 * dure_disguise_new:
 * @key: for pseudonyms alone
 * @release: its name; unlike those of all others
 * @recipient: for whom
 *
 * Returns: (transfer full): for this release to this recipient
 */
DureDisguise *
dure_disguise_new (const guint8 key[DURE_DISGUISE_KEY_BYTES], const char *release,
                   const char *recipient)
{
  DureDisguise *self = g_new0 (DureDisguise, 1);

  mac (key, release, recipient, NULL, 0, self->key, sizeof self->key);
  return self;
}

/**
 * dure_disguise_free:
 * @self: (transfer full) (nullable): whose key is wiped
 */
void
dure_disguise_free (DureDisguise *self)
{
  if (self == NULL)
    return;
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

/**
 * dure_disguise_pseudonym:
 * @donor: an internal id
 * @ret_pseudonym: (out caller-allocates): what they are called
 */
void
dure_disguise_pseudonym (DureDisguise *self, const guint8 donor[DURE_UUID_BYTES],
                         guint8 ret_pseudonym[DURE_PSEUDONYM_BYTES])
{
  mac (self->key, "pseudonym", "", donor, DURE_UUID_BYTES, ret_pseudonym, DURE_PSEUDONYM_BYTES);
}

/**
 * dure_disguise_lot:
 * @purpose: what is drawn for
 * @bytes: (array length=length): for whom
 * @length: how many
 *
 * Returns: a number that nobody can tell beforehand, always the same
 */
guint64
dure_disguise_lot (DureDisguise *self, const char *purpose, const void *bytes, gsize length)
{
  guint8 drawn[crypto_generichash_BYTES_MIN];
  guint64 lot_le;

  mac (self->key, "lot", purpose, bytes, length, drawn, sizeof drawn);
  memcpy (&lot_le, drawn, sizeof lot_le);
  return GUINT64_FROM_LE (lot_le);
}

/**
 * dure_disguise_shift_ms:
 * @donor: an internal id
 * @most_weeks: either way
 *
 * Whole weeks keep the weekday; one shift for all of a donor's times keeps what lies between them.
 *
 * Returns: what is added to all times of the donor, milliseconds; one of 2 @most_weeks + 1, each as
 *   likely but for 1 in 2^57
 */
gint64
dure_disguise_shift_ms (DureDisguise *self, const guint8 donor[DURE_UUID_BYTES], guint most_weeks)
{
  const guint64 lot = dure_disguise_lot (self, "shift", donor, DURE_UUID_BYTES);

  return ((gint64) (lot % (2 * (guint64) most_weeks + 1)) - (gint64) most_weeks) * WEEK_MS;
}
