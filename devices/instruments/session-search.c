// session-search.c: from looking for an instrument to one that may be taken
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "session-private.h"

/* An instrument of the station may have to be switched on first. */
#define SEARCH_FACTOR 4

static DureWanted
wanted_now (DureSession *self)
{
  return (DureWanted) {
    .kind = self->kind,
    .address = self->address,
    .path = self->path,
    .meters = self->meters,
    .installed = (const char *const *) self->installed,
  };
}

static gboolean
on_settled (gpointer user_data)
{
  DureSession *self = user_data;
  const DureWanted wanted = wanted_now (self);
  g_autoptr (GPtrArray) found = dure_candidates_find (self->radio, &wanted);

  self->settle_timer = 0;
  if (found->len == 0)
    return G_SOURCE_REMOVE;

  g_clear_handle_id (&self->search_timer, g_source_remove);
  dure_radio_set_broadcasts (self->radio, TRUE);
  dure_asker_begin (self->asker, &wanted, found);

  return G_SOURCE_REMOVE;
}

static gboolean
on_search_over (gpointer user_data)
{
  DureSession *self = user_data;

  self->search_timer = 0;
  dure_session_finish (self, self->meters != NULL && dure_home_meters_has_sealed (self->meters)
                               ? DURE_INSTRUMENT_SEALED
                               : DURE_INSTRUMENT_NONE_FOUND);

  return G_SOURCE_REMOVE;
}

/* Called whenever anything was heard. */
void
dure_session_look (DureSession *self)
{
  const DureWanted wanted = wanted_now (self);
  g_autoptr (GPtrArray) found = NULL;

  if (!self->wanted || self->talk != NULL || self->search_timer == 0 || self->settle_timer != 0)
    return;

  found = dure_candidates_find (self->radio, &wanted);
  if (found->len == 0)
    return;

  if (self->address != NULL
      && !dure_candidates_is_clear (g_ptr_array_index (found, 0), self->kind))
    return;
  if (self->address != NULL || self->path != NULL)
    dure_session_take (self, g_ptr_array_index (found, 0));
  else
    self->settle_timer =
      g_timeout_add (dure_radio_get_times (self->radio)->settle, on_settled, self);
}

static guint
get_patience (DureSession *self)
{
  const DureTimes *times = dure_radio_get_times (self->radio);

  if (self->measured)
    return times->recover;

  return self->address != NULL && self->kind != DURE_INSTRUMENT_KIND_HEART_RATE
           ? times->search * SEARCH_FACTOR
           : times->search;
}

/* After a loss the clock of the recovery runs on over several attempts until a value comes. */
void
dure_session_search (DureSession *self)
{
  if (!self->measured)
    {
      dure_session_set_state (self, DURE_INSTRUMENT_SEARCHING);
      dure_intake_listen (self->intake);
    }
  if (self->search_timer == 0)
    self->search_timer = g_timeout_add (get_patience (self), on_search_over, self);
  dure_radio_set_broadcasts (self->radio, dure_recipe_has_broadcast (self->kind));
  dure_radio_set_scan (self->radio, TRUE);
  dure_session_look (self);
}
