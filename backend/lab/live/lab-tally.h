// lab-tally.h: how many came to the kiosks day by day, and what may be told of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "day-count.h"
#include "lab-hiding.h"

G_BEGIN_DECLS

#define DURE_LAB_TALLY_DAYS 91

/**
 * DureLabTally:
 * @first_day: in Seoul, counted from 1970
 * @n_days: from there on, at most %DURE_LAB_TALLY_DAYS
 * @ended_on: by day, and by #DureStep on which they ended, how many visits there were
 * @refused: by #DurePurpose or %DURE_REFUSAL_DONATE, and then in its one row by day, how often the
 *   answer was no
 */
typedef struct
{
  gint64 first_day;
  guint n_days;
  DureLabHiding *ended_on;
  DureLabHiding *refused[DURE_REFUSAL_COUNT];
} DureLabTally;

DureLabTally *dure_lab_tally_read (DureCity *city, const char *whose, const char *kiosk,
                                   guint n_days, GError **error);
void dure_lab_tally_free (DureLabTally *self);
gint64 dure_lab_tally_visits (const DureLabTally *self, guint day);
gint64 dure_lab_tally_ended (const DureLabTally *self, guint day, guint step);
gint64 dure_lab_tally_refused (const DureLabTally *self, guint day, guint refusal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureLabTally, dure_lab_tally_free)

G_END_DECLS
