// alike-page.h: how many people are like the visitor, and how much of that is told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_ALIKE_PAGE (dure_alike_page_get_type ())
G_DECLARE_FINAL_TYPE (DureAlikePage, dure_alike_page, DURE, ALIKE_PAGE, DurePage)

/* Signals "chosen" (choice: guint) and "closed". */
void dure_alike_page_add_choice (DureAlikePage *self, guint choice, const char *words);
void dure_alike_page_set_chosen (DureAlikePage *self, guint choice, guint count, guint of_100);

G_END_DECLS
