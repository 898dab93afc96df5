// statistic.h: one number about many donors, for everybody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "budget.h"
#include "world.h"

G_BEGIN_DECLS

#define DURE_STATISTIC_MAX_ROWS_PER_DONOR 1000

/**
 * DureStatisticKind:
 * @DURE_STATISTIC_DONORS: how many donors
 * @DURE_STATISTIC_ROWS: how many rows of theirs
 * @DURE_STATISTIC_SUM: of a value of theirs
 */
typedef enum
{
  DURE_STATISTIC_DONORS,
  DURE_STATISTIC_ROWS,
  DURE_STATISTIC_SUM,
} DureStatisticKind;

/**
 * DureStatisticTask:
 * @question: what the budget's book calls it
 * @kind: what is counted
 * @low: values below count as this
 * @high: and those above as this
 * @rows_per_donor: so many of a donor's count; further ones do not
 * @epsilon: in millionths
 */
typedef struct
{
  const char *question;
  DureStatisticKind kind;
  gint64 low;
  gint64 high;
  guint rows_per_donor;
  guint32 epsilon;
} DureStatisticTask;

typedef struct _DureStatistic DureStatistic;

gboolean dure_statistic_kind_from_text (const char *text, DureStatisticKind *ret_kind,
                                        GError **error);

DureStatistic *dure_statistic_new (const DureStatisticTask *task, GError **error);
void dure_statistic_free (DureStatistic *self);

void dure_statistic_begin_donor (DureStatistic *self);
void dure_statistic_add (DureStatistic *self, gint64 value);
gboolean dure_statistic_tell (DureStatistic *self, DureBudget *budget, DureDice *dice,
                              gint64 *ret_told, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureStatistic, dure_statistic_free)

G_END_DECLS
