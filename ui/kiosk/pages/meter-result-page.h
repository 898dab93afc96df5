// meter-result-page.h: what a minute of a home's meter says, hidden until the donor wants to see it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

/**
 * DureMeterResult:
 * @has_mean: whether the meter was listened to long enough for one
 * @mean_w: then, what the home drew on average, in watts, less than 0 when it gave
 * @has_power: whether the meter told a power at all
 * @now_w: then, the last one
 * @least_w: the least
 * @most_w: the most
 * @counted_wh: how far its register moved meanwhile
 * @seconds: how long it was listened to
 */
typedef struct
{
  gboolean has_mean;
  double mean_w;
  gboolean has_power;
  double now_w, least_w, most_w;
  guint counted_wh;
  guint seconds;
} DureMeterResult;

#define DURE_TYPE_METER_RESULT_PAGE (dure_meter_result_page_get_type ())
G_DECLARE_FINAL_TYPE (DureMeterResultPage, dure_meter_result_page, DURE, METER_RESULT_PAGE,
                      DurePage)

/* Signals "reveal", "again", "another", "go-on" and "finish". */
void dure_meter_result_page_set_result (DureMeterResultPage *self, const DureMeterResult *result);
void dure_meter_result_page_set_shown (DureMeterResultPage *self, gboolean is_shown);
void dure_meter_result_page_set_can_donate (DureMeterResultPage *self, gboolean can_donate);

G_END_DECLS
