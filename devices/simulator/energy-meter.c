// energy-meter.c: a simulated electricity meter that only broadcasts
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// BTHome version 2, service data of 0xFCD2, not encrypted: packet id, energy in Wh, power in 10 mW.
// A new packet every few seconds, of a home whose power wanders; the register counts it. "measure"
// sends one with the power and the register of the line, "replay" repeats the first packet ever
// sent, "seal" sends one that looks encrypted, of random bytes under a counter.

#include "packet.h"
#include "wearable.h"

#define DATA 0xfcd2
#define INFO 0x40
#define INFO_SEALED 0x41
#define SEALED_OCTETS 11
#define WANDERS_PERCENT 2
#define CENTIWATT_MS_PER_WH 360000000.0
#define STEP_MS 5000.0
#define OBJECT_PACKET_ID 0x00
#define OBJECT_ENERGY 0x0a
#define OBJECT_POWER 0x0b

typedef struct
{
  DureWearable *wearable;
  GRand *dice;
  guint id;
  double energy_wh;
  guint power; /* 10 mW */
  guint sealed; /* packets */
  guint timer;
  GBytes *advert;
  GBytes *first;
} Meter;

static const DureGattRow rows[] = { { 0 } };
static const char *const acts[] = { "measure", "replay", "seal", NULL };

static void
take_advert (Meter *self, GByteArray *packet)
{
  g_clear_pointer (&self->advert, g_bytes_unref);
  self->advert = g_byte_array_free_to_bytes (packet);
}

static void
broadcast (Meter *self)
{
  const guint energy_wh = (guint) self->energy_wh;
  GByteArray *packet = dure_packet_new (INFO);

  dure_packet_u8 (packet, OBJECT_PACKET_ID);
  dure_packet_u8 (packet, self->id++);
  dure_packet_u8 (packet, OBJECT_ENERGY);
  dure_packet_u24 (packet, energy_wh);
  dure_packet_u8 (packet, OBJECT_POWER);
  dure_packet_u24 (packet, self->power);
  take_advert (self, packet);
  if (self->first == NULL)
    self->first = g_bytes_ref (self->advert);
  dure_wearable_show (self->wearable, "energy", "%u.%03u", energy_wh / 1000, energy_wh % 1000);
  dure_wearable_show (self->wearable, "power", "%u", self->power / 100);
}

/* Nobody here has its key. */
static void
broadcast_sealed (Meter *self)
{
  GByteArray *packet = dure_packet_new (INFO_SEALED);

  for (guint i = 0; i < SEALED_OCTETS; i++)
    dure_packet_u8 (packet, g_rand_int (self->dice) & 0xff);
  dure_packet_u32 (packet, ++self->sealed);
  dure_packet_u32 (packet, g_rand_int (self->dice));
  take_advert (self, packet);
}

static gboolean
on_step (gpointer data)
{
  Meter *self = data;

  self->energy_wh += self->power * STEP_MS / CENTIWATT_MS_PER_WH;
  self->power = self->power / 100
                * (guint) g_rand_int_range (self->dice, 100 - WANDERS_PERCENT,
                                            101 + WANDERS_PERCENT);
  broadcast (self);

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
  self->energy_wh = g_rand_int_range (self->dice, 1000000, 9000000);
  self->power = (guint) g_rand_int_range (self->dice, 4000, 250000);

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
      self->energy_wh = dure_act_number (act, "energy", self->energy_wh + 1);
      self->power = (guint) (dure_act_number (act, "power", self->power / 100.0) * 100);
      broadcast (self);
    }
  else if (dure_act_is (act, "seal"))
    {
      broadcast_sealed (self);
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
