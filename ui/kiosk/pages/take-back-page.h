// take-back-page.h: what is taken back, how, and what becomes of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_TAKE_BACK_PAGE (dure_take_back_page_get_type ())
G_DECLARE_FINAL_TYPE (DureTakeBackPage, dure_take_back_page, DURE, TAKE_BACK_PAGE, DurePage)

/* Signals "chosen" (number: guint) and "finished". */
void dure_take_back_page_set_lead (DureTakeBackPage *self, const char *lead);
void dure_take_back_page_set_picture (DureTakeBackPage *self, const char *picture);
void dure_take_back_page_set_note (DureTakeBackPage *self, const char *note);
void dure_take_back_page_add_choice (DureTakeBackPage *self, guint number, const char *label);

G_END_DECLS
