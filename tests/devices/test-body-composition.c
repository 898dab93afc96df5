// test-body-composition.c: one measurement out of several packets, and never of two people
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "body-measurement.h"
#include "told.h"

#define FIRST "3e10c800ea0709040f350001401f9001581b"
#define SECOND "c01fc800e02e882c401f8813983ad606"
#define WHOLE "fe0fc800ea0709040f350001401f9001581be02e882c401f8813983ad606"
#define WEIGHT "0e983aea0709040f350001f500d606"

static DureBodyComposition
composition (const char *hex)
{
  g_autoptr (GByteArray) bytes = dure_told_bytes (hex);
  DureBodyComposition self;
  DureRefusal refusal;

  g_assert_true (dure_body_composition_decode (bytes->data, bytes->len, &self, &refusal));
  return self;
}

static DureWeight
weight (const char *hex)
{
  g_autoptr (GByteArray) bytes = dure_told_bytes (hex);
  DureWeight self;
  DureRefusal refusal;

  g_assert_true (dure_weight_decode (bytes->data, bytes->len, &self, &refusal));
  return self;
}

static gboolean
take (DureBodyAssembly *halves, const char *hex, DureBodyComposition *ret_whole)
{
  const DureBodyComposition packet = composition (hex);

  return dure_body_assembly_take (halves, &packet, ret_whole);
}

static void
assert_same (const DureBodyComposition *a, const DureBodyComposition *b)
{
  g_assert_cmpint (a->is_imperial, ==, b->is_imperial);
  g_assert_cmpint (a->is_part, ==, b->is_part);
  g_assert_cmpuint (a->fat, ==, b->fat);
  g_assert_cmpint (a->has_time, ==, b->has_time);
  g_assert_cmpint (dure_date_time_seconds (&a->time), ==, dure_date_time_seconds (&b->time));
  g_assert_cmpint (a->has_user, ==, b->has_user);
  g_assert_cmpuint (a->user, ==, b->user);
  g_assert_cmpmem (a->numbers, sizeof a->numbers, b->numbers, sizeof b->numbers);
  g_assert_cmpuint (a->sent, ==, b->sent);
}

static void
test_two_halves (void)
{
  const DureBodyComposition expected = composition (WHOLE);
  DureBodyAssembly halves = { 0 };
  DureBodyComposition whole = { .fat = 4711 };

  g_assert_false (take (&halves, FIRST, &whole));
  g_assert_cmpuint (whole.fat, ==, 4711);
  g_assert_true (take (&halves, SECOND, &whole));
  assert_same (&whole, &expected);
  g_assert_false (halves.has_first);
  g_assert_cmpuint (halves.n_dropped, ==, 0);
}

static void
test_whole_by_itself (void)
{
  const DureBodyComposition expected = composition (WHOLE);
  DureBodyAssembly halves = { 0 };
  DureBodyComposition whole;

  g_assert_true (take (&halves, WHOLE, &whole));
  assert_same (&whole, &expected);
}

/* A half whose other half never came goes, and takes nothing of the next measurement with it. */
static void
test_cut_off (void)
{
  const DureBodyComposition expected = composition (WHOLE);
  DureBodyAssembly halves = { 0 };
  DureBodyComposition whole = { .fat = 4711 };

  g_assert_false (take (&halves, FIRST, &whole));
  dure_body_assembly_drop (&halves);
  g_assert_cmpuint (halves.n_dropped, ==, 1);
  g_assert_false (take (&halves, SECOND, &whole)); /* of what was dropped: a first half now */
  g_assert_cmpuint (whole.fat, ==, 4711);
  g_assert_true (take (&halves, WHOLE, &whole));
  assert_same (&whole, &expected);
  g_assert_cmpuint (halves.n_dropped, ==, 2);
  dure_body_assembly_drop (&halves);
  g_assert_cmpuint (halves.n_dropped, ==, 2);
}

/* The same first half twice, and then the second one: still one whole measurement. */
static void
test_repeated (void)
{
  DureBodyAssembly halves = { 0 };
  DureBodyComposition whole;

  g_assert_false (take (&halves, FIRST, &whole));
  g_assert_false (take (&halves, FIRST, &whole));
  g_assert_true (take (&halves, SECOND, &whole));
  g_assert_cmpuint (halves.n_dropped, ==, 1);
}

/* What comes after FIRST and is not its other half. */
static void
test_other_halves (void)
{
  static const char *const others[] = {
    "c01fc900e02e882c401f8813983ad606",                   /* another body fat */
    "c11fc800e02e882c401f8813983ad606",                   /* pounds */
    "c41fc80002e02e882c401f8813983ad606",                 /* another user */
    "c41fc800ffe02e882c401f8813983ad606",                 /* an unknown user */
    "c21fc800ea0709040f3501e02e882c401f8813983ad606",     /* another time */
    "e01fc800581be02e882c401f8813983ad606",               /* the muscle mass again */
    "0010c800",                                           /* no number at all */
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      DureBodyAssembly halves = { 0 };
      DureBodyComposition whole = { .fat = 4711 };

      g_assert_false (take (&halves, FIRST, &whole));
      g_assert_false (take (&halves, others[i], &whole));
      g_assert_cmpuint (whole.fat, ==, 4711);
      g_assert_cmpuint (halves.n_dropped, ==, 1);
    }
}

/* Some repeat time and user in the second half: they must be the same, and first there. */
static void
test_named_second_half (void)
{
  const char *second = "c61fc800ea0709040f350001e02e882c401f8813983ad606";
  const char *nameless_first = "3810c800401f9001581b";
  DureBodyAssembly halves = { 0 };
  DureBodyComposition whole;

  g_assert_false (take (&halves, FIRST, &whole));
  g_assert_true (take (&halves, second, &whole));
  g_assert_false (take (&halves, nameless_first, &whole));
  g_assert_false (take (&halves, second, &whole));
}

static void
test_unsuccessful (void)
{
  DureBodyAssembly halves = { 0 };
  DureBodyComposition whole;

  g_assert_false (take (&halves, FIRST, &whole));
  g_assert_true (take (&halves, "0010ffff", &whole));
  g_assert_true (whole.is_unsuccessful);
  g_assert_cmpuint (halves.n_dropped, ==, 1);
  g_assert_false (take (&halves, SECOND, &whole));
}

static void
test_join (void)
{
  const DureBodyComposition body = composition (WHOLE);
  const DureWeight weighing = weight (WEIGHT);
  DureBodyMeasurement joined;
  DureReading reading;

  g_assert_true (dure_body_join (&body, &weighing, &joined));
  dure_body_measurement_to_reading (&joined, &reading);
  g_assert_cmpint (reading.hint, ==, DURE_HINT_NONE);
  g_assert_cmpuint (reading.n_values, ==, 4);
  g_assert_cmpfloat (reading.values[0].value, ==, 75);
  g_assert_cmpint (reading.values[3].code, ==, DURE_CODE_BODY_FAT);
  g_assert_cmpfloat (reading.values[3].value, ==, 20);
  g_assert_true (reading.has_user && reading.user == 1 && reading.has_time);
}

/* Each pair differs in one thing from one that belongs together. */
static void
test_no_join (void)
{
  static const struct
  {
    const char *body, *weight;
  } pairs[] = {
    { WHOLE, "0e983aea0709040f350002f500d606" },                /* another user */
    { WHOLE, "0e983aea0709040f3500fff500d606" },                /* an unknown user */
    { WHOLE, "0a983aea0709040f3500f500d606" },                  /* no user */
    { WHOLE, "0e983aea0709040f350101f500d606" },                /* a second later */
    { WHOLE, "0c983a01f500d606" },                              /* no time */
    { WHOLE, "0effffea0709040f350001f500d606" },                /* unsuccessful */
    { WHOLE, "0e993aea0709040f350001f500d606" },                /* another weight */
    { WHOLE, "0f983aea0709040f350001f500d606" },                /* pounds */
    { FIRST, WEIGHT },                                          /* half a composition */
    { "0600ffffea0709040f350001", WEIGHT },                     /* unsuccessful */
    { "0400c80001", "04983a01" },                               /* no time in both */
    { "0600c8000000000000000001", "06983a0000000000000001" }, /* unknown time in both */
    { "0000c800", "00983a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      const DureBodyComposition body = composition (pairs[i].body);
      const DureWeight weighing = weight (pairs[i].weight);
      DureBodyMeasurement joined = { .weight.weight = 4711 };

      g_assert_false (dure_body_join (&body, &weighing, &joined));
      g_assert_cmpuint (joined.weight.weight, ==, 4711);
    }
}

/* Without users at all, and for the guest whom the scale does not know, the time has to do. */
static void
test_join_of_guests (void)
{
  const DureBodyComposition nobody = composition ("0200c800ea0709040f3500");
  const DureWeight of_nobody = weight ("02983aea0709040f3500");
  const DureBodyComposition guest = composition ("0600c800ea0709040f3500ff");
  const DureWeight of_guest = weight ("06983aea0709040f3500ff");
  DureBodyMeasurement joined;

  g_assert_true (dure_body_join (&nobody, &of_nobody, &joined));
  g_assert_true (dure_body_join (&guest, &of_guest, &joined));
  g_assert_false (dure_body_join (&nobody, &of_guest, &joined));
}

static void
test_reading (void)
{
  DureReading reading = dure_told_reading ("2a9c", WHOLE);

  g_assert_cmpuint (reading.n_values, ==, 3);
  g_assert_cmpfloat (reading.values[0].value, ==, 75);
  g_assert_cmpfloat (reading.values[1].value, ==, 175);
  g_assert_cmpfloat (reading.values[2].value, ==, 20);

  reading = dure_told_reading ("2a9c", "010c2c019c40be02");
  g_assert_cmpfloat (reading.values[0].value, ==, 16540 * 45359237.0 / 1e10);
  g_assert_cmpfloat (reading.values[1].value, ==, 702 * 254 / 1000.0);

  g_assert_cmpint (dure_told_reading ("2a9c", FIRST).hint, ==, DURE_HINT_WAIT);
  g_assert_true (dure_told_reading ("2a9c", FIRST).is_live);
  g_assert_cmpint (dure_told_reading ("2a9c", "0000ffff").hint, ==, DURE_HINT_AGAIN);
  g_assert_cmpint (dure_told_reading ("2a9c", "00000000").hint, ==, DURE_HINT_AGAIN);
  g_assert_false (dure_told_reading ("2a9c", "0400c800ff").has_user);
}

static void
test_refusals (void)
{
  dure_told_assert_refused ("2a9c", "0000c8", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused ("2a9c", "0000c80000", DURE_REFUSAL_TOO_LONG);
  dure_told_assert_refused ("2a9c", "0004ffff983a", DURE_REFUSAL_BAD_VALUE);
  dure_told_assert_refused ("2a9c", "0200c800ea070d01000000", DURE_REFUSAL_BAD_TIME);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/body/two-halves", test_two_halves);
  g_test_add_func ("/body/whole-by-itself", test_whole_by_itself);
  g_test_add_func ("/body/cut-off", test_cut_off);
  g_test_add_func ("/body/repeated", test_repeated);
  g_test_add_func ("/body/other-halves", test_other_halves);
  g_test_add_func ("/body/named-second-half", test_named_second_half);
  g_test_add_func ("/body/unsuccessful", test_unsuccessful);
  g_test_add_func ("/body/join", test_join);
  g_test_add_func ("/body/no-join", test_no_join);
  g_test_add_func ("/body/join-of-guests", test_join_of_guests);
  g_test_add_func ("/body/reading", test_reading);
  g_test_add_func ("/body/refusals", test_refusals);

  return g_test_run ();
}
