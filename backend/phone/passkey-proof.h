// passkey-proof.h: whose passkey has signed a challenge
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "passkey.h"

G_BEGIN_DECLS

/**
 * DurePasskeyShelf:
 * @find: asks for the owner as a text, algorithm, public_key and counter of credential ?1
 * @count: sets counter ?2 and used_ms ?3 of credential ?1, unless it has counted as far already
 *
 * Where passkeys lie. Each kind of owner has a shelf: what opens the one opens nothing of another.
 */
typedef struct
{
  const char *find, *count;
} DurePasskeyShelf;

#define DURE_PASSKEY_COUNT(table) \
  "UPDATE " table " SET counter = ?2, used_ms = ?3 WHERE credential = ?1" \
  " AND (counter < ?2 OR (counter = 0 AND ?2 = 0))"

gboolean dure_passkey_prove (DureCity *city, const DurePasskeyShelf *shelf, const char *origin,
                             const char *challenge, GBytes *id, const DurePasskeySigned *proof,
                             char **ret_owner, GError **error);

G_END_DECLS
