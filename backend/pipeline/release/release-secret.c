// release-secret.c: what hides the donors of one release
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// All of it is derived from one salt, drawn for this release and kept where keys are: pseudonyms,
// moved times and lots (disguise.c), where a donor's leaf stands, what blinds it, and what the roll
// of its donors is sealed with. So the same salt makes the same release byte for byte, two releases
// have nothing in common, and when the salt is destroyed nothing leads back to a donor, while
// everything that was handed out still holds.
//
// Where a leaf stands is an output that can be proven (vrf.c): the city cannot tell a donor of
// another place than theirs, and nobody else can try who is in it. All of it is wiped at the end.

#include "release-secret.h"

#include <sodium.h>
#include <string.h>

struct _DureReleaseSecret
{
  DureVrf *vrf;
  guint8 blinding[crypto_generichash_KEYBYTES];
  guint8 disguising[DURE_DISGUISE_KEY_BYTES];
  guint8 keeping[crypto_secretbox_KEYBYTES];
};

static void
derive (const guint8 salt[DURE_RELEASE_SALT_BYTES], const char *purpose, guint8 *ret_key,
        gsize length)
{
  crypto_generichash (ret_key, length, (const guint8 *) purpose, strlen (purpose), salt,
                      DURE_RELEASE_SALT_BYTES);
}

/**
 * dure_release_secret_new:
 * @salt: of this release alone
 *
 * Returns: (transfer full): what hides its donors
 */
DureReleaseSecret *
dure_release_secret_new (const guint8 salt[DURE_RELEASE_SALT_BYTES])
{
  DureReleaseSecret *self = g_new0 (DureReleaseSecret, 1);
  guint8 seed[DURE_VRF_SEED_BYTES];

  derive (salt, "dure-release-places/1", seed, sizeof seed);
  self->vrf = dure_vrf_new (seed);
  sodium_memzero (seed, sizeof seed);
  derive (salt, "dure-release-blinds/1", self->blinding, sizeof self->blinding);
  derive (salt, "dure-release-disguise/1", self->disguising, sizeof self->disguising);
  derive (salt, "dure-release-roll/1", self->keeping, sizeof self->keeping);
  return self;
}

/**
 * dure_release_secret_free:
 * @self: (transfer full) (nullable): is wiped
 */
void
dure_release_secret_free (DureReleaseSecret *self)
{
  if (self == NULL)
    return;
  dure_vrf_free (self->vrf);
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

/**
 * dure_release_secret_vrf:
 *
 * Returns: (transfer none): the key by which places are proven
 */
const DureVrf *
dure_release_secret_vrf (const DureReleaseSecret *self)
{
  return self->vrf;
}

/**
 * dure_release_secret_disguise:
 * @release: its id
 * @recipient: for whom
 *
 * Returns: (transfer full): pseudonyms, moved times and lots
 */
DureDisguise *
dure_release_secret_disguise (const DureReleaseSecret *self, const char *release,
                              const char *recipient)
{
  return dure_disguise_new (self->disguising, release, recipient);
}

/**
 * dure_release_secret_key:
 * @donor: an internal id
 * @ret_key: (out caller-allocates): where their leaf stands, or would, among those of others
 */
void
dure_release_secret_key (const DureReleaseSecret *self, const guint8 donor[DURE_UUID_BYTES],
                         guint8 ret_key[DURE_RELEASE_KEY_BYTES])
{
  guint8 output[DURE_VRF_OUTPUT_BYTES];

  dure_vrf_output (self->vrf, donor, DURE_UUID_BYTES, output);
  memcpy (ret_key, output, DURE_RELEASE_KEY_BYTES);
}

/**
 * dure_release_secret_blind:
 * @donor: an internal id
 * @ret_blind: (out caller-allocates): what keeps others from guessing what their leaf rests on
 */
void
dure_release_secret_blind (const DureReleaseSecret *self, const guint8 donor[DURE_UUID_BYTES],
                           guint8 ret_blind[DURE_RELEASE_BLIND_BYTES])
{
  crypto_generichash (ret_blind, DURE_RELEASE_BLIND_BYTES, donor, DURE_UUID_BYTES, self->blinding,
                      sizeof self->blinding);
}

/**
 * dure_release_secret_seal:
 * @plain: of this release, and as secret as it
 * @dice: chance
 *
 * Returns: (transfer full): for dure_release_secret_open()
 */
GBytes *
dure_release_secret_seal (const DureReleaseSecret *self, GBytes *plain, DureDice *dice)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (plain, &length);
  const gsize total = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
  guint8 *sealed = g_malloc (total);

  dure_dice_fill (dice, sealed, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (sealed + crypto_secretbox_NONCEBYTES, bytes, length, sealed,
                         self->keeping);
  return g_bytes_new_take (sealed, total);
}

/**
 * dure_release_secret_open:
 * @sealed: anyone's
 *
 * Returns: (transfer full) (nullable): what was sealed with the secret of this release, which the
 *   caller wipes; %NULL when this was not
 */
GBytes *
dure_release_secret_open (const DureReleaseSecret *self, GBytes *sealed)
{
  gsize total;
  const guint8 *bytes = g_bytes_get_data (sealed, &total);
  guint8 *plain;
  gsize length;

  if (total < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
    return NULL;
  length = total - crypto_secretbox_NONCEBYTES - crypto_secretbox_MACBYTES;
  plain = g_malloc (length + 1);
  if (crypto_secretbox_open_easy (plain, bytes + crypto_secretbox_NONCEBYTES,
                                  total - crypto_secretbox_NONCEBYTES, bytes, self->keeping)
      == 0)
    return g_bytes_new_take (plain, length);
  g_free (plain);
  return NULL;
}
