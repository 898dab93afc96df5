// choose-page.h: what shall be measured
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_CHOOSE_PAGE (dure_choose_page_get_type ())
G_DECLARE_FINAL_TYPE (DureChoosePage, dure_choose_page, DURE, CHOOSE_PAGE, DurePage)

/* Signal "pulse-chosen". */

G_END_DECLS
