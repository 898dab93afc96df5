// thinking.c: a pilot model is read, checked, and asked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the process of a pilot model does with its question. The model's file is foreign: it is
// checked as a whole, its own vectors with it, before it is asked anything. It must want exactly
// the numbers that came, each by a name and in a unit of the list of features; which numbers those
// are the operator has signed. No memory outlives the answer but the model's, and the process ends
// with it.

#include "thinking.h"

#include <math.h>
#include <string.h>

typedef struct
{
  DurePilotQuestionHead head;
  const guint8 *numbers;
  const guint8 *model;
} Question;

static gboolean
read_question (const guint8 *bytes, gsize size, Question *ret_question)
{
  gsize before;

  if (size < sizeof ret_question->head)
    return FALSE;
  memcpy (&ret_question->head, bytes, sizeof ret_question->head);
  if (ret_question->head.magic != DURE_PILOT_QUESTION
      || ret_question->head.n_numbers > DURE_PILOT_FEATURE_COUNT)
    return FALSE;
  before = sizeof ret_question->head + ret_question->head.n_numbers * sizeof (DurePilotNumber);
  if (size < before || size - before != ret_question->head.model_bytes)
    return FALSE;
  ret_question->numbers = bytes + sizeof ret_question->head;
  ret_question->model = bytes + before;
  return TRUE;
}

static gboolean
find_number (const Question *question, const DurePackedModelFeature *feature, double *ret_value)
{
  DurePilotFeature known;

  if (!dure_pilot_feature_find (feature->name, &known)
      || strcmp (feature->unit, dure_pilot_feature_kind (known)->unit) != 0)
    return FALSE;
  for (guint i = 0; i < question->head.n_numbers; i++)
    {
      DurePilotNumber number;

      memcpy (&number, question->numbers + i * sizeof number, sizeof number);
      if (strncmp (number.name, feature->name, sizeof number.name) == 0)
        {
          *ret_value = number.value;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
find_all (const Question *question, const DurePackedModel *model,
          double ret_values[DURE_PILOT_FEATURE_COUNT])
{
  if (dure_packed_model_get_feature_count (model) != question->head.n_numbers)
    return FALSE;
  for (guint i = 0; i < question->head.n_numbers; i++)
    if (!find_number (question, dure_packed_model_get_feature (model, i), &ret_values[i]))
      return FALSE;
  return TRUE;
}

/**
 * dure_pilot_think:
 * @question: (array length=size): foreign
 * @size: how many bytes
 * @ret_answer: (out caller-allocates): what the model says, that it cannot tell, or that it is none
 */
void
dure_pilot_think (const guint8 *question, gsize size, DurePilotAnswer *ret_answer)
{
  g_autoptr (DurePackedModel) model = NULL;
  double values[DURE_PILOT_FEATURE_COUNT] = { 0 };
  Question read;

  *ret_answer = (DurePilotAnswer){ DURE_PILOT_ANSWER, DURE_PILOT_IS_NO_MODEL, 0 };
  if (!read_question (question, size, &read))
    return;
  model = dure_packed_model_read (read.model, read.head.model_bytes, NULL);
  if (model == NULL || !find_all (&read, model, values))
    return;
  ret_answer->verdict = DURE_PILOT_CANNOT_TELL;
  if (!dure_packed_model_holds (model, values))
    return;
  ret_answer->value = dure_packed_model_predict (model, values);
  ret_answer->verdict = isfinite (ret_answer->value) ? DURE_PILOT_SAYS : DURE_PILOT_IS_NO_MODEL;
}
