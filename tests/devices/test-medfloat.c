// test-medfloat.c: every SFLOAT there is, and the edges of FLOAT
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "told.h"

#include <math.h>

static DureMedfloat
float_of (guint32 word)
{
  const guint8 bytes[4] = { word & 0xff, word >> 8 & 0xff, word >> 16 & 0xff, word >> 24 };
  DureCursor cursor = dure_cursor (bytes, sizeof bytes);

  return dure_cursor_float (&cursor);
}

/* What is told in decimal is the number, to the last bit; what is none is told by its word. */
static void
test_every_sfloat (void)
{
  const DureProfile *profile = dure_profile_find ("sfloat");
  guint n_refused = 0, n_words = 0;

  for (guint word = 0; word <= 0xffff; word++)
    {
      g_autofree char *hex = g_strdup_printf ("%02x%02x", word & 0xff, word >> 8);
      g_autoptr (DureTold) told = dure_told_new (profile, hex);
      const int mantissa = (int) (word & 0x7ff) - (int) (word & 0x800);
      const int exponent = (int) (word >> 12 & 7) - (int) (word >> 12 & 8);

      if (mantissa > 2045 || mantissa < -2045)
        {
          g_assert_cmpint (told->is_refused, ==, exponent != 0);
          n_refused += told->is_refused ? 1 : 0;
          n_words += told->is_refused ? 0 : 1;
          continue;
        }
      const char *json = dure_told_get (told, "value");
      const double expected =
        exponent < 0 ? mantissa / pow (10, -exponent) : mantissa * pow (10, exponent);

      g_assert_cmpfloat (g_ascii_strtod (json, NULL), ==, expected);
    }
  /* Five special mantissas: with the exponent 0 words, with the fifteen others nothing legal. */
  g_assert_cmpuint (n_words, ==, 5);
  g_assert_cmpuint (n_refused, ==, 5 * 15);
}

static void
test_floats (void)
{
  g_assert_cmpfloat (dure_medfloat_value (float_of (0xff00016f)), ==, 36.7);
  g_assert_cmpfloat (dure_medfloat_value (float_of (0xfe000e4c)), ==, 36.6);
  g_assert_cmpfloat (dure_medfloat_value (float_of (0xfeffe9c3)), ==, -56.93);
  g_assert_cmpfloat (dure_medfloat_value (float_of (0x007ffffd)), ==, 8388605);
  g_assert_cmpfloat (dure_medfloat_value (float_of (0x00800003)), ==, -8388605);
  g_assert_true (isfinite (dure_medfloat_value (float_of (0x7f7ffffd))));
  g_assert_true (isfinite (dure_medfloat_value (float_of (0x807ffffd))));
}

static void
test_words (void)
{
  static const struct
  {
    guint32 word;
    const char *name;
  } words[] = {
    { 0x007fffff, "nan" },  { 0x00800000, "nres" },     { 0x007ffffe, "+inf" },
    { 0x00800002, "-inf" }, { 0x00800001, "reserved" }, { 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const DureMedfloat value = float_of (words[i].word);

      g_assert_cmpstr (dure_medfloat_word (value), ==, words[i].name);
      g_assert_true (dure_medfloat_is_legal (value));
      g_assert_cmpint (dure_medfloat_is_number (value), ==, words[i].name == NULL);
      g_assert_cmpint (isnan (dure_medfloat_value (value)) != 0, ==, words[i].name != NULL);
    }
  g_assert_false (dure_medfloat_is_legal (float_of (0xff7fffff)));
  g_assert_false (dure_medfloat_is_legal (float_of (0x01800001)));
}

/* 36.60 says one digit more than 36.6, and the number does not forget it. */
static void
test_precision (void)
{
  g_assert_cmpint (float_of (0xfe000e4c).exponent, ==, -2);
  g_assert_cmpint (float_of (0xff00016e).exponent, ==, -1);
  g_assert_cmpfloat (dure_medfloat_value (float_of (0xfe000e4c)), ==,
                     dure_medfloat_value (float_of (0xff00016e)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/medfloat/every-sfloat", test_every_sfloat);
  g_test_add_func ("/medfloat/floats", test_floats);
  g_test_add_func ("/medfloat/words", test_words);
  g_test_add_func ("/medfloat/precision", test_precision);

  return g_test_run ();
}
