// typed-code.h: codes by chance that people read to each other and type
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "world.h"

G_BEGIN_DECLS

char *dure_typed_code_new (DureDice *dice, guint n_letters);
char *dure_typed_code_spell (const char *code);
char *dure_typed_code_normalise (const char *typed, guint n_letters);

G_END_DECLS
