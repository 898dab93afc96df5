// model-outcome.h: what can become of a run of a pilot model
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/**
 * DureModelOutcome:
 * @DURE_MODEL_ANSWERED: it gave an answer that it can give
 * @DURE_MODEL_CANNOT_TELL: a number was missing, or outside of what the model was made for
 * @DURE_MODEL_KILLED: it was too slow, took too much, crashed, or tried what it may not
 * @DURE_MODEL_REFUSED: it is no sound model, its answer was none, or it was stopped meanwhile
 *
 * What is counted of each run; nothing else is kept.
 */
typedef enum
{
  DURE_MODEL_ANSWERED,
  DURE_MODEL_CANNOT_TELL,
  DURE_MODEL_KILLED,
  DURE_MODEL_REFUSED,
  DURE_MODEL_OUTCOME_COUNT,
} DureModelOutcome;

/**
 * DureModelAgreement:
 * @DURE_MODEL_NOT_COMPARED: it did not answer, or there is no reference that does
 * @DURE_MODEL_AGREES: its answer is what the reference says
 * @DURE_MODEL_DIFFERS: it is another one
 */
typedef enum
{
  DURE_MODEL_NOT_COMPARED,
  DURE_MODEL_AGREES,
  DURE_MODEL_DIFFERS,
} DureModelAgreement;
