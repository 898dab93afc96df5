// release-chore.c: releases that were ordered in a room are made, while everybody else is served
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One thread with a city of its own, as a desk beside the server has: making one takes minutes, and
// nothing that comes in waits for it but for the sealing. It looks every two seconds whether one
// was ordered. When the server ends, what is under way is broken off, and taken up by the next.

#include "release-chore.h"

#include "ledger.h"
#include "log.h"
#include "release-tasks.h"

#define LOOK_US (2 * G_TIME_SPAN_SECOND)

struct _DureReleaseChore
{
  DureCityPlan plan; /* whose texts outlive this */
  GThread *thread;
  GMutex mutex;
  GCond wake;
  gint is_ending; /* atomic */
};

static gboolean
work (DureReleaseChore *self, DureCity *city, GError **error)
{
  gboolean has_done = TRUE;

  while (has_done && !g_atomic_int_get (&self->is_ending))
    if (!dure_release_tasks_step (city, &self->is_ending, &has_done, error)
        || (has_done && !dure_ledger_settle (city, error)))
      return FALSE;
  return TRUE;
}

static void
sleep_a_while (DureReleaseChore *self)
{
  const gint64 until = g_get_monotonic_time () + LOOK_US;

  g_mutex_lock (&self->mutex);
  while (!g_atomic_int_get (&self->is_ending)
         && g_cond_wait_until (&self->wake, &self->mutex, until))
    continue;
  g_mutex_unlock (&self->mutex);
}

static gpointer
run (gpointer data)
{
  DureReleaseChore *self = data;
  g_autoptr (DureCity) city = NULL;

  while (!g_atomic_int_get (&self->is_ending))
    {
      g_autoptr (GError) error = NULL;

      if (city == NULL)
        city = dure_city_open (&self->plan, dure_clock_system (), dure_dice_system (), &error);
      if (city == NULL || !work (self, city, &error))
        dure_log (G_LOG_LEVEL_WARNING, "release-waits", { DURE_LOG_MESSAGE, error->message });
      sleep_a_while (self);
    }
  return NULL;
}

/**
 * dure_release_chore_new:
 * @plan: where the city is, which is open already; its texts outlive the chore
 *
 * Returns: (transfer full): at work
 */
DureReleaseChore *
dure_release_chore_new (const DureCityPlan *plan)
{
  DureReleaseChore *self = g_new0 (DureReleaseChore, 1);

  self->plan = *plan;
  self->plan.may_renew_keys = FALSE;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->wake);
  self->thread = g_thread_new ("releases", run, self);
  return self;
}

/**
 * dure_release_chore_free:
 * @self: (transfer full): waits for the thread, which breaks off what it does
 */
void
dure_release_chore_free (DureReleaseChore *self)
{
  g_mutex_lock (&self->mutex);
  g_atomic_int_set (&self->is_ending, TRUE);
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->wake);
  g_free (self);
}
