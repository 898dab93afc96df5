// result-page.h: what was measured and what it says, hidden until the donor wants to see it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "feedback.h"
#include "page.h"
#include "result-values.h"
#include "rhythm.h"

G_BEGIN_DECLS

#define DURE_TYPE_RESULT_PAGE (dure_result_page_get_type ())
G_DECLARE_FINAL_TYPE (DureResultPage, dure_result_page, DURE, RESULT_PAGE, DurePage)

/* Signals "reveal", "again", "another", "unwell", "go-on", "finish", "number-only-said"
 * (is_number_only: gboolean) and "meal-said" (meal: DureMeal as guint). */
void dure_result_page_set_result (DureResultPage *self, const DureResult *result);
void dure_result_page_set_pulse (DureResultPage *self, const DureFeedback *feedback,
                                 DureAgeBand age, DureSex sex);
void dure_result_page_set_rhythm (DureResultPage *self, const DureRhythmResult *rhythm,
                                  const gint32 *rr_ms, gsize count);
void dure_result_page_set_asked (DureResultPage *self, gboolean is_young, gboolean is_number_only,
                                 DureMeal meal);
void dure_result_page_set_shown (DureResultPage *self, gboolean is_shown);
void dure_result_page_set_rests (DureResultPage *self, gboolean rests);
void dure_result_page_set_can_donate (DureResultPage *self, gboolean can_donate);

G_END_DECLS
