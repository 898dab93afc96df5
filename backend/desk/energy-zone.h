// energy-zone.h: the clocks of a home, so far as its file tells of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GTimeZone *dure_energy_zone (const char *name, const char *text, gboolean is_feed,
                             GError **error);

G_END_DECLS
