// test-device-information.c: texts of devices, and those that must not be read
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "device-information.h"

#include "told.h"
#include "utf-8.h"

#include <string.h>

/* GLib takes no NUL inside a text; ours is only asked for what stands before one. */
static void
assert_alike (const guint8 *bytes, gsize length)
{
  g_assert_cmpint (dure_utf_8_is_valid (bytes, length), ==,
                   g_utf8_validate_len ((const char *) bytes, length, NULL));
}

/* Where the ranges of RFC 3629 begin and end, in every place of up to four octets. */
static void
test_utf_8 (void)
{
  static const guint8 edges[] = { 0x01, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1,
                                  0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1,
                                  0xf3, 0xf4, 0xf5, 0xff };

  for (guint first = 1; first < 256; first++)
    for (guint second = 1; second < 256; second++)
      assert_alike ((const guint8[]) { (guint8) first, (guint8) second }, 2);
  for (gsize a = 0; a < sizeof edges; a++)
    for (gsize b = 0; b < sizeof edges; b++)
      for (gsize c = 0; c < sizeof edges; c++)
        {
          assert_alike ((const guint8[]) { edges[a], edges[b], edges[c] }, 3);
          for (gsize d = 0; d < sizeof edges; d++)
            assert_alike ((const guint8[]) { edges[a], edges[b], edges[c], edges[d] }, 4);
        }
}

static void
test_padding (void)
{
  guint8 bytes[513] = "BF105";
  gsize length = 0;
  DureRefusal refusal = 0;

  g_assert_true (dure_device_text_decode (bytes, 512, &length, &refusal));
  g_assert_cmpuint (length, ==, 5);
  g_assert_false (dure_device_text_decode (bytes, 513, &length, &refusal));
  g_assert_cmpint (refusal, ==, DURE_REFUSAL_TOO_LONG);
  g_assert_true (dure_device_text_decode (NULL, 0, &length, &refusal));
  g_assert_cmpuint (length, ==, 0);
  bytes[511] = 1;
  g_assert_false (dure_device_text_decode (bytes, 512, &length, &refusal));
  g_assert_cmpint (refusal, ==, DURE_REFUSAL_BAD_TEXT);
}

/* The longest text, every octet of which needs an escape. */
static void
test_escapes (void)
{
  g_autoptr (GString) hex = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new ("\"");

  for (guint i = 0; i < 512; i++)
    {
      g_string_append (hex, "1b");
      g_string_append (expected, "\\u001b");
    }
  g_string_append_c (expected, '"');
  g_autoptr (DureTold) told = dure_told_new (dure_profile_find ("2a24"), hex->str);

  g_assert_cmpstr (dure_told_get (told, "model_number"), ==, expected->str);
}

/* What a terminal could take for an order comes escaped, in ASCII (ESC) and beyond (CSI); what only
 * looks like it, in another character's octets, stays. */
static void
test_control_signs (void)
{
  static const struct
  {
    const char *hex, *json;
  } cases[] = {
    { "1b5b33316d", "\"\\u001b[31m\"" },
    { "41c29b33316d", "\"A\\u009b31m\"" },
    { "c280c29fc2a0", "\"\\u0080\\u009f\xc2\xa0\"" },
    { "ed9bbc7f", "\"\xed\x9b\xbc\\u007f\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DureTold) told = dure_told_new (dure_profile_find ("2a29"), cases[i].hex);

      g_assert_cmpstr (dure_told_get (told, "manufacturer_name"), ==, cases[i].json);
    }
}

/* System id and serial number identify a citizen's device. */
static void
test_not_read (void)
{
  g_assert_null (dure_profile_find ("2a23"));
  g_assert_null (dure_profile_find ("2a25"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device-information/utf-8", test_utf_8);
  g_test_add_func ("/device-information/padding", test_padding);
  g_test_add_func ("/device-information/escapes", test_escapes);
  g_test_add_func ("/device-information/control-signs", test_control_signs);
  g_test_add_func ("/device-information/not-read", test_not_read);

  return g_test_run ();
}
