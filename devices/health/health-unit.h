// health-unit.h: amounts in the units of others, turned into ours
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "code.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureHealthDialect:
 *
 * Who wrote the unit: the same sign may mean something else to another.
 */
typedef enum
{
  DURE_HEALTH_APPLE, /* HealthKit's unit strings */
  DURE_HEALTH_UCUM,  /* what FHIR asks for */
} DureHealthDialect;

typedef struct _DureHealthUnit DureHealthUnit;

gboolean dure_health_number_read (const char *text, gint64 *ret_billionths);
const DureHealthUnit *dure_health_unit_find (DureHealthDialect dialect, DureCode code,
                                             const char *text);
gint64 dure_health_unit_convert (const DureHealthUnit *unit, gint64 billionths);

G_END_DECLS
