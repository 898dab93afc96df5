// assertion.h: how a recipient shows who it is, for a token
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "encoding.h"
#include "jws.h"

G_BEGIN_DECLS

/* No assertion may be good for longer (SMART backend services). */
#define DURE_ASSERTION_LIFE_MS (5 * 60 * 1000)

/**
 * DureAssertion:
 * @recipient: who it says it is
 * @name: SHA-256 of what it calls itself: it is good once
 * @expires_ms: until when it could be shown again
 */
typedef struct
{
  char *recipient;
  guint8 name[DURE_SHA256_BYTES];
  gint64 expires_ms;
} DureAssertion;

gboolean dure_assertion_read (const json_t *claims, const char *audience, gint64 now_ms,
                              DureAssertion *ret_assertion, GError **error);
void dure_assertion_clear (DureAssertion *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DureAssertion, dure_assertion_clear)

G_END_DECLS
