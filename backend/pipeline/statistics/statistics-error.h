// statistics-error.h: why a number is not told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureStatisticsError:
 * @DURE_STATISTICS_ERROR_KIND: no number that noise can hide one donor in: a lowest, a median
 * @DURE_STATISTICS_ERROR_BOUNDS: bounds, rows or epsilon are out of what can be reckoned with
 * @DURE_STATISTICS_ERROR_SPENT: enough has been told of these donors
 * @DURE_STATISTICS_ERROR_TOLD: this number was told already
 *
 * Codes by what the caller can do.
 */
typedef enum
{
  DURE_STATISTICS_ERROR_KIND,
  DURE_STATISTICS_ERROR_BOUNDS,
  DURE_STATISTICS_ERROR_SPENT,
  DURE_STATISTICS_ERROR_TOLD,
} DureStatisticsError;

#define DURE_STATISTICS_ERROR (dure_statistics_error_quark ())

GQuark dure_statistics_error_quark (void);

G_END_DECLS
