// donate-page.h: whether to donate at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_DONATE_PAGE (dure_donate_page_get_type ())
G_DECLARE_FINAL_TYPE (DureDonatePage, dure_donate_page, DURE, DONATE_PAGE, DurePage)

/* Signals "answered" (DureDonateChoice as guint) and "returning". */
typedef enum
{
  DURE_DONATE_NO,
  DURE_DONATE_FOURTEEN_OR_OVER,
  DURE_DONATE_UNDER_FOURTEEN,
} DureDonateChoice;

void dure_donate_page_set_has_home (DureDonatePage *self, gboolean has_home);
void dure_donate_page_set_can_return (DureDonatePage *self, gboolean can_return);

G_END_DECLS
