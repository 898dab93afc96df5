// staged-measuring.c: the scenes of measuring and of results
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "staged-visit.h"

static void
take_reading (DureStagedVisit *self, DureInstrumentKind kind, const DureInstrumentReading *reading)
{
  dure_visit_choose (self->visit, kind, FALSE);
  dure_visit_set_link (self->visit, DURE_LINK_MEASURING);
  dure_clock_manual_advance (self->clock, 20 * 1000);
  dure_visit_take_reading (self->visit, reading);
}

/* Five minutes, in which somebody is seen to be there. */
static void
rest (DureStagedVisit *self)
{
  for (guint i = 0; i < 15; i++)
    {
      dure_clock_manual_advance (self->clock, 20 * 1000);
      dure_visit_touch (self->visit);
    }
}

static void
read_cuff (DureStagedVisit *self, double systolic, double diastolic, gboolean is_uneven)
{
  const DureInstrumentReading reading = { .kind = DURE_INSTRUMENT_KIND_BLOOD_PRESSURE,
                                          .n_values = 3,
                                          .values = { { DURE_CODE_SYSTOLIC, systolic },
                                                      { DURE_CODE_DIASTOLIC, diastolic },
                                                      { DURE_CODE_HEART_RATE, 71 } },
                                          .is_irregular = is_uneven };

  take_reading (self, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, &reading);
}

static void
read_one (DureStagedVisit *self, DureInstrumentKind kind, DureCode code, double value)
{
  const DureInstrumentReading reading = { .kind = kind,
                                          .n_values = 1,
                                          .values = { { code, value } } };

  take_reading (self, kind, &reading);
}

static void
read_scale (DureStagedVisit *self)
{
  const DureInstrumentReading reading = { .kind = DURE_INSTRUMENT_KIND_WEIGHT,
                                          .n_values = 4,
                                          .values = { { DURE_CODE_WEIGHT, 63.4 },
                                                      { DURE_CODE_HEIGHT, 168 },
                                                      { DURE_CODE_BMI, 22.5 },
                                                      { DURE_CODE_BODY_FAT, 24.8 } } };

  take_reading (self, DURE_INSTRUMENT_KIND_WEIGHT, &reading);
}

static void
read_clip (DureStagedVisit *self)
{
  const DureInstrumentReading reading = { .kind = DURE_INSTRUMENT_KIND_OXYGEN,
                                          .n_values = 2,
                                          .values = { { DURE_CODE_OXYGEN, 94 },
                                                      { DURE_CODE_HEART_RATE, 82 } } };

  take_reading (self, DURE_INSTRUMENT_KIND_OXYGEN, &reading);
}

/**
 * dure_staged_visit_play_reading:
 * @scene: `reading...`
 *
 * Returns: %TRUE
 */
gboolean
dure_staged_visit_play_reading (DureStagedVisit *self, const char *scene)
{
  const gboolean is_scale = g_str_equal (scene, "reading-scale");
  DureInstrumentReading reading = {
    .kind = is_scale ? DURE_INSTRUMENT_KIND_WEIGHT : DURE_INSTRUMENT_KIND_BLOOD_PRESSURE,
    .n_values = 1,
    .is_live = TRUE,
  };

  reading.values[0].code = is_scale ? DURE_CODE_WEIGHT : DURE_CODE_SYSTOLIC;
  reading.values[0].value = is_scale ? 63.4 : 128;
  if (g_str_equal (scene, "reading-hint"))
    reading = (DureInstrumentReading){ .kind = DURE_INSTRUMENT_KIND_BLOOD_PRESSURE,
                                       .hint = DURE_HINT_CUFF_FIT };
  take_reading (self, reading.kind, &reading);
  return TRUE;
}

/* A cuff once, or twice as who has done what the first result asked for. */
static void
play_cuff (DureStagedVisit *self, const char *scene)
{
  static const struct
  {
    const char *scene;
    double first[2], second[2];
  } cuffs[] = {
    { "values-cuff-high", { 148, 93 }, { 0 } },
    { "values-cuff-mean", { 148, 93 }, { 143, 86 } },
    { "values-cuff-flag", { 186, 121 }, { 0 } },
    { "values-cuff-doctor", { 186, 121 }, { 184, 118 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cuffs); i++)
    if (g_str_equal (cuffs[i].scene, scene))
      {
        read_cuff (self, cuffs[i].first[0], cuffs[i].first[1], FALSE);
        if (cuffs[i].second[0] == 0)
          return;
        rest (self);
        dure_visit_choose_another (self->visit);
        read_cuff (self, cuffs[i].second[0], cuffs[i].second[1], FALSE);
        return;
      }
  read_cuff (self, 118, 76, g_str_equal (scene, "values-cuff-uneven"));
}

/* Four minutes, half a minute, or nothing is left of five. */
static gboolean
play_rest (DureStagedVisit *self, const char *scene)
{
  read_cuff (self, 186, 121, FALSE);
  dure_visit_show_values (self->visit);
  dure_visit_rest (self->visit);
  dure_clock_manual_advance (self->clock, g_str_equal (scene, "rest")        ? 65 * 1000
                                          : g_str_equal (scene, "rest-last") ? 275 * 1000
                                                                             : 300 * 1000);
  dure_visit_tick (self->visit);
  return TRUE;
}

/**
 * dure_staged_visit_play_values:
 * @scene: `values...` or `rest...`
 *
 * Returns: %TRUE
 */
gboolean
dure_staged_visit_play_values (DureStagedVisit *self, const char *scene)
{
  if (g_str_has_prefix (scene, "rest"))
    return play_rest (self, scene);
  if (g_str_equal (scene, "values-scale"))
    read_scale (self);
  else if (g_str_equal (scene, "values-oxygen"))
    read_clip (self);
  else if (g_str_equal (scene, "values-fever"))
    read_one (self, DURE_INSTRUMENT_KIND_TEMPERATURE, DURE_CODE_TEMPERATURE, 38.4);
  else if (g_str_equal (scene, "values-sugar-moles"))
    read_one (self, DURE_INSTRUMENT_KIND_GLUCOSE, DURE_CODE_GLUCOSE_MOLES, 4.8);
  else if (g_str_has_prefix (scene, "values-sugar") || g_str_equal (scene, "values-asked"))
    read_one (self, DURE_INSTRUMENT_KIND_GLUCOSE, DURE_CODE_GLUCOSE_MASS,
              g_str_equal (scene, "values-sugar-low") ? 51 : 112);
  else
    play_cuff (self, scene);
  if (g_str_equal (scene, "values-sugar-fasting") || g_str_equal (scene, "values-asked"))
    dure_visit_say_meal (self->visit, DURE_MEAL_FASTING);
  if (g_str_equal (scene, "values-cuff-only") || g_str_equal (scene, "values-asked"))
    dure_visit_say_number_only (self->visit, TRUE);
  if (!g_str_equal (scene, "values-hidden") && !g_str_equal (scene, "values-asked"))
    dure_visit_show_values (self->visit);
  return TRUE;
}

/* Beats around a heart rate that vary by steps of @step_ms, or too much. */
static void
take_beats (DureStagedVisit *self, guint bpm, guint seconds, double step_ms, guint uneven_every)
{
  double heard_ms = 0;

  for (guint i = 0;
       heard_ms < seconds * 1000.0 && dure_visit_get_screen (self->visit) <= DURE_SCREEN_MEASURE;
       i++)
    {
      double ms = 60000.0 / bpm + step_ms * ((int) (i * 7 % 5) - 2);
      guint16 rr;

      if (uneven_every > 0 && i % uneven_every == 0)
        ms = 2600;
      rr = (guint16) (ms * 1.024);
      dure_visit_take_beats (self->visit, bpm, TRUE, &rr, 1);
      dure_clock_manual_advance (self->clock, (gint64) ms);
      heard_ms += ms;
    }
}

/* A made-up pulse without any evenness. */
static void
take_uneven_beats (DureStagedVisit *self, guint bpm)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (11);

  while (dure_visit_get_screen (self->visit) <= DURE_SCREEN_MEASURE)
    {
      double ms = 60000.0 / bpm * g_rand_double_range (dice, 0.6, 1.4);
      guint16 rr = (guint16) (ms * 1.024);

      dure_visit_take_beats (self->visit, bpm, TRUE, &rr, 1);
      dure_clock_manual_advance (self->clock, (gint64) ms);
    }
}

static void
connect_strap (DureStagedVisit *self)
{
  dure_visit_choose (self->visit, DURE_INSTRUMENT_KIND_HEART_RATE, FALSE);
  dure_visit_set_link (self->visit, DURE_LINK_CONNECTING);
  dure_visit_set_link (self->visit, DURE_LINK_MEASURING);
}

/**
 * dure_staged_visit_play_measure:
 * @scene: `measure...`
 *
 * Returns: %TRUE
 */
gboolean
dure_staged_visit_play_measure (DureStagedVisit *self, const char *scene)
{
  connect_strap (self);
  if (g_str_equal (scene, "measure-start"))
    return TRUE;
  dure_visit_say_about (self->visit, DURE_AGE_40_59, DURE_SEX_FEMALE);
  dure_visit_let_ai_look (self->visit, !g_str_equal (scene, "measure-no-ai"));
  take_beats (self, 72, g_str_equal (scene, "measure-early") ? 75 : 38, 30, 0);
  if (g_str_equal (scene, "measure-skin"))
    dure_visit_set_link (self->visit, DURE_LINK_NO_CONTACT);
  if (g_str_equal (scene, "measure-lost"))
    dure_visit_set_link (self->visit, DURE_LINK_LOST);
  return TRUE;
}

static void
take_beats_of (DureStagedVisit *self, const char *scene)
{
  guint bpm = g_str_equal (scene, "result-again")         ? 106
              : g_str_equal (scene, "result-doctor")      ? 134
              : g_str_equal (scene, "result-hidden-high") ? 134
              : g_str_equal (scene, "result-uneven-fast") ? 118
                                                          : 72;

  if (g_str_has_prefix (scene, "result-uneven"))
    take_uneven_beats (self, bpm);
  else if (g_str_equal (scene, "result-even"))
    take_beats (self, bpm, 300, 8, 0);
  else
    take_beats (self, bpm, 62, 30, g_str_equal (scene, "result-unsure") ? 4 : 0);
  dure_visit_end_early (self->visit);
}

/**
 * dure_staged_visit_play_result:
 * @scene: `result...`
 *
 * The AI looks only where the scene is about it.
 */
void
dure_staged_visit_play_result (DureStagedVisit *self, const char *scene)
{
  DureAgeBand age = g_str_equal (scene, "result-young") ? DURE_AGE_16_19 : DURE_AGE_40_59;
  guint times = g_str_equal (scene, "result-doctor") ? 2 : 1;

  dure_visit_choose_another (self->visit);
  for (guint time = 0; time < times; time++)
    {
      connect_strap (self);
      dure_visit_say_about (self->visit, age, DURE_SEX_FEMALE);
      dure_visit_let_ai_look (self->visit, g_str_has_prefix (scene, "result-even")
                                               || g_str_has_prefix (scene, "result-uneven")
                                               || g_str_equal (scene, "result-early"));
      take_beats_of (self, scene);
      for (guint i = 0; i < 400 && dure_visit_get_screen (self->visit) == DURE_SCREEN_MEASURE; i++)
        {
          dure_clock_manual_advance (self->clock, 1000);
          dure_visit_tick (self->visit);
        }
      if (time + 1 < times)
        {
          rest (self);
          dure_visit_choose_another (self->visit);
        }
    }
  if (!g_str_has_prefix (scene, "result-hidden"))
    dure_visit_show_values (self->visit);
}

/**
 * dure_staged_visit_play_unwell:
 * @scene: `unwell...` or `call`
 *
 * Returns: %TRUE
 */
gboolean
dure_staged_visit_play_unwell (DureStagedVisit *self, const char *scene)
{
  if (g_str_equal (scene, "unwell-sugar"))
    dure_staged_visit_play_values (self, "values-sugar");
  else
    dure_staged_visit_play_result (self, "result-usual");
  if (g_str_equal (scene, "call"))
    dure_visit_say_symptom (self->visit, DURE_SYMPTOM_CHEST_PAIN);
  else
    {
      dure_staged_visit_let_go (self);
      g_signal_emit_by_name (dure_window_get_page (dure_screens_get_window (self->screens)),
                             "unwell");
    }
  return TRUE;
}
