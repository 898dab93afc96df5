// survey.h: what would become of a class of donors if it were told more exactly
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lineup.h"

G_BEGIN_DECLS

/* One step of precision for one donor; every number of levels divides it. */
#define DURE_SURVEY_UNIT 2520
/* What is won where nothing can be told, of these donors or of some of them only. */
#define DURE_SURVEY_HOPELESS G_MININT64

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
 * @class: of the level below; none for the first group, of donors who are in several classes, or in
 *   one of fewer than k
 * @n_donors: in it; of the first one, all who are told of with them as well
 * @fate: what becomes of it
 */
typedef struct
{
  guint32 class;
  guint n_donors;
  DureSurveyFate fate;
} DureSurveyGroup;

/**
 * DureSurveyLook:
 * @groups: (element-type DureSurveyGroup): the rest, and those that have k donors
 * @members: by donor of those who were looked at, in their order, their group
 */
typedef struct
{
  GArray *groups;
  guint32 *members;
} DureSurveyLook;

typedef struct _DureSurvey DureSurvey;

DureSurvey *dure_survey_new (const DurePartitionTask *task, DureDiversity *diversity,
                             const DureLineup *lineup);
void dure_survey_free (DureSurvey *self);

gint64 dure_survey_most (DureSurvey *self, guint quasi, guint n_donors);
gint64 dure_survey_look (DureSurvey *self, guint quasi, guint level, guint begin, guint end,
                         guint allowance);
void dure_survey_keep (DureSurvey *self);
const DureSurveyLook *dure_survey_kept (DureSurvey *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureSurvey, dure_survey_free)

G_END_DECLS
