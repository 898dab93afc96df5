// staff-touch-page.h: a look at the screen: its colours, its millimetres, its touch
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_STAFF_TOUCH_PAGE (dure_staff_touch_page_get_type ())
G_DECLARE_FINAL_TYPE (DureStaffTouchPage, dure_staff_touch_page, DURE, STAFF_TOUCH_PAGE, DurePage)

/* Signal "closed". */

G_END_DECLS
