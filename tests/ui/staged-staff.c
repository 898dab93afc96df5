// staged-staff.c: the scenes of the staff corner
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "staged-visit.h"

#include "bar.h"
#include "recent-lines.h"
#include "staff-code.h"
#include "staff-page.h"

#define CODE "482913"

static void
look_anew (gpointer data)
{
}

static void
look (DureStaffLook *ret_look, gpointer data)
{
  static const DureStationReport report = {
    .version = "0.1.0", .radio = DURE_RADIO_OFF, .disk_free_mib = 20000, .knows_clock = TRUE,
    .clock_ahead_s = -3, .queued = 12, .oldest_hours = 30, .settings = 14,
    .settings_fault = DURE_SETTINGS_NO_NOTICE,
  };

  *ret_look = (DureStaffLook){ &report, 184 };
}

static void
act (DureInstrumentKind kind, gpointer data)
{
}

static void
counted (DureStaffCount what, gpointer data)
{
}

static void
nothing (gpointer data)
{
}

/**
 * dure_staged_visit_open_staff:
 *
 * Gives the station a staff corner. Hashing takes long, so that is done once.
 */
void
dure_staged_visit_open_staff (DureStagedVisit *self)
{
  const DureStaffHands hands = { look_anew, look, act, act, nothing, nothing, self };
  g_autofree char *hash = dure_staff_code_hash (CODE);

  self->staff = dure_staff_new (NULL, self->clock, counted, self);
  dure_staff_set_hash (self->staff, hash);
  self->screen_staff = dure_screen_staff_new (dure_screens_get_window (self->screens), self->visit,
                                              self->staff, &hands);
}

/**
 * dure_staged_visit_close_staff:
 *
 * Takes it away again.
 */
void
dure_staged_visit_close_staff (DureStagedVisit *self)
{
  dure_screen_staff_free (self->screen_staff);
  dure_staff_free (self->staff);
}

static void
see_help (DureStagedVisit *self)
{
  g_signal_emit_by_name (dure_staged_visit_bar_button (self, DURE_BAR_HELP), "clicked");
}

static void
type_wrong (DureStagedVisit *self, guint times)
{
  for (guint i = 0; i < times; i++)
    dure_staff_type (self->staff, "1");
}

/* A room is drawn anew as when somebody chooses a language there. */
static void
draw (DureStagedVisit *self)
{
  g_signal_emit_by_name (dure_screens_get_window (self->screens), "language",
                         dure_visit_get_language (self->visit));
}

static void
choose (DureStagedVisit *self, DureStaffChoice choice)
{
  if (choice < DURE_STAFF_CHOICES)
    g_signal_emit_by_name (dure_window_get_sheet (dure_screens_get_window (self->screens)),
                           "chosen", choice);
}

/**
 * dure_staged_visit_play_staff:
 * @scene: `staff...`
 *
 * Returns: whether there is such a scene
 */
gboolean
dure_staged_visit_play_staff (DureStagedVisit *self, const char *scene)
{
  static const struct
  {
    const char *scene;
    guint wrong;
    DureStaffChoice choice;
  } scenes[] = {
    { "staff-door", 0, DURE_STAFF_CHOICES },
    { "staff-wrong", 1, DURE_STAFF_CHOICES },
    { "staff-locked", DURE_STAFF_TRIES, DURE_STAFF_CHOICES },
    { "staff", 0, DURE_STAFF_CHOICES },
    { "staff-station", 0, DURE_STAFF_SEE_STATION },
    { "staff-instruments", 0, DURE_STAFF_SEE_INSTRUMENTS },
    { "staff-touch", 0, DURE_STAFF_SEE_SCREEN },
    { "staff-lines", 0, DURE_STAFF_SEE_LINES },
  };

  dure_clock_manual_advance (self->clock, DURE_STAFF_LOCKED_MS);
  dure_staged_visit_let_go (self);
  if (g_str_equal (scene, "staff-help"))
    {
      see_help (self);
      return TRUE;
    }
  dure_recent_lines_forget ();
  dure_recent_lines_add ("The city's settings are not followed: no-notice");
  dure_recent_lines_add ("How the station is, is not reported yet: disk is full");
  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++)
    if (g_str_equal (scenes[i].scene, scene))
      {
        g_signal_emit_by_name (dure_screens_get_window (self->screens), "staff");
        type_wrong (self, scenes[i].wrong);
        if (!g_str_equal (scene, "staff-door") && scenes[i].wrong == 0)
          dure_staff_type (self->staff, CODE);
        draw (self);
        choose (self, scenes[i].choice);
        return TRUE;
      }
  return FALSE;
}
