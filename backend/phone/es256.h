// es256.h: what a phone's WebCrypto key signs
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

#define DURE_P256_POINT_BYTES 65
#define DURE_ES256_BYTES 64
#define DURE_THUMBPRINT_BYTES 32

gboolean dure_es256_key_from_jwk (const json_t *jwk, guint8 ret_point[DURE_P256_POINT_BYTES]);
void dure_es256_thumbprint (const guint8 point[DURE_P256_POINT_BYTES],
                            guint8 ret_thumbprint[DURE_THUMBPRINT_BYTES]);
gboolean dure_es256_holds (const guint8 point[DURE_P256_POINT_BYTES], const void *bytes,
                           gsize length, const guint8 signature[DURE_ES256_BYTES]);

G_END_DECLS
