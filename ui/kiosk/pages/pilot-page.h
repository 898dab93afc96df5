// pilot-page.h: a company's model on trial: may it run, and what it said
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_PILOT_PAGE (dure_pilot_page_get_type ())
G_DECLARE_FINAL_TYPE (DurePilotPage, dure_pilot_page, DURE, PILOT_PAGE, DurePage)

/* Signals "answered" (yes: gboolean) and "finished". */
GtkWidget *dure_pilot_offer_new (void);
void dure_pilot_page_set_model (DurePilotPage *self, const char *company, const char *aim,
                                const char *looks_at);
void dure_pilot_page_ask (DurePilotPage *self);
void dure_pilot_page_wait (DurePilotPage *self);
void dure_pilot_page_tell (DurePilotPage *self, const char *answer);

G_END_DECLS
