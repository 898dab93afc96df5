// test-code.c: the closed list of codes is LOINC's, to the last digit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "code.h"

#include <glib.h>
#include <string.h>

/* LOINC Users' Guide, appendix on the check digit: Mod 10, as Luhn has it. */
static gboolean
has_check_digit (const char *code)
{
  const char *dash = strchr (code, '-');
  guint sum = 0;

  if (dash == NULL || dash == code || !g_ascii_isdigit (dash[1]) || dash[2] != '\0')
    return FALSE;
  for (const char *p = dash - 1; p >= code; p--)
    {
      guint digit = (guint) g_ascii_digit_value (*p);

      if ((dash - p) % 2 == 1)
        digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
      sum += digit;
    }
  return (10 - sum % 10) % 10 == (guint) g_ascii_digit_value (dash[1]);
}

static void
test_check_digits (void)
{
  guint of_loinc = 0;

  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    if (strcmp (dure_code_system (code), "http://loinc.org") == 0)
      {
        g_assert_true (has_check_digit (dure_code_to_text (code)));
        of_loinc++;
      }
  g_assert_cmpuint (of_loinc, ==, 13);
}

/* Any single digit changed is found. */
static void
test_one_digit (void)
{
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    {
      g_autofree char *text = g_strdup (dure_code_to_text (code));

      for (char *p = text; strcmp (dure_code_system (code), "http://loinc.org") == 0 && *p != '\0';
           p++)
        for (char digit = '0', was = *p; was != '-' && digit <= '9'; digit++)
          {
            *p = digit;
            g_assert_true (has_check_digit (text) == (digit == was));
            *p = was;
          }
    }
}

/* Codes that stand in altered copies of the table. The check digit lets the last two pass; the
 * closed list lets none. */
static void
test_closed (void)
{
  static const char *const altered[] = { "8867-5", "54423-8", "94830-6", "68408-4", "7410-4" };
  DureCode code;

  for (gsize i = 0; i < G_N_ELEMENTS (altered); i++)
    {
      g_assert_true (has_check_digit (altered[i]) == (i >= 3));
      g_assert_false (dure_code_from_text (altered[i], &code));
    }
  g_assert_false (dure_code_from_text ("", &code));
  g_assert_false (dure_code_from_text (NULL, &code));
  for (DureCode known = 0; known < DURE_CODE_COUNT; known++)
    {
      g_assert_true (dure_code_from_text (dure_code_to_text (known), &code));
      g_assert_cmpint (code, ==, known);
    }
}

/* Consents speak of what a person agrees to; what a home draws now is part of what it uses. */
static void
test_item (void)
{
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    g_assert_cmpstr (dure_code_item (code), ==,
                     code == DURE_CODE_POWER ? "electricity-use" : dure_code_to_text (code));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code/check-digits", test_check_digits);
  g_test_add_func ("/code/one-digit", test_one_digit);
  g_test_add_func ("/code/closed", test_closed);
  g_test_add_func ("/code/item", test_item);
  return g_test_run ();
}
