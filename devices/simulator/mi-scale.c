// mi-scale.c: a simulated bathroom scale that only broadcasts
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The second Mi scale's advertisement, service data of 0x181B, 13 octets: two of control, a date,
// an impedance, a weight in 5 g. It is heard while somebody stands on it and for a moment after,
// first unsettled, then stable, then with the impedance, then with the weight removed.

#include "packet.h"
#include "trial.h"

#define DATA 0x181b
#define STEP_MS 1000.0
#define STEPS 5
#define KG_RESOLUTION 0.005

enum
{
  CONTROL_IMPEDANCE = 1 << 1,
  CONTROL_STABLE = 1 << 5,
  CONTROL_REMOVED = 1 << 7,
};

typedef struct
{
  DureWearable *wearable;
  DureTrial *trial;
  GBytes *advert;
} MiScale;

static const DureGattRow rows[] = { { 0 } };
static const char *const acts[] = { "measure", "stored", NULL };

static void
broadcast (MiScale *self, const DureAct *act, const DurePerson *person, guint control)
{
  g_autoptr (GDateTime) stamp = dure_trial_get_stamp (self->trial, act);
  const gboolean unsettled = (control & CONTROL_STABLE) == 0;
  GByteArray *packet = dure_packet_new (0x02);

  dure_packet_u8 (packet, control);
  dure_packet_date (packet, stamp);
  dure_packet_u16 (packet, control & CONTROL_IMPEDANCE ? (guint) person->impedance : 0);
  dure_packet_u16 (packet,
                   (guint) ((person->weight - (unsettled ? 1.3 : 0.0)) / KG_RESOLUTION + 0.5));
  g_clear_pointer (&self->advert, g_bytes_unref);
  self->advert = g_byte_array_free_to_bytes (packet);
}

static gboolean
mi_scale_step (gpointer data, const DureAct *act, const DurePerson *person, guint step)
{
  static const guint controls[STEPS] = {
    0,
    CONTROL_STABLE,
    CONTROL_STABLE | CONTROL_IMPEDANCE,
    CONTROL_STABLE | CONTROL_IMPEDANCE | CONTROL_REMOVED,
    CONTROL_STABLE | CONTROL_IMPEDANCE | CONTROL_REMOVED,
  };
  MiScale *self = data;

  if (step >= STEPS)
    return FALSE;

  dure_wearable_show (self->wearable, "weight", "%.2f", person->weight);
  broadcast (self, act, person, controls[step]);

  return TRUE;
}

/* Nobody subscribes to a broadcaster: it measures when somebody first hears it. */
static GBytes *
mi_scale_advert (gpointer data)
{
  MiScale *self = data;

  dure_trial_subscribed (self->trial);

  return self->advert != NULL ? g_bytes_ref (self->advert) : NULL;
}

static gpointer
mi_scale_create (DureWearable *wearable, DureModelPlan *plan)
{
  MiScale *self = g_new0 (MiScale, 1);

  self->wearable = wearable;
  self->trial = dure_trial_new (wearable, plan, STEP_MS, mi_scale_step, self);

  return self;
}

static void
mi_scale_destroy (gpointer data)
{
  MiScale *self = data;

  dure_trial_free (self->trial);
  g_clear_pointer (&self->advert, g_bytes_unref);
  g_free (self);
}

static void
mi_scale_act (gpointer data, const DureAct *act)
{
  dure_trial_act (((MiScale *) data)->trial, act);
}

const DureModel dure_model_mi_scale = {
  .alias = "mi-scale",
  .name = "Simulated broadcasting scale",
  .address = 0x0601,
  .appearance = 0x0c80,
  .service = DATA,
  .data = DATA,
  .garbage_uuid = DATA,
  .garbage = "0222e907",
  .rows = rows,
  .acts = acts,
  .create = mi_scale_create,
  .destroy = mi_scale_destroy,
  .advert = mi_scale_advert,
  .act = mi_scale_act,
};
