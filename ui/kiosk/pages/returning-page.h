// returning-page.h: who has given before shows it by the phone of then
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

typedef enum
{
  DURE_RETURNING_WAITING,
  DURE_RETURNING_OUT_OF_REACH,
  DURE_RETURNING_OVER,
  DURE_RETURNING_WORDS,
  DURE_RETURNING_COUNT,
} DureReturningState;

#define DURE_TYPE_RETURNING_PAGE (dure_returning_page_get_type ())
G_DECLARE_FINAL_TYPE (DureReturningPage, dure_returning_page, DURE, RETURNING_PAGE, DurePage)

/* Signals "confirmed" (are_same: gboolean), "again" (another code) and "as-new". */
void dure_returning_page_set_state (DureReturningPage *self, DureReturningState state);
void dure_returning_page_set_code (DureReturningPage *self, const char *url);
void dure_returning_page_set_words (DureReturningPage *self, const char *const words[2]);

G_END_DECLS
