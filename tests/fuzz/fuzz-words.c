// fuzz-words.c: what somebody proposes, from any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The first octet says how many letters and whether lines are taken. What comes out is plain: no
// control but the end of a line, nothing that turns the direction, and the same when read again.

#include "proposal.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static void
check (const char *words, guint most, gboolean has_lines)
{
  g_autofree char *again = dure_proposal_words_read (words, most, has_lines);

  g_assert_cmpstr (again, ==, words);
  g_assert_true (g_utf8_validate (words, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (words, -1), <=, most);
  for (const char *p = words; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar letter = g_utf8_get_char (p);

      g_assert_true (!g_unichar_iscntrl (letter) || (has_lines && letter == '\n'));
      g_assert_true (letter < 0x202a || letter > 0x202e);
      g_assert_true (letter < 0x2066 || letter > 0x2069);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autofree char *foreign = NULL, *words = NULL;
  guint most;
  gboolean has_lines;

  if (length == 0)
    return 0;
  most = bytes[0] >> 1;
  has_lines = bytes[0] & 1;
  foreign = g_strndup ((const char *) bytes + 1, length - 1);
  words = dure_proposal_words_read (foreign, most, has_lines);
  if (words != NULL)
    check (words, most, has_lines);
  return 0;
}
