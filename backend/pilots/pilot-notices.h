// pilot-notices.h: the notices of pilots, frozen, and on the shelf
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "pilots.h"

G_BEGIN_DECLS

DureNotice *dure_pilot_notice (DureCity *city, const DurePilot *pilot, const char *language,
                               GError **error);
const char *dure_pilot_change (DureCity *city, const DurePilot *pilot, GError **error);
char *dure_pilot_freeze (DureCity *city, const DurePilot *pilot, GError **error);
gboolean dure_pilot_notices_shelve (DureCity *city, GError **error);

G_END_DECLS
