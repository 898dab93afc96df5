// pulse-trace.h: the line of a heart that beats, drawn from the beats that come in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_PULSE_TRACE (dure_pulse_trace_get_type ())
G_DECLARE_FINAL_TYPE (DurePulseTrace, dure_pulse_trace, DURE, PULSE_TRACE, GtkWidget)

void dure_pulse_trace_set_beats (DurePulseTrace *self, const gint32 *rr_ms, gsize count);
/* Property "sample" (gboolean), for templates: two beats stand for a pulse where there is none. */
void dure_pulse_trace_set_still (DurePulseTrace *self, gboolean is_still);

void dure_pulse_trace_beat (cairo_t *cr, double x, double pixels_a_ms, double base, double height);

G_END_DECLS
