// model-handing.h: a model on trial, for the kiosks whose pilot runs it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "model-part.h"

G_BEGIN_DECLS

gboolean dure_model_hand (DureCity *city, const char *kiosk, const char *digest, gsize from,
                          DureModelPart **ret_part, GError **error);

G_END_DECLS
