// taken-back.h: which proposals were taken back, remembered where keys are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "key-store.h"

G_BEGIN_DECLS

gboolean dure_taken_back_put (DureKeyStore *store, const char *proposal, GError **error);
GPtrArray *dure_taken_back_list (DureKeyStore *store, GError **error);

G_END_DECLS
