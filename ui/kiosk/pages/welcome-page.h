// welcome-page.h: what this is, and the languages that start a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_WELCOME_PAGE (dure_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (DureWelcomePage, dure_welcome_page, DURE, WELCOME_PAGE, DurePage)

/* Signal "started" (code of the language: const char *). */

/* Signals "started" (language) and "taking-back". */
void dure_welcome_page_set_can_take_back (DureWelcomePage *self, gboolean can_take_back);
void dure_welcome_page_set_place (DureWelcomePage *self, const char *place);

G_END_DECLS
