// hex.c: bytes as people write them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "hex.h"

#include <string.h>

#define SIG_TAIL "-0000-1000-8000-00805f9b34fb"
#define UUID_LENGTH 36

/**
 * dure_hex_to_bytes:
 * @text: digits of either case, two an octet, with spaces or colons between octets
 *
 * Returns: (transfer full) (nullable): the octets, %NULL when @text is something else
 */
GByteArray *
dure_hex_to_bytes (const char *text)
{
  /* As long as it can become: a key leaves no copy behind that was too short. */
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new ((guint) (strlen (text) / 2 + 1));

  for (const char *at = text; *at != '\0';)
    {
      if (*at == ':' || g_ascii_isspace (*at))
        {
          at++;
          continue;
        }
      if (!g_ascii_isxdigit (at[0]) || !g_ascii_isxdigit (at[1]))
        return NULL;

      const guint8 byte =
        (guint8) (g_ascii_xdigit_value (at[0]) << 4 | g_ascii_xdigit_value (at[1]));

      g_byte_array_append (bytes, &byte, 1);
      at += 2;
    }

  return g_steal_pointer (&bytes);
}

static gboolean
are_digits (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;

  return TRUE;
}

static gboolean
is_uuid (const char *text)
{
  if (strlen (text) != UUID_LENGTH)
    return FALSE;
  for (gsize i = 0; i < UUID_LENGTH; i++)
    {
      const gboolean is_dash = i == 8 || i == 13 || i == 18 || i == 23;

      if (is_dash ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
        return FALSE;
    }

  return TRUE;
}

/* A UUID of the Bluetooth SIG is as good as the 16 bits in it. */
static char *
shorten (const char *text)
{
  if (g_str_has_prefix (text, "0x") && strlen (text) == 6)
    text += 2;
  if (strlen (text) == 4 && are_digits (text, 4))
    return g_strdup (text);
  if (!is_uuid (text))
    return NULL;
  if (g_str_has_prefix (text, "0000") && g_str_has_suffix (text, SIG_TAIL))
    return g_strndup (text + 4, 4);

  return g_strdup (text);
}

/**
 * dure_hex_to_id:
 * @text: four digits, a whole UUID, `ad:` and either of them, or a word, in either case
 *
 * Returns: (transfer full) (nullable): the id as profiles.tsv spells it, %NULL when @text is none
 */
char *
dure_hex_to_id (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autofree char *id = NULL;

  g_strstrip (lower);
  if (!g_str_has_prefix (lower, "ad:"))
    {
      id = shorten (lower);
      if (id == NULL && lower[0] != '\0' && strspn (lower, "abcdefghijklmnopqrstuvwxyz")
                                              == strlen (lower))
        return g_steal_pointer (&lower);
      return g_steal_pointer (&id);
    }

  id = shorten (lower + 3);
  return id != NULL ? g_strconcat ("ad:", id, NULL) : NULL;
}
