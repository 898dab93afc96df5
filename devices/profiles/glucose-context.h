// glucose-context.h: Glucose Measurement Context (0x2A34)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "refusal.h"

/* A duration of exercise that is none: longer than the field can say. */
#define DURE_GLUCOSE_EXERCISE_OVERRUN UINT16_C (0xffff)

/**
 * DureGlucoseContext:
 * @sequence: the measurement (0x2A18) it belongs to
 * @has_extended: whether @extended was sent
 * @extended: further flags, all reserved
 * @has_carbohydrate: whether @carbohydrate_id and @carbohydrate were sent
 * @carbohydrate_id: 1 breakfast, 2 lunch, 3 dinner, 4 snack, 5 drink, 6 supper, 7 brunch
 * @carbohydrate: how much, in kg
 * @has_meal: whether @meal was sent
 * @meal: 1 before a meal, 2 after one, 3 fasting, 4 casual, 5 bedtime
 * @has_tester: whether @tester and @health were sent
 * @tester: 1 the person, 2 health care, 3 laboratory, 15 not available
 * @health: 1 minor issues, 2 major ones, 3 menses, 4 stress, 5 no issues, 15 not available
 * @has_exercise: whether @exercise_s and @exercise_percent were sent
 * @exercise_s: how long, in seconds, or the one that is none
 * @exercise_percent: how hard
 * @has_medication: whether @medication_id and @medication were sent
 * @medication_id: insulin: 1 rapid, 2 short, 3 intermediate, 4 long acting, 5 mixed
 * @is_litres: whether @medication is in litres, otherwise in kg
 * @medication: how much
 * @has_hba1c: whether @hba1c was sent
 * @hba1c: glycated haemoglobin, in %
 *
 * What is around a measurement. All numbers that are not named are reserved.
 */
typedef struct {
  uint16_t sequence;
  bool has_extended;
  uint8_t extended;
  bool has_carbohydrate;
  uint8_t carbohydrate_id;
  DureMedfloat carbohydrate;
  bool has_meal;
  uint8_t meal;
  bool has_tester;
  uint8_t tester, health;
  bool has_exercise;
  uint16_t exercise_s;
  uint8_t exercise_percent;
  bool has_medication;
  uint8_t medication_id;
  bool is_litres;
  DureMedfloat medication;
  bool has_hba1c;
  DureMedfloat hba1c;
} DureGlucoseContext;

bool dure_glucose_context_decode (const uint8_t *bytes, size_t length,
                                  DureGlucoseContext *ret_context, DureRefusal *ret_refusal);
bool dure_glucose_context_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                    DureRefusal *ret_refusal);
