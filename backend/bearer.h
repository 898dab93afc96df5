// bearer.h: secrets that whoever shows them is taken at their word for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "encoding.h"
#include "world.h"

G_BEGIN_DECLS

char *dure_bearer_new (DureDice *dice, guint8 ret_hash[DURE_SHA256_BYTES]);
char *dure_bearer_give (char *secret, gboolean is_kept);
gboolean dure_bearer_hash (const char *secret, guint8 ret_hash[DURE_SHA256_BYTES]);

G_END_DECLS
