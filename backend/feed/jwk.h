// jwk.h: a recipient's public key, and what it has signed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "jws.h"

G_BEGIN_DECLS

DureJwsAlgorithm dure_jwk_algorithm (const json_t *jwk);
gboolean dure_jwk_is_good (const json_t *jwk);
gboolean dure_jwk_verify (const json_t *jwk, GBytes *input, GBytes *signature);

G_END_DECLS
