// test-user-control.c: what a scale answers about its users
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "user-control.h"

#include "cuts.h"

#define ID "2a9f"

/* Every opcode and every ending, with and without an octet more. */
static void
test_every_answer (void)
{
  for (guint request = 0; request < 256; request++)
    for (guint value = 0; value < 256; value++)
      for (guint length = 3; length <= 5; length++)
        {
          const guint8 bytes[5] = { 0x20, (guint8) request, (guint8) value, 7, 0 };
          const gboolean has_more = request == 1 || request == 4 || request == 5;
          const gboolean is_known = request >= 1 && request <= 5;
          const gboolean fits =
            value == 1 ? is_known && length == (has_more ? 4U : 3U) : length == 3;
          g_autofree guint8 *exact = g_memdup2 (bytes, length);
          DureUserAnswer answer;
          DureRefusal refusal;

          g_assert_cmpint (dure_user_control_decode (exact, length, &answer, &refusal), ==, fits);
          if (!fits)
            continue;
          g_assert_cmpuint (answer.request, ==, request);
          g_assert_cmpint (answer.has_user, ==, value == 1 && (request == 1 || request == 5));
          g_assert_cmpint (answer.has_count, ==, value == 1 && request == 4);
          g_assert_cmpuint (answer.has_user ? answer.user : 7, ==, 7);
        }
}

static void
test_refusals (void)
{
  dure_cuts_assert (ID, "20010103");
  dure_cuts_assert (ID, "200205");
  dure_told_assert_refused (ID, "", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused (ID, "200101", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused (ID, "20020100", DURE_REFUSAL_TOO_LONG);
  dure_told_assert_refused (ID, "200601", DURE_REFUSAL_UNKNOWN);
  /* What is only ever written: a consent. */
  dure_told_assert_refused (ID, "02010000", DURE_REFUSAL_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/user-control/every-answer", test_every_answer);
  g_test_add_func ("/user-control/refusals", test_refusals);

  return g_test_run ();
}
