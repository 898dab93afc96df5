// day-counts.h: how many visits this station had, by day, until the city has been told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "day-count.h"
#include "world.h"

G_BEGIN_DECLS

typedef struct _DureDayCounts DureDayCounts;

DureDayCounts *dure_day_counts_open (const char *path, DureClock *clock, GError **error);
void dure_day_counts_close (DureDayCounts *self);
void dure_day_counts_add_end (DureDayCounts *self, DureStep step);
void dure_day_counts_add_refusal (DureDayCounts *self, guint refusal);
void dure_day_counts_add_staff (DureDayCounts *self, DureStaffCount what);
gboolean dure_day_counts_save (DureDayCounts *self, GError **error);
guint dure_day_counts_closed (DureDayCounts *self, DureDayCount *ret_days, guint most);
gboolean dure_day_counts_drop (DureDayCounts *self, guint number, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureDayCounts, dure_day_counts_close)

G_END_DECLS
