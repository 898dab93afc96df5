// home-result-page.h: what a home's electricity says, hidden until the donor wants to see it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "home-energy.h"
#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_HOME_RESULT_PAGE (dure_home_result_page_get_type ())
G_DECLARE_FINAL_TYPE (DureHomeResultPage, dure_home_result_page, DURE, HOME_RESULT_PAGE, DurePage)

/* Signals "reveal", "another", "go-on" and "finish". */
void dure_home_result_page_set_home (DureHomeResultPage *self, const DureHomeEnergy *home);
void dure_home_result_page_set_shown (DureHomeResultPage *self, gboolean is_shown);
void dure_home_result_page_set_can_donate (DureHomeResultPage *self, gboolean can_donate);

G_END_DECLS
