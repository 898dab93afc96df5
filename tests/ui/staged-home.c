// staged-home.c: the scenes of somebody whose phone brings the file of a home
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "staged-visit.h"

#define WEEKS 4

/* What a made-up home takes in each hour of each day, watt hours. */
static const gint32 evening[24] = { 180, 150, 140, 130, 130, 160, 320, 410, 300, 240, 220, 230,
                                    260, 240, 220, 230, 280, 420, 640, 720, 610, 430, 320, 240 };
static const gint32 always[24] = { 240, 230, 230, 230, 230, 230, 260, 300, 280, 260, 260, 260,
                                   270, 260, 260, 260, 270, 300, 340, 360, 330, 290, 260, 250 };

/**
 * dure_staged_show_home:
 * @data: a DureStagedVisit
 *
 * The hand of the visit.
 */
gboolean
dure_staged_show_home (const char *language, DureVisitPass *ret_pass, gpointer data)
{
  DureStagedVisit *self = data;

  *ret_pass = (DureVisitPass){ .use = DURE_PASS_FOR_HOME, .made_s = 1795230000,
                               .secret = { 4, 8, 15 } };
  return dure_visit_pass_sign (ret_pass, language, DURE_STAGED_KIOSK, self->key);
}

/**
 * dure_staged_hide_home:
 *
 * The hand of the visit.
 */
void
dure_staged_hide_home (gpointer data)
{
}

static void
bring (DureStagedVisit *self, const gint32 day[24], guint hours)
{
  g_autofree DureHomeHours *home = g_new0 (DureHomeHours, 1);

  home->count = hours;
  home->start_s = 1790521200; /* 2026-09-28T00:00 in Gwangju */
  for (guint i = 0; i < hours; i++)
    home->hours[i].wh = day[i % 24] + (i < 7 * 24 ? 10 : 0);
  dure_visit_take_home (self->visit, home);
}

/**
 * dure_staged_visit_play_home:
 * @scene: `home...`
 */
void
dure_staged_visit_play_home (DureStagedVisit *self, const char *scene)
{
  dure_visit_bring_home (self->visit);
  if (g_str_equal (scene, "home"))
    return;
  if (g_str_equal (scene, "home-offline"))
    dure_visit_set_home_state (self->visit, DURE_PASS_OUT_OF_REACH);
  else if (g_str_equal (scene, "home-over"))
    dure_visit_set_home_state (self->visit, DURE_PASS_OVER);
  else
    bring (self, g_str_equal (scene, "home-always") ? always : evening,
           g_str_equal (scene, "home-too-little") ? 7 : WEEKS * 7 * 24);
  if (g_str_equal (scene, "home-hidden"))
    return;
  dure_visit_show_values (self->visit);
  if (!g_str_equal (scene, "home-ask") && !g_str_equal (scene, "home-review"))
    return;
  dure_visit_go_on (self->visit);
  dure_visit_answer_donate (self->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  if (g_str_equal (scene, "home-ask"))
    return;
  for (guint i = 0; i < 3; i++)
    dure_visit_answer_ask (self->visit, TRUE);
}
