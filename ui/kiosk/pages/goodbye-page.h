// goodbye-page.h: the visit ended and nothing was kept
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_GOODBYE_PAGE (dure_goodbye_page_get_type ())
G_DECLARE_FINAL_TYPE (DureGoodbyePage, dure_goodbye_page, DURE, GOODBYE_PAGE, DurePage)

typedef enum
{
  DURE_GOODBYE_PAGE_REFUSED,
  DURE_GOODBYE_PAGE_NOTHING,
  DURE_GOODBYE_PAGE_COUNT,
} DureGoodbyePageReason;

/* Signal "finished". */
void dure_goodbye_page_set_reason (DureGoodbyePage *self, DureGoodbyePageReason reason);

G_END_DECLS
