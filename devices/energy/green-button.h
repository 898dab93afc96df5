// green-button.h: what a home used, from a Green Button file (ESPI)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "energy-csv.h"

G_BEGIN_DECLS

typedef struct _DureGreenButton DureGreenButton;

gboolean dure_green_button_recognises (const guint8 *bytes, gsize length);
DureGreenButton *dure_green_button_new (gulong salt);
void dure_green_button_free (DureGreenButton *self);
void dure_green_button_declare (DureGreenButton *self, DureEnergyUnit unit);
gboolean dure_green_button_feed (DureGreenButton *self, const guint8 *bytes, gsize length,
                                 GError **error);
DureEnergySeries *dure_green_button_finish (DureGreenButton *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureGreenButton, dure_green_button_free)

G_END_DECLS
