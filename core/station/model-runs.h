// model-runs.h: how often a pilot model ran at a kiosk on one day, for the ledger
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "model-outcome.h"

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

#define DURE_MODEL_DIGEST_LENGTH 64

/**
 * DureModelRuns:
 * @id: UUIDv7 of the report; empty while the day is not over
 * @day: in Seoul, counted from 1970-01-01
 * @digest: SHA-256 of the model's file, hexadecimal
 * @counts: how many runs ended how
 * @n_agreed: in how many of them the reference said the same
 * @n_differed: in how many it said something else
 *
 * No time of day, no visit, no person, no answer.
 */
typedef struct
{
  char id[37];
  gint64 day;
  char digest[DURE_MODEL_DIGEST_LENGTH + 1];
  guint counts[DURE_MODEL_OUTCOME_COUNT];
  guint n_agreed, n_differed;
} DureModelRuns;

json_t *dure_model_runs_to_json (const DureModelRuns *self);
gboolean dure_model_runs_from_json (const json_t *json, DureModelRuns *ret_runs, GError **error);

G_END_DECLS
