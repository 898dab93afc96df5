// capture-text.c: the text of a capture: one fact a line, no trace of which device it was
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One fact a line; blank lines and lines that begin with # say nothing. First what it advertises,
// then its attributes by handle, then its packets by time. Numbers without 0x are hexadecimal, but
// for milliseconds.
//
//   dure-capture 1                          the first fact: the format and its version
//   name TEXT                               only when the operator wanted it kept
//   appearance 0341
//   advertises 180d                         a service
//   service-data 181d 02a88f...             data of a service, in the advertisement
//   maker-data 0157 0201...                 data of a maker, by company identifier
//   service 000a 180d
//   characteristic 000b 2a37 notify         handle, id, what can be done with it
//   characteristic 000e 2a38 read
//   value 000e 01                           what a read gave
//   packet 993 000b 1640a003                milliseconds after the first subscription
//
// No address, no serial number (2A25), no system id (2A23), no unique device identifier (2BFF), no
// name (2A00) and nothing of the User Data Service has a place here: a text with such a value
// is refused, and the recorder blanks the device's address wherever it stands in other bytes. What
// was measured does stand here: record a person who agrees, or an instrument that measures nobody.
//
// Parsing is total: any bytes give a capture or MALFORMED with the line. It costs one pass and no
// more memory than twice the text, of 16 MiB at most, and what is in it: at most 300 attributes and
// 100,000 packets.

#include "capture.h"

#include "devices-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define SIG_TAIL "-0000-1000-8000-00805f9b34fb"
#define TEXT_MAX (16 << 20)
#define NAME_LENGTH_MAX 64
/* A name has the most: as many words as bytes. One more is as wrong as a million. */
#define WORDS_MAX (1 + NAME_LENGTH_MAX)
#define DAY_MS 86400000

static const char *const flag_words[] = {
  "broadcast", "read", "write-without-response", "write", "notify", "indicate",
  "authenticated-signed-writes", "extended-properties", "reliable-write", "writable-auxiliaries",
  "encrypt-read", "encrypt-write", "encrypt-notify", "encrypt-indicate",
  "encrypt-authenticated-read", "encrypt-authenticated-write", "encrypt-authenticated-notify",
  "encrypt-authenticated-indicate", "secure-read", "secure-write", "secure-notify",
  "secure-indicate", "authorize", NULL,
};

static gboolean
parse_u16 (const char *word, guint16 *ret_number)
{
  guint64 number;

  if (strlen (word) != 4 || strspn (word, "0123456789abcdef") != 4
      || !g_ascii_string_to_unsigned (word, 16, 0, G_MAXUINT16, &number, NULL))
    return FALSE;

  *ret_number = (guint16) number;
  return TRUE;
}

static gboolean
is_uuid (const char *word)
{
  guint16 id;

  if (parse_u16 (word, &id))
    return TRUE;
  if (strlen (word) != 36 || g_str_has_suffix (word, SIG_TAIL))
    return FALSE;
  for (guint i = 0; i < 36; i++)
    if (i == 8 || i == 13 || i == 18 || i == 23 ? word[i] != '-'
                                                : strchr ("0123456789abcdef", word[i]) == NULL)
      return FALSE;

  return TRUE;
}

/* "-" is no bytes at all. Returns: (transfer full) (nullable): the bytes */
static GBytes *
parse_hex (const char *word)
{
  const gsize n = strlen (word) / 2;
  g_autofree guint8 *bytes = g_malloc (n + 1);

  if (g_str_equal (word, "-"))
    return g_bytes_new (NULL, 0);
  if (strlen (word) % 2 != 0 || n > DURE_CAPTURE_VALUE_MAX
      || strspn (word, "0123456789abcdef") != 2 * n)
    return NULL;
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (word[2 * i]) << 4
                         | g_ascii_xdigit_value (word[2 * i + 1]));

  return g_bytes_new (bytes, n);
}

/* Each taker returns what is wrong with its words, or NULL. */

static const char *
take_name (DureCapture *self, char **words)
{
  g_autofree char *name = g_strjoinv (" ", words);

  if (self->name != NULL || strlen (name) > NAME_LENGTH_MAX)
    return "there is one name, of at most 64 bytes";

  self->name = g_steal_pointer (&name);
  return NULL;
}

static const char *
take_appearance (DureCapture *self, char **words)
{
  return parse_u16 (words[0], &self->appearance) ? NULL : "an appearance has four digits";
}

static const char *
take_advertised (DureCapture *self, char **words)
{
  if (!is_uuid (words[0]) || self->services->len >= DURE_CAPTURE_ATTRIBUTES_MAX)
    return "this is no id of a service";

  g_ptr_array_add (self->services, g_strdup (words[0]));
  return NULL;
}

static const char *
take_data (DureCapture *self, char **words, gboolean is_maker)
{
  g_autoptr (GBytes) bytes = parse_hex (words[1]);
  guint16 maker = 0;

  if (bytes == NULL || self->data->len >= DURE_CAPTURE_ATTRIBUTES_MAX)
    return "this is no data in hexadecimal, in lower case";
  if (is_maker ? !parse_u16 (words[0], &maker) : !is_uuid (words[0]))
    return "this is no id of whose data it is";

  dure_capture_add_data (self, is_maker ? NULL : words[0], maker, bytes);
  return NULL;
}

static const char *
take_service_data (DureCapture *self, char **words)
{
  return take_data (self, words, FALSE);
}

static const char *
take_maker_data (DureCapture *self, char **words)
{
  return take_data (self, words, TRUE);
}

static const char *
take_attribute (DureCapture *self, char **words, const char *flags)
{
  const DureCaptureAttribute *last = NULL;
  guint16 handle;

  if (self->attributes->len > 0)
    last = g_ptr_array_index (self->attributes, self->attributes->len - 1);
  if (!parse_u16 (words[0], &handle) || handle == 0 || (last != NULL && handle <= last->handle))
    return "handles have four digits and grow";
  if (!is_uuid (words[1]))
    return "this is no id of the SIG's, nor a whole one";
  if (self->attributes->len >= DURE_CAPTURE_ATTRIBUTES_MAX)
    return "there are too many attributes";
  if (flags != NULL && last == NULL)
    return "a characteristic belongs to a service before it";

  dure_capture_add_attribute (self, handle, words[1], flags);
  return NULL;
}

static const char *
take_service (DureCapture *self, char **words)
{
  return take_attribute (self, words, NULL);
}

static const char *
take_characteristic (DureCapture *self, char **words)
{
  g_autofree char *flags = g_strjoinv (" ", words + 2);

  for (guint i = 2; words[i] != NULL; i++)
    if (!g_strv_contains (flag_words, words[i]))
      return "this cannot be done with a characteristic";

  return take_attribute (self, words, flags);
}

/* Returns: (nullable): the characteristic that a word names */
static DureCaptureAttribute *
find_characteristic (DureCapture *self, const char *word)
{
  DureCaptureAttribute *attribute = NULL;
  guint16 handle;

  if (parse_u16 (word, &handle))
    attribute = dure_capture_find (self, handle);

  return attribute != NULL && attribute->flags != NULL ? attribute : NULL;
}

static const char *
take_value (DureCapture *self, char **words)
{
  DureCaptureAttribute *attribute = find_characteristic (self, words[0]);
  g_autoptr (GBytes) bytes = parse_hex (words[1]);

  if (attribute == NULL || attribute->value != NULL)
    return "there is no such characteristic before, or its value was told";
  if (dure_capture_is_private (attribute->uuid))
    return "who this device is has no place in a capture";
  if (bytes == NULL)
    return "this is no value in hexadecimal, in lower case";

  attribute->value = g_steal_pointer (&bytes);
  return NULL;
}

static const char *
take_packet (DureCapture *self, char **words)
{
  const DureCaptureAttribute *attribute = find_characteristic (self, words[1]);
  g_autoptr (GBytes) bytes = parse_hex (words[2]);
  const DureCapturePacket *last = NULL;
  guint64 at;

  if (self->packets->len > 0)
    last = g_ptr_array_index (self->packets, self->packets->len - 1);
  if (!g_ascii_string_to_unsigned (words[0], 10, last != NULL ? last->at_ms : 0, DAY_MS, &at, NULL))
    return "milliseconds do not go back, nor on for more than a day";
  if (attribute == NULL
      || (strstr (attribute->flags, "notify") == NULL
          && strstr (attribute->flags, "indicate") == NULL))
    return "there is no characteristic before that tells this";
  if (dure_capture_is_private (attribute->uuid))
    return "who this device is has no place in a capture";
  if (bytes == NULL || self->packets->len >= DURE_CAPTURE_PACKETS_MAX)
    return "this is no value in hexadecimal, in lower case";

  dure_capture_add_packet (self, (guint32) at, attribute->handle, bytes);
  return NULL;
}

static const struct
{
  const char *word;
  guint min;
  guint max;
  const char *(*take) (DureCapture *self, char **words);
} facts[] = {
  { "name", 1, NAME_LENGTH_MAX, take_name },
  { "appearance", 1, 1, take_appearance },
  { "advertises", 1, 1, take_advertised },
  { "service-data", 2, 2, take_service_data },
  { "maker-data", 2, 2, take_maker_data },
  { "service", 2, 2, take_service },
  { "characteristic", 3, 20, take_characteristic },
  { "value", 2, 2, take_value },
  { "packet", 3, 3, take_packet },
};

static const char *
take_fact (DureCapture *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", WORDS_MAX + 1);
  const guint n = g_strv_length (words) - 1;

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (g_str_equal (words[0], facts[i].word))
      return n < facts[i].min || n > facts[i].max ? "too few or too many words"
                                                  : facts[i].take (self, words + 1);

  return "no such fact";
}

static gboolean
refuse (GError **error, guint line, const char *why)
{
  g_set_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED, "line %u: %s", line, why);
  return FALSE;
}

/* Line by line, and cut where they end: a text of nothing but ends of lines needs no more memory
 * than another. */
static gboolean
parse_lines (DureCapture *self, char *text, GError **error)
{
  gboolean begun = FALSE;
  guint number = 0;

  for (char *next, *line = text; line != NULL; line = next)
    {
      const char *wrong = NULL;

      number++;
      next = strchr (line, '\n');
      if (next != NULL)
        *next++ = '\0';
      line = g_strstrip (line);
      if (line[0] == '\0' || line[0] == '#')
        continue;
      if (begun)
        wrong = take_fact (self, line);
      else if (!g_str_equal (line, "dure-capture 1"))
        wrong = "the first fact is not \"dure-capture 1\"";
      if (wrong != NULL)
        return refuse (error, number, wrong);
      begun = TRUE;
    }

  return begun || refuse (error, 1, "it is empty");
}

static gboolean
is_plain (const char *text, gsize length)
{
  if (length > TEXT_MAX)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (g_ascii_iscntrl (text[i]) && text[i] != '\n')
      return FALSE;

  return g_utf8_validate_len (text, length, NULL);
}

/**
 * dure_capture_parse:
 * @text: (array length=length): foreign bytes
 * @length: of @text
 * @error: return location for %DURE_DEVICES_ERROR_MALFORMED, which tells the line
 *
 * Returns: (transfer full) (nullable): the capture
 */
DureCapture *
dure_capture_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (DureCapture) self = dure_capture_new ();
  g_autofree char *copy = NULL;

  if (!is_plain (text, length))
    {
      refuse (error, 1, "this is not a text");
      return NULL;
    }

  copy = g_strndup (text, length);

  return parse_lines (self, copy, error) ? g_steal_pointer (&self) : NULL;
}

/* One byte more than a text may have tells that it has more, however many there are. Returns:
 * whether it could be read; errno tells why not */
static gboolean
read_text (const char *path, char *text, gsize *ret_length)
{
  FILE *file = g_fopen (path, "re");
  gboolean is_read;
  int reason;

  if (file == NULL)
    return FALSE;
  *ret_length = fread (text, 1, TEXT_MAX + 1, file);
  is_read = ferror (file) == 0;
  reason = errno;
  fclose (file);
  errno = reason;

  return is_read;
}

/**
 * dure_capture_load:
 * @path: a file
 * @error: return location for the reason
 *
 * Returns: (transfer full) (nullable): the capture in it
 */
DureCapture *
dure_capture_load (const char *path, GError **error)
{
  g_autofree char *text = g_malloc (TEXT_MAX + 1);
  gsize length;
  int reason;

  if (read_text (path, text, &length))
    return dure_capture_parse (text, length, error);

  reason = errno;
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (reason), g_strerror (reason));
  return NULL;
}

static void
write_hex (GString *text, GBytes *bytes)
{
  gsize length;
  const guint8 *at = g_bytes_get_data (bytes, &length);

  if (length == 0)
    g_string_append_c (text, '-');
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", at[i]);
  g_string_append_c (text, '\n');
}

static void
write_advert (const DureCapture *self, GString *text)
{
  if (self->name != NULL)
    g_string_append_printf (text, "name %s\n", self->name);
  if (self->appearance != 0)
    g_string_append_printf (text, "appearance %04x\n", self->appearance);
  for (guint i = 0; i < self->services->len; i++)
    g_string_append_printf (text, "advertises %s\n",
                            (const char *) g_ptr_array_index (self->services, i));
  for (guint i = 0; i < self->data->len; i++)
    {
      const DureCaptureData *data = g_ptr_array_index (self->data, i);

      if (data->uuid != NULL)
        g_string_append_printf (text, "service-data %s ", data->uuid);
      else
        g_string_append_printf (text, "maker-data %04x ", data->maker);
      write_hex (text, data->bytes);
    }
}

/**
 * dure_capture_to_text:
 * @self: a capture
 *
 * Returns: (transfer full): its text, which dure_capture_parse() takes back
 */
char *
dure_capture_to_text (const DureCapture *self)
{
  GString *text = g_string_new ("dure-capture 1\n");

  write_advert (self, text);
  for (guint i = 0; i < self->attributes->len; i++)
    {
      const DureCaptureAttribute *attribute = g_ptr_array_index (self->attributes, i);

      if (attribute->flags == NULL)
        g_string_append_printf (text, "service %04x %s\n", attribute->handle, attribute->uuid);
      else
        g_string_append_printf (text, "characteristic %04x %s %s\n", attribute->handle,
                                attribute->uuid, attribute->flags);
      if (attribute->value != NULL)
        {
          g_string_append_printf (text, "value %04x ", attribute->handle);
          write_hex (text, attribute->value);
        }
    }
  for (guint i = 0; i < self->packets->len; i++)
    {
      const DureCapturePacket *packet = g_ptr_array_index (self->packets, i);

      g_string_append_printf (text, "packet %u %04x ", packet->at_ms, packet->handle);
      write_hex (text, packet->bytes);
    }

  return g_string_free (text, FALSE);
}
