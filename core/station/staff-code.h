// staff-code.h: the digits that open the staff corner, kept so that they cannot be read back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_STAFF_CODE_DIGITS 6

char *dure_staff_code_hash (const char *code);
gboolean dure_staff_code_is_hash (const char *text);
gboolean dure_staff_code_holds (const char *hash, const char *code);

G_END_DECLS
