// call-page.h: call 119 now
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_CALL_PAGE (dure_call_page_get_type ())
G_DECLARE_FINAL_TYPE (DureCallPage, dure_call_page, DURE, CALL_PAGE, DurePage)

/* Signal "finished". */

G_END_DECLS
