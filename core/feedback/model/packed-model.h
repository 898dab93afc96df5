// packed-model.h: a packed model, checked before it is believed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_PACKED_MODEL_MAX_BYTES (4 * 1024 * 1024)
#define DURE_PACKED_MODEL_MAX_FEATURES 128
#define DURE_PACKED_MODEL_MAX_TREES 2048
#define DURE_PACKED_MODEL_MAX_NODES (1 << 18)
#define DURE_PACKED_MODEL_MAX_DEPTH 32
#define DURE_PACKED_MODEL_MIN_VECTORS 20
#define DURE_PACKED_MODEL_MAX_VECTORS 1000
#define DURE_PACKED_MODEL_MAX_NAME 48

/* How far an answer may be from that of who made the model, at most. */
#define DURE_PACKED_MODEL_TOLERANCE 1e-6

/**
 * DurePackedModelForm:
 * @DURE_PACKED_MODEL_TREES: the sum of a leaf of each tree
 * @DURE_PACKED_MODEL_LINEAR: the sum of each feature times its weight
 */
typedef enum
{
  DURE_PACKED_MODEL_TREES = 1,
  DURE_PACKED_MODEL_LINEAR = 2,
} DurePackedModelForm;

/**
 * DurePackedModelLink:
 * @DURE_PACKED_MODEL_IDENTITY: the sum is the answer
 * @DURE_PACKED_MODEL_LOGISTIC: the answer is a probability, 1 / (1 + exp (-sum))
 */
typedef enum
{
  DURE_PACKED_MODEL_IDENTITY = 0,
  DURE_PACKED_MODEL_LOGISTIC = 1,
} DurePackedModelLink;

/**
 * DurePackedModelFeature:
 * @name: `rr-mean`; lower case letters, digits and hyphens
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
} DurePackedModelFeature;

typedef struct _DurePackedModel DurePackedModel;

DurePackedModel *dure_packed_model_read (const guint8 *bytes, gsize size, GError **error);
void dure_packed_model_free (DurePackedModel *self);

const char *dure_packed_model_get_name (const DurePackedModel *self);
guint dure_packed_model_get_version (const DurePackedModel *self);
const char *dure_packed_model_get_feature_list (const DurePackedModel *self);
DurePackedModelForm dure_packed_model_get_form (const DurePackedModel *self);
DurePackedModelLink dure_packed_model_get_link (const DurePackedModel *self);
double dure_packed_model_get_threshold (const DurePackedModel *self);
const char *dure_packed_model_get_digest (const DurePackedModel *self);
guint dure_packed_model_get_feature_count (const DurePackedModel *self);
const DurePackedModelFeature *dure_packed_model_get_feature (const DurePackedModel *self,
                                                             guint index);
gboolean dure_packed_model_holds (const DurePackedModel *self, const double *features);
double dure_packed_model_predict (const DurePackedModel *self, const double *features);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePackedModel, dure_packed_model_free)

G_END_DECLS
