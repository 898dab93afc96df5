// measure.h: the closed list of codes that leave the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_MEASURE_LOINC "http://loinc.org"
#define DURE_MEASURE_LOCAL "urn:dure:code"
#define DURE_MEASURE_PANEL "85354-9" /* of one measurement of blood pressure */

/**
 * DureMeasureRule:
 * @DURE_MEASURE_FREE: its value may be of any kind
 * @DURE_MEASURE_QUANTITY: R4 has a vital signs profile for it, which knows no value but a quantity
 * @DURE_MEASURE_COMPONENT: a quantity, and a component of the panel of blood pressure
 */
typedef enum
{
  DURE_MEASURE_FREE,
  DURE_MEASURE_QUANTITY,
  DURE_MEASURE_COMPONENT,
} DureMeasureRule;

/* How the names of KR Core's profiles begin. */
#define DURE_MEASURE_KR_CORE "http://www.hl7korea.or.kr/fhir/krcore/StructureDefinition/"

/**
 * DureMeasure:
 * @code: as the code system spells it
 * @system: LOINC's, or ours where LOINC has none
 * @display: what it is, in English
 * @category: (nullable): a word of FHIR's observation categories
 * @unit: (nullable): UCUM; %NULL for the panel
 * @also: (nullable): a second LOINC code, which stands first
 * @rule: what its value may be
 * @profile: (nullable): of KR Core, where that covers it
 */
typedef struct
{
  const char *code;
  const char *system;
  const char *display;
  const char *category;
  const char *unit;
  const char *also;
  DureMeasureRule rule;
  const char *profile;
} DureMeasure;

const DureMeasure *dure_measure_find (const char *code);
const DureMeasure *dure_measure_at (guint index);
gboolean dure_measure_is_loinc (const char *text);

G_END_DECLS
