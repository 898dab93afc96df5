// kind.h: what people call the things that can be observed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "code.h"

/**
 * DureKind:
 *
 * A group of codes that a donor gives and takes back together: nobody keeps the upper pressure and
 * takes back the lower one.
 */
typedef enum
{
  DURE_KIND_UNKNOWN,
  DURE_KIND_HEART,
  DURE_KIND_BLOOD_PRESSURE,
  DURE_KIND_OXYGEN,
  DURE_KIND_TEMPERATURE,
  DURE_KIND_BODY,
  DURE_KIND_GLUCOSE,
  DURE_KIND_ELECTRICITY,
  DURE_KIND_COUNT,
} DureKind;

DureKind dure_kind_of_code (DureCode code);
const char *dure_kind_to_text (DureKind kind);
bool dure_kind_from_text (const char *text, DureKind *ret_kind);
