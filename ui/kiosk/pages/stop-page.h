// stop-page.h: whether to throw away what was measured so far
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_STOP_PAGE (dure_stop_page_get_type ())
G_DECLARE_FINAL_TYPE (DureStopPage, dure_stop_page, DURE, STOP_PAGE, DurePage)

/* Signals "stop" and "closed". */

G_END_DECLS
