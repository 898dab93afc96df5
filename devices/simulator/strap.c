// strap.c: a simulated heart-rate strap, or a watch that broadcasts like one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Heart Rate Service 1.0. Once a second it sends what its sensor made of the beats; its heart
// starts to beat with the first subscription and beats on while the link is down, as hearts do.

#include "wearable.h"

#define HEART_RATE_MEASUREMENT 0x2a37
#define HEART_RATE_CONTROL 0x2a39
#define RESET_ENERGY 1
#define SECOND_MS 1000.0
#define ATT_OVERHEAD 3

typedef struct
{
  DureWearable *wearable;
  DureHeartSensor *sensor;
  guint tick;
} Strap;

/* Body sensor location 1 is the chest (Heart Rate Service 1.0, 3.2). */
static const DureGattRow rows[] = {
  { 0x0007, 0x1801, NULL, NULL },
  { 0x0008, 0x2a05, "indicate", NULL },
  { 0x000a, 0x180d, NULL, NULL },
  { 0x000b, HEART_RATE_MEASUREMENT, "notify", NULL },
  { 0x000e, 0x2a38, "read", "\001" },
  { 0x0010, HEART_RATE_CONTROL, "write", NULL },
  { 0x0012, 0x180a, NULL, NULL },
  { 0x0013, 0x2a29, "read", "Dure simulated wearables" },
  { 0x0015, 0x2a24, "read", "Strap 1" },
  { 0x0017, 0x2a25, "read", NULL },
  { 0x0019, 0x180f, NULL, NULL },
  { 0x001a, 0x2a19, "read notify", NULL },
  { 0 },
};

static const char *const acts[] = { "contact-good", "contact-none", "contact-unsupported", NULL };

static gpointer
strap_create (DureWearable *wearable, DureModelPlan *plan)
{
  Strap *self = g_new0 (Strap, 1);
  DureBeats *beats = g_steal_pointer (&plan->beats);

  self->wearable = wearable;
  if (beats == NULL)
    beats = dure_beats_new_sinus (plan->seed, plan->bpm);
  self->sensor = dure_heart_sensor_new (beats);
  dure_heart_sensor_set_contact (self->sensor, plan->contact);

  return self;
}

static void
strap_destroy (gpointer data)
{
  Strap *self = data;

  dure_room_clock_remove (dure_wearable_get_stage (self->wearable)->clock, &self->tick);
  dure_heart_sensor_free (self->sensor);
  g_free (self);
}

static gboolean
on_second (gpointer data)
{
  Strap *self = data;
  g_autoptr (GVariant) packet = g_variant_ref_sink (dure_heart_sensor_next_packet (
    self->sensor, dure_wearable_mood (self->wearable)->mtu - ATT_OVERHEAD));
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, g_variant_get_data (packet), (guint) g_variant_get_size (packet));
  dure_wearable_show (self->wearable, "heart-rate", "%u",
                      dure_heart_sensor_get_shown (self->sensor));
  if (dure_wearable_is_subscribed (self->wearable, HEART_RATE_MEASUREMENT))
    dure_wearable_send (self->wearable, HEART_RATE_MEASUREMENT, bytes);
  else
    g_byte_array_unref (bytes);

  return G_SOURCE_CONTINUE;
}

static void
strap_subscribed (gpointer data, guint16 uuid)
{
  Strap *self = data;

  if (self->tick == 0 && uuid == HEART_RATE_MEASUREMENT)
    self->tick = dure_room_clock_add (dure_wearable_get_stage (self->wearable)->clock, SECOND_MS,
                                      on_second, self);
}

/* The one thing written on a strap: 1 sets its energy count back to nothing. */
static guint8
strap_write (gpointer data, guint16 uuid, const guint8 *bytes, gsize length)
{
  return length == 1 && bytes[0] == RESET_ENERGY ? DURE_ATT_OK : DURE_ATT_APPLICATION;
}

static void
strap_act (gpointer data, const DureAct *act)
{
  Strap *self = data;
  const DureSensorContact contact =
    dure_act_is (act, "contact-good")   ? DURE_SENSOR_CONTACT_GOOD
    : dure_act_is (act, "contact-none") ? DURE_SENSOR_CONTACT_NONE
                                        : DURE_SENSOR_CONTACT_UNSUPPORTED;

  dure_heart_sensor_set_contact (self->sensor, contact);
}

/* The garbage is a measurement whose last interval is cut in the middle. */
const DureModel dure_model_strap = {
  .alias = "strap",
  .name = "Simulated strap",
  .appearance = 0x0341,
  .service = 0x180d,
  .connectable = TRUE,
  .garbage_uuid = HEART_RATE_MEASUREMENT,
  .garbage = "103eb103de",
  .rows = rows,
  .acts = acts,
  .create = strap_create,
  .destroy = strap_destroy,
  .subscribed = strap_subscribed,
  .write = strap_write,
  .act = strap_act,
};
