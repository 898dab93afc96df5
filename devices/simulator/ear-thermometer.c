// ear-thermometer.c: a simulated thermometer
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Health Thermometer Service 1.0: intermediate temperatures (0x2A1E) that climb, then the
// measurement (0x2A1C), both with time and the place it was taken.

#include "instrument-rows.h"
#include "packet.h"
#include "trial.h"

#include <math.h>

#define TEMPERATURE 0x2a1c
#define INTERMEDIATE 0x2a1e
#define STEP_MS 500.0
#define STEPS 5
#define CLIMB 0.4
#define EAR 3
#define PRECISION (-2)

enum
{
  FLAG_FAHRENHEIT = 1 << 0,
  FLAG_TIME = 1 << 1,
  FLAG_TYPE = 1 << 2,
};

typedef struct
{
  DureWearable *wearable;
  DureTrial *trial;
} Thermometer;

static const DureGattRow rows[] = {
  { 0, 0x1809, NULL, NULL },
  { 0, TEMPERATURE, "indicate", NULL },
  { 0, INTERMEDIATE, "notify", NULL },
  { 0, 0x2a1d, "read", "\003" },
  DURE_ROWS_OF_CLOCK,
  DURE_ROWS_OF_ALL ("Thermometer 1"),
  { 0 },
};

static const char *const acts[] = { "measure", "err", "fahrenheit", "stored", NULL };

static GByteArray *
packet_of (Thermometer *self, const DureAct *act, double celsius)
{
  const gboolean fahrenheit = dure_act_is (act, "fahrenheit");
  g_autoptr (GDateTime) stamp = dure_trial_get_stamp (self->trial, act);
  GByteArray *packet =
    dure_packet_new ((guint8) ((fahrenheit ? FLAG_FAHRENHEIT : 0) | FLAG_TIME | FLAG_TYPE));

  dure_packet_float (packet, fahrenheit ? celsius * 1.8 + 32.0 : celsius, PRECISION);
  dure_packet_date (packet, stamp);
  dure_packet_u8 (packet, (guint) dure_act_number (act, "type", EAR));

  return packet;
}

static gboolean
thermometer_step (gpointer data, const DureAct *act, const DurePerson *person, guint step)
{
  Thermometer *self = data;
  const gboolean err = dure_act_is (act, "err");
  const double celsius = person->temperature;

  if (step < STEPS && !dure_act_is (act, "stored"))
    {
      if (dure_wearable_is_subscribed (self->wearable, INTERMEDIATE))
        dure_wearable_send (self->wearable, INTERMEDIATE,
                            packet_of (self, act, celsius - (STEPS - step) * CLIMB));
      return TRUE;
    }

  dure_wearable_show (self->wearable, "temperature", err ? "Err" : "%.2f", celsius);
  dure_wearable_send (self->wearable, TEMPERATURE, packet_of (self, act, err ? NAN : celsius));

  return FALSE;
}

static gpointer
thermometer_create (DureWearable *wearable, DureModelPlan *plan)
{
  Thermometer *self = g_new0 (Thermometer, 1);

  self->wearable = wearable;
  self->trial = dure_trial_new (wearable, plan, STEP_MS, thermometer_step, self);

  return self;
}

static void
thermometer_destroy (gpointer data)
{
  Thermometer *self = data;

  dure_trial_free (self->trial);
  g_free (self);
}

static void
thermometer_subscribed (gpointer data, guint16 uuid)
{
  if (uuid == TEMPERATURE)
    dure_trial_subscribed (((Thermometer *) data)->trial);
}

static void
thermometer_unlinked (gpointer data)
{
  dure_trial_unlinked (((Thermometer *) data)->trial);
}

static void
thermometer_act (gpointer data, const DureAct *act)
{
  dure_trial_act (((Thermometer *) data)->trial, act);
}

/* The garbage announces a time and ends before it. */
const DureModel dure_model_thermometer = {
  .alias = "thermometer",
  .name = "Simulated thermometer",
  .address = 0x0201,
  .appearance = 0x0301,
  .service = 0x1809,
  .connectable = TRUE,
  .garbage_uuid = TEMPERATURE,
  .garbage = "026e0e00fee907",
  .rows = rows,
  .acts = acts,
  .create = thermometer_create,
  .destroy = thermometer_destroy,
  .subscribed = thermometer_subscribed,
  .unlinked = thermometer_unlinked,
  .act = thermometer_act,
};
