// packed-model.c: a packed model, checked before it is believed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A file may be a stranger's. It is read in one walk (packed-model-form.h says how it lies);
// nothing in it is taken on trust: words are of known letters, numbers finite, trees such that each
// node is reached exactly once and no walk is longer than the greatest depth, nothing stands behind
// the end. Then it must answer its own vectors as who made it says that it does. What passes cannot
// loop, nor read what is not its own; whether its answers are worth anything, no check can tell.
//
// The model keeps a copy of what it needs and is never changed, so that any thread may ask it. An
// answer costs about a nanosecond a node walked, and allocates nothing.

#include "packed-model.h"

#include "error.h"
#include "packed-model-form.h"

#include <math.h>
#include <sodium.h>
#include <string.h>

typedef struct
{
  guint16 feature;
  guint16 right;
  float value;
} Node;

struct _DurePackedModel
{
  char *name;
  char *feature_list;
  char *digest;
  DurePackedModelForm form;
  DurePackedModelLink link;
  guint version;
  guint feature_count;
  guint vector_count;
  double threshold;
  double base;
  DurePackedModelFeature *features;
  double *weights; /* linear */
  GArray *roots;   /* (element-type guint32): of trees, their places in nodes */
  GArray *nodes;   /* (element-type Node) */
};

/* What is still to be read. Once anything was wrong, all further reads give nothing. */
typedef struct
{
  const guint8 *bytes;
  gsize left;
  const char *wrong;
} Cursor;

static void
complain (Cursor *cursor, const char *what)
{
  if (cursor->wrong == NULL)
    cursor->wrong = what;
  cursor->left = 0;
}

static const guint8 *
take (Cursor *cursor, gsize count)
{
  static const guint8 nothing[8];
  const guint8 *bytes = cursor->bytes;

  if (count > cursor->left)
    {
      complain (cursor, "it ends too early");
      return nothing;
    }
  cursor->bytes += count;
  cursor->left -= count;
  return bytes;
}

static guint
take_u8 (Cursor *cursor)
{
  return *take (cursor, 1);
}

static guint16
take_u16 (Cursor *cursor)
{
  guint16 value;

  memcpy (&value, take (cursor, sizeof value), sizeof value);
  return GUINT16_FROM_LE (value);
}

static guint32
take_u32 (Cursor *cursor)
{
  guint32 value;

  memcpy (&value, take (cursor, sizeof value), sizeof value);
  return GUINT32_FROM_LE (value);
}

static float
take_f32 (Cursor *cursor)
{
  const guint32 bits = take_u32 (cursor);
  float value;

  memcpy (&value, &bits, sizeof value);
  if (!isfinite (value))
    complain (cursor, "a number is not finite");
  return value;
}

static double
take_f64 (Cursor *cursor)
{
  guint64 bits;
  double value;

  memcpy (&bits, take (cursor, sizeof bits), sizeof bits);
  bits = GUINT64_FROM_LE (bits);
  memcpy (&value, &bits, sizeof value);
  if (!isfinite (value))
    complain (cursor, "a number is not finite");
  return value;
}

/* Printable and without a space, so that it can stand in any line of a log. */
static char *
take_word (Cursor *cursor, gboolean is_name)
{
  const guint length = take_u8 (cursor);
  g_autofree char *word = NULL;

  if (length == 0 || length > DURE_PACKED_MODEL_MAX_NAME || length > cursor->left)
    {
      complain (cursor, "a word is empty or too long");
      return NULL;
    }
  word = g_strndup ((const char *) take (cursor, length), length);
  for (guint i = 0; i < length; i++)
    if (is_name ? !g_ascii_islower (word[i]) && !g_ascii_isdigit (word[i]) && word[i] != '-'
                : !g_ascii_isgraph (word[i]))
      {
        complain (cursor, "a word has a letter that none may have");
        return NULL;
      }
  return g_steal_pointer (&word);
}

static void
read_head (DurePackedModel *self, Cursor *cursor)
{
  if (memcmp (take (cursor, DURE_PACKED_MODEL_MAGIC_BYTES), DURE_PACKED_MODEL_MAGIC,
              DURE_PACKED_MODEL_MAGIC_BYTES)
      != 0)
    complain (cursor, "it is not a packed model");
  self->form = take_u8 (cursor);
  self->link = take_u8 (cursor);
  self->feature_count = take_u16 (cursor);
  self->vector_count = take_u16 (cursor);
  self->version = take_u32 (cursor);
  self->threshold = take_f64 (cursor);
  self->base = take_f64 (cursor);
  if (self->form != DURE_PACKED_MODEL_TREES && self->form != DURE_PACKED_MODEL_LINEAR)
    complain (cursor, "its form is not known");
  if (self->link != DURE_PACKED_MODEL_IDENTITY && self->link != DURE_PACKED_MODEL_LOGISTIC)
    complain (cursor, "its link is not known");
  if (self->feature_count == 0 || self->feature_count > DURE_PACKED_MODEL_MAX_FEATURES)
    complain (cursor, "it has no features, or too many");
  if (self->vector_count < DURE_PACKED_MODEL_MIN_VECTORS
      || self->vector_count > DURE_PACKED_MODEL_MAX_VECTORS)
    complain (cursor, "it has too few vectors, or too many");
  self->name = take_word (cursor, TRUE);
  self->feature_list = take_word (cursor, TRUE);
}

static void
read_features (DurePackedModel *self, Cursor *cursor)
{
  if (cursor->wrong != NULL)
    return;
  self->features = g_new0 (DurePackedModelFeature, self->feature_count);
  for (guint i = 0; i < self->feature_count && cursor->wrong == NULL; i++)
    {
      DurePackedModelFeature *feature = &self->features[i];

      feature->name = take_word (cursor, TRUE);
      feature->unit = take_word (cursor, FALSE);
      feature->low = take_f64 (cursor);
      feature->high = take_f64 (cursor);
      if (feature->low >= feature->high)
        complain (cursor, "a feature has no range");
      for (guint k = 0; k < i && cursor->wrong == NULL; k++)
        if (strcmp (self->features[k].name, feature->name) == 0)
          complain (cursor, "a feature stands twice");
    }
}

static void
read_weights (DurePackedModel *self, Cursor *cursor)
{
  self->weights = g_new0 (double, self->feature_count);
  for (guint i = 0; i < self->feature_count; i++)
    self->weights[i] = take_f64 (cursor);
}

/* The right sides that are still to come wait in @waiting, the nearest last. After a leaf the next
 * node must be that one, so each node is reached once; how many wait is less than the depth. */
static void
read_tree (DurePackedModel *self, Cursor *cursor)
{
  struct
  {
    guint32 place;
    guint depth;
  } waiting[DURE_PACKED_MODEL_MAX_DEPTH];
  const guint32 count = take_u32 (cursor), root = self->nodes->len;
  guint depth = 0, wait_count = 0;

  if (count == 0 || count > DURE_PACKED_MODEL_MAX_NODES - root
      || count > cursor->left / DURE_PACKED_MODEL_NODE_BYTES)
    complain (cursor, "a tree has no nodes, or too many");
  g_array_append_val (self->roots, root);
  for (guint32 i = 0; i < count && cursor->wrong == NULL; i++)
    {
      Node node;

      node.feature = take_u16 (cursor);
      node.right = take_u16 (cursor);
      node.value = take_f32 (cursor);
      g_array_append_val (self->nodes, node);
      if (node.feature != DURE_PACKED_MODEL_LEAF)
        {
          if (node.feature >= self->feature_count || node.right < 2
              || depth == DURE_PACKED_MODEL_MAX_DEPTH)
            complain (cursor, "a node is not in order");
          else
            {
              waiting[wait_count].place = i + node.right;
              waiting[wait_count++].depth = ++depth;
            }
        }
      else if (node.right != 0
               || (wait_count == 0 ? i + 1 != count
                                   : i + 1 == count || waiting[wait_count - 1].place != i + 1))
        complain (cursor, "a tree is not in order");
      else if (wait_count > 0)
        depth = waiting[--wait_count].depth;
    }
  if (wait_count > 0)
    complain (cursor, "a tree is not in order");
}

static void
read_trees (DurePackedModel *self, Cursor *cursor)
{
  const guint32 count = take_u32 (cursor);

  if (count == 0 || count > DURE_PACKED_MODEL_MAX_TREES)
    complain (cursor, "it has no trees, or too many");
  self->roots = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  for (guint32 i = 0; i < count && cursor->wrong == NULL; i++)
    read_tree (self, cursor);
}

static void
check_vectors (DurePackedModel *self, Cursor *cursor)
{
  double features[DURE_PACKED_MODEL_MAX_FEATURES];

  for (guint i = 0; i < self->vector_count && cursor->wrong == NULL; i++)
    {
      double answer;

      for (guint k = 0; k < self->feature_count; k++)
        features[k] = take_f64 (cursor);
      answer = take_f64 (cursor);
      if (cursor->wrong == NULL
          && !(fabs (dure_packed_model_predict (self, features) - answer)
               <= DURE_PACKED_MODEL_TOLERANCE))
        complain (cursor, "it does not answer its own vectors as it says");
    }
}

static void
read_all (DurePackedModel *self, Cursor *cursor)
{
  read_head (self, cursor);
  read_features (self, cursor);
  if (cursor->wrong != NULL)
    return;
  if (self->form == DURE_PACKED_MODEL_LINEAR)
    read_weights (self, cursor);
  else
    read_trees (self, cursor);
  if (cursor->wrong == NULL)
    check_vectors (self, cursor);
  if (cursor->left > 0)
    complain (cursor, "something stands behind its end");
}

/**
 * dure_packed_model_read:
 * @bytes: (array length=size): a file; may be a stranger's
 * @size: how many octets
 * @error: %DURE_CORE_ERROR_MALFORMED
 *
 * Returns: (transfer full) (nullable): the model, if all that can be checked is in order
 */
DurePackedModel *
dure_packed_model_read (const guint8 *bytes, gsize size, GError **error)
{
  g_autoptr (DurePackedModel) self = g_new0 (DurePackedModel, 1);
  guint8 digest[DURE_PACKED_MODEL_DIGEST_BYTES];
  char hex[2 * DURE_PACKED_MODEL_DIGEST_BYTES + 1];
  Cursor cursor = { .bytes = bytes };

  if (size <= sizeof digest || size > DURE_PACKED_MODEL_MAX_BYTES)
    complain (&cursor, "it is too short, or too long");
  else
    {
      cursor.left = size - sizeof digest;
      crypto_hash_sha256 (digest, bytes, cursor.left);
      if (memcmp (digest, bytes + cursor.left, sizeof digest) != 0)
        complain (&cursor, "its digest is another");
    }
  if (cursor.wrong == NULL)
    read_all (self, &cursor);
  if (cursor.wrong != NULL)
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "Not a model: %s",
                   cursor.wrong);
      return NULL;
    }
  self->digest = g_strdup (sodium_bin2hex (hex, sizeof hex, digest, sizeof digest));
  return g_steal_pointer (&self);
}

/**
 * dure_packed_model_free:
 * @self: (transfer full) (nullable)
 */
void
dure_packed_model_free (DurePackedModel *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; self->features != NULL && i < self->feature_count; i++)
    {
      g_free ((char *) self->features[i].name);
      g_free ((char *) self->features[i].unit);
    }
  g_free (self->features);
  g_free (self->weights);
  g_clear_pointer (&self->roots, g_array_unref);
  g_clear_pointer (&self->nodes, g_array_unref);
  g_free (self->name);
  g_free (self->feature_list);
  g_free (self->digest);
  g_free (self);
}

/**
 * dure_packed_model_get_name:
 *
 * Returns: (transfer none): what it is called, `irregular-pulse`
 */
const char *
dure_packed_model_get_name (const DurePackedModel *self)
{
  return self->name;
}

/**
 * dure_packed_model_get_version:
 *
 * Returns: its version
 */
guint
dure_packed_model_get_version (const DurePackedModel *self)
{
  return self->version;
}

/**
 * dure_packed_model_get_feature_list:
 *
 * Returns: (transfer none): by which list its features are computed, `rr-1`
 */
const char *
dure_packed_model_get_feature_list (const DurePackedModel *self)
{
  return self->feature_list;
}

/**
 * dure_packed_model_get_form:
 *
 * Returns: what it is made of
 */
DurePackedModelForm
dure_packed_model_get_form (const DurePackedModel *self)
{
  return self->form;
}

/**
 * dure_packed_model_get_link:
 *
 * Returns: whether it answers with a probability
 */
DurePackedModelLink
dure_packed_model_get_link (const DurePackedModel *self)
{
  return self->link;
}

/**
 * dure_packed_model_get_threshold:
 *
 * Returns: from which answer on it says yes
 */
double
dure_packed_model_get_threshold (const DurePackedModel *self)
{
  return self->threshold;
}

/**
 * dure_packed_model_get_digest:
 *
 * Returns: (transfer none): SHA-256 of the file without its last 32 octets, which are the same,
 *   in hexadecimal digits
 */
const char *
dure_packed_model_get_digest (const DurePackedModel *self)
{
  return self->digest;
}

/**
 * dure_packed_model_get_feature_count:
 *
 * Returns: how many features it asks for
 */
guint
dure_packed_model_get_feature_count (const DurePackedModel *self)
{
  return self->feature_count;
}

/**
 * dure_packed_model_get_feature:
 * @index: below dure_packed_model_get_feature_count()
 *
 * Returns: (transfer none): one of the features, in the order in which they are given
 */
const DurePackedModelFeature *
dure_packed_model_get_feature (const DurePackedModel *self, guint index)
{
  return &self->features[index];
}

/**
 * dure_packed_model_holds:
 * @features: a value for each feature
 *
 * Returns: whether all of them lie in the ranges that the model was made for; where not, its
 *   answer means nothing
 */
gboolean
dure_packed_model_holds (const DurePackedModel *self, const double *features)
{
  for (guint i = 0; i < self->feature_count; i++)
    if (!(features[i] >= self->features[i].low && features[i] <= self->features[i].high))
      return FALSE;
  return TRUE;
}

static double
leaf_of (const Node *node, const double *features)
{
  while (node->feature != DURE_PACKED_MODEL_LEAF)
    node += (float) features[node->feature] < node->value ? 1 : node->right;
  return (double) node->value;
}

/**
 * dure_packed_model_predict:
 * @features: a value for each feature; one that is no number goes right in every tree
 *
 * Returns: the answer: with %DURE_PACKED_MODEL_LOGISTIC a probability
 */
double
dure_packed_model_predict (const DurePackedModel *self, const double *features)
{
  double sum = self->base;

  if (self->form == DURE_PACKED_MODEL_LINEAR)
    for (guint i = 0; i < self->feature_count; i++)
      sum += self->weights[i] * features[i];
  else
    for (guint i = 0; i < self->roots->len; i++)
      sum += leaf_of (&g_array_index (self->nodes, Node, g_array_index (self->roots, guint32, i)),
                      features);
  return self->link == DURE_PACKED_MODEL_LOGISTIC ? 1 / (1 + exp (-sum)) : sum;
}
