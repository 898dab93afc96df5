// trial-model.c: whether a model and what is said of it fit together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A file is read as a kiosk would read it, its own test vectors with it, and the manifest must name
// what the model asks for, in the units in which kiosks tell it. At most a third of a second: a
// thousand vectors for the largest model.

#include "trial-model.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"
#include "packed-model.h"

#include <string.h>

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "the manifest %s", why);
  return FALSE;
}

/* What a kiosk would find out only when somebody has said yes. */
static gboolean
fits (const DurePilotModel *says, const DurePackedModel *model, GError **error)
{
  if (dure_packed_model_get_feature_count (model) != says->n_features)
    return refuse (error, "names other features than the model has");
  for (guint i = 0; i < says->n_features; i++)
    {
      const DurePackedModelFeature *feature = dure_packed_model_get_feature (model, i);
      DurePilotFeature known;
      gboolean is_named = FALSE;

      if (!dure_pilot_feature_find (feature->name, &known)
          || strcmp (feature->unit, dure_pilot_feature_kind (known)->unit) != 0)
        return refuse (error, "is of a model that wants what no kiosk tells, or in another unit");
      for (guint n = 0; n < says->n_features; n++)
        is_named = is_named || says->features[n] == known;
      if (!is_named)
        return refuse (error, "names other features than the model has");
    }
  return TRUE;
}

/**
 * dure_trial_model_check:
 * @manifest: foreign; gets the digest of @file as `model`
 * @file: a packed model, foreign
 * @error: %DURE_CORE_ERROR_MALFORMED naming what is wrong
 *
 * Returns: (transfer full) (nullable): what the manifest says
 */
DurePilotModel *
dure_trial_model_check (json_t *manifest, GBytes *file, GError **error)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  g_autoptr (DurePackedModel) model = dure_packed_model_read (bytes, length, error);
  g_autoptr (DurePilotModel) says = NULL;
  g_autofree char *digest = NULL;

  if (model == NULL)
    return NULL;
  digest = dure_sha256_hex (bytes, length);
  json_object_set_new (manifest, "model", json_string (digest));
  says = dure_pilot_model_from_json (manifest, error);
  return says != NULL && fits (says, model, error) ? g_steal_pointer (&says) : NULL;
}
