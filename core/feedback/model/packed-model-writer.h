// packed-model-writer.h: from a model's description to its file
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "packed-model.h"

#include <jansson.h>

G_BEGIN_DECLS

GByteArray *dure_packed_model_write (const json_t *description, GError **error);

G_END_DECLS
