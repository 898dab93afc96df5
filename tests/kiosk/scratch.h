// scratch.h: a folder for one test, and donations to fill it with
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "envelope.h"

G_BEGIN_DECLS

char *scratch_new (void);
void scratch_free (char *folder);
char *scratch_path (const char *folder, const char *name);
gsize scratch_count (const char *folder, const char *bytes);
DureEnvelope *scratch_envelope (guint number, gsize length);

G_END_DECLS
