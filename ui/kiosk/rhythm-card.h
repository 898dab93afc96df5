// rhythm-card.h: what the AI saw in the rhythm of a pulse
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "rhythm.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_RHYTHM_CARD (dure_rhythm_card_get_type ())
G_DECLARE_FINAL_TYPE (DureRhythmCard, dure_rhythm_card, DURE, RHYTHM_CARD, GtkBox)

void dure_rhythm_card_set_rhythm (DureRhythmCard *self, const DureRhythmResult *rhythm,
                                  const gint32 *rr_ms, gsize count);

G_END_DECLS
