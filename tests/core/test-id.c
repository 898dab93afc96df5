// test-id.c: identifiers keep their form and withdrawal codes forgive no slip
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "id.h"

#include <string.h>

static void
test_uuids (void)
{
  DureDice *dice = dure_dice_new_seeded (1);
  DureClock *clock = dure_clock_new_manual (G_GINT64_CONSTANT (0x019012345678));
  g_autofree char *random = dure_id_new_random (dice);
  g_autofree char *first = dure_id_new_timed (clock, dice);
  g_autofree char *second = NULL;
  guint8 bytes[DURE_UUID_BYTES];

  g_assert_true (dure_id_is_uuid (random));
  g_assert_cmpint (random[14], ==, '4');
  g_assert_cmpint (first[14], ==, '7');
  g_assert_true (g_str_has_prefix (first, "01901234-5678-7"));
  g_assert_nonnull (strchr ("89ab", first[19]));
  dure_clock_manual_advance (clock, 1);
  second = dure_id_new_timed (clock, dice);
  g_assert_cmpstr (first, <, second);
  g_assert_true (dure_id_to_bytes (first, bytes));
  {
    g_autofree char *again = dure_id_from_bytes (bytes);

    g_assert_cmpstr (again, ==, first);
  }
  dure_clock_manual_free (clock);
  dure_dice_seeded_free (dice);
}

static void
test_uuid_forms (void)
{
  static const char *const bad[] = {
    "", "01901234-5678-7000-8000-00000000000", "01901234-5678-7000-8000-0000000000000",
    "01901234-5678-7000-8000-00000000000G", "01901234-5678-7000-8000-00000000000A",
    "01901234x5678-7000-8000-000000000000", "../../../../../../../../../../etc/pass",
  };

  g_assert_false (dure_id_is_uuid (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (dure_id_is_uuid (bad[i]));
}

static void
test_withdrawal_codes (void)
{
  DureDice *dice = dure_dice_new_seeded (2);

  for (int round = 0; round < 200; round++)
    {
      g_autofree char *code = dure_withdrawal_code_new (dice);
      g_autofree char *spaced = dure_withdrawal_code_spaced (code);
      g_autofree char *typed = dure_withdrawal_code_normalise (spaced);

      g_assert_cmpuint (strlen (code), ==, DURE_WITHDRAWAL_CODE_DIGITS);
      g_assert_cmpstr (typed, ==, code);
      for (int i = 0; i < DURE_WITHDRAWAL_CODE_DIGITS; i++)
        {
          g_autofree char *slip = g_strdup (code);

          slip[i] = slip[i] == '9' ? '0' : (char) (slip[i] + 1);
          g_assert_null (dure_withdrawal_code_normalise (slip));
          if (i > 0 && code[i] != code[i - 1])
            {
              g_autofree char *swap = g_strdup (code);

              swap[i] = code[i - 1];
              swap[i - 1] = code[i];
              g_assert_null (dure_withdrawal_code_normalise (swap));
            }
        }
    }
  g_assert_null (dure_withdrawal_code_normalise ("4821"));
  g_assert_null (dure_withdrawal_code_normalise ("4821 0937 65 0"));
  g_assert_null (dure_withdrawal_code_normalise ("48x1 0937 65"));
  g_assert_null (dure_withdrawal_code_normalise (NULL));
  dure_dice_seeded_free (dice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/id/uuids", test_uuids);
  g_test_add_func ("/id/uuid-forms", test_uuid_forms);
  g_test_add_func ("/id/withdrawal-codes", test_withdrawal_codes);
  return g_test_run ();
}
