// result-values.h: the numbers of a result, each on its band
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "observation.h"
#include "vital-rules.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a scale or a cuff tells at most. */
#define DURE_RESULT_VALUES 4
#define DURE_RESULT_JUDGED 2

/**
 * DureResult:
 * @device: what measured
 * @n_values: how many numbers there are
 * @values: each number as the instrument told it, the main one first
 * @n_judged: how many of them the rules have judged; one for both blood pressures
 * @judged: what was judged, and how; the graver first
 * @urgency: of all of it
 * @red_flag: of all of it
 * @is_uneven: whether the instrument itself felt an uneven pulse
 *
 * What a result page shows.
 */
typedef struct
{
  DureDeviceClass device;
  guint n_values;
  struct
  {
    DureCode code;
    double value;
  } values[DURE_RESULT_VALUES];
  guint n_judged;
  struct
  {
    DureVitalReading reading;
    DureJudgement judgement;
    gboolean is_mean;
  } judged[DURE_RESULT_JUDGED];
  DureUrgency urgency;
  DureRedFlag red_flag;
  gboolean is_uneven;
} DureResult;

void dure_result_values_fill (GtkBox *box, const DureResult *result);

G_END_DECLS
