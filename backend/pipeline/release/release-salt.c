// release-salt.c: the secret of a release, from where keys are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The salt is a MAC with the city's own key of a nonce that lies where donors' keys are. Neither
// alone opens anything, and when the nonce is destroyed nobody can make the salt again.

#include "release-salt.h"

#include "release-nonce.h"

#include <sodium.h>

#define SALT_DOMAIN "dure-release-salt/1"

G_STATIC_ASSERT (DURE_RELEASE_SALT_BYTES == DURE_MAC_BYTES);

/**
 * dure_release_salt_find:
 * @release: its id
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when what hides it is gone, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): what hides the donors of this release
 */
DureReleaseSecret *
dure_release_salt_find (DureCity *city, const char *release, GError **error)
{
  guint8 nonce[DURE_RELEASE_NONCE_BYTES], salt[DURE_RELEASE_SALT_BYTES];
  DureReleaseSecret *secret;

  if (!dure_release_nonce_find (city->key_store, release, nonce, error))
    return NULL;
  dure_city_keys_mac (city->keys, SALT_DOMAIN, nonce, sizeof nonce, salt);
  secret = dure_release_secret_new (salt);
  sodium_memzero (nonce, sizeof nonce);
  sodium_memzero (salt, sizeof salt);
  return secret;
}

/**
 * dure_release_salt_make:
 * @city: the writer's
 * @release: its id, new or not
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): what hides the donors of this release, always the same
 */
DureReleaseSecret *
dure_release_salt_make (DureCity *city, const char *release, GError **error)
{
  return dure_release_nonce_make (city->key_store, release, error)
             ? dure_release_salt_find (city, release, error)
             : NULL;
}
