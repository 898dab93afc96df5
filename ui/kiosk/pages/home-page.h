// home-page.h: a phone brings the file of its home's meter
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

typedef enum
{
  DURE_HOME_WAITING,
  DURE_HOME_OUT_OF_REACH,
  DURE_HOME_OVER,
  DURE_HOME_STATES,
} DureHomeState;

#define DURE_TYPE_HOME_PAGE (dure_home_page_get_type ())
G_DECLARE_FINAL_TYPE (DureHomePage, dure_home_page, DURE, HOME_PAGE, DurePage)

/* Signals "again" (another code), "another" (something else than a home) and "meter" (one that is
 * here instead of a file). */
void dure_home_page_set_state (DureHomePage *self, DureHomeState state);
void dure_home_page_set_code (DureHomePage *self, const char *url);

G_END_DECLS
