// kiosk-staff.c: what staff do to the world around their station
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "kiosk-private.h"

#define MINUTE_MS (60 * 1000)

static void
on_counted (DureStaffCount what, gpointer data)
{
  DureKiosk *self = data;

  if (self->health != NULL)
    dure_health_count_staff (self->health, what);
}

static void
look_anew (gpointer data)
{
  dure_health_look_anew (((DureKiosk *) data)->health);
}

static void
look (DureStaffLook *ret_look, gpointer data)
{
  DureKiosk *self = data;

  *ret_look = (DureStaffLook){ dure_health_get_last (self->health), -1 };
  if (self->uplink->knows_clock)
    ret_look->heard_minutes =
        (dure_clock_monotonic_ms (dure_clock_system ()) - self->uplink->heard_ms) / MINUTE_MS;
}

static void
pair (DureInstrumentKind kind, gpointer data)
{
  DureKiosk *self = data;

  dure_instruments_let_go (self->instruments, kind);
  dure_instruments_measure (self->instruments, kind, FALSE);
}

static void
let_go (DureInstrumentKind kind, gpointer data)
{
  dure_instruments_let_go (((DureKiosk *) data)->instruments, kind);
}

static void
release (gpointer data)
{
  dure_instruments_release (((DureKiosk *) data)->instruments);
}

/* Whoever has started the program starts it again. */
static void
restart (gpointer data)
{
  g_application_quit (G_APPLICATION (((DureKiosk *) data)->application));
}

/**
 * dure_kiosk_open_staff:
 *
 * To be called when there are new screens. Only the city's settings name a code, so there is a
 * city, and a health to look at, wherever there is a door.
 */
void
dure_kiosk_open_staff (DureKiosk *self)
{
  const DureStaffHands hands = { look_anew, look, pair, let_go, release, restart, self };
  g_autofree char *path = dure_station_path (self->station, "staff-door.json");

  if (self->staff == NULL)
    self->staff = dure_staff_new (path, dure_clock_system (), on_counted, self);
  dure_staff_set_hash (self->staff, self->fitting.staff_code);
  self->screen_staff = dure_screen_staff_new (dure_screens_get_window (self->screens), self->visit,
                                              self->staff, &hands);
}
