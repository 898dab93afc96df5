// rhythm-model.h: the packed rhythm model, compiled in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* rhythm.model, which train/run makes; the build makes these two of it. */
extern const guint8 dure_rhythm_model_bytes[];
extern const gsize dure_rhythm_model_size;

G_END_DECLS
