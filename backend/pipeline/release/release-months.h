// release-months.h: what one donor gave, month by month, as numbers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "home-days.h"
#include "release-columns.h"

G_BEGIN_DECLS

typedef struct _DureReleaseMonths DureReleaseMonths;

/**
 * DureReleaseMonth:
 * @noon_ms: noon of its 15th day in Gwangju, milliseconds since 1970
 * @values: by feature, thousandths; %DURE_CELL_MISSING for what was not given
 */
typedef struct
{
  gint64 noon_ms;
  gint64 values[DURE_FEATURES];
} DureReleaseMonth;

DureReleaseMonths *dure_release_months_new (void);
void dure_release_months_free (DureReleaseMonths *self);
void dure_release_months_add (DureReleaseMonths *self, DureCode code, gint64 time_ms,
                              double value);
void dure_release_months_add_use (DureReleaseMonths *self, const DureEnergyUse *use);
GArray *dure_release_months_fold (DureReleaseMonths *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureReleaseMonths, dure_release_months_free)

G_END_DECLS
