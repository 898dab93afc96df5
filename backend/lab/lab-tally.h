// lab-tally.h: how many came to the kiosks day by day, and what may be told of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "day-count.h"

G_BEGIN_DECLS

#define DURE_LAB_TALLY_DAYS 91

/**
 * DureLabTally:
 * @first_day: in Seoul, counted from 1970
 * @n_days: from there on, at most %DURE_LAB_TALLY_DAYS
 * @ended_on: by day and #DureStep, how many visits ended there
 * @refused: by day and #DurePurpose or %DURE_REFUSAL_DONATE, how often the answer was no
 *
 * As it was counted, not to be told to anybody.
 */
typedef struct
{
  gint64 first_day;
  guint n_days;
  gint64 ended_on[DURE_LAB_TALLY_DAYS][DURE_STEP_COUNT];
  gint64 refused[DURE_LAB_TALLY_DAYS][DURE_REFUSAL_COUNT];
} DureLabTally;

DureLabTally *dure_lab_tally_read (DureCity *city, const char *whose, const char *kiosk,
                                   guint n_days, GError **error);
gint64 dure_lab_tally_visits (const DureLabTally *self, guint day);
gint64 dure_lab_tally_shown (gint64 number);

G_END_DECLS
