// day-count.h: how many visits a station had on one day, and on which screens they ended
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "notice.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * DureStep:
 *
 * The screens that a visit can end on.
 */
typedef enum
{
  DURE_STEP_CHOOSE,
  DURE_STEP_HOME,
  DURE_STEP_HOME_RESULT,
  DURE_STEP_METER_RESULT,
  DURE_STEP_CONNECT,
  DURE_STEP_PROVE,
  DURE_STEP_MEASURE,
  DURE_STEP_RESULT,
  DURE_STEP_PILOT,
  DURE_STEP_DONATE,
  DURE_STEP_RETURNING,
  DURE_STEP_ASK,
  DURE_STEP_REVIEW,
  DURE_STEP_RECEIPT,
  DURE_STEP_GOODBYE,
  DURE_STEP_CODE,
  DURE_STEP_TAKE_BACK,
  DURE_STEP_ERASE,
  DURE_STEP_TAKEN_BACK,
  DURE_STEP_CALL,
  DURE_STEP_COUNT,
} DureStep;

/* What can be refused: to donate at all, or a purpose. */
#define DURE_REFUSAL_DONATE ((guint) DURE_PURPOSE_COUNT)
#define DURE_REFUSAL_COUNT (DURE_REFUSAL_DONATE + 1u)

/**
 * DureStaffCount:
 * @DURE_STAFF_COUNT_OPENED: the staff corner was opened
 * @DURE_STAFF_COUNT_WRONG: a code for it was wrong
 *
 * What is counted of staff.
 */
typedef enum
{
  DURE_STAFF_COUNT_OPENED,
  DURE_STAFF_COUNT_WRONG,
  DURE_STAFF_COUNTS,
} DureStaffCount;

/**
 * DureDayCount:
 * @day: in Seoul, counted from 1970-01-01
 * @ended_on: by #DureStep, how many visits ended there; their sum is how many there were
 * @refused: by #DurePurpose or %DURE_REFUSAL_DONATE, how often the answer was no
 * @staff: by #DureStaffCount, how often that was
 *
 * No time of day, no visit, no person.
 */
typedef struct
{
  gint64 day;
  guint ended_on[DURE_STEP_COUNT];
  guint refused[DURE_REFUSAL_COUNT];
  guint staff[DURE_STAFF_COUNTS];
} DureDayCount;

const char *dure_step_to_text (guint step);
const char *dure_refusal_to_text (guint refusal);
const char *dure_staff_count_to_text (guint what);
json_t *dure_day_count_to_json (const DureDayCount *self);
gboolean dure_day_count_from_json (const json_t *json, DureDayCount *ret_count, GError **error);

G_END_DECLS
