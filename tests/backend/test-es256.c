// test-es256.c: signatures of WebCrypto keys
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "encoding.h"
#include "es256.h"

#include <string.h>

/* RFC 7515, appendix A.3: the key, what it signed and its signature. */
static const char jwk[] = "{\"kty\":\"EC\",\"crv\":\"P-256\","
                          "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                          "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";
static const char input[] =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0"
    "dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
static const char signature[] =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxf"
    "KTUJqPP3-Kg6NU1Q";

static gboolean
read_key (const char *text, guint8 ret_point[DURE_P256_POINT_BYTES])
{
  g_autoptr (json_t) json = dure_json_parse (text, strlen (text), NULL);

  return dure_es256_key_from_jwk (json, ret_point);
}

static void
test_known_signature (void)
{
  guint8 point[DURE_P256_POINT_BYTES], bytes[DURE_ES256_BYTES];

  g_assert_true (read_key (jwk, point));
  g_assert_true (dure_base64url_decode (signature, bytes, sizeof bytes));
  g_assert_true (dure_es256_holds (point, input, strlen (input), bytes));
  g_assert_false (dure_es256_holds (point, input, strlen (input) - 1, bytes));
  for (gsize i = 0; i < sizeof bytes; i++)
    {
      bytes[i] ^= 1;
      g_assert_false (dure_es256_holds (point, input, strlen (input), bytes));
      bytes[i] ^= 1;
    }
  memset (bytes, 0, sizeof bytes);
  g_assert_false (dure_es256_holds (point, input, strlen (input), bytes));
  memset (bytes, 0xff, sizeof bytes);
  g_assert_false (dure_es256_holds (point, input, strlen (input), bytes));
}

static void
test_thumbprint (void)
{
  guint8 point[DURE_P256_POINT_BYTES], print[DURE_THUMBPRINT_BYTES];
  g_autofree char *text = NULL;

  g_assert_true (read_key (jwk, point));
  dure_es256_thumbprint (point, print);
  text = dure_base64url_encode (print, sizeof print);
  g_assert_cmpstr (text, ==, "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
}

static void
test_other_keys (void)
{
  static const char *const texts[] = {
    "{}", "[]", "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
    "\"y\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"}",
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\",\"d\":\"secret\"}",
  };
  guint8 point[DURE_P256_POINT_BYTES];

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (read_key (texts[i], point));
  g_assert_false (dure_es256_key_from_jwk (NULL, point));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/es256/the signature of RFC 7515", test_known_signature);
  g_test_add_func ("/es256/thumbprint", test_thumbprint);
  g_test_add_func ("/es256/keys that are none", test_other_keys);
  return g_test_run ();
}
