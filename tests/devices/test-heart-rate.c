// test-heart-rate.c: the decoder of 0x2A37, flag by flag and byte by byte
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Its packets stand in vectors/*.tsv, see test-vectors.c.

#include "heart-rate.h"
#include "told.h"

/* From an allocation of exactly the right size, so that a sanitizer sees one byte too far. */
static gboolean
decode (const guint8 *bytes, gsize length, DureHeartRate *ret_measurement, DureRefusal *ret_refusal)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, length);

  return dure_heart_rate_decode (exact, length, ret_measurement, ret_refusal);
}

static void
assert_refused (const char *hex, DureRefusal expected)
{
  g_autoptr (GByteArray) bytes = dure_told_bytes (hex);
  DureHeartRate measurement = { .bpm = 4711 };
  DureRefusal refusal = 0;

  g_assert_false (decode (bytes->data, bytes->len, &measurement, &refusal));
  g_assert_cmpint (refusal, ==, expected);
  g_assert_cmpuint (measurement.bpm, ==, 4711);
  g_assert_cmpstr (dure_refusal_text (refusal), !=, "not a reason");
}

static void
test_refusals (void)
{
  assert_refused ("", DURE_REFUSAL_TOO_SHORT);
  assert_refused ("00", DURE_REFUSAL_TOO_SHORT);
  assert_refused ("0140", DURE_REFUSAL_TOO_SHORT);
  assert_refused ("084001", DURE_REFUSAL_TOO_SHORT);
  assert_refused ("004000", DURE_REFUSAL_TOO_LONG);
  assert_refused ("1040", DURE_REFUSAL_EMPTY_LIST);
  assert_refused ("103eb103de", DURE_REFUSAL_CUT_FIELD);
}

/* An attribute has at most 512 bytes: the fullest one fits, the next byte does not. */
static void
test_sizes (void)
{
  guint8 bytes[514] = { 0x10, 60 };
  DureHeartRate measurement;
  DureRefusal refusal;

  g_assert_true (decode (bytes, 512, &measurement, &refusal));
  g_assert_cmpuint (measurement.n_rr, ==, DURE_HEART_RATE_RR_MAX);
  g_assert_false (decode (bytes, 514, &measurement, &refusal));
  g_assert_cmpint (refusal, ==, DURE_REFUSAL_TOO_LONG);
}

/* Every flags byte, every length up to 24: understood exactly when the length fits the flags. */
static void
test_every_shape (void)
{
  for (guint flags = 0; flags < 256; flags++)
    for (guint length = 1; length <= 24; length++)
      {
        guint8 bytes[24] = { (guint8) flags };
        DureHeartRate measurement;
        DureRefusal refusal;
        const guint fixed = 2 + (flags & 1) + (flags & 8 ? 2 : 0);
        const gboolean fits =
          flags & 16 ? length > fixed && (length - fixed) % 2 == 0 : length == fixed;

        g_assert_cmpint (decode (bytes, length, &measurement, &refusal), ==, fits);
        if (fits)
          g_assert_cmpuint (measurement.n_rr, ==, (length - fixed) / 2);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/heart-rate/refusals", test_refusals);
  g_test_add_func ("/heart-rate/sizes", test_sizes);
  g_test_add_func ("/heart-rate/every-shape", test_every_shape);

  return g_test_run ();
}
