// xgboost-model.c: from a model that XGBoost has saved to a description of ours
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// XGBoost saves trees as JSON (layout of 1.7), but neither units nor ranges nor vectors. These
// stand in a draft: a description without "link", "base" and "trees", which come from the model.
// Taken is a small part of what XGBoost can save: booster `gbtree`, objectives `binary:logistic`
// and `reg:squarederror`, one group, splits on numbers. Anything else is refused rather than
// guessed at, and that nothing was lost on the way the draft's vectors show when it is packed.

#include "xgboost-model.h"

#include "canonical-json.h"
#include "error.h"
#include "packed-model.h"

#include <math.h>
#include <string.h>

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "XGBoost's model: %s", why);
  return FALSE;
}

/* XGBoost writes its parameters as texts: "5E-1". */
static gboolean
read_parameter (const json_t *object, const char *key, double *ret_value)
{
  const char *text = json_string_value (json_object_get (object, key));
  char *end = NULL;

  if (text == NULL || *text == '\0')
    return FALSE;
  *ret_value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*ret_value);
}

static gboolean
is_all_zero (const json_t *list)
{
  gsize i;
  json_t *number;

  json_array_foreach ((json_t *) list, i, number)
    if (!json_is_integer (number) || json_integer_value (number) != 0)
      return FALSE;
  return json_is_array (list);
}

static json_t *
copy_tree (const json_t *tree, GError **error)
{
  static const char *const keys[] = { "left_children", "right_children", "split_indices",
                                      "split_conditions" };
  g_autoptr (json_t) copy = json_object ();

  if (!is_all_zero (json_object_get (tree, "split_type")))
    {
      refuse (error, "a tree splits on something else than numbers");
      return NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      json_t *list = dure_json_array (tree, keys[i], 1, DURE_PACKED_MODEL_MAX_NODES, error);

      if (list == NULL)
        return NULL;
      json_object_set (copy, keys[i], list);
    }
  return g_steal_pointer (&copy);
}

static json_t *
copy_trees (const json_t *learner, GError **error)
{
  const json_t *booster = dure_json_object (learner, "gradient_booster", error);
  const json_t *model = booster != NULL ? dure_json_object (booster, "model", error) : NULL;
  const json_t *trees =
      model != NULL ? dure_json_array (model, "trees", 1, DURE_PACKED_MODEL_MAX_TREES, error)
                    : NULL;
  g_autoptr (json_t) copies = json_array ();
  gsize i;
  json_t *tree;

  if (trees == NULL)
    return NULL;
  if (!g_str_equal (dure_json_text_of (booster, "name"), "gbtree")
      || !is_all_zero (json_object_get (model, "tree_info")))
    {
      refuse (error, "it is no gbtree of one group");
      return NULL;
    }
  json_array_foreach ((json_t *) trees, i, tree)
    {
      json_t *copy = copy_tree (tree, error);

      if (copy == NULL)
        return NULL;
      json_array_append_new (copies, copy);
    }
  return g_steal_pointer (&copies);
}

/* The base score is saved as an answer; the sum begins with what leads to it. */
static gboolean
read_objective (const json_t *learner, const char **ret_link, double *ret_base, GError **error)
{
  const json_t *parameters = dure_json_object (learner, "learner_model_param", error);
  const json_t *objective =
      parameters != NULL ? dure_json_object (learner, "objective", error) : NULL;
  const char *name;
  double base, classes;

  if (objective == NULL)
    return FALSE;
  name = dure_json_text_of (objective, "name");
  if (!read_parameter (parameters, "base_score", &base)
      || !read_parameter (parameters, "num_class", &classes) || classes > 1)
    return refuse (error, "its parameters are not those of one answer");
  if (g_str_equal (name, "reg:squarederror"))
    {
      *ret_link = "identity";
      *ret_base = base;
      return TRUE;
    }
  if (!g_str_equal (name, "binary:logistic") || !(base > 0 && base < 1))
    return refuse (error, "its objective is neither binary:logistic nor reg:squarederror");
  *ret_link = "logistic";
  *ret_base = log (base / (1 - base));
  return TRUE;
}

/* Where the model names its features, they are those of the draft, in its order. */
static gboolean
are_features_same (const json_t *learner, const json_t *draft)
{
  const json_t *names = json_object_get (learner, "feature_names");
  const json_t *features = json_object_get (draft, "features");
  gsize i;
  json_t *name;

  if (json_array_size (names) == 0)
    return TRUE;
  json_array_foreach ((json_t *) names, i, name)
    if (g_strcmp0 (json_string_value (name),
                   dure_json_text_of (json_array_get (features, i), "name")) != 0)
      return FALSE;
  return json_array_size (names) == json_array_size (features);
}

/**
 * dure_xgboost_describe:
 * @saved: foreign: what XGBoost has saved
 * @draft: foreign: a description without link, base and trees
 * @error: %DURE_CORE_ERROR_MALFORMED
 *
 * Returns: (transfer full) (nullable): the description, for dure_packed_model_write() to check
 */
json_t *
dure_xgboost_describe (const json_t *saved, const json_t *draft, GError **error)
{
  const json_t *learner = dure_json_object (saved, "learner", error);
  const char *link;
  double base;
  json_t *trees;
  g_autoptr (json_t) description = NULL;

  if (learner == NULL || !read_objective (learner, &link, &base, error))
    return NULL;
  if (!json_is_object (draft) || !are_features_same (learner, draft))
    {
      refuse (error, "its features are not those of the draft");
      return NULL;
    }
  trees = copy_trees (learner, error);
  if (trees == NULL)
    return NULL;
  description = json_copy ((json_t *) draft);
  json_object_set_new (description, "link", json_string (link));
  json_object_set_new (description, "base", json_real (base));
  json_object_set_new (description, "trees", trees);
  return g_steal_pointer (&description);
}
