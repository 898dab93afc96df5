// capture.c: what an instrument said once, as a text that can be replayed forever
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Advertisement, attributes and packets in the order they came, each list owned by the capture.
// capture-text.c has the text.

#include "capture.h"

#include <string.h>

#define NAME_CHARACTERS_MAX 16
#define SIG_TAIL "-0000-1000-8000-00805f9b34fb"

static void
data_free (DureCaptureData *data)
{
  g_free (data->uuid);
  g_bytes_unref (data->bytes);
  g_free (data);
}

static void
attribute_free (DureCaptureAttribute *attribute)
{
  g_free (attribute->uuid);
  g_free (attribute->flags);
  g_clear_pointer (&attribute->value, g_bytes_unref);
  g_free (attribute);
}

static void
packet_free (DureCapturePacket *packet)
{
  g_bytes_unref (packet->bytes);
  g_free (packet);
}

/**
 * dure_capture_new:
 * Returns: (transfer full): a capture of nothing
 */
DureCapture *
dure_capture_new (void)
{
  DureCapture *self = g_new0 (DureCapture, 1);

  self->services = g_ptr_array_new_with_free_func (g_free);
  self->data = g_ptr_array_new_with_free_func ((GDestroyNotify) data_free);
  self->attributes = g_ptr_array_new_with_free_func ((GDestroyNotify) attribute_free);
  self->packets = g_ptr_array_new_with_free_func ((GDestroyNotify) packet_free);

  return self;
}

void
dure_capture_free (DureCapture *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->services);
  g_ptr_array_unref (self->data);
  g_ptr_array_unref (self->attributes);
  g_ptr_array_unref (self->packets);
  g_free (self);
}

/**
 * dure_capture_set_name:
 * @self: a capture
 * @name: (nullable): what a device calls itself
 *
 * Keeps the first 16 characters, without control characters, which could pass for further facts,
 * and spaces around; no name when nothing is left.
 */
void
dure_capture_set_name (DureCapture *self, const char *name)
{
  g_autoptr (GString) kept = g_string_new (NULL);
  guint n = 0;

  for (const char *at = name; at != NULL && *at != '\0' && n < NAME_CHARACTERS_MAX;
       at = g_utf8_next_char (at))
    if (!g_unichar_iscntrl (g_utf8_get_char (at)))
      {
        g_string_append_unichar (kept, g_utf8_get_char (at));
        n++;
      }

  g_strstrip (kept->str);
  g_free (self->name);
  self->name = kept->str[0] != '\0' ? g_strdup (kept->str) : NULL;
}

/**
 * dure_capture_add_data:
 * @self: a capture
 * @uuid: (nullable): the short id of the service it belongs to, %NULL for data of a maker
 * @maker: company identifier, when @uuid is %NULL
 * @bytes: (transfer none): the data
 */
void
dure_capture_add_data (DureCapture *self, const char *uuid, guint16 maker, GBytes *bytes)
{
  DureCaptureData *data = g_new0 (DureCaptureData, 1);

  data->uuid = g_strdup (uuid);
  data->maker = maker;
  data->bytes = g_bytes_ref (bytes);
  g_ptr_array_add (self->data, data);
}

/**
 * dure_capture_add_attribute:
 * @self: a capture
 * @handle: greater than all before
 * @uuid: its short id
 * @flags: (nullable): of a characteristic; %NULL for a service
 *
 * Returns: (transfer none): the attribute, without a value
 */
DureCaptureAttribute *
dure_capture_add_attribute (DureCapture *self, guint16 handle, const char *uuid, const char *flags)
{
  DureCaptureAttribute *attribute = g_new0 (DureCaptureAttribute, 1);

  attribute->handle = handle;
  attribute->uuid = g_strdup (uuid);
  attribute->flags = g_strdup (flags);
  g_ptr_array_add (self->attributes, attribute);

  return attribute;
}

/**
 * dure_capture_add_packet:
 * @self: a capture
 * @at_ms: not before the last
 * @handle: of a characteristic
 * @bytes: (transfer none): the value
 */
void
dure_capture_add_packet (DureCapture *self, guint32 at_ms, guint16 handle, GBytes *bytes)
{
  DureCapturePacket *packet = g_new0 (DureCapturePacket, 1);

  packet->at_ms = at_ms;
  packet->handle = handle;
  packet->bytes = g_bytes_ref (bytes);
  g_ptr_array_add (self->packets, packet);
}

/**
 * dure_capture_find:
 * Returns: (nullable): the service or characteristic with this handle
 */
DureCaptureAttribute *
dure_capture_find (const DureCapture *self, guint16 handle)
{
  for (guint i = 0; i < self->attributes->len; i++)
    {
      DureCaptureAttribute *attribute = g_ptr_array_index (self->attributes, i);

      if (attribute->handle == handle)
        return attribute;
    }

  return NULL;
}

/**
 * dure_capture_is_private:
 * @uuid: a short id
 *
 * Returns: whether its value tells which device this is, or whose
 */
gboolean
dure_capture_is_private (const char *uuid)
{
  /* Device name, system id, serial number, unique device identifier. */
  static const char *const ids[] = { "2a00", "2a23", "2a25", "2bff", NULL };
  guint64 id;

  if (g_strv_contains (ids, uuid))
    return TRUE;

  /* The User Data Service: ages, names, birthday, which of the users (2A7E to 2A9A), language; and
   * what its version 1.1 added: units, height, middle name, habits (2B46 to 2B50). */
  return strlen (uuid) == 4 && g_ascii_string_to_unsigned (uuid, 16, 0, G_MAXUINT16, &id, NULL)
         && ((id >= 0x2a7e && id <= 0x2a9a) || id == 0x2aa2 || (id >= 0x2b46 && id <= 0x2b50));
}

/**
 * dure_capture_short_uuid:
 * @uuid: as BlueZ writes it
 *
 * Returns: (transfer full): its four digits when it is the SIG's, else the whole, in lower case
 */
char *
dure_capture_short_uuid (const char *uuid)
{
  g_autofree char *low = g_ascii_strdown (uuid, -1);

  if (strlen (low) == 36 && g_str_has_prefix (low, "0000") && g_str_has_suffix (low, SIG_TAIL))
    return g_strndup (low + 4, 4);

  return g_steal_pointer (&low);
}

/**
 * dure_capture_long_uuid:
 * @uuid: a short id
 *
 * Returns: (transfer full): the whole, as BlueZ writes it
 */
char *
dure_capture_long_uuid (const char *uuid)
{
  return strlen (uuid) == 4 ? g_strconcat ("0000", uuid, SIG_TAIL, NULL) : g_strdup (uuid);
}
