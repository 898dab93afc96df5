// cuff.c: a simulated blood-pressure cuff
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Blood Pressure Service 1.1: the pressure in the cuff (0x2A36) twice a second while it rises and
// falls, then the measurement (0x2A35) with time, pulse and status. "err" gives what real cuffs
// give: numbers that are none, and no status that says so.

#include "instrument-rows.h"
#include "packet.h"
#include "trial.h"

#include <math.h>

#define BLOOD_PRESSURE 0x2a35
#define CUFF_PRESSURE 0x2a36
#define STEP_MS 500.0
#define STEPS_UP 10
#define STEPS 26
#define OVER_SYSTOLIC 35.0
#define DECIMAL (-1)
#define KPA_OF_MMHG 0.133322

enum
{
  FLAG_KPA = 1 << 0,
  FLAG_TIME = 1 << 1,
  FLAG_PULSE = 1 << 2,
  FLAG_USER = 1 << 3,
  FLAG_STATUS = 1 << 4,
};

typedef struct
{
  DureWearable *wearable;
  DureTrial *trial;
} Cuff;

static const DureGattRow rows[] = {
  { 0, 0x1810, NULL, NULL },
  { 0, BLOOD_PRESSURE, "indicate", NULL },
  { 0, CUFF_PRESSURE, "notify", NULL },
  { 0, 0x2a49, "read", "\047" },
  DURE_ROWS_OF_CLOCK,
  DURE_ROWS_OF_ALL ("Cuff 1"),
  { 0 },
};

static const char *const acts[] = { "measure",  "err",    "moved", "loose", "irregular",
                                    "position", "stored", "kpa",   NULL };

static guint
status_of (const DureAct *act)
{
  static const char *const words[] = { "moved", "loose", "irregular", NULL, NULL, "position" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i] != NULL && dure_act_is (act, words[i]))
      return 1u << i;

  return 0;
}

static void
send_pressure (Cuff *self, const DurePerson *person, guint step)
{
  const double top = person->systolic + OVER_SYSTOLIC;
  const double part = step < STEPS_UP ? (step + 1.0) / STEPS_UP
                                      : 1.0 - (step - STEPS_UP) / (double) (STEPS - STEPS_UP);
  GByteArray *packet;

  dure_wearable_show (self->wearable, "pressure", "%.0f", top * part);
  if (!dure_wearable_is_subscribed (self->wearable, CUFF_PRESSURE))
    return;

  packet = dure_packet_new (0);
  dure_packet_sfloat (packet, round (top * part), 0);
  dure_packet_sfloat (packet, NAN, 0);
  dure_packet_sfloat (packet, NAN, 0);
  dure_wearable_send (self->wearable, CUFF_PRESSURE, packet);
}

static void
send_measurement (Cuff *self, const DureAct *act, const DurePerson *person)
{
  const gboolean err = dure_act_is (act, "err");
  const gboolean kpa = dure_act_is (act, "kpa");
  const double unit = kpa ? KPA_OF_MMHG : 1.0;
  const int exponent = kpa ? DECIMAL : 0;
  const double mean = person->diastolic + (person->systolic - person->diastolic) / 3.0;
  g_autoptr (GDateTime) stamp = dure_trial_get_stamp (self->trial, act);
  GByteArray *packet = dure_packet_new ((guint8) ((kpa ? FLAG_KPA : 0) | FLAG_TIME | FLAG_PULSE
                                                  | (dure_act_has (act, "user") ? FLAG_USER : 0)
                                                  | FLAG_STATUS));

  dure_packet_sfloat (packet, err ? NAN : person->systolic * unit, exponent);
  dure_packet_sfloat (packet, err ? NAN : person->diastolic * unit, exponent);
  dure_packet_sfloat (packet, err ? NAN : dure_act_number (act, "mean", mean) * unit, exponent);
  dure_packet_date (packet, stamp);
  dure_packet_sfloat (packet, err ? NAN : round (person->pulse), 0);
  if (dure_act_has (act, "user"))
    dure_packet_u8 (packet, (guint) dure_act_number (act, "user", 0));
  dure_packet_u16 (packet, status_of (act));

  dure_wearable_show (self->wearable, "pressure", NULL);
  dure_wearable_show (self->wearable, "systolic", err ? "Err" : "%.0f", person->systolic);
  dure_wearable_show (self->wearable, "diastolic", err ? NULL : "%.0f", person->diastolic);
  dure_wearable_show (self->wearable, "pulse", err ? NULL : "%.0f", person->pulse);
  dure_wearable_send (self->wearable, BLOOD_PRESSURE, packet);
}

/* What comes from memory comes at once. */
static gboolean
cuff_step (gpointer data, const DureAct *act, const DurePerson *person, guint step)
{
  Cuff *self = data;

  if (step < STEPS && !dure_act_is (act, "stored"))
    {
      send_pressure (self, person, step);
      return TRUE;
    }

  send_measurement (self, act, person);

  return FALSE;
}

static gpointer
cuff_create (DureWearable *wearable, DureModelPlan *plan)
{
  Cuff *self = g_new0 (Cuff, 1);

  self->wearable = wearable;
  self->trial = dure_trial_new (wearable, plan, STEP_MS, cuff_step, self);

  return self;
}

static void
cuff_destroy (gpointer data)
{
  Cuff *self = data;

  dure_trial_free (self->trial);
  g_free (self);
}

static void
cuff_subscribed (gpointer data, guint16 uuid)
{
  Cuff *self = data;

  if (uuid == BLOOD_PRESSURE)
    dure_trial_subscribed (self->trial);
}

static void
cuff_unlinked (gpointer data)
{
  dure_trial_unlinked (((Cuff *) data)->trial);
}

static void
cuff_act (gpointer data, const DureAct *act)
{
  dure_trial_act (((Cuff *) data)->trial, act);
}

/* The garbage announces a pulse and ends before it. */
const DureModel dure_model_cuff = {
  .alias = "cuff",
  .name = "Simulated cuff",
  .address = 0x0101,
  .appearance = 0x0382,
  .service = 0x1810,
  .connectable = TRUE,
  .garbage_uuid = BLOOD_PRESSURE,
  .garbage = "0478005000600048",
  .rows = rows,
  .acts = acts,
  .create = cuff_create,
  .destroy = cuff_destroy,
  .subscribed = cuff_subscribed,
  .unlinked = cuff_unlinked,
  .act = cuff_act,
};
