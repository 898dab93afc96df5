// result-page.h: what was measured, hidden until the donor wants to see it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "feedback.h"
#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_RESULT_PAGE (dure_result_page_get_type ())
G_DECLARE_FINAL_TYPE (DureResultPage, dure_result_page, DURE, RESULT_PAGE, DurePage)

/* Signals "reveal", "again", "another", "go-on", "finish". */
void dure_result_page_set_feedback (DureResultPage *self, const DureFeedback *feedback,
                                    DureAgeBand age, DureSex sex);
void dure_result_page_set_shown (DureResultPage *self, gboolean is_shown);
void dure_result_page_set_can_donate (DureResultPage *self, gboolean can_donate);

G_END_DECLS
