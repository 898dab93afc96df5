// screen-meter.c: how the pages of a meter that the donor has here are filled
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "screens-private.h"

#include "meter-page.h"
#include "meter-result-page.h"

#define SECOND_MS 1000

void
dure_screens_fill_meter (DureScreens *self, DurePage *page)
{
  DureMeterPage *live = DURE_METER_PAGE (page);
  const DureMeterSeries *meter = dure_visit_get_meter (self->visit);

  dure_meter_page_set_power (live, meter->n_powers > 0, meter->now_w,
                             dure_visit_get_progress (self->visit));
  dure_meter_page_set_is_lost (live, dure_visit_get_link (self->visit) == DURE_LINK_LOST);
  dure_meter_page_set_can_end (live, dure_visit_can_end_early (self->visit));
}

void
dure_screens_fill_meter_result (DureScreens *self, DurePage *page)
{
  DureMeterResultPage *result = DURE_METER_RESULT_PAGE (page);
  const DureMeterSeries *meter = dure_visit_get_meter (self->visit);
  DureMeterResult told = {
    .has_power = meter->n_powers > 0,
    .now_w = meter->now_w,
    .least_w = meter->least_w,
    .most_w = meter->most_w,
    .counted_wh = meter->counted_wh,
    .seconds = (guint) ((meter->end_ms - meter->start_ms) / SECOND_MS),
  };

  told.has_mean = dure_meter_series_mean (meter, &told.mean_w);
  dure_meter_result_page_set_result (result, &told);
  dure_meter_result_page_set_can_donate (result, dure_visit_can_donate (self->visit));
  dure_meter_result_page_set_shown (result, dure_visit_get_values_shown (self->visit));
}
