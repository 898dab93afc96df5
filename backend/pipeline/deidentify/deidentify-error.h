// deidentify-error.h: why data cannot leave as asked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureDeidentifyError:
 * @DURE_DEIDENTIFY_ERROR_PLAN: the plan asks for what no plan may; another one is needed
 * @DURE_DEIDENTIFY_ERROR_TOO_FEW: too few donors, or too alike, for anything to be told of them
 * @DURE_DEIDENTIFY_ERROR_ISOLATED: beside an earlier release it would single somebody out; wait
 *   until more has changed
 * @DURE_DEIDENTIFY_ERROR_CONSENT: somebody is in the table who has not agreed to it
 *
 * Codes by what the caller can do. Messages name columns of the plan and never a value.
 */
typedef enum
{
  DURE_DEIDENTIFY_ERROR_PLAN,
  DURE_DEIDENTIFY_ERROR_TOO_FEW,
  DURE_DEIDENTIFY_ERROR_ISOLATED,
  DURE_DEIDENTIFY_ERROR_CONSENT,
} DureDeidentifyError;

#define DURE_DEIDENTIFY_ERROR (dure_deidentify_error_quark ())

GQuark dure_deidentify_error_quark (void);

G_END_DECLS
