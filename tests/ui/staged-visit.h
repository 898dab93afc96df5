// staged-visit.h: a real visit on the real screens, brought to a scene by a script
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "screen-staff.h"
#include "screens.h"

G_BEGIN_DECLS

#define DURE_STAGED_KIOSK "5f0c0d0e-6f4a-4c58-9d7a-0c1b2a394857"
#define DURE_STAGED_LANGUAGES 5

/**
 * DureStagedVisit:
 * @clock: moved by hand
 * @dice: seeded
 * @visit: the visit
 * @screens: what draws it
 * @notices: in the order of dure_languages()
 * @given_language: what the last donation says its questions were asked in
 * @gives: whether giving works
 * @is_held: whether the screens wait for the end of a scene
 * @width: of the window in pixels
 * @height: of the window in pixels
 * @pilot: (nullable): a model on trial
 * @staff: the door of the staff corner
 * @screen_staff: what draws that
 *
 * Nothing here goes to a disk, a radio or a network: giving signs with a key of its own.
 */
typedef struct
{
  DureClock *clock;
  DureDice *dice;
  DureSigningKey *key;
  DureVisit *visit;
  DureScreens *screens;
  DureNotice *notices[DURE_STAGED_LANGUAGES];
  char *given_language;
  gboolean gives;
  gboolean is_held;
  int width, height;
  DurePilotModel *pilot;
  DureStaff *staff;
  DureScreenStaff *screen_staff;
} DureStagedVisit;

DureStagedVisit *dure_staged_visit_new (int width, int height);
void dure_staged_visit_free (DureStagedVisit *self);
GtkWidget *dure_staged_visit_window (DureStagedVisit *self);
GtkWidget *dure_staged_visit_bar_button (DureStagedVisit *self, guint item);
void dure_staged_visit_pick_language (DureStagedVisit *self, const char *code);
void dure_staged_visit_lay_out (DureStagedVisit *self, int width, int height);
void dure_staged_visit_settle (DureStagedVisit *self);
GdkTexture *dure_staged_visit_picture (DureStagedVisit *self);
gboolean dure_staged_visit_go_to (DureStagedVisit *self, const char *scene, const char *language);
const char *const *dure_staged_visit_scenes (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureStagedVisit, dure_staged_visit_free)

void dure_staged_visit_let_go (DureStagedVisit *self);
gboolean dure_staged_visit_play_reading (DureStagedVisit *self, const char *scene);
gboolean dure_staged_visit_play_values (DureStagedVisit *self, const char *scene);
gboolean dure_staged_visit_play_measure (DureStagedVisit *self, const char *scene);
void dure_staged_visit_play_result (DureStagedVisit *self, const char *scene);
gboolean dure_staged_visit_play_unwell (DureStagedVisit *self, const char *scene);
gboolean dure_staged_visit_play_taking_back (DureStagedVisit *self, const char *scene,
                                             const char *language);
gboolean dure_staged_visit_play_station (DureStagedVisit *self, const char *scene);

void dure_staged_visit_open_staff (DureStagedVisit *self);
void dure_staged_visit_close_staff (DureStagedVisit *self);
gboolean dure_staged_visit_play_staff (DureStagedVisit *self, const char *scene);

gboolean dure_staged_show_home (const char *language, DureVisitPass *ret_pass, gpointer data);
void dure_staged_hide_home (gpointer data);
void dure_staged_visit_play_home (DureStagedVisit *self, const char *scene);
void dure_staged_visit_play_meter (DureStagedVisit *self, const char *scene);

const DurePilotModel *dure_staged_find_pilot (const char *language, gpointer data);
void dure_staged_ask_pilot (const DurePilotFeatures *features, gpointer data);
void dure_staged_forget_pilot (gpointer data);
void dure_staged_visit_put_pilot (DureStagedVisit *self, gboolean is_there, const char *language);
void dure_staged_visit_play_pilot (DureStagedVisit *self, const char *scene);

G_END_DECLS
