// beat-strip.h: a stretch of a pulse, with the odd beats marked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_BEAT_STRIP (dure_beat_strip_get_type ())
G_DECLARE_FINAL_TYPE (DureBeatStrip, dure_beat_strip, DURE, BEAT_STRIP, GtkWidget)

guint dure_beat_strip_set_beats (DureBeatStrip *self, const gint32 *rr_ms, gsize count);

G_END_DECLS
