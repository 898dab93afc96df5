// oximeter.c: a simulated pulse oximeter
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Pulse Oximeter Service 1.0: continuous values (0x2A5F) every second, the first ones "early" and
// "ongoing", then one spot check (0x2A5E) that is validated. The words of the script set the
// quality bits of the next measurement.

#include "instrument-rows.h"
#include "packet.h"
#include "trial.h"

#include <math.h>

#define SPOT 0x2a5e
#define CONTINUOUS 0x2a5f
#define STEP_MS 1000.0
#define STEPS 6
#define STEPS_EARLY 3

enum
{
  SPOT_TIME = 1 << 0,
  SPOT_STATUS = 1 << 1,
  SPOT_SENSOR = 1 << 2,
  SPOT_UNSET_CLOCK = 1 << 4,
  CONTINUOUS_STATUS = 1 << 2,
  CONTINUOUS_SENSOR = 1 << 3,
};

enum
{
  STATUS_ONGOING = 1 << 5,
  STATUS_EARLY = 1 << 6,
  STATUS_VALIDATED = 1 << 7,
  STATUS_QUALIFIED = 1 << 8,
  STATUS_STORED = 1 << 9,
  STATUS_DEMO = 1 << 10,
  STATUS_TEST = 1 << 11,
  STATUS_QUESTIONABLE = 1 << 14,
  STATUS_INVALID = 1 << 15,
  SENSOR_UNCONNECTED = 1 << 11,
  SENSOR_DISPLACED = 1 << 13,
};

typedef struct
{
  DureWearable *wearable;
  DureTrial *trial;
} Oximeter;

static const DureGattRow rows[] = {
  { 0, 0x1822, NULL, NULL },
  { 0, SPOT, "indicate", NULL },
  { 0, CONTINUOUS, "notify", NULL },
  { 0, 0x2a60, "read", "\017" },
  DURE_ROWS_OF_CLOCK,
  DURE_ROWS_OF_ALL ("Oximeter 1"),
  { 0 },
};

static const char *const acts[] = { "measure", "err",  "moved",   "loose",  "off",
                                    "demo",    "test", "stored", "invalid", NULL };

static guint
status_of (const DureAct *act, guint step)
{
  guint status = step < STEPS_EARLY ? STATUS_ONGOING | STATUS_EARLY
                 : step < STEPS     ? STATUS_ONGOING | STATUS_VALIDATED
                                    : STATUS_VALIDATED | STATUS_QUALIFIED;

  if (dure_act_is (act, "demo"))
    status |= STATUS_DEMO;
  if (dure_act_is (act, "test"))
    status |= STATUS_TEST;
  if (dure_act_is (act, "stored"))
    status |= STATUS_STORED;
  if (dure_act_is (act, "moved"))
    status |= STATUS_QUESTIONABLE;
  if (dure_act_is (act, "invalid"))
    status |= STATUS_INVALID;

  return status;
}

static guint
sensor_of (const DureAct *act)
{
  return dure_act_is (act, "off")     ? SENSOR_UNCONNECTED
         : dure_act_is (act, "loose") ? SENSOR_DISPLACED
                                      : 0;
}

static void
put_values (GByteArray *packet, const DureAct *act, const DurePerson *person)
{
  const gboolean none = dure_act_is (act, "err") || dure_act_is (act, "off");

  dure_packet_sfloat (packet, none ? NAN : MIN (round (person->oxygen), 100.0), 0);
  dure_packet_sfloat (packet, none ? NAN : round (person->pulse), 0);
}

static void
send_continuous (Oximeter *self, const DureAct *act, const DurePerson *person, guint step)
{
  GByteArray *packet;

  if (!dure_wearable_is_subscribed (self->wearable, CONTINUOUS))
    return;

  packet = dure_packet_new (CONTINUOUS_STATUS | CONTINUOUS_SENSOR);
  put_values (packet, act, person);
  dure_packet_u16 (packet, status_of (act, step));
  dure_packet_u24 (packet, sensor_of (act));
  dure_wearable_send (self->wearable, CONTINUOUS, packet);
}

static void
send_spot (Oximeter *self, const DureAct *act, const DurePerson *person)
{
  g_autoptr (GDateTime) stamp = dure_trial_get_stamp (self->trial, act);
  GByteArray *packet = dure_packet_new ((guint8) ((stamp != NULL ? SPOT_TIME : SPOT_UNSET_CLOCK)
                                                  | SPOT_STATUS | SPOT_SENSOR));

  put_values (packet, act, person);
  if (stamp != NULL)
    dure_packet_date (packet, stamp);
  dure_packet_u16 (packet, status_of (act, STEPS));
  dure_packet_u24 (packet, sensor_of (act));
  dure_wearable_send (self->wearable, SPOT, packet);
}

/* The finger stays in: a look every second, then the one that counts. */
static gboolean
oximeter_step (gpointer data, const DureAct *act, const DurePerson *person, guint step)
{
  Oximeter *self = data;

  if (step < STEPS && !dure_act_is (act, "stored"))
    {
      dure_wearable_show (self->wearable, "oxygen", "%.0f", MIN (person->oxygen, 100.0));
      dure_wearable_show (self->wearable, "pulse", "%.0f", person->pulse);
      send_continuous (self, act, person, step);
      return TRUE;
    }

  send_spot (self, act, person);

  return FALSE;
}

static gpointer
oximeter_create (DureWearable *wearable, DureModelPlan *plan)
{
  Oximeter *self = g_new0 (Oximeter, 1);

  self->wearable = wearable;
  self->trial = dure_trial_new (wearable, plan, STEP_MS, oximeter_step, self);

  return self;
}

static void
oximeter_destroy (gpointer data)
{
  Oximeter *self = data;

  dure_trial_free (self->trial);
  g_free (self);
}

static void
oximeter_subscribed (gpointer data, guint16 uuid)
{
  if (uuid == SPOT || uuid == CONTINUOUS)
    dure_trial_subscribed (((Oximeter *) data)->trial);
}

static void
oximeter_unlinked (gpointer data)
{
  dure_trial_unlinked (((Oximeter *) data)->trial);
}

static void
oximeter_act (gpointer data, const DureAct *act)
{
  dure_trial_act (((Oximeter *) data)->trial, act);
}

/* The garbage ends within its sensor status of three octets. */
const DureModel dure_model_oximeter = {
  .alias = "oximeter",
  .name = "Simulated oximeter",
  .address = 0x0401,
  .appearance = 0x0c41,
  .service = 0x1822,
  .connectable = TRUE,
  .garbage_uuid = CONTINUOUS,
  .garbage = "0c61004800a0000000",
  .rows = rows,
  .acts = acts,
  .create = oximeter_create,
  .destroy = oximeter_destroy,
  .subscribed = oximeter_subscribed,
  .unlinked = oximeter_unlinked,
  .act = oximeter_act,
};
