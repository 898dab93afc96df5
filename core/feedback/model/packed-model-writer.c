// packed-model-writer.c: from a model's description to its file
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A description is what a trainer can easily write:
//
//   { "schema": "dure.model/1", "name": "irregular-pulse", "version": 1, "featureList": "rr-1",
//     "link": "logistic", "threshold": 0.5, "base": 0.0,
//     "features": [{ "name": "rr-mean", "unit": "ms", "low": 300, "high": 2000 }, ...],
//     "trees": [{ "left_children": [...], "right_children": [...], "split_indices": [...],
//                 "split_conditions": [...] }, ...]          or      "weights": [...],
//     "vectors": [{ "inputs": [...], "output": 0.25 }, ...] }
//
// A tree's four lists are those of XGBoost's JSON: node 0 is the root, a leaf has no left child
// (-1) and its value stands among the conditions. This is work for a desk, not for a kiosk; what is
// packed is read again at once, so that whatever a reader would refuse is never made.

#include "packed-model-writer.h"

#include "canonical-json.h"
#include "error.h"
#include "packed-model-form.h"

#include <sodium.h>
#include <string.h>

static gboolean
refuse (const char *what, GError **error)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "Not a model's description: %s",
               what);
  return FALSE;
}

static void
put_u8 (GByteArray *file, guint8 value)
{
  g_byte_array_append (file, &value, sizeof value);
}

static void
put_u16 (GByteArray *file, guint16 value)
{
  value = GUINT16_TO_LE (value);
  g_byte_array_append (file, (const guint8 *) &value, sizeof value);
}

static void
put_u32 (GByteArray *file, guint32 value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (file, (const guint8 *) &value, sizeof value);
}

static void
put_f32 (GByteArray *file, float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  put_u32 (file, bits);
}

static void
put_f64 (GByteArray *file, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  g_byte_array_append (file, (const guint8 *) &bits, sizeof bits);
}

static gboolean
put_number (GByteArray *file, const json_t *number, GError **error)
{
  if (!json_is_number (number))
    return refuse ("a number is missing", error);
  put_f64 (file, json_number_value (number));
  return TRUE;
}

static gboolean
put_word (GByteArray *file, const json_t *object, const char *key, GError **error)
{
  const char *word = dure_json_text (object, key, DURE_PACKED_MODEL_MAX_NAME, error);

  if (word == NULL)
    return FALSE;
  put_u8 (file, (guint8) strlen (word));
  g_byte_array_append (file, (const guint8 *) word, (guint) strlen (word));
  return TRUE;
}

static gboolean
put_numbers (GByteArray *file, const json_t *object, const char *key, gsize count, GError **error)
{
  const json_t *list = dure_json_array (object, key, count, count, error);

  if (list == NULL)
    return FALSE;
  for (gsize i = 0; i < count; i++)
    if (!put_number (file, json_array_get (list, i), error))
      return FALSE;
  return TRUE;
}

/**
 * Lists:
 * @count: how many nodes each has
 * @placed: how many are packed
 *
 * A tree as its description has it.
 */
typedef struct
{
  const json_t *left, *right, *feature, *value;
  gsize count;
  gsize placed;
} Lists;

static gboolean
read_lists (const json_t *tree, Lists *ret_lists, GError **error)
{
  Lists lists = { 0 };

  lists.left = dure_json_array (tree, "left_children", 1, DURE_PACKED_MODEL_MAX_NODES, error);
  if (lists.left == NULL)
    return FALSE;
  lists.count = json_array_size (lists.left);
  lists.right = dure_json_array (tree, "right_children", lists.count, lists.count, error);
  if (lists.right == NULL)
    return FALSE;
  lists.feature = dure_json_array (tree, "split_indices", lists.count, lists.count, error);
  if (lists.feature == NULL)
    return FALSE;
  lists.value = dure_json_array (tree, "split_conditions", lists.count, lists.count, error);
  if (lists.value == NULL)
    return FALSE;
  *ret_lists = lists;
  return TRUE;
}

/* Its left side stands right behind a node; where the right one begins is written in when that is
 * known. A node that is reached again makes more nodes than there are, which ends it. */
static gboolean
put_node (GByteArray *file, Lists *lists, json_int_t node, guint depth, GError **error)
{
  const json_t *left = json_array_get (lists->left, (size_t) node);
  const json_t *feature = json_array_get (lists->feature, (size_t) node);
  const json_t *value = json_array_get (lists->value, (size_t) node);
  const gsize place = lists->placed++;
  const guint at = file->len;
  gsize right;

  if (depth > DURE_PACKED_MODEL_MAX_DEPTH || place >= lists->count || !json_is_integer (left)
      || !json_is_integer (feature) || !json_is_number (value))
    return refuse ("a tree is not in order", error);
  if (json_integer_value (left) == -1)
    {
      put_u16 (file, DURE_PACKED_MODEL_LEAF);
      put_u16 (file, 0);
      put_f32 (file, (float) json_number_value (value));
      return TRUE;
    }
  put_u16 (file, (guint16) CLAMP (json_integer_value (feature), 0, DURE_PACKED_MODEL_LEAF - 1));
  put_u16 (file, 0);
  put_f32 (file, (float) json_number_value (value));
  if (!put_node (file, lists, json_integer_value (left), depth + 1, error))
    return FALSE;
  right = lists->placed - place;
  if (right > G_MAXUINT16)
    return refuse ("a tree is too large", error);
  file->data[at + 2] = (guint8) (right & 0xff);
  file->data[at + 3] = (guint8) (right >> 8);
  return put_node (file, lists, json_integer_value (json_array_get (lists->right, (size_t) node)),
                   depth + 1, error);
}

static gboolean
put_trees (GByteArray *file, const json_t *description, GError **error)
{
  const json_t *trees =
      dure_json_array (description, "trees", 1, DURE_PACKED_MODEL_MAX_TREES, error);

  if (trees == NULL)
    return FALSE;
  put_u32 (file, (guint32) json_array_size (trees));
  for (gsize i = 0; i < json_array_size (trees); i++)
    {
      Lists lists;

      if (!read_lists (json_array_get (trees, i), &lists, error))
        return FALSE;
      put_u32 (file, (guint32) lists.count);
      if (!put_node (file, &lists, 0, 0, error))
        return FALSE;
      if (lists.placed != lists.count)
        return refuse ("a tree has a node that nothing leads to", error);
    }
  return TRUE;
}

static gboolean
put_features (GByteArray *file, const json_t *features, GError **error)
{
  for (gsize i = 0; i < json_array_size (features); i++)
    {
      const json_t *feature = json_array_get (features, i);

      if (!put_word (file, feature, "name", error) || !put_word (file, feature, "unit", error)
          || !put_number (file, json_object_get (feature, "low"), error)
          || !put_number (file, json_object_get (feature, "high"), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_vectors (GByteArray *file, const json_t *vectors, gsize feature_count, GError **error)
{
  for (gsize i = 0; i < json_array_size (vectors); i++)
    {
      const json_t *vector = json_array_get (vectors, i);

      if (!put_numbers (file, vector, "inputs", feature_count, error)
          || !put_number (file, json_object_get (vector, "output"), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_all (GByteArray *file, const json_t *description, GError **error)
{
  static const char *const keys[] = { "schema", "name",      "version", "featureList",
                                      "link",   "threshold", "base",    "features",
                                      "trees",  "weights",   "vectors", NULL };
  static const char *const schemas[] = { "dure.model/1" };
  static const char *const links[] = {
    [DURE_PACKED_MODEL_IDENTITY] = "identity", [DURE_PACKED_MODEL_LOGISTIC] = "logistic"
  };
  const gboolean is_linear = json_object_get (description, "weights") != NULL;
  const json_t *features, *vectors;
  guint schema, link;
  gint64 version;

  if (!dure_json_only (description, keys, error)
      || !dure_json_word (description, "schema", schemas, G_N_ELEMENTS (schemas), &schema, error)
      || !dure_json_word (description, "link", links, G_N_ELEMENTS (links), &link, error)
      || !dure_json_integer (description, "version", 1, G_MAXINT32, &version, error))
    return FALSE;
  features = dure_json_array (description, "features", 1, DURE_PACKED_MODEL_MAX_FEATURES, error);
  if (features == NULL)
    return FALSE;
  vectors = dure_json_array (description, "vectors", DURE_PACKED_MODEL_MIN_VECTORS,
                             DURE_PACKED_MODEL_MAX_VECTORS, error);
  if (vectors == NULL)
    return FALSE;
  if (is_linear && json_object_get (description, "trees") != NULL)
    return refuse ("it has both trees and weights", error);
  g_byte_array_append (file, (const guint8 *) DURE_PACKED_MODEL_MAGIC,
                       DURE_PACKED_MODEL_MAGIC_BYTES);
  put_u8 (file, is_linear ? DURE_PACKED_MODEL_LINEAR : DURE_PACKED_MODEL_TREES);
  put_u8 (file, (guint8) link);
  put_u16 (file, (guint16) json_array_size (features));
  put_u16 (file, (guint16) json_array_size (vectors));
  put_u32 (file, (guint32) version);
  return put_number (file, json_object_get (description, "threshold"), error)
         && put_number (file, json_object_get (description, "base"), error)
         && put_word (file, description, "name", error)
         && put_word (file, description, "featureList", error)
         && put_features (file, features, error)
         && (is_linear
                 ? put_numbers (file, description, "weights", json_array_size (features), error)
                 : put_trees (file, description, error))
         && put_vectors (file, vectors, json_array_size (features), error);
}

/**
 * dure_packed_model_write:
 * @description: foreign JSON, as above
 * @error: %DURE_CORE_ERROR_MALFORMED
 *
 * Returns: (transfer full) (nullable): the file, which dure_packed_model_read() takes
 */
GByteArray *
dure_packed_model_write (const json_t *description, GError **error)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (DurePackedModel) model = NULL;
  guint8 digest[DURE_PACKED_MODEL_DIGEST_BYTES];

  if (!put_all (file, description, error))
    return NULL;
  crypto_hash_sha256 (digest, file->data, file->len);
  g_byte_array_append (file, digest, sizeof digest);
  model = dure_packed_model_read (file->data, file->len, error);
  return model != NULL ? g_steal_pointer (&file) : NULL;
}
