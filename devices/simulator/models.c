// models.c: the instruments of a station, one of each kind
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "model.h"

/**
 * dure_model_get:
 * @index: from 0
 *
 * Returns: (nullable): an instrument of a station, %NULL after the last
 */
const DureModel *
dure_model_get (guint index)
{
  static const DureModel *const models[] = {
    &dure_model_cuff,    &dure_model_thermometer, &dure_model_scale, &dure_model_oximeter,
    &dure_model_glucose, &dure_model_mi_scale,    &dure_model_meter,
  };

  return index < G_N_ELEMENTS (models) ? models[index] : NULL;
}
