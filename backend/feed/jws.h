// jws.h: a signed text of a recipient's
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

#define DURE_JWS_MAX 8192

/**
 * DureJwsAlgorithm:
 *
 * The two that SMART asks of everybody, and the one of short keys (RFC 8037).
 */
typedef enum
{
  DURE_JWS_ES384,
  DURE_JWS_RS384,
  DURE_JWS_EDDSA,
  DURE_JWS_ALGORITHMS,
} DureJwsAlgorithm;

/**
 * DureJws:
 * @algorithm: what it says that it is signed with
 * @payload: what it says; whether that is true nobody has looked yet
 * @input: what is said to be signed
 * @signature: the signature of it
 */
typedef struct
{
  DureJwsAlgorithm algorithm;
  json_t *payload;
  GBytes *input;
  GBytes *signature;
} DureJws;

DureJws *dure_jws_read (const char *text, GError **error);
void dure_jws_free (DureJws *self);
gboolean dure_jws_holds (const DureJws *self, const json_t *jwk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureJws, dure_jws_free)

G_END_DECLS
