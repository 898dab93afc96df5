// screen-result.c: how the pages of a result, and of the rest before another one, are filled
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "screens-private.h"

#include "instrument-words.h"
#include "rest-page.h"
#include "result-page.h"

#include <glib/gi18n-lib.h>

static void
add_value (DureResult *result, DureCode code, double value)
{
  if (result->n_values == DURE_RESULT_VALUES)
    return;
  result->values[result->n_values].code = code;
  result->values[result->n_values++].value = value;
}

static void
find_values (DureScreens *self, DureResult *result)
{
  const DureInstrumentKind kind = dure_visit_get_kind (self->visit, NULL);
  const DureReadings *readings = dure_visit_get_readings (self->visit);
  DureFeedback feedback;

  if (kind == DURE_INSTRUMENT_KIND_HEART_RATE)
    {
      if (dure_visit_get_feedback (self->visit, &feedback) && feedback.heart_rate > 0)
        add_value (result, DURE_CODE_HEART_RATE, feedback.heart_rate);
      return;
    }
  for (guint i = 0; i < readings->count; i++)
    if (readings->items[i].kind == kind)
      {
        const DureObservation *observation = &readings->items[i].observation;

        add_value (result, observation->code, observation->value);
        result->is_uneven |= observation->is_irregular_pulse;
      }
}

static void
fill_values (DureScreens *self, DureResultPage *page)
{
  DureResult result = { .device = dure_screens_device (self) };
  DureJudged judged[DURE_JUDGED_MOST];

  find_values (self, &result);
  result.n_judged = dure_visit_get_judged (self->visit, judged);
  for (guint i = 0; i < result.n_judged; i++)
    {
      result.judged[i].reading = judged[i].reading;
      result.judged[i].judgement = judged[i].judgement;
      result.judged[i].is_mean = judged[i].is_mean;
    }
  result.urgency = dure_visit_get_answer (self->visit, &result.red_flag);
  dure_result_page_set_result (page, &result);
}

static void
fill_pulse (DureScreens *self, DureResultPage *page)
{
  DureFeedback feedback;
  DureRhythmResult rhythm;
  DureAgeBand age;
  DureSex sex;
  gsize count;
  const gint32 *rr_ms = dure_visit_get_rr_ms (self->visit, &count);

  dure_visit_get_about (self->visit, &age, &sex);
  if (dure_visit_get_feedback (self->visit, &feedback))
    dure_result_page_set_pulse (page, &feedback, age, sex);
  dure_result_page_set_rhythm (
      page, dure_visit_get_rhythm (self->visit, &rhythm) ? &rhythm : NULL, rr_ms, count);
}

void
dure_screens_fill_result (DureScreens *self, DurePage *page)
{
  DureResultPage *result = DURE_RESULT_PAGE (page);
  DureAgeBand age;
  DureSex sex;
  guint whole;

  dure_visit_get_about (self->visit, &age, &sex);
  fill_values (self, result);
  if (dure_visit_get_kind (self->visit, NULL) == DURE_INSTRUMENT_KIND_HEART_RATE)
    fill_pulse (self, result);
  dure_result_page_set_asked (result, dure_age_band_is_under_19 (age),
                              dure_visit_get_number_only (self->visit),
                              dure_visit_get_meal (self->visit));
  dure_result_page_set_rests (result, dure_visit_get_rest_left (self->visit, &whole) > 0);
  dure_result_page_set_can_donate (result, dure_visit_can_donate (self->visit));
  dure_result_page_set_shown (result, dure_visit_get_values_shown (self->visit));
}

void
dure_screens_build_rest (DureScreens *self, DurePage *page)
{
  dure_page_set_overline (page, _(dure_instrument_words (dure_screens_device (self))->name));
}

void
dure_screens_fill_rest (DureScreens *self, DurePage *page)
{
  guint whole;
  const guint left = dure_visit_get_rest_left (self->visit, &whole);

  dure_rest_page_set_left (DURE_REST_PAGE (page), left, whole);
}
