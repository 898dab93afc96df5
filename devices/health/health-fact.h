// health-fact.h: one measured fact out of a citizen's own file
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "code.h"

#include <glib.h>

G_BEGIN_DECLS

/* 2000-01-01 to 2035-12-31, milliseconds since 1970. */
#define DURE_HEALTH_FIRST_MS G_GINT64_CONSTANT (946684800000)
#define DURE_HEALTH_LAST_MS G_GINT64_CONSTANT (2082758399999)

/**
 * DureHealthFact:
 * @code: what was measured; never a series
 * @start_ms: when it began, milliseconds since 1970, UTC
 * @end_ms: when it ended; an instant ends when it begins
 * @millionths: the value, in millionths of the code's own unit
 */
typedef struct
{
  DureCode code;
  gint64 start_ms;
  gint64 end_ms;
  gint64 millionths;
} DureHealthFact;

G_END_DECLS
