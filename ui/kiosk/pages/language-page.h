// language-page.h: all languages in their own names, over whatever page there is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_LANGUAGE_PAGE (dure_language_page_get_type ())
G_DECLARE_FINAL_TYPE (DureLanguagePage, dure_language_page, DURE, LANGUAGE_PAGE, DurePage)

/* Signal "chosen" (code as string), the language in use included. */

G_END_DECLS
