// trial.c: one measurement after another, by itself or as the script wants it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What all instruments that measure on their own have in common. A moment after somebody subscribed
// a measurement begins: the oldest that the script asked for ("measure", "err", "moved" ...), or a
// plain one, once for each link, unless the script switched that off. It goes step by step on the
// room's clock; whatever the script asks for meanwhile waits for its turn, also for the next link.

#include "trial.h"

#define START_MS 1500.0
#define DAY_S 86400

struct _DureTrial
{
  DureWearable *wearable;
  DurePerson person;
  GRand *dice;
  double step_ms;
  DureTrialStep step;
  gpointer owner;

  GQueue waiting; /* of DureAct */
  DureAct *act;
  GDateTime *taken; /* by the device's clock, once it is stamped */
  DurePerson found;
  guint at;
  guint timer;
  gboolean listening;
  gboolean measured;
};

static void start (DureTrial *self);

/**
 * dure_trial_new:
 * @wearable: (transfer none): the device
 * @plan: who is measured, and a seed
 * @step_ms: from one step to the next, in the room
 * @step: what a step does
 * @owner: for @step
 *
 * Returns: (transfer full): nothing measured yet
 */
DureTrial *
dure_trial_new (DureWearable        *wearable,
                const DureModelPlan *plan,
                double               step_ms,
                DureTrialStep        step,
                gpointer             owner)
{
  DureTrial *self = g_new0 (DureTrial, 1);

  self->wearable = wearable;
  self->person = plan->person;
  self->dice = g_rand_new_with_seed (plan->seed);
  self->step_ms = step_ms;
  self->step = step;
  self->owner = owner;
  g_queue_init (&self->waiting);

  return self;
}

static void
stop (DureTrial *self)
{
  dure_room_clock_remove (dure_wearable_get_stage (self->wearable)->clock, &self->timer);
  g_clear_pointer (&self->act, dure_act_free);
  g_clear_pointer (&self->taken, g_date_time_unref);
}

void
dure_trial_free (DureTrial *self)
{
  stop (self);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) dure_act_free);
  g_rand_free (self->dice);
  g_free (self);
}

/* What the script gave by name stands in for what would have been found. */
static DurePerson
found_with (const DurePerson *person, const DureAct *act)
{
  DurePerson found = *person;

  found.systolic = dure_act_number (act, "systolic", found.systolic);
  found.diastolic = dure_act_number (act, "diastolic", found.diastolic);
  found.pulse = dure_act_number (act, "pulse", found.pulse);
  found.temperature = dure_act_number (act, "temperature", found.temperature);
  found.weight = dure_act_number (act, "weight", found.weight);
  found.height = dure_act_number (act, "height", found.height);
  found.fat = dure_act_number (act, "fat", found.fat);
  found.impedance = dure_act_number (act, "impedance", found.impedance);
  found.oxygen = dure_act_number (act, "oxygen", found.oxygen);
  found.glucose = dure_act_number (act, "glucose", found.glucose);

  return found;
}

static gboolean
on_step (gpointer user_data)
{
  DureTrial *self = user_data;

  if (self->at == 0)
    {
      dure_room_clock_remove (dure_wearable_get_stage (self->wearable)->clock, &self->timer);
      self->timer = dure_room_clock_add (dure_wearable_get_stage (self->wearable)->clock,
                                         self->step_ms, on_step, self);
    }
  if (self->step (self->owner, self->act, &self->found, self->at++))
    return G_SOURCE_CONTINUE;

  stop (self);
  start (self);

  return G_SOURCE_REMOVE;
}

static void
start (DureTrial *self)
{
  DurePerson look;

  if (!self->listening || self->timer != 0)
    return;

  self->act = g_queue_pop_head (&self->waiting);
  if (self->act == NULL && !self->measured && dure_wearable_mood (self->wearable)->automatic)
    self->act = dure_act_new ("measure", NULL);
  if (self->act == NULL)
    return;

  self->measured = TRUE;
  self->at = 0;
  look = dure_person_look (&self->person, self->dice);
  self->found = found_with (&look, self->act);
  self->timer = dure_room_clock_add (dure_wearable_get_stage (self->wearable)->clock, START_MS,
                                     on_step, self);
}

/**
 * dure_trial_subscribed:
 * @self: the trial
 *
 * Somebody listens from now on.
 */
void
dure_trial_subscribed (DureTrial *self)
{
  self->listening = TRUE;
  start (self);
}

void
dure_trial_unlinked (DureTrial *self)
{
  self->listening = FALSE;
  self->measured = FALSE;
  stop (self);
}

/**
 * dure_trial_act:
 * @self: the trial
 * @act: a measurement the script wants, in its turn
 */
void
dure_trial_act (DureTrial *self, const DureAct *act)
{
  g_queue_push_tail (&self->waiting, dure_act_copy (act));
  start (self);
}

/**
 * dure_trial_get_stamp:
 * @self: the trial
 * @act: the measurement
 *
 * All that one measurement sends has the time of the first of it.
 *
 * Returns: (transfer full) (nullable): when it was taken, on the device's own clock; yesterday for
 *   one that was "stored"
 */
GDateTime *
dure_trial_get_stamp (DureTrial *self, const DureAct *act)
{
  if (self->taken == NULL)
    self->taken = dure_wearable_get_date (self->wearable);
  if (self->taken == NULL)
    return NULL;

  return g_date_time_add_seconds (self->taken, dure_act_is (act, "stored") ? -DAY_S : 0.0);
}
