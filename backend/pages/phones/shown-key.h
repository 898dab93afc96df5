// shown-key.h: a key that a phone has just shown it holds
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "es256.h"
#include "people.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * DureShownKey:
 * @point: the public key
 * @challenge: what was signed with it; it works once
 * @is_fresh: whether it was not used before; known when it is spent
 */
typedef struct
{
  guint8 point[DURE_P256_POINT_BYTES];
  char *challenge;
  gboolean is_fresh;
} DureShownKey;

gboolean dure_shown_key_read (DurePeople *people, DureExchange *exchange, const json_t *request,
                              const char *purpose, const char *subject, DureShownKey *ret_key);
gboolean dure_shown_key_spend (DureShownKey *self, DureCity *city, GError **error);
void dure_shown_key_clear (DureShownKey *self);

G_END_DECLS
