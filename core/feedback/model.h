// model.h: a packed model, checked before it is believed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_MODEL_MAX_BYTES (4 * 1024 * 1024)
#define DURE_MODEL_MAX_FEATURES 128
#define DURE_MODEL_MAX_TREES 2048
#define DURE_MODEL_MAX_NODES (1 << 18)
#define DURE_MODEL_MAX_DEPTH 32
#define DURE_MODEL_MIN_VECTORS 20
#define DURE_MODEL_TOLERANCE 1e-6

/**
 * DureModelFeature:
 * @name: `rr-mean-ms`; lower case letters, digits and hyphens
 * @unit: UCUM, `ms`; `1` for a plain number
 * @low: least value that the model was made for
 * @high: greatest one
 */
typedef struct
{
  const char *name;
  const char *unit;
  double low;
  double high;
} DureModelFeature;

typedef struct _DureModel DureModel;

DureModel *dure_model_read (const guint8 *bytes, gsize size, GError **error);
void dure_model_free (DureModel *self);

const char *dure_model_get_name (const DureModel *self);
guint dure_model_get_version (const DureModel *self);
const char *dure_model_get_feature_list (const DureModel *self);
double dure_model_get_threshold (const DureModel *self);
guint dure_model_get_feature_count (const DureModel *self);
const DureModelFeature *dure_model_get_feature (const DureModel *self, guint index);
gboolean dure_model_in_range (const DureModel *self, const double *features);
double dure_model_predict (const DureModel *self, const double *features);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureModel, dure_model_free)

G_END_DECLS
