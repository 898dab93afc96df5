// typed-code.c: codes by chance that people read to each other and type
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Of 22 letters, 4.46 bits each. How they are kept is up to whoever asks for them: never as they
// are.

#include "typed-code.h"

#include <string.h>

#define GROUP 4

/* Without those that are taken for one another: I L O Q. */
static const char letters[] = "ABCDEFGHJKMNPRSTUVWXYZ";

/**
 * dure_typed_code_new:
 * @dice: chance
 * @n_letters: how long
 *
 * Returns: (transfer full): the letters alone, to be wiped
 */
char *
dure_typed_code_new (DureDice *dice, guint n_letters)
{
  char *code = g_malloc0 (n_letters + 1);

  for (guint i = 0; i < n_letters;)
    {
      guint8 chance;

      dure_dice_fill (dice, &chance, 1);
      if (chance < 256 - 256 % (sizeof letters - 1))
        code[i++] = letters[chance % (sizeof letters - 1)];
    }
  return code;
}

/**
 * dure_typed_code_spell:
 * @code: the letters alone
 *
 * Returns: (transfer full): `ABCD-EFGH-JKMN`, to be wiped
 */
char *
dure_typed_code_spell (const char *code)
{
  GString *spelt = g_string_sized_new (2 * strlen (code));

  for (gsize i = 0; code[i] != '\0'; i++)
    {
      if (i > 0 && i % GROUP == 0)
        g_string_append_c (spelt, '-');
      g_string_append_c (spelt, code[i]);
    }
  return g_string_free (spelt, FALSE);
}

/**
 * dure_typed_code_normalise:
 * @typed: (nullable): what a person typed, in any case, with hyphens and spaces as they like
 * @n_letters: how many letters it must have
 *
 * Returns: (transfer full) (nullable): the letters alone
 */
char *
dure_typed_code_normalise (const char *typed, guint n_letters)
{
  g_autoptr (GString) code = g_string_new (NULL);

  for (const char *p = typed; p != NULL && *p != '\0'; p++)
    {
      char letter = g_ascii_toupper (*p);

      if (letter == '-' || letter == ' ')
        continue;
      if (strchr (letters, letter) == NULL || code->len == n_letters)
        return NULL;
      g_string_append_c (code, letter);
    }
  return code->len == n_letters ? g_strdup (code->str) : NULL;
}
