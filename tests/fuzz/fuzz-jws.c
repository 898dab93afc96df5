// fuzz-jws.c: what recipients sign, from any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The text is taken as it comes, and also as the payload between a right head and a signature, so
// that what stands behind them is reached. What is read must fit together, and nothing is ever
// signed: no input knows a key.

#include "assertion.h"
#include "canonical-json.h"
#include "jwk.h"

#include <stdint.h>
#include <string.h>

#define KEY "{\"kty\":\"OKP\",\"crv\":\"Ed25519\"," \
            "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"
#define HEAD "eyJhbGciOiJFZERTQSJ9" /* {"alg":"EdDSA"} */

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static void
look (const char *text)
{
  g_autoptr (json_t) key = dure_json_parse (KEY, strlen (KEY), NULL);
  g_autoptr (DureJws) read = dure_jws_read (text, NULL);
  g_auto (DureAssertion) assertion = { 0 };

  if (read == NULL)
    return;
  g_assert_true (json_is_object (read->payload) && read->algorithm < DURE_JWS_ALGORITHMS);
  g_assert_false (dure_jws_holds (read, key));
  if (dure_assertion_read (read->payload, "a", 0, &assertion, NULL))
    g_assert_true (*assertion.recipient != '\0' && assertion.expires_ms > 0
                   && assertion.expires_ms <= DURE_ASSERTION_LIFE_MS);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autofree char *text = g_strndup ((const char *) bytes, length);
  g_autofree char *payload = dure_base64url_encode (bytes, length);
  g_autofree char *whole = g_strconcat (HEAD ".", payload, ".AAAA", NULL);
  g_autoptr (json_t) key = dure_json_parse (bytes, length, NULL);
  g_autoptr (GBytes) content = g_bytes_new (bytes, length);

  look (text);
  look (whole);
  if (key != NULL)
    g_assert_false (dure_jwk_verify (key, content, content));
  return 0;
}
