// urgency.h: the four answers that there are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/**
 * DureUrgency:
 *
 * Four answers, told apart by word and shape, never by colour alone. "Cannot tell" is one of them.
 */
typedef enum
{
  DURE_URGENCY_USUAL,
  DURE_URGENCY_LOOK_AGAIN,
  DURE_URGENCY_SEE_DOCTOR,
  DURE_URGENCY_CANNOT_TELL,
  DURE_URGENCY_COUNT,
} DureUrgency;
