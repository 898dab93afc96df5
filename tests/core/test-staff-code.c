// test-staff-code.c: the digits of staff, and what is kept of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "staff-code.h"

#include <string.h>

static void
test_holds (void)
{
  g_autofree char *hash = dure_staff_code_hash ("482913");
  g_autofree char *other = dure_staff_code_hash ("482913");

  g_assert_true (dure_staff_code_is_hash (hash));
  g_assert_cmpstr (hash, !=, other); /* salted */
  g_assert_null (strstr (hash, "482913"));
  g_assert_true (dure_staff_code_holds (hash, "482913"));
  g_assert_true (dure_staff_code_holds (other, "482913"));
  g_assert_false (dure_staff_code_holds (hash, "482914"));
  g_assert_false (dure_staff_code_holds (hash, ""));
  g_assert_false (dure_staff_code_holds (hash, "4829130"));
}

static void
test_six_digits (void)
{
  static const char *const others[] = { "", "12345", "1234567", "12345a", " 12345", "１２" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_null (dure_staff_code_hash (others[i]));
}

/* Cheaper ones would be guessed, dearer ones would stop the station. */
static void
test_no_other_hash (void)
{
  static const char *const salts = "c29tZXNhbHRzb21lc2FsdA";
  static const char *const amounts[] = { "$argon2id$v=19$m=8,t=1,p=1$",
                                         "$argon2id$v=19$m=4194304,t=2,p=1$",
                                         "$argon2id$v=19$m=65536,t=200,p=1$",
                                         "$argon2i$v=19$m=65536,t=2,p=1$", "$2b$10$", "" };
  g_autofree char *hash = dure_staff_code_hash ("000000");
  g_autofree char *cut = g_strndup (hash, strlen (hash) / 2);

  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_autofree char *text =
          g_strconcat (amounts[i], salts, strrchr (hash, '$'), NULL);

      g_assert_false (dure_staff_code_is_hash (text));
    }
  g_assert_false (dure_staff_code_is_hash (""));
  g_assert_false (dure_staff_code_is_hash (cut));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/staff-code/holds", test_holds);
  g_test_add_func ("/staff-code/six-digits", test_six_digits);
  g_test_add_func ("/staff-code/no-other-hash", test_no_other_hash);
  return g_test_run ();
}
