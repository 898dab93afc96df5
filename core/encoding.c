// encoding.c: bytes and times as the text that documents carry
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "encoding.h"

#include <sodium.h>
#include <string.h>

#define SEOUL_AHEAD_MS (G_GINT64_CONSTANT (9) * 60 * 60 * 1000) /* all year */

/**
 * dure_base64url_encode:
 * @bytes: (array length=length): any bytes
 * @length: how many
 *
 * Returns: (transfer full): base64url without padding (RFC 4648, section 5)
 */
char *
dure_base64url_encode (const void *bytes, gsize length)
{
  const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  gsize size = sodium_base64_encoded_len (length, variant);
  char *text = g_malloc (size);

  sodium_bin2base64 (text, size, bytes, length, variant);
  return text;
}

/* libsodium 1.0.18 takes some bytes above 127 for letters: the alphabet is checked here first. */
static gboolean
is_base64url (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return FALSE;
  return TRUE;
}

static gboolean
decode (const char *text, void *bytes, gsize max_length, gsize *ret_length)
{
  const char *end = NULL;
  gsize text_length = strlen (text);

  if (!is_base64url (text))
    return FALSE;
  if (sodium_base642bin (bytes, max_length, text, text_length, NULL, ret_length, &end,
                         sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return FALSE;
  return end == text + text_length;
}

/**
 * dure_base64url_decode:
 * @text: (nullable): base64url without padding
 * @ret_bytes: (out caller-allocates) (array length=length): written only on success
 * @length: exactly how many bytes there must be
 *
 * Returns: whether @text was exactly @length bytes in canonical base64url
 */
gboolean
dure_base64url_decode (const char *text, void *ret_bytes, gsize length)
{
  g_autoptr (GBytes) bytes = dure_base64url_decode_any (text, length);

  if (bytes == NULL || g_bytes_get_size (bytes) != length)
    return FALSE;
  if (length > 0)
    memcpy (ret_bytes, g_bytes_get_data (bytes, NULL), length);
  return TRUE;
}

/**
 * dure_base64url_decode_any:
 * @text: (nullable): base64url without padding
 * @max_length: the most bytes the caller accepts
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL when @text is missing, longer than
 *   @max_length, or not canonical base64url
 */
GBytes *
dure_base64url_decode_any (const char *text, gsize max_length)
{
  g_autofree guint8 *bytes = NULL;
  gsize length = 0;

  if (text == NULL || strlen (text) > max_length / 3 * 4 + 4)
    return NULL;
  bytes = g_malloc (max_length + 1);
  if (!decode (text, bytes, max_length, &length))
    return NULL;
  return g_bytes_new (bytes, length);
}

/**
 * dure_sha256:
 * @bytes: (array length=length): any bytes
 * @length: how many
 * @ret_digest: (out caller-allocates): SHA-256 (FIPS 180-4) of them
 */
void
dure_sha256 (const void *bytes, gsize length, guint8 ret_digest[DURE_SHA256_BYTES])
{
  G_STATIC_ASSERT (crypto_hash_sha256_BYTES == DURE_SHA256_BYTES);
  crypto_hash_sha256 (ret_digest, bytes, length);
}

/**
 * dure_sha256_hex:
 * @bytes: (array length=length): any bytes
 * @length: how many
 *
 * Returns: (transfer full): SHA-256 of them as 64 lower-case hexadecimal digits
 */
char *
dure_sha256_hex (const void *bytes, gsize length)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, length);
}

/**
 * dure_sha256_is_hex:
 * @text: (nullable): foreign
 *
 * Returns: whether it is of the form that dure_sha256_hex() gives
 */
gboolean
dure_sha256_is_hex (const char *text)
{
  return text != NULL && strlen (text) == DURE_SHA256_HEX_LENGTH
         && strspn (text, "0123456789abcdef") == DURE_SHA256_HEX_LENGTH;
}

/**
 * dure_text_wipe:
 * @text: (transfer full) (nullable): a secret; overwritten and freed
 */
void
dure_text_wipe (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

/**
 * dure_text_is_plain:
 * @text: foreign
 *
 * Returns: whether it can go onto a screen as it is: valid UTF-8, one line, nothing hidden
 */
gboolean
dure_text_is_plain (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isprint (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/**
 * dure_time_to_text:
 * @wall_ms: milliseconds since 1970-01-01 UTC
 *
 * Returns: (transfer full): RFC 3339 in UTC with milliseconds, `2026-11-21T05:00:00.000Z`
 */
char *
dure_time_to_text (gint64 wall_ms)
{
  gint64 seconds = wall_ms >= 0 ? wall_ms / 1000 : (wall_ms - 999) / 1000;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *rest = NULL;

  g_return_val_if_fail (time != NULL, NULL);
  rest = g_date_time_format (time, "%m-%dT%H:%M:%S");
  return g_strdup_printf ("%04d-%s.%03dZ", g_date_time_get_year (time), rest,
                          (int) (wall_ms - seconds * 1000));
}

/**
 * dure_time_from_text:
 * @text: (nullable): exactly the form that dure_time_to_text() writes
 * @ret_wall_ms: (out): milliseconds since 1970-01-01 UTC; set only on success
 *
 * One form only, so that one moment has one spelling in signed documents.
 *
 * Returns: whether @text was such a time
 */
gboolean
dure_time_from_text (const char *text, gint64 *ret_wall_ms)
{
  static const char form[] = "dddd-dd-ddTdd:dd:dd.dddZ";
  g_autoptr (GDateTime) time = NULL;

  if (text == NULL || strlen (text) != strlen (form))
    return FALSE;
  for (gsize i = 0; form[i] != '\0'; i++)
    if (form[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != form[i])
      return FALSE;
  time = g_date_time_new_from_iso8601 (text, NULL);
  if (time == NULL)
    return FALSE;
  *ret_wall_ms = g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
  return TRUE;
}

/**
 * dure_day_of_time:
 * @wall_ms: milliseconds since 1970-01-01 UTC
 *
 * Returns: the day it is in Seoul, counted from 1970-01-01; negative before it
 */
gint64
dure_day_of_time (gint64 wall_ms)
{
  const gint64 seoul_ms = wall_ms + SEOUL_AHEAD_MS;

  return seoul_ms >= 0 ? seoul_ms / DURE_DAY_MS : (seoul_ms - DURE_DAY_MS + 1) / DURE_DAY_MS;
}

/**
 * dure_day_noon:
 * @day: as dure_day_of_time() gives it
 *
 * Returns: when it is noon in Seoul then, milliseconds since 1970-01-01 UTC
 */
gint64
dure_day_noon (gint64 day)
{
  return day * DURE_DAY_MS + DURE_DAY_MS / 2 - SEOUL_AHEAD_MS;
}

/**
 * dure_day_to_text:
 * @day: as dure_day_of_time() gives it
 *
 * Returns: (transfer full): `2026-11-21`
 */
char *
dure_day_to_text (gint64 day)
{
  char *text = dure_time_to_text (dure_day_noon (day));

  *strchr (text, 'T') = '\0';
  return text;
}

/**
 * dure_day_end_from_text:
 * @day: a last day, `2029-12-31`
 * @ret_wall_ms: (out): the midnight in Seoul that ends it, milliseconds since 1970; set only on
 *   success
 *
 * Returns: whether @day was such a day
 */
gboolean
dure_day_end_from_text (const char *day, gint64 *ret_wall_ms)
{
  g_autofree char *begin = g_strconcat (day, "T00:00:00.000Z", NULL);
  gint64 begin_ms;

  if (!dure_time_from_text (begin, &begin_ms))
    return FALSE;
  *ret_wall_ms = begin_ms + DURE_DAY_MS - SEOUL_AHEAD_MS;
  return TRUE;
}
