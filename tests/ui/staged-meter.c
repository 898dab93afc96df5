// staged-meter.c: the scenes of somebody who has the meter of their home with them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "staged-visit.h"

#define STEP_MS 5000

/* What a made-up home draws in each step of a minute, in watts: a kettle goes on and off. */
static const double kettle[] = { 412, 410, 415, 413, 2380, 2391, 2388, 2379, 416, 411, 412, 409,
                                 408 };
static const double roof[] = { -640, -644, -651, -648, -640, -622, -618, -630, -641, -655, -661,
                               -660, -658 };

static void
prove (DureStagedVisit *self)
{
  dure_visit_set_proven (self->visit, DURE_POSSESSION_TOGGLE);
  dure_visit_set_link (self->visit, DURE_LINK_MEASURING);
}

/* One packet after the other; without @watts the register alone. */
static void
hear (DureStagedVisit *self, const double *watts, guint count)
{
  prove (self);
  for (guint i = 0; i < count; i++)
    {
      DureInstrumentReading reading = {
        .kind = DURE_INSTRUMENT_KIND_ELECTRICITY,
        .n_values = 1,
        .values = { { DURE_CODE_ELECTRICITY, i } },
      };

      if (watts != NULL)
        {
          reading.n_values = 2;
          reading.values[1].code = DURE_CODE_POWER;
          reading.values[1].value = watts[i];
        }
      if (i > 0)
        dure_clock_manual_advance (self->clock, STEP_MS);
      dure_visit_take_reading (self->visit, &reading);
    }
}

static void
ask (DureStagedVisit *self, DureQuestion question)
{
  const DureInstrumentQuestion asked = { .question = question };

  dure_visit_set_link (self->visit, DURE_LINK_ASKING);
  dure_visit_set_question (self->visit, &asked);
}

static gboolean
play_before (DureStagedVisit *self, const char *scene)
{
  if (g_str_equal (scene, "meter-connect"))
    return TRUE;
  if (g_str_equal (scene, "meter-none"))
    dure_visit_set_link (self->visit, DURE_LINK_NONE_FOUND);
  else if (g_str_equal (scene, "meter-sealed"))
    dure_visit_set_link (self->visit, DURE_LINK_SEALED);
  else if (g_str_equal (scene, "meter-off"))
    ask (self, DURE_QUESTION_SWITCH_OFF);
  else if (g_str_equal (scene, "meter-on") || g_str_equal (scene, "meter-wait"))
    ask (self, DURE_QUESTION_SWITCH_ON);
  else
    return FALSE;
  if (g_str_equal (scene, "meter-wait"))
    dure_visit_answer (self->visit, TRUE, 0);
  return TRUE;
}

/**
 * dure_staged_visit_play_meter:
 * @scene: `meter...`
 */
void
dure_staged_visit_play_meter (DureStagedVisit *self, const char *scene)
{
  dure_visit_bring_home (self->visit);
  dure_visit_use_meter (self->visit);
  if (play_before (self, scene))
    return;
  if (g_str_equal (scene, "meter-live"))
    hear (self, kettle, 6);
  else if (g_str_equal (scene, "meter-register"))
    hear (self, NULL, G_N_ELEMENTS (kettle));
  else
    hear (self, g_str_equal (scene, "meter-roof") ? roof : kettle, G_N_ELEMENTS (kettle));
  if (g_str_equal (scene, "meter-live") || g_str_equal (scene, "meter-hidden"))
    return;
  dure_visit_show_values (self->visit);
  if (!g_str_equal (scene, "meter-review"))
    return;
  dure_visit_go_on (self->visit);
  dure_visit_answer_donate (self->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  for (guint i = 0; i < 3; i++)
    dure_visit_answer_ask (self->visit, TRUE);
}
