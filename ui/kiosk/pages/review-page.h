// review-page.h: exactly what would be donated, row by row
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_REVIEW_PAGE (dure_review_page_get_type ())
G_DECLARE_FINAL_TYPE (DureReviewPage, dure_review_page, DURE, REVIEW_PAGE, DurePage)

/* Signals "row-kept" (row: guint, keep: gboolean), "alike" and "give". */
void dure_review_page_add_row (DureReviewPage *self, guint row, const char *name, const char *value,
                               gboolean is_kept);
void dure_review_page_keep_row (DureReviewPage *self, guint row, gboolean is_kept);
void dure_review_page_set_value (DureReviewPage *self, guint row, const char *value);
void dure_review_page_offer_alike (DureReviewPage *self, gboolean is_offered);
void dure_review_page_set_failed (DureReviewPage *self, gboolean has_failed);

G_END_DECLS
