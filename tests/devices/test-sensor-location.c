// test-sensor-location.c: every octet as a sensor's place
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "sensor-location.h"

#include "cuts.h"

static void
test_every_octet (void)
{
  for (guint octet = 0; octet < 256; octet++)
    {
      const guint8 byte = (guint8) octet;
      DureSensorLocation location = DURE_SENSOR_LOCATION_COUNT;
      DureRefusal refusal = 0;

      g_assert_cmpint (dure_sensor_location_decode (&byte, 1, &location, &refusal), ==,
                       octet <= 6);
      g_assert_cmpint (location, ==, octet <= 6 ? octet : DURE_SENSOR_LOCATION_COUNT);
      g_assert_cmpint (refusal, ==, octet <= 6 ? 0 : DURE_REFUSAL_BAD_VALUE);
    }
}

static void
test_cuts (void)
{
  dure_cuts_assert ("2a38", "05");
  dure_told_assert_refused ("2a38", "", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused ("2a38", "0501", DURE_REFUSAL_TOO_LONG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sensor-location/every-octet", test_every_octet);
  g_test_add_func ("/sensor-location/cuts", test_cuts);

  return g_test_run ();
}
