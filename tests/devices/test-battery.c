// test-battery.c: every octet as a battery's level
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "battery.h"

#include "cuts.h"

static void
test_every_octet (void)
{
  for (guint octet = 0; octet < 256; octet++)
    {
      const guint8 byte = (guint8) octet;
      guint8 percent = 255;
      DureRefusal refusal = 0;

      g_assert_cmpint (dure_battery_decode (&byte, 1, &percent, &refusal), ==, octet <= 100);
      g_assert_cmpuint (percent, ==, octet <= 100 ? octet : 255);
      g_assert_cmpint (refusal, ==, octet <= 100 ? 0 : DURE_REFUSAL_BAD_VALUE);
    }
}

static void
test_cuts (void)
{
  dure_cuts_assert ("2a19", "64");
  dure_told_assert_refused ("2a19", "", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused ("2a19", "6400", DURE_REFUSAL_TOO_LONG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/battery/every-octet", test_every_octet);
  g_test_add_func ("/battery/cuts", test_cuts);

  return g_test_run ();
}
