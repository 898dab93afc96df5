// pilot-model.h: a company's model on trial, as the operator has signed it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"
#include "pilot-features.h"

G_BEGIN_DECLS

#define DURE_PILOT_MANIFEST_MAX 32768
#define DURE_PILOT_EDGES_MAX 3

/**
 * DurePilotModel:
 * @name: `pulse-rest`
 * @version: counts up
 * @pilot: for which pilot it is
 * @company: who made it, and answers for it
 * @digest: SHA-256 of the model's file, 64 hexadecimal digits
 * @from_ms: from when it may run, milliseconds since 1970
 * @until_ms: from when on it may not any more
 * @n_features: how many numbers it is told
 * @features: (array length=n_features): which
 * @low: the least answer it can give
 * @high: the greatest one
 * @n_edges: how many numbers part the answers
 * @edges: (array length=n_edges): these, ascending; an answer on an edge belongs to what is above
 * @words: what people are shown, by language
 * @is_shadow: whether nobody is shown what it answers: one sentence stands for all answers
 * @has_reference: whether a rule of ours is told beside it, and how often both say the same
 * @reference: the feature that the rule looks at
 * @reference_edges: (array length=n_edges): what parts the rule's answers, ascending
 */
typedef struct
{
  char *name;
  guint version;
  char *pilot;
  char *company;
  char *digest;
  gint64 from_ms;
  gint64 until_ms;
  guint n_features;
  DurePilotFeature features[DURE_PILOT_FEATURE_COUNT];
  double low;
  double high;
  guint n_edges;
  double edges[DURE_PILOT_EDGES_MAX];
  json_t *words;
  gboolean is_shadow;
  gboolean has_reference;
  DurePilotFeature reference;
  double reference_edges[DURE_PILOT_EDGES_MAX];
} DurePilotModel;

DurePilotModel *dure_pilot_model_from_json (const json_t *manifest, GError **error);
DurePilotModel *dure_pilot_model_open_manifest (GBytes *manifest, GBytes *signature,
                                                const guint8 operator_key[DURE_PUBLIC_KEY_BYTES],
                                                GError **error);
DurePilotModel *dure_pilot_model_open (GBytes *manifest, GBytes *signature, GBytes *model,
                                       const guint8 operator_key[DURE_PUBLIC_KEY_BYTES],
                                       GError **error);
char *dure_pilot_model_sign (GBytes *manifest, DureSigningKey *operator_key, GError **error);
void dure_pilot_model_free (DurePilotModel *self);

gboolean dure_pilot_model_runs_at (const DurePilotModel *self, gint64 at_ms);
gboolean dure_pilot_model_speaks (const DurePilotModel *self, const char *language);
const char *dure_pilot_model_aim (const DurePilotModel *self, const char *language);
gboolean dure_pilot_model_can_answer (const DurePilotModel *self, double answer);
guint dure_pilot_model_part (const DurePilotModel *self, double answer);
gboolean dure_pilot_model_reference_part (const DurePilotModel *self,
                                          const DurePilotFeatures *features, guint *ret_part);
const char *dure_pilot_model_say (const DurePilotModel *self, const char *language, double answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePilotModel, dure_pilot_model_free)

G_END_DECLS
