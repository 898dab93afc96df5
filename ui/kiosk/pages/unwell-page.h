// unwell-page.h: what ails somebody who does not feel well, to be touched
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "observation.h"
#include "page.h"
#include "vital-rules.h"

G_BEGIN_DECLS

#define DURE_TYPE_UNWELL_PAGE (dure_unwell_page_get_type ())
G_DECLARE_FINAL_TYPE (DureUnwellPage, dure_unwell_page, DURE, UNWELL_PAGE, DurePage)

/* Signals "said" (symptom: DureSymptom as guint) and "closed". */
void dure_unwell_page_set_device (DureUnwellPage *self, DureDeviceClass device);

G_END_DECLS
