// xgboost-model.h: from a model that XGBoost has saved to a description of ours
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

json_t *dure_xgboost_describe (const json_t *saved, const json_t *draft, GError **error);

G_END_DECLS
