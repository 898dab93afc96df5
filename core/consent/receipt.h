// receipt.h: the donor's signed copy of a consent event
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "encoding.h"
#include "keys.h"

#include <jansson.h>

G_BEGIN_DECLS

void dure_receipt_digest (const json_t *consent, guint8 ret_digest[DURE_SHA256_BYTES]);
char *dure_receipt_header (const guint8 public_key[DURE_PUBLIC_KEY_BYTES]);
char *dure_receipt_sign (const json_t *consent, DureSigningKey *city);
json_t *dure_receipt_verify (const char *jws, const guint8 public_key[DURE_PUBLIC_KEY_BYTES],
                             GError **error);

G_END_DECLS
