// canonical-json.c: the one way documents are read and written, so that a digest means something
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Reading is strict: RFC 8259 only, no key twice, at most DURE_JSON_MAX_DEPTH levels, checked
// before the parser recurses. Writing is RFC 8785 (JSON Canonicalization Scheme): keys in UTF-16
// order, no white space, shortest numbers. The getters name the field that is wrong, so that
// whoever sent a document can mend it. Cost: one pass to read; writing sorts the keys of each
// object.

#include "canonical-json.h"

#include "encoding.h"
#include "error.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* Brackets outside strings. jansson recurses per level; a hostile document must not choose how
 * deep. */
static gboolean
is_shallow (const char *bytes, gsize length)
{
  guint depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = bytes[i];

      if (in_string && c == '\\')
        i++;
      else if (c == '"')
        in_string = !in_string;
      else if (!in_string && (c == '[' || c == '{') && ++depth > DURE_JSON_MAX_DEPTH)
        return FALSE;
      else if (!in_string && (c == ']' || c == '}') && depth > 0)
        depth--;
    }
  return TRUE;
}

/**
 * dure_json_parse:
 * @bytes: (array length=length): a JSON text, foreign and hostile
 * @length: its length
 * @error: %DURE_CORE_ERROR_MALFORMED
 *
 * Returns: (transfer full) (nullable): the value, an object or array
 */
json_t *
dure_json_parse (const void *bytes, gsize length, GError **error)
{
  json_error_t reason;
  json_t *json;

  if (!is_shallow (bytes, length))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                   "JSON nested deeper than %d levels", DURE_JSON_MAX_DEPTH);
      return NULL;
    }
  json = json_loadb (bytes, length, JSON_REJECT_DUPLICATES, &reason);
  if (json == NULL)
    g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
                 "not JSON at line %d, column %d", reason.line, reason.column);
  return json;
}

/* The escaped form of a byte, "" where it stands as it is. */
static const char *
short_form (char byte)
{
  switch (byte)
    {
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    default:
      return "";
    }
}

static gboolean
is_plain (unsigned char byte)
{
  return byte >= 0x20 && byte != '"' && byte != '\\';
}

/* Runs of plain bytes, which is nearly all there is, are copied whole. */
static void
write_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  while (*text != '\0')
    {
      const char *end = text;

      while (is_plain ((unsigned char) *end))
        end++;
      g_string_append_len (out, text, end - text);
      if (*end == '\0')
        break;
      if (*short_form (*end) != '\0')
        g_string_append (out, short_form (*end));
      else
        g_string_append_printf (out, "\\u%04x", (unsigned char) *end);
      text = end + 1;
    }
  g_string_append_c (out, '"');
}

/* ECMAScript's Number::toString, which RFC 8785 section 3.2.2.3 asks for: the fewest digits that
 * read back as the same double, an exponent only from 1e21 on and below 1e-6. */
static void
write_real (GString *out, double value)
{
  char shortest[G_ASCII_DTOSTR_BUF_SIZE];
  char digits[24];
  int count = 0, exponent;
  const char *mark;

  if (value == 0)
    {
      g_string_append_c (out, '0');
      return;
    }
  for (int precision = 0; precision <= 17; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%de", precision);
      g_ascii_formatd (shortest, sizeof shortest, format, fabs (value));
      if (g_ascii_strtod (shortest, NULL) == fabs (value))
        break;
    }
  mark = strchr (shortest, 'e');
  exponent = (int) g_ascii_strtoll (mark + 1, NULL, 10);
  for (const char *p = shortest; p < mark; p++)
    if (g_ascii_isdigit (*p))
      digits[count++] = *p;
  digits[count] = '\0';
  if (value < 0)
    g_string_append_c (out, '-');
  if (exponent >= 21 || exponent < -6)
    {
      g_string_append_c (out, digits[0]);
      if (count > 1)
        g_string_append_printf (out, ".%s", digits + 1);
      g_string_append_printf (out, "e%+d", exponent);
    }
  else if (exponent < 0)
    {
      g_string_append (out, "0.");
      for (int i = -1; i > exponent; i--)
        g_string_append_c (out, '0');
      g_string_append (out, digits);
    }
  else
    {
      for (int i = 0; i < MAX (count, exponent + 1); i++)
        {
          if (i == exponent + 1)
            g_string_append_c (out, '.');
          g_string_append_c (out, i < count ? digits[i] : '0');
        }
    }
}

/* RFC 8785 section 3.2.3: keys are ordered by their UTF-16 code units. That is the order of their
 * bytes in UTF-8, but that U+E000 to U+FFFF (from byte EE on) come after all that UTF-16 writes as
 * two surrogates (from byte F0 on). */
static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const unsigned char *first = *(const unsigned char *const *) a;
  const unsigned char *second = *(const unsigned char *const *) b;

  while (*first == *second && *first != '\0')
    {
      first++;
      second++;
    }
  if (*first >= 0xee && *second >= 0xee && (*first >= 0xf0) != (*second >= 0xf0))
    return *first >= 0xf0 ? -1 : 1;
  return (int) *first - (int) *second;
}

static void write_value (GString *out, const json_t *json);

static void
write_object (GString *out, const json_t *json)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_sized_new ((guint) json_object_size (json));
  const char *key;
  json_t *value;

  json_object_foreach ((json_t *) json, key, value)
    g_ptr_array_add (keys, (char *) key);
  g_ptr_array_sort (keys, compare_keys);
  g_string_append_c (out, '{');
  for (guint i = 0; i < keys->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      write_string (out, keys->pdata[i]);
      g_string_append_c (out, ':');
      write_value (out, json_object_get (json, keys->pdata[i]));
    }
  g_string_append_c (out, '}');
}

static void
write_array (GString *out, const json_t *json)
{
  gsize i;
  json_t *value;

  g_string_append_c (out, '[');
  json_array_foreach ((json_t *) json, i, value)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      write_value (out, value);
    }
  g_string_append_c (out, ']');
}

static void
write_value (GString *out, const json_t *json)
{
  switch (json_typeof (json))
    {
    case JSON_OBJECT:
      write_object (out, json);
      break;
    case JSON_ARRAY:
      write_array (out, json);
      break;
    case JSON_STRING:
      write_string (out, json_string_value (json));
      break;
    case JSON_INTEGER:
      g_string_append_printf (out, "%" JSON_INTEGER_FORMAT, json_integer_value (json));
      break;
    case JSON_REAL:
      write_real (out, json_real_value (json));
      break;
    case JSON_TRUE:
      g_string_append (out, "true");
      break;
    case JSON_FALSE:
      g_string_append (out, "false");
      break;
    case JSON_NULL:
      g_string_append (out, "null");
      break;
    }
}

/* Nearly all that is digested fits, and need not be moved as it grows. */
#define TYPICAL_BYTES 4000

static GString *
write_document (const json_t *json, gsize expected)
{
  GString *out = g_string_sized_new (expected);

  write_value (out, json);
  return out;
}

/**
 * dure_json_canonical:
 * @json: any JSON value
 * @ret_length: (out) (optional): bytes written
 *
 * Returns: (transfer full): the value in canonical form (RFC 8785), NUL terminated
 */
char *
dure_json_canonical (const json_t *json, gsize *ret_length)
{
  GString *out = write_document (json, 0);

  if (ret_length != NULL)
    *ret_length = out->len;
  return g_string_free (out, FALSE);
}

/**
 * dure_json_canonical_digest:
 * @json: any JSON value
 *
 * Returns: (transfer full): SHA-256 of its canonical form, 64 hexadecimal digits
 */
char *
dure_json_canonical_digest (const json_t *json)
{
  g_autoptr (GString) out = write_document (json, TYPICAL_BYTES);

  return dure_sha256_hex (out->str, out->len);
}

static json_t *
field (const json_t *object, const char *key, GError **error)
{
  json_t *value = json_object_get (object, key);

  if (value == NULL)
    g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "\"%s\" is missing", key);
  return value;
}

static void
refuse (GError **error, const char *key, const char *what)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "\"%s\" must be %s", key, what);
}

/**
 * dure_json_text:
 * @object: an object
 * @key: a key that must be there
 * @max_length: the most bytes the text may have
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 *
 * Returns: (transfer none) (nullable): a text of 1 to @max_length bytes, owned by @object
 */
const char *
dure_json_text (const json_t *object, const char *key, gsize max_length, GError **error)
{
  json_t *value = field (object, key, error);

  if (value == NULL)
    return NULL;
  if (!json_is_string (value) || json_string_length (value) == 0
      || json_string_length (value) > max_length
      || strlen (json_string_value (value)) != json_string_length (value))
    {
      refuse (error, key, "a text of a fitting length");
      return NULL;
    }
  return json_string_value (value);
}

/**
 * dure_json_text_of:
 * @object: one that we made, or that was checked before
 *
 * Returns: (transfer none): the text, as long as @object lives; empty when there is none
 */
const char *
dure_json_text_of (const json_t *object, const char *key)
{
  const char *text = json_string_value (json_object_get (object, key));

  return text != NULL ? text : "";
}

/**
 * dure_json_integer:
 * @object: an object
 * @key: a key that must be there
 * @min: the least value
 * @max: the greatest value
 * @ret_value: (out): set only on success
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 */
gboolean
dure_json_integer (const json_t *object, const char *key, gint64 min, gint64 max,
                   gint64 *ret_value, GError **error)
{
  json_t *value = field (object, key, error);

  if (value == NULL)
    return FALSE;
  if (!json_is_integer (value) || json_integer_value (value) < min
      || json_integer_value (value) > max)
    {
      refuse (error, key, "a whole number in its range");
      return FALSE;
    }
  *ret_value = json_integer_value (value);
  return TRUE;
}

/**
 * dure_json_time:
 * @object: an object
 * @key: a key that must be there
 * @ret_wall_ms: (out): milliseconds since 1970; set only on success
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 */
gboolean
dure_json_time (const json_t *object, const char *key, gint64 *ret_wall_ms, GError **error)
{
  const char *text = dure_json_text (object, key, 24, error);

  if (text == NULL)
    return FALSE;
  if (!dure_time_from_text (text, ret_wall_ms))
    {
      refuse (error, key, "a time in UTC with milliseconds");
      return FALSE;
    }
  return TRUE;
}

/**
 * dure_json_day:
 * @ret_day: (out): a day in Seoul, as dure_day_of_time() gives it; set only on success
 * @error: %DURE_CORE_ERROR_MALFORMED
 */
gboolean
dure_json_day (const json_t *object, const char *key, gint64 *ret_day, GError **error)
{
  const char *text = dure_json_text (object, key, strlen ("2026-11-21"), error);
  gint64 end_ms;

  if (text == NULL)
    return FALSE;
  if (!dure_day_end_from_text (text, &end_ms))
    {
      refuse (error, key, "a day");
      return FALSE;
    }
  *ret_day = dure_day_of_time (end_ms - 1);
  return TRUE;
}

/**
 * dure_json_array:
 * @object: an object
 * @key: a key that must be there
 * @min: the fewest elements
 * @max: the most elements
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 *
 * Returns: (transfer none) (nullable): the array, owned by @object
 */
json_t *
dure_json_array (const json_t *object, const char *key, gsize min, gsize max, GError **error)
{
  json_t *value = field (object, key, error);

  if (value == NULL)
    return NULL;
  if (!json_is_array (value) || json_array_size (value) < min || json_array_size (value) > max)
    {
      refuse (error, key, "a list of a fitting length");
      return NULL;
    }
  return value;
}

/**
 * dure_json_object:
 * @object: an object
 * @key: a key that must be there
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 *
 * Returns: (transfer none) (nullable): the inner object, owned by @object
 */
json_t *
dure_json_object (const json_t *object, const char *key, GError **error)
{
  json_t *value = field (object, key, error);

  if (value == NULL)
    return NULL;
  if (!json_is_object (value))
    {
      refuse (error, key, "an object");
      return NULL;
    }
  return value;
}

/**
 * dure_json_word:
 * @object: an object
 * @key: a key that must be there
 * @words: (array length=count): every word it may hold
 * @count: how many words
 * @ret_index: (out): which one it was, set only on success
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 */
gboolean
dure_json_word (const json_t *object, const char *key, const char *const *words, guint count,
                guint *ret_index, GError **error)
{
  const char *text = dure_json_text (object, key, 64, error);

  if (text == NULL)
    return FALSE;
  for (guint i = 0; i < count; i++)
    if (g_str_equal (text, words[i]))
      {
        *ret_index = i;
        return TRUE;
      }
  refuse (error, key, "a word that is known");
  return FALSE;
}

/**
 * dure_json_only:
 * @object: a value that must be an object
 * @keys: (array zero-terminated=1): every key it may have
 * @error: %DURE_CORE_ERROR_MALFORMED naming the first key that is not in @keys
 *
 * What is not known is refused rather than kept: an unread field could carry a name.
 */
gboolean
dure_json_only (const json_t *object, const char *const *keys, GError **error)
{
  const char *key;
  json_t *value;

  if (!json_is_object (object))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "an object was expected");
      return FALSE;
    }
  json_object_foreach ((json_t *) object, key, value)
    if (!g_strv_contains (keys, key))
      {
        g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "unknown field");
        return FALSE;
      }
  return TRUE;
}
