// help-page.h: an explanation of the page below, and who else helps
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"
#include "station-settings.h"

G_BEGIN_DECLS

#define DURE_TYPE_HELP_PAGE (dure_help_page_get_type ())
G_DECLARE_FINAL_TYPE (DureHelpPage, dure_help_page, DURE, HELP_PAGE, DurePage)

/* Signals "closed" and "staff". */
void dure_help_page_set_texts (DureHelpPage *self, const char *explanation, const char *contact,
                               gboolean has_voice);
void dure_help_page_set_settings (DureHelpPage *self, const DureStationSettings *settings,
                                  DureClock *clock);
void dure_help_page_set_has_staff (DureHelpPage *self, gboolean has_staff);

G_END_DECLS
