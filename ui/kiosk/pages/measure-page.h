// measure-page.h: the heart, live
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "feedback.h"
#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_MEASURE_PAGE (dure_measure_page_get_type ())
G_DECLARE_FINAL_TYPE (DureMeasurePage, dure_measure_page, DURE, MEASURE_PAGE, DurePage)

typedef enum
{
  DURE_MEASURE_WELL,
  DURE_MEASURE_NO_CONTACT,
  DURE_MEASURE_LOST,
  DURE_MEASURE_COUNT,
} DureMeasureState;

/* Signals "about-said" (age: DureAgeBand as guint, sex: DureSex as guint), "ai-answered" (may_look:
 * gboolean), "unwell" and "early". */
void dure_measure_page_set_state (DureMeasurePage *self, DureMeasureState state);
void dure_measure_page_set_pulse (DureMeasurePage *self, guint bpm, double progress);
void dure_measure_page_set_beats (DureMeasurePage *self, const gint32 *rr_ms, gsize count);
void dure_measure_page_set_ai (DureMeasurePage *self, gboolean is_offered, gboolean may_look,
                               guint beats_wanted);
void dure_measure_page_set_can_end (DureMeasurePage *self, gboolean can_end);
void dure_measure_page_set_about (DureMeasurePage *self, DureAgeBand age, DureSex sex);

G_END_DECLS
