// challenges.h: how a phone shows that it holds its key
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "es256.h"

G_BEGIN_DECLS

#define DURE_CHALLENGE_LIFE_S (5 * 60)

/**
 * DureProof:
 * @purpose: what it is for, with the form's number: `dure-claim/1`
 * @origin: where the phone believes it is talking to, `https://dure.example`
 * @challenge: (nullable): what dure_challenge_new() gave, or foreign
 * @subject: (nullable): the secret it is about, or %NULL where there is none
 * @signature: (nullable): foreign: ES256 over purpose, origin, challenge and, where there is one,
 *   subject, with a line feed between them
 *
 * That a key was at hand for one purpose, about one thing. It passes for nothing else.
 */
typedef struct
{
  const char *purpose;
  const char *origin;
  const char *challenge;
  const char *subject;
  const char *signature;
} DureProof;

char *dure_challenge_new (DureCity *city);
gboolean dure_challenge_spend (DureCity *city, const char *challenge, gboolean *ret_is_good,
                               GError **error);
gboolean dure_proof_holds (DureCity *city, const DureProof *proof,
                           const guint8 key[DURE_P256_POINT_BYTES]);
gboolean dure_proof_find_phone (DureCity *city, const DureProof *proof, const char *thumbprint,
                                gint64 *ret_phone, GError **error);

G_END_DECLS
