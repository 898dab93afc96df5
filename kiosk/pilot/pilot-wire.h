// pilot-wire.h: what a kiosk and the process of a pilot model say to each other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Two pipes between two programs of one machine, so numbers lie as they do in memory.
//
//   <- DURE_PILOT_READY                 once: the process is locked in, and will read
//   -> head, n_numbers times a number, the model's file; then the pipe is closed
//   <- an answer; then the pipe is closed
//
// Whoever reads an answer has to take it for anything at all.

#pragma once

#include "packed-model.h"
#include "pilot-features.h"

G_BEGIN_DECLS

#define DURE_PILOT_READY 'R'
#define DURE_PILOT_QUESTION 0x31515544u /* "DUQ1" */
#define DURE_PILOT_ANSWER 0x31415544u   /* "DUA1" */

typedef struct
{
  guint32 magic;
  guint32 n_numbers;
  guint32 model_bytes;
  guint32 reserved;
} DurePilotQuestionHead;

/* The name ends with zeros. */
typedef struct
{
  char name[DURE_PACKED_MODEL_MAX_NAME];
  double value;
} DurePilotNumber;

typedef enum
{
  DURE_PILOT_SAYS = 1,
  DURE_PILOT_CANNOT_TELL = 2,
  DURE_PILOT_IS_NO_MODEL = 3,
} DurePilotVerdict;

typedef struct
{
  guint32 magic;
  guint32 verdict;
  double value;
} DurePilotAnswer;

G_STATIC_ASSERT (sizeof (DurePilotQuestionHead) == 16);
G_STATIC_ASSERT (sizeof (DurePilotNumber) == 56);
G_STATIC_ASSERT (sizeof (DurePilotAnswer) == 16);

#define DURE_PILOT_QUESTION_MAX                                                                    \
  (sizeof (DurePilotQuestionHead) + DURE_PILOT_FEATURE_COUNT * sizeof (DurePilotNumber)            \
   + DURE_PACKED_MODEL_MAX_BYTES)

G_END_DECLS
