// reading-page.h: a measurement of anything but the pulse, live
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "observation.h"
#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_READING_PAGE (dure_reading_page_get_type ())
G_DECLARE_FINAL_TYPE (DureReadingPage, dure_reading_page, DURE, READING_PAGE, DurePage)

/* Signal "unwell". */
void dure_reading_page_set_device (DureReadingPage *self, DureDeviceClass device);
void dure_reading_page_set_live (DureReadingPage *self, gboolean has_value, DureCode code,
                                 double value);
void dure_reading_page_set_hint (DureReadingPage *self, const char *words, gboolean is_well);

G_END_DECLS
