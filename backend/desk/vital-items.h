// vital-items.h: measured values as people at a desk write them down
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "code.h"
#include "vital-rules.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_VITAL_ITEMS_MOST 10000

/* LOINC: waist circumference at umbilicus by tape measure. */
#define DURE_VITAL_WAIST "8280-0"

/**
 * DureVitalItem:
 * @number: which of the document it was, from 1
 * @group: whose list it stood in; what stands in different ones has nothing to do with each other
 * @code: what was measured; of a blood pressure %DURE_CODE_SYSTOLIC
 * @is_waist: whether it is no height but round the waist, for which documents have no code
 * @value: in the code's unit; the systolic pressure
 * @diastolic: of a blood pressure
 * @is_alone: one pressure without the other
 * @intervals: (nullable) (element-type gint32): of RR intervals, in ms
 * @meal: of glucose
 * @is_self_measured: of a blood pressure: at home or unattended
 * @is_repeated: whether it was measured before
 * @is_irregular: of a pulse: whether it was irregular throughout
 * @age: age band, if said
 * @sex: sex, if said
 * @person: what else the rules ask
 * @when: (transfer none) (nullable): what it says of its time
 */
typedef struct
{
  guint number;
  guint group;
  DureCode code;
  gboolean is_waist;
  double value;
  double diastolic;
  gboolean is_alone;
  GArray *intervals;
  DureMeal meal;
  gboolean is_self_measured;
  gboolean is_repeated;
  gboolean is_irregular;
  DureAgeBand age;
  DureSex sex;
  DurePerson person;
  const json_t *when;
} DureVitalItem;

GPtrArray *dure_vital_items_read (const json_t *json, GError **error);

G_END_DECLS
