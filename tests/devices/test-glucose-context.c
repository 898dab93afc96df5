// test-glucose-context.c: the shapes of a glucose context
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "glucose-context.h"

#include "cuts.h"

#define ID "2a34"

static gboolean
fits (guint8 flags, guint length)
{
  return length
         == 3U + (flags & 0x80 ? 1 : 0) + (flags & 1 ? 3 : 0) + (flags & 2 ? 1 : 0)
              + (flags & 4 ? 1 : 0) + (flags & 8 ? 3 : 0) + (flags & 16 ? 3 : 0)
              + (flags & 64 ? 2 : 0);
}

static void
test_shapes (void)
{
  dure_cuts_assert_shapes (ID, 24, fits);
  dure_cuts_assert (ID, "ff0900a50128c00352100e320214d042f0");
}

static void
test_fields (void)
{
  static const guint8 bytes[] = { 0xff, 9,    0,    0xa5, 1,    0x28, 0xc0, 3,    0x52,
                                  0x10, 0x0e, 0x32, 2,    0x14, 0xd0, 0x42, 0xf0 };
  DureGlucoseContext context;
  DureRefusal refusal;

  g_assert_true (dure_glucose_context_decode (bytes, sizeof bytes, &context, &refusal));
  g_assert_cmpuint (context.sequence, ==, 9);
  g_assert_cmpuint (context.tester, ==, 2);
  g_assert_cmpuint (context.health, ==, 5);
  g_assert_cmpfloat (dure_medfloat_value (context.carbohydrate), ==, 0.004);
  g_assert_true (context.is_litres);
  g_assert_cmpfloat (dure_medfloat_value (context.medication), ==, 0.02);
  g_assert_cmpfloat (dure_medfloat_value (context.hba1c), ==, 6.6);
  g_assert_cmpuint (context.exercise_s, ==, 3600);
}

static void
test_refusals (void)
{
  dure_told_assert_refused (ID, "", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused (ID, "ff0000b303", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused (ID, "00090000", DURE_REFUSAL_TOO_LONG);
  dure_told_assert_refused (ID, "01090001ff17", DURE_REFUSAL_BAD_NUMBER);
  dure_told_assert_refused (ID, "10090001ff17", DURE_REFUSAL_BAD_NUMBER);
  dure_told_assert_refused (ID, "400900ff17", DURE_REFUSAL_BAD_NUMBER);
}

/* Nothing in it is for a visit. */
static void
test_not_read (void)
{
  g_assert_null (dure_profile_find (ID)->read);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/glucose-context/shapes", test_shapes);
  g_test_add_func ("/glucose-context/fields", test_fields);
  g_test_add_func ("/glucose-context/refusals", test_refusals);
  g_test_add_func ("/glucose-context/not-read", test_not_read);

  return g_test_run ();
}
