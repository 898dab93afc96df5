// test-encoding.c: bytes and times have one spelling
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "encoding.h"

#include <string.h>

static void
test_base64url (void)
{
  guint8 bytes[3] = { 0 };
  g_autofree char *text = dure_base64url_encode ("\xfb\xff\xfe", 3);

  g_assert_cmpstr (text, ==, "-__-");
  g_assert_true (dure_base64url_decode (text, bytes, 3));
  g_assert_cmpmem (bytes, 3, "\xfb\xff\xfe", 3);
  g_assert_false (dure_base64url_decode ("-__", bytes, 3));
  g_assert_false (dure_base64url_decode ("+//+", bytes, 3));
  g_assert_false (dure_base64url_decode ("-__-=", bytes, 3));
  g_assert_false (dure_base64url_decode ("-__- ", bytes, 3));
  g_assert_false (dure_base64url_decode ("-_", bytes, 1)); /* bits left over */
  g_assert_false (
      dure_base64url_decode ("4\x9b\xb7\x97", bytes, 3)); /* libsodium would take these */
  g_assert_false (dure_base64url_decode (NULL, bytes, 3));
  g_assert_null (dure_base64url_decode_any ("AAAAAAAA", 3));
}

static void
test_sha256 (void)
{
  g_autofree char *hex = dure_sha256_hex ("abc", 3);

  g_assert_cmpstr (hex, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
test_time (void)
{
  static const char *const bad[] = {
    "2026-11-21T05:00:00Z",      "2026-11-21 05:00:00.000Z", "2026-13-21T05:00:00.000Z",
    "2026-11-21T05:00:00.000+9", "2026-02-29T05:00:00.000Z", "",
    "2026-11-21T25:00:00.000Z",  "-026-11-21T05:00:00.000Z",
  };
  g_autofree char *text = dure_time_to_text (G_GINT64_CONSTANT (1795237200007));
  gint64 ms = 0;

  g_assert_cmpstr (text, ==, "2026-11-21T05:00:00.007Z");
  g_assert_true (dure_time_from_text (text, &ms));
  g_assert_cmpint (ms, ==, G_GINT64_CONSTANT (1795237200007));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (dure_time_from_text (bad[i], &ms));
  g_assert_false (dure_time_from_text (NULL, &ms));
}

/* The first days of the oldest and the last year that four digits can name, and around 1970. */
static void
test_day (void)
{
  static const char *const days[] = { "0001-01-01", "1013-11-21", "1969-12-31", "1970-01-01",
                                      "1970-01-02", "2026-11-21", "9999-12-31" };

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *text = NULL;
      gint64 end_ms, day;

      g_assert_true (dure_day_end_from_text (days[i], &end_ms));
      day = dure_day_of_time (end_ms - 1);
      g_assert_cmpint (dure_day_of_time (end_ms - DURE_DAY_MS), ==, day);
      g_assert_cmpint (dure_day_of_time (end_ms), ==, day + 1);
      text = dure_time_to_text (dure_day_noon (day));
      g_assert_true (g_str_has_prefix (text, days[i]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/encoding/base64url", test_base64url);
  g_test_add_func ("/encoding/sha256", test_sha256);
  g_test_add_func ("/encoding/time", test_time);
  g_test_add_func ("/encoding/day", test_day);
  return g_test_run ();
}
