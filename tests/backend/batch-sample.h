// batch-sample.h: batches as a watch, a cuff and an oximeter would send them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

GString *batch_sample (guint n_observations, guint32 seed);
GString *batch_sample_from (guint first, guint n_observations, guint32 seed);
