// energy-meter.c: a simulated electricity meter that only broadcasts
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// BTHome version 2, service data of 0xFCD2, not encrypted: packet id, energy in Wh, power in 10 mW.
// A new packet every few seconds. "replay" repeats the first packet ever sent.

#include "packet.h"
#include "wearable.h"

#define DATA 0xfcd2
#define INFO 0x40
#define STEP_MS 5000.0
#define OBJECT_PACKET_ID 0x00
#define OBJECT_ENERGY 0x0a
#define OBJECT_POWER 0x0b

typedef struct
{
  DureWearable *wearable;
  GRand *dice;
  guint id;
  guint energy_wh;
  guint timer;
  GBytes *advert;
  GBytes *first;
} Meter;

static const DureGattRow rows[] = { { 0 } };
static const char *const acts[] = { "measure", "replay", NULL };

static void
broadcast (Meter *self, guint energy_wh)
{
  const guint power = (guint) g_rand_int_range (self->dice, 4000, 250000);
  GByteArray *packet = dure_packet_new (INFO);

  dure_packet_u8 (packet, OBJECT_PACKET_ID);
  dure_packet_u8 (packet, self->id++);
  dure_packet_u8 (packet, OBJECT_ENERGY);
  dure_packet_u24 (packet, energy_wh);
  dure_packet_u8 (packet, OBJECT_POWER);
  dure_packet_u24 (packet, power);
  g_clear_pointer (&self->advert, g_bytes_unref);
  self->advert = g_byte_array_free_to_bytes (packet);
  if (self->first == NULL)
    self->first = g_bytes_ref (self->advert);
  dure_wearable_show (self->wearable, "energy", "%u.%03u", energy_wh / 1000, energy_wh % 1000);
}

static gboolean
on_step (gpointer data)
{
  Meter *self = data;

  self->energy_wh += (guint) g_rand_int_range (self->dice, 1, 4);
  broadcast (self, self->energy_wh);

  return G_SOURCE_CONTINUE;
}

static GBytes *
meter_advert (gpointer data)
{
  Meter *self = data;

  if (self->timer == 0 && dure_wearable_mood (self->wearable)->automatic)
    {
      self->timer = dure_room_clock_add (dure_wearable_get_stage (self->wearable)->clock, STEP_MS,
                                         on_step, self);
      on_step (self);
    }

  return self->advert != NULL ? g_bytes_ref (self->advert) : NULL;
}

static gpointer
meter_create (DureWearable *wearable, DureModelPlan *plan)
{
  Meter *self = g_new0 (Meter, 1);

  self->wearable = wearable;
  self->dice = g_rand_new_with_seed (plan->seed);
  self->energy_wh = (guint) g_rand_int_range (self->dice, 1000000, 9000000);

  return self;
}

static void
meter_destroy (gpointer data)
{
  Meter *self = data;

  dure_room_clock_remove (dure_wearable_get_stage (self->wearable)->clock, &self->timer);
  g_clear_pointer (&self->advert, g_bytes_unref);
  g_clear_pointer (&self->first, g_bytes_unref);
  g_rand_free (self->dice);
  g_free (self);
}

static void
meter_act (gpointer data, const DureAct *act)
{
  Meter *self = data;

  if (dure_act_is (act, "measure"))
    {
      self->energy_wh = (guint) dure_act_number (act, "energy", self->energy_wh + 1);
      broadcast (self, self->energy_wh);
    }
  else if (self->first != NULL)
    {
      g_clear_pointer (&self->advert, g_bytes_unref);
      self->advert = g_bytes_ref (self->first);
    }
}

/* The garbage announces an energy and ends within it. */
const DureModel dure_model_meter = {
  .alias = "meter",
  .name = "Simulated electricity meter",
  .address = 0x0701,
  .appearance = 0x0540,
  .service = DATA,
  .data = DATA,
  .garbage_uuid = DATA,
  .garbage = "400a1234",
  .rows = rows,
  .acts = acts,
  .create = meter_create,
  .destroy = meter_destroy,
  .advert = meter_advert,
  .act = meter_act,
};
