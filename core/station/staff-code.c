// staff-code.c: the digits that open the staff corner, kept so that they cannot be read back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Argon2id with a salt of its own, as libsodium writes it into one line of text. Six digits are
// few: each guess has to cost 64 MiB and two passes, libsodium's amount for a person who waits, and
// a line that asks for another amount is none of ours.

#include "staff-code.h"

#include <sodium.h>
#include <string.h>

#define OPS crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE
#define MEMORY crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE

static gboolean
is_code (const char *code)
{
  return strlen (code) == DURE_STAFF_CODE_DIGITS
         && strspn (code, "0123456789") == DURE_STAFF_CODE_DIGITS;
}

/**
 * dure_staff_code_hash:
 * @code: what staff are to type
 *
 * Returns: (transfer full) (nullable): the line to keep; %NULL when @code is not six digits, or
 *   there is no memory to work with
 */
char *
dure_staff_code_hash (const char *code)
{
  char line[crypto_pwhash_argon2id_STRBYTES];

  if (!is_code (code) || sodium_init () < 0
      || crypto_pwhash_argon2id_str (line, code, DURE_STAFF_CODE_DIGITS, OPS, MEMORY) != 0)
    return NULL;
  return g_strdup (line);
}

/**
 * dure_staff_code_is_hash:
 * @text: foreign
 *
 * Returns: whether it is such a line
 */
gboolean
dure_staff_code_is_hash (const char *text)
{
  return strlen (text) < crypto_pwhash_argon2id_STRBYTES
         && crypto_pwhash_argon2id_str_needs_rehash (text, OPS, MEMORY) == 0;
}

/**
 * dure_staff_code_holds:
 * @hash: such a line
 * @code: what somebody typed
 *
 * Takes about a tenth of a second.
 *
 * Returns: whether it is the code
 */
gboolean
dure_staff_code_holds (const char *hash, const char *code)
{
  return is_code (code) && sodium_init () >= 0
         && crypto_pwhash_argon2id_str_verify (hash, code, DURE_STAFF_CODE_DIGITS) == 0;
}
