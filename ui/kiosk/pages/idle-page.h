// idle-page.h: is anybody still there?
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_IDLE_PAGE (dure_idle_page_get_type ())
G_DECLARE_FINAL_TYPE (DureIdlePage, dure_idle_page, DURE, IDLE_PAGE, DurePage)

/* Signal "closed". */
void dure_idle_page_set_seconds (DureIdlePage *self, guint seconds);

G_END_DECLS
