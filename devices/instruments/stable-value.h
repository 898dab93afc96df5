// stable-value.h: one value out of a stream of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "reading.h"

#include <glib.h>

G_BEGIN_DECLS

#define DURE_STABLE_MAX 64

/**
 * DureStableValue:
 *
 * What came within the window; all zeros at first.
 */
typedef struct {
  guint n;
  gint64 times_ms[DURE_STABLE_MAX];
  DureReading readings[DURE_STABLE_MAX];
} DureStableValue;

gboolean dure_stable_value_take (DureStableValue   *self,
                                 const DureReading *reading,
                                 guint              second_ms,
                                 gint64             now_ms,
                                 DureReading       *ret_reading);

G_END_DECLS
