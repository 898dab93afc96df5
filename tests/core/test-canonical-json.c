// test-canonical-json.c: documents are read strictly and written one way
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "error.h"

#include <string.h>

static char *
again (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = dure_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return dure_json_canonical (json, NULL);
}

static void
assert_canonical (const char *text, const char *expected)
{
  g_autofree char *got = again (text);

  g_assert_cmpstr (got, ==, expected);
}

static void
test_writes_rfc_8785_example (void)
{
  /* RFC 8785, section 3.2.2 and 3.2.3 */
  assert_canonical (
      "{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"
      "\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
      "\"literals\":[null,true,false]}",
      "{\"literals\":[null,true,false],"
      "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
      "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

static void
test_orders_keys_by_utf_16 (void)
{
  /* RFC 8785, section 3.2.3: the emoji's surrogates come before U+FB33 */
  assert_canonical (
      "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,"
      "\"\\u00f6\":7}",
      "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\xef\xac\xb3\":3}");
}

static void
test_writes_shortest_numbers (void)
{
  /* RFC 8785, appendix B, and the edges of ECMAScript's notation */
  assert_canonical ("[5e-324,1.7976931348623157e308,9007199254740993.0,295147905179352830000.0,"
                    "1e21,999999999999999900000.0,1e-6,1e-7,-0.0,34.2,0.1,100.0,-1.5]",
                    "[5e-324,1.7976931348623157e+308,9007199254740992,295147905179352830000,"
                    "1e+21,999999999999999900000,0.000001,1e-7,0,34.2,0.1,100,-1.5]");
}

static void
test_refuses (gconstpointer data)
{
  const char *text = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = dure_json_parse (text, strlen (text), &error);

  g_assert_null (json);
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
}

static void
test_refuses_depth (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autoptr (json_t) fits = NULL;
  g_autofree char *text = NULL;

  g_assert_null (dure_json_parse (deep, 100000, &error));
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
  g_clear_error (&error);
  memset (deep + DURE_JSON_MAX_DEPTH, ']', DURE_JSON_MAX_DEPTH);
  text = g_strndup (deep, 2 * DURE_JSON_MAX_DEPTH);
  fits = dure_json_parse (text, strlen (text), &error);
  g_assert_no_error (error);
  assert_canonical ("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\"]",
                    "[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\"]");
}

static void
test_names_the_field (void)
{
  g_autoptr (json_t) json = json_pack ("{s:i, s:s}", "age", 200, "time", "yesterday");
  static const char *const known[] = { "age", NULL };
  g_autoptr (GError) error = NULL;
  gint64 value = 7;

  g_assert_false (dure_json_integer (json, "age", 0, 120, &value, &error));
  g_assert_nonnull (strstr (error->message, "\"age\""));
  g_assert_cmpint (value, ==, 7);
  g_clear_error (&error);
  g_assert_false (dure_json_time (json, "time", &value, &error));
  g_assert_nonnull (strstr (error->message, "\"time\""));
  g_clear_error (&error);
  g_assert_null (dure_json_text (json, "name", 10, &error));
  g_assert_nonnull (strstr (error->message, "\"name\" is missing"));
  g_clear_error (&error);
  g_assert_false (dure_json_only (json, known, &error));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name, *text;
  } bad[] = {
    { "empty", "" },
    { "key-twice", "{\"consent\":true,\"consent\":false}" },
    { "comment", "{/**/}" },
    { "single-quotes", "{'a':1}" },
    { "hex", "[0x10]" },
    { "infinity", "[1e999]" },
    { "nan", "[NaN]" },
    { "30-digits", "[123456789012345678901234567890]" },
    { "trailing", "{} x" },
    { "cut", "{\"a\":" },
    { "bad-utf-8", "[\"\xff\"]" },
    { "overlong", "[\"\xc0\xaf\"]" },
    { "lone-surrogate", "[\"\\ud800\"]" },
    { "scalar", "1" },
    { "leading-zero", "[01]" },
    { "comma", "[1,]" },
    { "nul", "[\"\\u0000\"]" },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canonical-json/writes-rfc-8785-example", test_writes_rfc_8785_example);
  g_test_add_func ("/canonical-json/orders-keys-by-utf-16", test_orders_keys_by_utf_16);
  g_test_add_func ("/canonical-json/writes-shortest-numbers", test_writes_shortest_numbers);
  g_test_add_func ("/canonical-json/refuses/depth", test_refuses_depth);
  g_test_add_func ("/canonical-json/names-the-field", test_names_the_field);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strconcat ("/canonical-json/refuses/", bad[i].name, NULL);

      g_test_add_data_func (path, bad[i].text, test_refuses);
    }
  return g_test_run ();
}
