// ask-page.h: one question of the notice
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "notice.h"
#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_ASK_PAGE (dure_ask_page_get_type ())
G_DECLARE_FINAL_TYPE (DureAskPage, dure_ask_page, DURE, ASK_PAGE, DurePage)

/* Signal "answered" (yes: gboolean). */
void dure_ask_page_set_question (DureAskPage *self, DureNotice *notice, DurePurpose purpose,
                                 guint number, guint of);
void dure_ask_page_set_assisted (DureAskPage *self, gboolean is_assisted);

G_END_DECLS
