// wearable.c: one simulated device in the room
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The device itself, which knows nothing of D-Bus: its model's behaviour, what every device has
// (battery, maker, serial number, a clock of its own that may be wrong), and its mood, which a
// script changes. The other end of its link, bluetoothd's view of it, is peer.c and is reached only
// through the ear. The device owns its insides; the daemon owns the device.

#include "wearable.h"

#include "device-clock.h"
#include "flood.h"
#include "packet.h"

#include <stdarg.h>
#include <string.h>

#define BATTERY_SERVICE_LEVEL 0x2a19
#define SERIAL_NUMBER 0x2a25
#define CURRENT_TIME 0x2a2b
#define BATTERY_FIRST 83
#define RSSI_NEAR (-48)
#define RSSI_STEP_PER_STRAP 6
#define MTU_LEAST 23
#define FLOOD_DIGIT 1024

struct _DureWearable
{
  DureStage *stage;
  const DureModel *model;
  gpointer insides;
  const DureWearableEar *ear;
  gpointer ear_data;
  char *alias;
  char *name;
  guint number;
  guint moves;
  gboolean tells_uuid;
  DureWearableMood mood;

  guint battery;
  DureDeviceClock clock;
  guint16 failing_uuid;
  guint8 failing_error;
  GBytes *forced_advert;
  gboolean writing;
  GQueue held; /* of Held: sent while a write is being answered */

  DureFlood *flood;
};

typedef struct
{
  guint16 uuid;
  GByteArray *packet;
} Held;

/**
 * dure_wearable_new:
 * @stage: (transfer none): what the room stands on, outlives it
 * @model: what it is
 * @number: 1 for the first strap, which gives its address C0:DE:00:00:00:01; 0 for the one
 *   instrument of its kind
 * @tells_uuid: whether its advertisements name its service
 * @plan: who is measured; its beats are taken
 *
 * Returns: (transfer full): a device in range
 */
DureWearable *
dure_wearable_new (DureStage       *stage,
                   const DureModel *model,
                   guint            number,
                   gboolean         tells_uuid,
                   DureModelPlan   *plan)
{
  DureWearable *self = g_new0 (DureWearable, 1);

  self->stage = stage;
  self->model = model;
  self->number = number;
  self->alias = number > 0 ? g_strdup_printf ("%s%u", model->alias, number)
                           : g_strdup (model->alias);
  self->name = number > 0 ? g_strdup_printf ("%s %u", model->name, number) : g_strdup (model->name);
  self->tells_uuid = tells_uuid;
  g_queue_init (&self->held);
  self->battery = BATTERY_FIRST;
  self->clock = (DureDeviceClock) { .room = stage->clock, .is_set = TRUE };
  self->mood = (DureWearableMood) {
    .in_range = TRUE,
    .broadcasting = TRUE,
    .automatic = TRUE,
    .way = number > 0 ? DURE_PAIRING_NEVER : DURE_PAIRING_JUST_WORKS,
    .rssi = MAX (RSSI_NEAR - RSSI_STEP_PER_STRAP * (gint) MAX (number, 1) + RSSI_STEP_PER_STRAP,
                 -110),
    .mtu = MTU_LEAST,
  };
  self->insides = model->create (self, plan);

  return self;
}

static void
held_free (Held *held)
{
  g_byte_array_unref (held->packet);
  g_free (held);
}

void
dure_wearable_free (DureWearable *self)
{
  g_clear_pointer (&self->flood, dure_flood_free);
  self->model->destroy (self->insides);
  g_queue_clear_full (&self->held, (GDestroyNotify) held_free);
  g_clear_pointer (&self->forced_advert, g_bytes_unref);
  g_free (self->alias);
  g_free (self->name);
  g_free (self);
}

/**
 * dure_wearable_set_ear:
 * @self: the device
 * @ear: (nullable): the other end of its link, static
 * @user_data: for @ear
 */
void
dure_wearable_set_ear (DureWearable *self, const DureWearableEar *ear, gpointer user_data)
{
  self->ear = ear;
  self->ear_data = user_data;
}

DureWearableMood *
dure_wearable_mood (DureWearable *self)
{
  return &self->mood;
}

const DureModel *
dure_wearable_get_model (DureWearable *self)
{
  return self->model;
}

DureStage *
dure_wearable_get_stage (DureWearable *self)
{
  return self->stage;
}

const char *
dure_wearable_get_alias (DureWearable *self)
{
  return self->alias;
}

const char *
dure_wearable_get_name (DureWearable *self)
{
  return self->name;
}

/**
 * dure_wearable_get_identity:
 * Returns: (transfer full): the address that never changes, told only to whom it is bonded with
 *   when the device keeps it private
 */
char *
dure_wearable_get_identity (DureWearable *self)
{
  const guint low = self->number > 0 ? self->number : self->model->address;

  return g_strdup_printf ("C0:DE:00:00:%02X:%02X", low >> 8 & 0xff, low & 0xff);
}

/**
 * dure_wearable_get_address:
 * Returns: (transfer full): the address it advertises with; 4X:... is a resolvable private one
 */
char *
dure_wearable_get_address (DureWearable *self)
{
  char *address = dure_wearable_get_identity (self);

  if (!self->mood.private_address && self->moves == 0)
    return address;

  g_free (address);

  return g_strdup_printf ("%s:%02X:%02X:%02X:%02X:%02X", self->mood.private_address ? "4A" : "C1",
                          0xde, self->moves & 0xff, self->moves >> 8 & 0xff,
                          self->model->address >> 8, self->number & 0xff);
}

gboolean
dure_wearable_tells_uuid (DureWearable *self)
{
  return self->tells_uuid && self->model->service != 0;
}

guint
dure_wearable_get_battery (DureWearable *self)
{
  return self->battery;
}

GDateTime *
dure_wearable_get_date (DureWearable *self)
{
  return dure_device_clock_get (&self->clock);
}

void
dure_wearable_subscribed (DureWearable *self, guint16 uuid)
{
  if (self->model->subscribed != NULL)
    self->model->subscribed (self->insides, uuid);
}

void
dure_wearable_unlinked (DureWearable *self)
{
  if (self->model->unlinked != NULL)
    self->model->unlinked (self->insides);
}

/* An error that was scripted strikes once. */
static guint8
take_att_error (DureWearable *self, guint16 uuid)
{
  if (self->failing_error == 0 || self->failing_uuid != uuid)
    return dure_faults_strike (self->stage->faults) ? DURE_ATT_UNLIKELY : DURE_ATT_OK;

  const guint8 error = self->failing_error;

  self->failing_error = DURE_ATT_OK;

  return error;
}

/**
 * dure_wearable_read:
 * @self: the device
 * @row: one of its characteristics
 * @ret_error: (out): an ATT error when there is no value
 *
 * Returns: (transfer full) (nullable): the value
 */
GBytes *
dure_wearable_read (DureWearable *self, const DureGattRow *row, guint8 *ret_error)
{
  const guint8 battery = (guint8) self->battery;
  const guint8 error = take_att_error (self, row->uuid);
  GBytes *value = NULL;

  if (error != DURE_ATT_OK)
    {
      *ret_error = error;
      return NULL;
    }

  if (row->uuid == BATTERY_SERVICE_LEVEL)
    return g_bytes_new (&battery, 1);
  if (row->uuid == CURRENT_TIME)
    return dure_device_clock_read (&self->clock);
  if (row->uuid == SERIAL_NUMBER)
    {
      g_autofree char *serial =
        g_strdup_printf ("SERIAL-%08X", self->stage->seed * 2654435761u + self->model->address);

      return g_bytes_new (serial, strlen (serial));
    }
  if (self->model->read != NULL)
    value = self->model->read (self->insides, row->uuid);
  if (value == NULL && row->value != NULL)
    value = g_bytes_new_static (row->value, strlen (row->value));
  if (value == NULL)
    value = g_bytes_new (NULL, 0);

  return value;
}

/**
 * dure_wearable_write:
 * @self: the device
 * @row: one of its characteristics
 * @bytes: what is written
 * @length: so many
 *
 * Whatever the device says meanwhile waits for dure_wearable_end_write().
 *
 * Returns: 0, or an ATT error
 */
guint8
dure_wearable_write (DureWearable *self, const DureGattRow *row, const guint8 *bytes, gsize length)
{
  const guint8 error = take_att_error (self, row->uuid);

  if (error != DURE_ATT_OK)
    return error;
  if (row->uuid == CURRENT_TIME)
    return dure_device_clock_write (&self->clock, bytes, length);
  if (self->model->write == NULL)
    return DURE_ATT_OK;

  self->writing = TRUE;

  return self->model->write (self->insides, row->uuid, bytes, length);
}

/**
 * dure_wearable_end_write:
 * @self: the device
 *
 * The write was answered; what the device had to say about it goes out now.
 */
void
dure_wearable_end_write (DureWearable *self)
{
  self->writing = FALSE;
  for (Held *held = g_queue_pop_head (&self->held); held != NULL;
       held = g_queue_pop_head (&self->held))
    {
      dure_wearable_send (self, held->uuid, g_byte_array_ref (held->packet));
      held_free (held);
    }
}

/**
 * dure_wearable_get_advert:
 * Returns: (transfer full) (nullable): the service data of its advertisement
 */
GBytes *
dure_wearable_get_advert (DureWearable *self)
{
  if (self->forced_advert != NULL)
    return g_bytes_ref (self->forced_advert);

  return self->model->advert != NULL ? self->model->advert (self->insides) : NULL;
}

gboolean
dure_wearable_is_subscribed (DureWearable *self, guint16 uuid)
{
  return self->ear != NULL && self->ear->is_subscribed (self->ear_data, uuid);
}

/**
 * dure_wearable_send:
 * @self: the device
 * @uuid: a characteristic
 * @packet: (transfer full): its value
 *
 * Notifies or indicates. Nothing is sent while the device is silent, and now and then a fault cuts
 * or loses a packet.
 */
void
dure_wearable_send (DureWearable *self, guint16 uuid, GByteArray *packet)
{
  if (self->writing)
    {
      Held *held = g_new0 (Held, 1);

      held->uuid = uuid;
      held->packet = packet;
      g_queue_push_tail (&self->held, held);
      return;
    }

  if (packet->len > 0 && dure_faults_strike (self->stage->faults))
    g_byte_array_set_size (packet, dure_faults_below (self->stage->faults, packet->len));
  if (self->ear != NULL && !self->mood.silent && packet->len > 0)
    self->ear->send (self->ear_data, uuid, packet->data, packet->len);
  g_byte_array_unref (packet);
}

/**
 * dure_wearable_show:
 * @self: the device
 * @what: a part of its display
 * @format: (nullable): what it shows from now on, %NULL for nothing
 */
void
dure_wearable_show (DureWearable *self, const char *what, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  if (format != NULL)
    {
      va_start (arguments, format);
      text = g_strdup_vprintf (format, arguments);
      va_end (arguments);
    }
  dure_display_show (self->stage->display, self->alias, what, text);
}

/**
 * dure_wearable_act:
 * @self: the device
 * @act: something that happens to it
 *
 * Returns: whether its model knows the word
 */
gboolean
dure_wearable_act (DureWearable *self, const DureAct *act)
{
  if (self->model->acts == NULL || !g_strv_contains (self->model->acts, act->word))
    return FALSE;

  self->model->act (self->insides, act);

  return TRUE;
}

/**
 * dure_wearable_send_bytes:
 * @self: the device
 * @uuid: one of its characteristics, or the id of its service data
 * @bytes: sent as they are; as service data they stay until the model has new ones to say
 */
void
dure_wearable_send_bytes (DureWearable *self, guint16 uuid, GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (self->model->data != 0 && self->model->data == uuid)
    {
      g_clear_pointer (&self->forced_advert, g_bytes_unref);
      self->forced_advert = length > 0 ? g_bytes_ref (bytes) : NULL;
    }
  else if (self->ear != NULL)
    {
      self->ear->send (self->ear_data, uuid, data, length);
    }
}

/**
 * dure_wearable_send_garbage:
 * @self: the device
 *
 * Sends one measurement that no decoder may take.
 */
void
dure_wearable_send_garbage (DureWearable *self)
{
  const char *hex = self->model->garbage;
  g_autoptr (GByteArray) packet = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; hex[i] != '\0'; i += 2)
    dure_packet_u8 (packet, (guint) (g_ascii_xdigit_value (hex[i]) << 4
                                     | g_ascii_xdigit_value (hex[i + 1])));
  bytes = g_bytes_new (packet->data, packet->len);
  dure_wearable_send_bytes (self, self->model->garbage_uuid, bytes);
}

/* A heart rate of 64 with two intervals from half a second to one and a half, which together number
 * the packets: whoever gets them sees their order and how many are missing. */
static void
on_flood (guint64 number, gpointer user_data)
{
  DureWearable *self = user_data;
  const guint intervals[] = { (guint) (number / FLOOD_DIGIT % FLOOD_DIGIT),
                              (guint) (number % FLOOD_DIGIT) };
  g_autoptr (GByteArray) packet = g_byte_array_new ();

  dure_packet_u8 (packet, 0x16);
  dure_packet_u8 (packet, 0x40);
  for (guint i = 0; i < G_N_ELEMENTS (intervals); i++)
    dure_packet_u16 (packet, FLOOD_DIGIT / 2 + intervals[i]);
  if (self->ear != NULL)
    self->ear->send (self->ear_data, self->model->garbage_uuid, packet->data, packet->len);
}

/**
 * dure_wearable_flood:
 * @self: the device
 * @rate: notifications a second of our time, whatever the room's speed; 0 ends it
 */
void
dure_wearable_flood (DureWearable *self, guint rate)
{
  g_clear_pointer (&self->flood, dure_flood_free);
  if (rate > 0)
    self->flood = dure_flood_new (rate, on_flood, self);
}

/**
 * dure_wearable_break_link:
 * @self: the device
 *
 * The link is lost; a device still in range advertises again.
 */
void
dure_wearable_break_link (DureWearable *self)
{
  if (self->ear != NULL)
    self->ear->lose_link (self->ear_data);
}

void
dure_wearable_set_in_range (DureWearable *self, gboolean in_range)
{
  self->mood.in_range = in_range;
  if (!in_range)
    dure_wearable_break_link (self);
}

/**
 * dure_wearable_set_broadcasting:
 * @self: the device
 * @broadcasting: whether its owner has its broadcast switched on; off ends a link
 */
void
dure_wearable_set_broadcasting (DureWearable *self, gboolean broadcasting)
{
  self->mood.broadcasting = broadcasting;
  if (!broadcasting)
    dure_wearable_break_link (self);
}

/**
 * dure_wearable_refuse_links:
 * @self: the device
 * @attempts: how many attempts to connect fail from now on
 */
void
dure_wearable_refuse_links (DureWearable *self, guint attempts)
{
  self->mood.refusals = attempts;
}

/**
 * dure_wearable_move:
 * @self: the device
 *
 * It goes by another address from now on.
 */
void
dure_wearable_move (DureWearable *self)
{
  self->moves++;
  if (self->ear != NULL)
    self->ear->has_moved (self->ear_data);
}

/**
 * dure_wearable_set_att_error:
 * @self: the device
 * @uuid: one of its characteristics
 * @error: what the next read or write of it ends with
 */
void
dure_wearable_set_att_error (DureWearable *self, guint16 uuid, guint8 error)
{
  self->failing_uuid = uuid;
  self->failing_error = error;
}

void
dure_wearable_set_battery (DureWearable *self, guint percent)
{
  self->battery = percent;
}

/**
 * dure_wearable_set_clock:
 * @self: the device
 * @is_set: whether its clock was ever set
 * @ahead_s: how much it is ahead, seconds
 */
void
dure_wearable_set_clock (DureWearable *self, gboolean is_set, gint64 ahead_s)
{
  self->clock.is_set = is_set;
  self->clock.ahead_s = ahead_s;
}
