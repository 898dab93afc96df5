// day-profile.h: the average day of a home, hour by hour
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_DAY_PROFILE (dure_day_profile_get_type ())
G_DECLARE_FINAL_TYPE (DureDayProfile, dure_day_profile, DURE, DAY_PROFILE, GtkWidget)

void dure_day_profile_set_hours (DureDayProfile *self, const double hour_wh[24], guint peak_from,
                                 guint peak_to);

G_END_DECLS
