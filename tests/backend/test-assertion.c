// test-assertion.c: what recipients sign, and what is believed of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "assertion.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "jwk.h"

#include <string.h>

#define AUDIENCE "https://dure.example/oauth/token"
#define NOW_MS G_GINT64_CONSTANT (1800000000000)

/* RFC 8037, appendix A.4: a key on Ed25519, and what it signed, which is no JSON. */
static const char rfc_key[]
    = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";
static const char rfc_input[] = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
static const char rfc_signature[]
    = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

static json_t *
json_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  json_t *json = dure_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return json;
}

static gboolean
holds (const char *key, const char *input, const guint8 *signature, gsize length)
{
  g_autoptr (json_t) jwk = json_of (key);
  g_autoptr (GBytes) text = g_bytes_new_static (input, strlen (input));
  g_autoptr (GBytes) bytes = g_bytes_new (signature, length);

  return dure_jwk_verify (jwk, text, bytes);
}

static void
test_known_signature (void)
{
  guint8 bytes[64];

  g_assert_true (dure_base64url_decode (rfc_signature, bytes, sizeof bytes));
  g_assert_true (holds (rfc_key, rfc_input, bytes, sizeof bytes));
  g_assert_false (holds (rfc_key, rfc_input + 1, bytes, sizeof bytes));
  g_assert_false (holds (rfc_key, rfc_input, bytes, sizeof bytes - 1));
  for (gsize i = 0; i < sizeof bytes; i++)
    {
      bytes[i] ^= 1;
      g_assert_false (holds (rfc_key, rfc_input, bytes, sizeof bytes));
      bytes[i] ^= 1;
    }
}

static void
test_wrong_keys (void)
{
  static const char *const keys[] = {
    "{}",
    "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
    "{\"kty\":\"EC\",\"crv\":\"P-384\"}",
    "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}",
    "{\"kty\":\"OKP\",\"crv\":\"Ed448\",\"x\":\"AAAA\"}",
    "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
    "{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"\"}",
    "{\"kty\":\"RSA\",\"n\":7,\"e\":null}",
  };
  const guint8 signature[96] = { 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_false (holds (keys[i], rfc_input, signature, sizeof signature));
}

static void
test_algorithm_is_the_keys (void)
{
  static const struct
  {
    const char *key;
    DureJwsAlgorithm algorithm;
  } cases[] = {
    { "{\"kty\":\"EC\",\"crv\":\"P-384\"}", DURE_JWS_ES384 },
    { "{\"kty\":\"RSA\"}", DURE_JWS_RS384 },
    { "{\"kty\":\"OKP\",\"crv\":\"Ed25519\"}", DURE_JWS_EDDSA },
    { "{\"kty\":\"EC\",\"crv\":\"P-256\"}", DURE_JWS_ALGORITHMS },
    { "{\"kty\":\"oct\"}", DURE_JWS_ALGORITHMS },
    { "[]", DURE_JWS_ALGORITHMS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) jwk = json_of (cases[i].key);

      g_assert_cmpint (dure_jwk_algorithm (jwk), ==, cases[i].algorithm);
    }
}

static void
test_read (void)
{
  /* {"alg":"EdDSA"} . {"a":1} . a signature */
  const char *good = "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.AAAA";
  static const char *const wrong[] = {
    "", ".", "..", "...", "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ", "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.AA.A",
    "eyJhbGciOiJFZERTQSJ9..AAAA", "eyJhbGciOiJFZERTQSJ9.W10.AAAA", "W10.eyJhIjoxfQ.AAAA",
    "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.", "eyJhbGciOiJIUzM4NCJ9.eyJhIjoxfQ.AAAA",
    "eyJhbGciOiJFZERTQSIsImNyaXQiOltdfQ.eyJhIjoxfQ.AAAA", "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.A=A=",
  };
  g_autoptr (DureJws) text = dure_jws_read (good, NULL);
  g_autofree char *long_text = g_strnfill (DURE_JWS_MAX + 1, 'A');
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (text);
  g_assert_cmpint (text->algorithm, ==, DURE_JWS_EDDSA);
  g_assert_cmpint (json_integer_value (json_object_get (text->payload, "a")), ==, 1);
  g_assert_cmpuint (g_bytes_get_size (text->input), ==, strlen (good) - strlen (".AAAA"));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (dure_jws_read (wrong[i], &error));
      g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED);
      g_clear_error (&error);
    }
  g_assert_null (dure_jws_read (long_text, NULL));
  g_assert_null (dure_jws_read (NULL, NULL));
}

static gboolean
is_good (const char *changed, json_t *value)
{
  g_autoptr (json_t) claims
      = json_pack ("{s:s, s:s, s:s, s:I, s:s}", "iss", "clinic", "sub", "clinic", "aud", AUDIENCE,
                   "exp", (json_int_t) (NOW_MS / 1000 + 300), "jti", "1");
  g_auto (DureAssertion) assertion = { 0 };

  if (changed != NULL && value != NULL)
    json_object_set_new (claims, changed, value);
  else if (changed != NULL)
    json_object_del (claims, changed);
  return dure_assertion_read (claims, AUDIENCE, NOW_MS, &assertion, NULL);
}

static void
test_claims (void)
{
  static const char *const needed[] = { "iss", "sub", "aud", "exp", "jti" };
  const json_int_t now = NOW_MS / 1000;

  g_assert_true (is_good (NULL, NULL));
  g_assert_true (is_good ("aud", json_pack ("[s, s]", "x", AUDIENCE)));
  g_assert_true (is_good ("nbf", json_integer (now)));
  g_assert_true (is_good ("exp", json_integer (now + 1)));
  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      g_assert_false (is_good (needed[i], NULL));
      g_assert_false (is_good (needed[i], json_null ()));
      g_assert_false (is_good (needed[i], json_string ("")));
    }
  g_assert_false (is_good ("iss", json_string ("lab")));
  g_assert_false (is_good ("sub", json_string ("lab")));
  g_assert_false (is_good ("aud", json_string (AUDIENCE "x")));
  g_assert_false (is_good ("aud", json_array ()));
  g_assert_false (is_good ("exp", json_integer (now)));
  g_assert_false (is_good ("exp", json_integer (now + 301)));
  g_assert_false (is_good ("exp", json_integer (G_MAXINT64)));
  g_assert_false (is_good ("exp", json_integer (-1)));
  g_assert_false (is_good ("nbf", json_integer (now + 1)));
  g_assert_false (is_good ("nbf", json_string ("now")));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/assertion/known-signature", test_known_signature);
  g_test_add_func ("/assertion/wrong-keys", test_wrong_keys);
  g_test_add_func ("/assertion/algorithm-is-the-keys", test_algorithm_is_the_keys);
  g_test_add_func ("/assertion/read", test_read);
  g_test_add_func ("/assertion/claims", test_claims);
  return g_test_run ();
}
