// replay.c: a simulated device that says again what a capture holds
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Its services, their order and handles are the capture's; so is what a read gives. The packets
// come at their times, counted from the first subscription to something that has any, and begin
// anew after the last; a lost link takes them back to the start. Its clock, when one was read,
// goes on from what it showed then, so that stamps and clock fit as they did. Of the advertisement
// it has what bluetoothd's double can say: one service and one service data of the SIG's.
//
// Characteristics of makers, or that share an id with another, go by ids the SIG never gave.

#include "replay.h"

#include "wearable.h"

#include <string.h>

#define CURRENT_TIME 0x2a2b
#define FIRST_PRIVATE_ID 0xf000
#define PAUSE_MS 1000.0

struct _DureReplay
{
  DureModel model;
  DureCapture *capture;
  DureGattRow *rows;
  GPtrArray *longs; /* of char, the whole UUIDs of rows */
};

/* The device in the room. */
typedef struct
{
  const DureReplay *replay;
  DureWearable *wearable;
  guint at; /* the next packet */
  guint timer;
} Player;

static DureRoomClock *
clock_of (Player *self)
{
  return dure_wearable_get_stage (self->wearable)->clock;
}

static guint16
short_id (const char *uuid)
{
  return strlen (uuid) == 4 ? (guint16) g_ascii_strtoull (uuid, NULL, 16) : 0;
}

/* The row of an attribute has its place in the list of attributes. */
static const DureCaptureAttribute *
attribute_of (const DureReplay *self, guint16 id)
{
  for (guint i = 0; i < self->capture->attributes->len; i++)
    if (self->rows[i].uuid == id)
      return g_ptr_array_index (self->capture->attributes, i);

  return NULL;
}

static guint16
id_of (const DureReplay *self, guint16 handle)
{
  for (guint i = 0; i < self->capture->attributes->len; i++)
    if (self->rows[i].handle == handle)
      return self->rows[i].uuid;

  return 0;
}

static gboolean on_packet (gpointer user_data);

static void
schedule (Player *self)
{
  GPtrArray *packets = self->replay->capture->packets;
  const DureCapturePacket *next = g_ptr_array_index (packets, self->at % packets->len);
  const DureCapturePacket *last = NULL;
  double wait = next->at_ms;

  if (self->at > 0)
    last = g_ptr_array_index (packets, (self->at - 1) % packets->len);
  if (last != NULL)
    wait = next->at_ms >= last->at_ms ? next->at_ms - last->at_ms : next->at_ms + PAUSE_MS;
  self->timer = dure_room_clock_add (clock_of (self), MAX (wait, 1.0), on_packet, self);
}

static gboolean
on_packet (gpointer user_data)
{
  Player *self = user_data;
  GPtrArray *packets = self->replay->capture->packets;
  const DureCapturePacket *packet = g_ptr_array_index (packets, self->at % packets->len);
  const guint16 id = id_of (self->replay, packet->handle);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (packet->bytes, &length);
  GByteArray *copy = g_byte_array_new ();

  self->timer = 0;
  self->at++;
  if (length > 0)
    g_byte_array_append (copy, bytes, (guint) length);
  if (dure_wearable_is_subscribed (self->wearable, id))
    dure_wearable_send (self->wearable, id, g_steal_pointer (&copy));
  g_clear_pointer (&copy, g_byte_array_unref);
  schedule (self);

  return G_SOURCE_REMOVE;
}

static gboolean
has_packets (const DureReplay *self, guint16 id)
{
  for (guint i = 0; i < self->capture->packets->len; i++)
    if (id_of (self, ((DureCapturePacket *) self->capture->packets->pdata[i])->handle) == id)
      return TRUE;

  return FALSE;
}

static void
replay_subscribed (gpointer data, guint16 id)
{
  Player *self = data;

  if (self->timer == 0 && has_packets (self->replay, id))
    schedule (self);
}

static void
replay_unlinked (gpointer data)
{
  Player *self = data;

  dure_room_clock_remove (clock_of (self), &self->timer);
  self->at = 0;
}

static GBytes *
replay_read (gpointer data, guint16 id)
{
  Player *self = data;
  const DureCaptureAttribute *attribute = attribute_of (self->replay, id);

  return attribute != NULL && attribute->value != NULL ? g_bytes_ref (attribute->value) : NULL;
}

static GBytes *
replay_advert (gpointer data)
{
  Player *self = data;
  const GPtrArray *all = self->replay->capture->data;

  for (guint i = 0; i < all->len; i++)
    {
      const DureCaptureData *one = g_ptr_array_index (all, i);

      if (one->uuid != NULL && short_id (one->uuid) == self->replay->model.data)
        return g_bytes_ref (one->bytes);
    }

  return NULL;
}

/* The clock it was read with, against the room's of now. */
static void
set_clock (Player *self)
{
  const DureCaptureAttribute *attribute = attribute_of (self->replay, CURRENT_TIME);
  g_autoptr (GDateTime) shown = NULL;
  g_autoptr (GDateTime) now = NULL;
  const guint8 *bytes;
  gsize length;

  if (attribute == NULL || attribute->value == NULL)
    return;

  bytes = g_bytes_get_data (attribute->value, &length);
  if (length >= 7)
    shown = g_date_time_new_utc (bytes[0] | bytes[1] << 8, bytes[2], bytes[3], bytes[4], bytes[5],
                                 bytes[6]);
  now = dure_room_clock_get_date (clock_of (self), 0);
  if (shown != NULL)
    {
      g_autoptr (GDateTime) wall =
        g_date_time_new_utc (g_date_time_get_year (now), g_date_time_get_month (now),
                             g_date_time_get_day_of_month (now), g_date_time_get_hour (now),
                             g_date_time_get_minute (now), g_date_time_get_seconds (now));

      dure_wearable_set_clock (self->wearable, TRUE,
                               g_date_time_difference (shown, wall) / G_TIME_SPAN_SECOND);
    }
  else
    {
      dure_wearable_set_clock (self->wearable, FALSE, 0);
    }
}

static gpointer
replay_create (DureWearable *wearable, DureModelPlan *plan)
{
  Player *self = g_new0 (Player, 1);

  /* The model is the first part of its replay. */
  self->replay = (const DureReplay *) dure_wearable_get_model (wearable);
  self->wearable = wearable;
  dure_wearable_mood (wearable)->mtu = DURE_CAPTURE_VALUE_MAX + 3;
  set_clock (self);

  return self;
}

static void
replay_destroy (gpointer data)
{
  Player *self = data;

  dure_room_clock_remove (clock_of (self), &self->timer);
  g_free (self);
}

static gboolean
is_taken (const DureReplay *self, guint n, guint16 id)
{
  for (guint i = 0; i < n; i++)
    if (self->rows[i].uuid == id)
      return TRUE;

  return FALSE;
}

static void
set_rows (DureReplay *self)
{
  GPtrArray *attributes = self->capture->attributes;

  self->rows = g_new0 (DureGattRow, attributes->len + 1);
  for (guint i = 0; i < attributes->len; i++)
    {
      const DureCaptureAttribute *attribute = g_ptr_array_index (attributes, i);
      DureGattRow *row = &self->rows[i];

      row->handle = attribute->handle;
      row->uuid = short_id (attribute->uuid);
      row->flags = attribute->flags;
      if (row->uuid == 0 || is_taken (self, i, row->uuid))
        {
          row->uuid = (guint16) (FIRST_PRIVATE_ID + i);
          row->whole = dure_capture_long_uuid (attribute->uuid);
          g_ptr_array_add (self->longs, (gpointer) row->whole);
        }
    }
}

static void
set_advert (DureReplay *self)
{
  for (guint i = 0; i < self->capture->services->len && self->model.service == 0; i++)
    self->model.service = short_id (g_ptr_array_index (self->capture->services, i));
  for (guint i = 0; i < self->capture->data->len && self->model.data == 0; i++)
    {
      const DureCaptureData *data = g_ptr_array_index (self->capture->data, i);

      self->model.data = data->uuid != NULL ? short_id (data->uuid) : 0;
    }
}

/**
 * dure_replay_new:
 * @capture: (transfer full): what it says
 *
 * Returns: (transfer full): what makes a device of it
 */
DureReplay *
dure_replay_new (DureCapture *capture)
{
  static const char *const no_acts[] = { NULL };
  DureReplay *self = g_new0 (DureReplay, 1);

  self->capture = capture;
  self->longs = g_ptr_array_new_with_free_func (g_free);
  set_rows (self);
  self->model = (DureModel) {
    .alias = "replay",
    .name = capture->name != NULL ? capture->name : "Replayed instrument",
    .address = 0x0901,
    .appearance = capture->appearance,
    .connectable = capture->attributes->len > 0,
    .garbage = "",
    .rows = self->rows,
    .acts = no_acts,
    .create = replay_create,
    .destroy = replay_destroy,
    .subscribed = replay_subscribed,
    .unlinked = replay_unlinked,
    .read = replay_read,
    .advert = replay_advert,
  };
  set_advert (self);

  return self;
}

void
dure_replay_free (DureReplay *self)
{
  g_ptr_array_unref (self->longs);
  g_free (self->rows);
  dure_capture_free (self->capture);
  g_free (self);
}

/**
 * dure_replay_get_model:
 * Returns: (transfer none): the device, for as long as the replay lives
 */
const DureModel *
dure_replay_get_model (const DureReplay *self)
{
  return &self->model;
}
