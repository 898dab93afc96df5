// flood.c: something done very often in a second of our time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Not on the room's clock: a flood is to load whoever receives it, whatever the room's speed. Every
// two milliseconds it does what is due by then; a late turn of the main loop is made up for.

#include "flood.h"

#define TICK_MS 2
#define US_PER_S 1000000

struct _DureFlood
{
  guint rate;
  DureFloodDrop drop;
  gpointer user_data;
  gint64 start_us;
  guint64 done;
  guint source;
};

static gboolean
on_tick (gpointer user_data)
{
  DureFlood *self = user_data;
  const gint64 us = g_get_monotonic_time () - self->start_us;
  const guint64 due = (guint64) us * self->rate / US_PER_S;

  for (; self->done < due; self->done++)
    self->drop (self->done, self->user_data);

  return G_SOURCE_CONTINUE;
}

/**
 * dure_flood_new:
 * @rate: how often in a second
 * @drop: what is done each time, numbered from 0
 * @user_data: for @drop
 *
 * Returns: (transfer full): a flood under way
 */
DureFlood *
dure_flood_new (guint rate, DureFloodDrop drop, gpointer user_data)
{
  DureFlood *self = g_new0 (DureFlood, 1);

  self->rate = rate;
  self->drop = drop;
  self->user_data = user_data;
  self->start_us = g_get_monotonic_time ();
  self->source = g_timeout_add (TICK_MS, on_tick, self);

  return self;
}

void
dure_flood_free (DureFlood *self)
{
  g_source_remove (self->source);
  g_free (self);
}
