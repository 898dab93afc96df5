// screen-staff.h: the staff corner on the screen
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "staff.h"
#include "station-report.h"
#include "visit.h"
#include "window.h"

G_BEGIN_DECLS

/**
 * DureStaffLook:
 * @report: (nullable): how the station is; %NULL while it is looked at for the first time
 * @heard_minutes: how long ago the city answered, or -1 when it has not yet
 */
typedef struct
{
  const DureStationReport *report;
  gint64 heard_minutes;
} DureStaffLook;

/**
 * DureStaffHands:
 * @look_anew: begin to look at the station
 * @look: what was seen last
 * @pair: forget how that instrument is paired, and look for it
 * @let_go: forget how it is paired
 * @release: end what @pair has begun
 * @restart: end the program, which then begins anew
 *
 * What staff can do to the world.
 */
typedef struct
{
  void (*look_anew) (gpointer data);
  void (*look) (DureStaffLook *ret_look, gpointer data);
  void (*pair) (DureInstrumentKind kind, gpointer data);
  void (*let_go) (DureInstrumentKind kind, gpointer data);
  void (*release) (gpointer data);
  void (*restart) (gpointer data);
  gpointer data;
} DureStaffHands;

typedef struct _DureScreenStaff DureScreenStaff;

DureScreenStaff *dure_screen_staff_new (DureWindow *window, DureVisit *visit, DureStaff *staff,
                                        const DureStaffHands *hands);
void dure_screen_staff_set_instrument (DureScreenStaff *self, DureInstrumentState state);
void dure_screen_staff_free (DureScreenStaff *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureScreenStaff, dure_screen_staff_free)

G_END_DECLS
