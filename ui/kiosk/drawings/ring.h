// ring.h: how much is done, or left, as a ring around a number
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_RING (dure_ring_get_type ())
G_DECLARE_FINAL_TYPE (DureRing, dure_ring, DURE, RING, GtkWidget)

void dure_ring_set_value (DureRing *self, double value);
void dure_ring_set_number (DureRing *self, const char *number);
void dure_ring_set_unit (DureRing *self, const char *unit);

G_END_DECLS
