// apple-health.h: what a citizen's phone has kept, from an export of Apple Health
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "health-intake.h"

G_BEGIN_DECLS

typedef struct _DureAppleHealth DureAppleHealth;

DureAppleHealth *dure_apple_health_new (DureHealthIntake *intake, gulong salt);
void dure_apple_health_free (DureAppleHealth *self);
gboolean dure_apple_health_feed (DureAppleHealth *self, const guint8 *bytes, gsize length,
                                 GError **error);
gboolean dure_apple_health_is_one (const DureAppleHealth *self);
gboolean dure_apple_health_finish (DureAppleHealth *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureAppleHealth, dure_apple_health_free)

G_END_DECLS
