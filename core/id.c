// id.c: identifiers that say nothing about anyone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "id.h"

#include <string.h>

/**
 * dure_id_from_bytes:
 * @bytes: the 16 bytes of a UUID
 *
 * Returns: (transfer full): its text form, lower case (RFC 9562, section 4)
 */
char *
dure_id_from_bytes (const guint8 bytes[DURE_UUID_BYTES])
{
  static const char digits[] = "0123456789abcdef";
  GString *text = g_string_sized_new (36);

  for (int i = 0; i < DURE_UUID_BYTES; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        g_string_append_c (text, '-');
      g_string_append_c (text, digits[bytes[i] >> 4]);
      g_string_append_c (text, digits[bytes[i] & 15]);
    }
  return g_string_free (text, FALSE);
}

/**
 * dure_id_to_bytes:
 * @text: (nullable): a UUID in lower case with hyphens
 * @ret_bytes: (out caller-allocates): its 16 bytes, set only on success
 */
gboolean
dure_id_to_bytes (const char *text, guint8 ret_bytes[DURE_UUID_BYTES])
{
  guint8 bytes[DURE_UUID_BYTES];
  int nibbles = 0;

  if (text == NULL || strlen (text) != 36)
    return FALSE;
  for (int i = 0; i < 36; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (i == 8 || i == 13 || i == 18 || i == 23)
        {
          if (text[i] != '-')
            return FALSE;
          continue;
        }
      if (digit < 0 || g_ascii_isupper (text[i]))
        return FALSE;
      bytes[nibbles / 2] = (guint8) (nibbles % 2 == 0 ? digit << 4 : bytes[nibbles / 2] | digit);
      nibbles++;
    }
  memcpy (ret_bytes, bytes, sizeof bytes);
  return TRUE;
}

/**
 * dure_id_is_uuid:
 * @text: (nullable): foreign text
 */
gboolean
dure_id_is_uuid (const char *text)
{
  guint8 bytes[DURE_UUID_BYTES];

  return dure_id_to_bytes (text, bytes);
}

static char *
stamp (guint8 bytes[DURE_UUID_BYTES], int version)
{
  bytes[6] = (guint8) ((bytes[6] & 0x0f) | version << 4);
  bytes[8] = (guint8) ((bytes[8] & 0x3f) | 0x80);
  return dure_id_from_bytes (bytes);
}

/**
 * dure_id_new_random:
 * @dice: where the 122 random bits come from
 *
 * Returns: (transfer full): a UUID version 4 (RFC 9562, section 5.4)
 */
char *
dure_id_new_random (DureDice *dice)
{
  guint8 bytes[DURE_UUID_BYTES];

  dure_dice_fill (dice, bytes, sizeof bytes);
  return stamp (bytes, 4);
}

/**
 * dure_id_new_timed:
 * @clock: whose wall clock orders the ids
 * @dice: where the 74 random bits come from
 *
 * Ids that grow with time keep an index flat: a store appends instead of scattering.
 *
 * Returns: (transfer full): a UUID version 7 (RFC 9562, section 5.7)
 */
char *
dure_id_new_timed (DureClock *clock, DureDice *dice)
{
  guint8 bytes[DURE_UUID_BYTES];
  guint64 now = (guint64) dure_clock_wall_ms (clock);

  dure_dice_fill (dice, bytes, sizeof bytes);
  for (int i = 0; i < 6; i++)
    bytes[i] = (guint8) (now >> (40 - 8 * i));
  return stamp (bytes, 7);
}

/**
 * dure_id_time_ms:
 * @id: (nullable): foreign text
 * @ret_wall_ms: (out): when it was made, milliseconds since 1970-01-01 UTC; set only on success
 *
 * Returns: whether it is a UUID version 7, which knows that
 */
gboolean
dure_id_time_ms (const char *id, gint64 *ret_wall_ms)
{
  guint8 bytes[DURE_UUID_BYTES];
  gint64 wall_ms = 0;

  if (!dure_id_to_bytes (id, bytes) || bytes[6] >> 4 != 7)
    return FALSE;
  for (int i = 0; i < 6; i++)
    wall_ms = wall_ms << 8 | bytes[i];
  *ret_wall_ms = wall_ms;
  return TRUE;
}

/* Damm's check digit (H. M. Damm, 2004): finds every single wrong digit and every neighbour
 * swap. */
static int
damm (const char *digits, gsize length)
{
  static const char table[10][11] = {
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
  };
  int check = 0;

  for (gsize i = 0; i < length; i++)
    check = table[check][digits[i] - '0'] - '0';
  return check;
}

/**
 * dure_withdrawal_code_new:
 * @dice: where the 9 random digits come from
 *
 * Returns: (transfer full): 10 digits, the last one a check digit, so that a slip of the finger is
 *   told from a wrong code
 */
char *
dure_withdrawal_code_new (DureDice *dice)
{
  char code[DURE_WITHDRAWAL_CODE_DIGITS + 1];
  guint64 number;

  do
    dure_dice_fill (dice, &number, sizeof number);
  while (number >= G_MAXUINT64 - G_MAXUINT64 % 1000000000u);
  g_snprintf (code, sizeof code, "%09u", (guint) (number % 1000000000u));
  code[9] = (char) ('0' + damm (code, 9));
  code[10] = '\0';
  return g_strdup (code);
}

/**
 * dure_withdrawal_code_normalise:
 * @typed: (nullable): what a person typed, with spaces or hyphens as they like
 *
 * Returns: (transfer full) (nullable): the 10 digits, or %NULL when they are not 10 or the check
 *   digit does not fit
 */
char *
dure_withdrawal_code_normalise (const char *typed)
{
  char code[DURE_WITHDRAWAL_CODE_DIGITS + 1];
  gsize count = 0;

  if (typed == NULL)
    return NULL;
  for (const char *p = typed; *p != '\0'; p++)
    {
      if (*p == ' ' || *p == '-')
        continue;
      if (!g_ascii_isdigit (*p) || count == DURE_WITHDRAWAL_CODE_DIGITS)
        return NULL;
      code[count++] = *p;
    }
  if (count != DURE_WITHDRAWAL_CODE_DIGITS || damm (code, count) != 0)
    return NULL;
  code[count] = '\0';
  return g_strdup (code);
}

/**
 * dure_withdrawal_code_spaced:
 * @code: 10 digits
 *
 * Returns: (transfer full): `4821 0937 65`, the way it is read aloud
 */
char *
dure_withdrawal_code_spaced (const char *code)
{
  return g_strdup_printf ("%.4s %.4s %s", code, code + 4, code + 8);
}
