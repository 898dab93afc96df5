// meter-page.h: what a home draws, live
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_METER_PAGE (dure_meter_page_get_type ())
G_DECLARE_FINAL_TYPE (DureMeterPage, dure_meter_page, DURE, METER_PAGE, DurePage)

/* Signal "early": see what there is now. */
void dure_meter_page_set_power (DureMeterPage *self, gboolean has_power, double watts,
                                double progress);
void dure_meter_page_set_is_lost (DureMeterPage *self, gboolean is_lost);
void dure_meter_page_set_can_end (DureMeterPage *self, gboolean can_end);

G_END_DECLS
