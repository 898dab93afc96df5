// code-page.h: the number of the receipt, typed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

typedef enum
{
  DURE_CODE_PAGE_TYPING,
  DURE_CODE_PAGE_LOOKING,
  DURE_CODE_PAGE_SLIP,
  DURE_CODE_PAGE_UNKNOWN,
  DURE_CODE_PAGE_SEVERAL,
  DURE_CODE_PAGE_SLOW,
  DURE_CODE_PAGE_STATES,
} DureCodePageState;

#define DURE_TYPE_CODE_PAGE (dure_code_page_get_type ())
G_DECLARE_FINAL_TYPE (DureCodePage, dure_code_page, DURE, CODE_PAGE, DurePage)

/* Signal "typed": all digits are there and were confirmed. */
void dure_code_page_set_state (DureCodePage *self, DureCodePageState state);
const char *dure_code_page_get_code (DureCodePage *self);

G_END_DECLS
