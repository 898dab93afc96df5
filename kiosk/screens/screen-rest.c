// screen-rest.c: what the screens do while nobody stands there
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a visitor needed goes back to the system once the last page has slid away. Else it would
// stay with the kiosk, sixteen megabytes of it, until the next one comes.

#include "screens-private.h"

#include <malloc.h>

#define REST_MS 1000

static gboolean
on_rest (gpointer data)
{
  ((DureScreens *) data)->rest = 0;
  malloc_trim (0);
  return G_SOURCE_REMOVE;
}

/**
 * dure_screens_rest:
 *
 * To be called at the end of a visit.
 */
void
dure_screens_rest (DureScreens *self)
{
  dure_screens_wake (self);
  self->rest = g_timeout_add (REST_MS, on_rest, self);
}

/**
 * dure_screens_wake:
 *
 * To be called when somebody comes before the rest, or the screens go.
 */
void
dure_screens_wake (DureScreens *self)
{
  g_clear_handle_id (&self->rest, g_source_remove);
}
