// values-page.h: what an instrument measured, as numbers without a judgement
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "observation.h"
#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_VALUES_PAGE (dure_values_page_get_type ())
G_DECLARE_FINAL_TYPE (DureValuesPage, dure_values_page, DURE, VALUES_PAGE, DurePage)

/* Signals "reveal", "again", "another", "go-on", "finish". */
void dure_values_page_set_device (DureValuesPage *self, DureDeviceClass device);
void dure_values_page_add (DureValuesPage *self, const DureObservation *observation);
void dure_values_page_set_shown (DureValuesPage *self, gboolean is_shown);
void dure_values_page_set_can_donate (DureValuesPage *self, gboolean can_donate);

G_END_DECLS
