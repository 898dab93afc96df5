// choose-page.h: what shall be measured, and with what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "observation.h"
#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_CHOOSE_PAGE (dure_choose_page_get_type ())
G_DECLARE_FINAL_TYPE (DureChoosePage, dure_choose_page, DURE, CHOOSE_PAGE, DurePage)

/* Signals "chosen" (device: DureDeviceClass as guint), "home" and "results". */
void dure_choose_page_add (DureChoosePage *self, DureDeviceClass device, gboolean is_measured);
void dure_choose_page_add_home (DureChoosePage *self, gboolean is_brought);
void dure_choose_page_set_has_results (DureChoosePage *self, gboolean has_results);

G_END_DECLS
