// survey.h: what would become of a class of donors if it were told more exactly
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "partition.h"

G_BEGIN_DECLS

/* One step of precision for one donor; every number of levels divides it. */
#define DURE_SURVEY_UNIT 2520

/**
 * DureSurveyFate:
 * @DURE_FATE_TOLD: a class of its own
 * @DURE_FATE_REST: stays as exact as it was, with all others of this fate
 * @DURE_FATE_SUPPRESSED: is left out
 */
typedef enum
{
  DURE_FATE_TOLD,
  DURE_FATE_REST,
  DURE_FATE_SUPPRESSED,
} DureSurveyFate;

/**
 * DureSurveyGroup:
 * @class: of the level below; none for the first group, of donors who are in several
 * @n_donors: in it
 * @n_rows: theirs
 * @large: of those with k donors, which one, from 1
 * @fate: what becomes of it
 */
typedef struct
{
  guint32 class;
  guint n_donors;
  guint n_rows;
  guint large;
  DureSurveyFate fate;
} DureSurveyGroup;

typedef struct _DureSurvey DureSurvey;

DureSurvey *dure_survey_new (const DurePartitionTask *task);
void dure_survey_free (DureSurvey *self);

gint64 dure_survey_look (DureSurvey *self, guint quasi, guint level, const guint *donors,
                         guint n_donors, guint allowance);
guint dure_survey_n_groups (DureSurvey *self);
const DureSurveyGroup *dure_survey_group (DureSurvey *self, guint index);
guint dure_survey_group_of (DureSurvey *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureSurvey, dure_survey_free)

G_END_DECLS
