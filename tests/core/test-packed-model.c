// test-packed-model.c: a packed model is what its description says, and nothing malformed is one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "error.h"
#include "packed-model-form.h"
#include "packed-model-writer.h"

#include <locale.h>
#include <math.h>
#include <sodium.h>
#include <string.h>

/* age >= 40 ? (pulse < 70.5 ? -1 : 2.5) : 0.25, and a second tree that is a leaf */
#define FEATURES                                                                                   \
  "\"features\": [{\"name\": \"age\", \"unit\": \"a\", \"low\": 0, \"high\": 120},"                \
  " {\"name\": \"pulse\", \"unit\": \"/min\", \"low\": 30, \"high\": 220}]"
#define TREES                                                                                      \
  "\"trees\": [{\"left_children\": [1, -1, 3, -1, -1], \"right_children\": [2, -1, 4, -1, -1],"    \
  " \"split_indices\": [0, 0, 1, 0, 0], \"split_conditions\": [40, 0.25, 70.5, -1, 2.5]},"         \
  " {\"left_children\": [-1], \"right_children\": [-1], \"split_indices\": [0],"                   \
  " \"split_conditions\": [0.5]}]"
#define WEIGHTS "\"weights\": [0.01, -0.02]"

static double
by_hand (gboolean is_linear, double age, double pulse)
{
  if (is_linear)
    return 1 + 0.01 * age - 0.02 * pulse;
  return 1.5 + (age < 40 ? 0.25 : pulse < 70.5 ? -1 : 2.5);
}

static json_t *
describe (gboolean is_linear, gboolean is_logistic, double fault)
{
  g_autofree char *text = g_strdup_printf (
      "{\"schema\": \"dure.model/1\", \"name\": \"made-up\", \"version\": 3,"
      " \"featureList\": \"test-1\", \"link\": \"%s\", \"threshold\": 0.5, \"base\": 1, %s, %s}",
      is_logistic ? "logistic" : "identity", FEATURES, is_linear ? WEIGHTS : TREES);
  json_t *description = dure_json_parse (text, strlen (text), NULL), *vectors = json_array ();

  g_assert_nonnull (description);
  for (guint i = 0; i < DURE_PACKED_MODEL_MIN_VECTORS; i++)
    {
      const double age = 10 + 4 * i, pulse = 60 + i;
      const double sum = by_hand (is_linear, age, pulse);
      const double output = is_logistic ? 1 / (1 + exp (-sum)) : sum;

      json_array_append_new (vectors, json_pack ("{s:[f,f], s:f}", "inputs", age, pulse, "output",
                                                 output + (i == 7 ? fault : 0)));
    }
  json_object_set_new (description, "vectors", vectors);
  return description;
}

static GByteArray *
pack (gboolean is_linear, gboolean is_logistic)
{
  g_autoptr (json_t) description = describe (is_linear, is_logistic, 0);
  g_autoptr (GError) error = NULL;
  GByteArray *file = dure_packed_model_write (description, &error);

  g_assert_no_error (error);
  return file;
}

static void
test_answers (void)
{
  for (guint form = 0; form < 4; form++)
    {
      const gboolean is_linear = (form & 1) != 0, is_logistic = (form & 2) != 0;
      g_autoptr (GByteArray) file = pack (is_linear, is_logistic);
      g_autoptr (GError) error = NULL;
      g_autoptr (DurePackedModel) model = dure_packed_model_read (file->data, file->len, &error);

      g_assert_no_error (error);
      for (double age = 0; age <= 120; age += 5)
        for (double pulse = 30; pulse <= 220; pulse += 0.5)
          {
            const double sum = by_hand (is_linear, age, pulse);

            g_assert_cmpfloat_with_epsilon (
                dure_packed_model_predict (model, (double[]){ age, pulse }),
                is_logistic ? 1 / (1 + exp (-sum)) : sum, 1e-9);
          }
    }
}

static void
test_says_of_itself (void)
{
  g_autoptr (GByteArray) file = pack (FALSE, TRUE);
  g_autoptr (DurePackedModel) model = dure_packed_model_read (file->data, file->len, NULL);
  const DurePackedModelFeature *feature = dure_packed_model_get_feature (model, 1);

  g_assert_cmpstr (dure_packed_model_get_name (model), ==, "made-up");
  g_assert_cmpuint (dure_packed_model_get_version (model), ==, 3);
  g_assert_cmpstr (dure_packed_model_get_feature_list (model), ==, "test-1");
  g_assert_cmpint (dure_packed_model_get_form (model), ==, DURE_PACKED_MODEL_TREES);
  g_assert_cmpint (dure_packed_model_get_link (model), ==, DURE_PACKED_MODEL_LOGISTIC);
  g_assert_cmpfloat (dure_packed_model_get_threshold (model), ==, 0.5);
  g_assert_cmpuint (strlen (dure_packed_model_get_digest (model)), ==, 64);
  g_assert_cmpuint (dure_packed_model_get_feature_count (model), ==, 2);
  g_assert_cmpstr (feature->name, ==, "pulse");
  g_assert_cmpstr (feature->unit, ==, "/min");
  g_assert_true (dure_packed_model_holds (model, (double[]){ 0, 220 }));
  g_assert_false (dure_packed_model_holds (model, (double[]){ 0, 220.1 }));
  g_assert_false (dure_packed_model_holds (model, (double[]){ -1, 60 }));
  g_assert_false (dure_packed_model_holds (model, (double[]){ NAN, 60 }));
}

/* A number that is none has no place to go; it still ends somewhere. */
static void
test_no_number (void)
{
  g_autoptr (GByteArray) file = pack (FALSE, FALSE);
  g_autoptr (DurePackedModel) model = dure_packed_model_read (file->data, file->len, NULL);

  g_assert_cmpfloat (dure_packed_model_predict (model, (double[]){ NAN, NAN }), ==, 4);
}

static void
assert_refused (const guint8 *bytes, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DurePackedModel) model = dure_packed_model_read (bytes, size, &error);

  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
  g_assert_null (model);
}

static void
sign_off (GByteArray *file)
{
  const gsize length = file->len - DURE_PACKED_MODEL_DIGEST_BYTES;

  crypto_hash_sha256 (file->data + length, file->data, length);
}

static void
test_cut_or_longer (void)
{
  g_autoptr (GByteArray) file = pack (FALSE, TRUE);
  const guint whole = file->len;

  for (guint length = 0; length < whole; length++)
    {
      g_autoptr (GByteArray) cut = g_byte_array_new ();

      assert_refused (file->data, length);
      g_byte_array_append (cut, file->data, length);
      g_byte_array_set_size (cut, length + DURE_PACKED_MODEL_DIGEST_BYTES);
      sign_off (cut);
      if (length != whole - DURE_PACKED_MODEL_DIGEST_BYTES)
        assert_refused (cut->data, cut->len);
    }
  g_byte_array_set_size (file, whole + 1);
  sign_off (file);
  assert_refused (file->data, file->len);
}

static void
test_any_octet_changed (void)
{
  g_autoptr (GByteArray) file = pack (FALSE, TRUE);

  for (guint i = 0; i < file->len; i++)
    {
      file->data[i] ^= 0x40;
      assert_refused (file->data, file->len);
      file->data[i] ^= 0x40;
    }
}

/* Where the nodes of the first tree lie: five, before them its count, behind them the second tree
 * and the vectors. */
static guint8 *
node_of (GByteArray *file, guint node)
{
  const gsize vectors = DURE_PACKED_MODEL_MIN_VECTORS * 3 * sizeof (double);
  const gsize second = sizeof (guint32) + DURE_PACKED_MODEL_NODE_BYTES;

  return file->data + file->len - DURE_PACKED_MODEL_DIGEST_BYTES - vectors - second
         - (5 - node) * DURE_PACKED_MODEL_NODE_BYTES;
}

static void
test_trees_out_of_order (void)
{
  static const struct
  {
    guint node;
    guint16 feature, right;
  } faults[] = {
    { 0, 2, 2 }, /* no such feature */
    { 0, 0, 0 }, /* right is itself */
    { 0, 0, 1 }, /* right is left */
    { 0, 0, 3 }, /* right begins amid the left's right side */
    { 0, 0, 4 }, /* reaches one node twice, another never */
    { 0, 0, 5 }, /* right is behind the end */
    { 0, 0, 65535 },
    { 0, DURE_PACKED_MODEL_LEAF, 0 }, /* the tree ends at once */
    { 2, 1, 1 },
    { 2, 1, 3 },
    { 1, DURE_PACKED_MODEL_LEAF, 1 }, /* a leaf that leads on */
    { 4, 0, 2 },                      /* no leaf at the end */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GByteArray) file = pack (FALSE, TRUE);
      const guint16 words[] = { GUINT16_TO_LE (faults[i].feature),
                                GUINT16_TO_LE (faults[i].right) };

      memcpy (node_of (file, faults[i].node), words, sizeof words);
      sign_off (file);
      assert_refused (file->data, file->len);
    }
}

static void
test_numbers_not_finite (void)
{
  static const guint32 bits[] = { 0x7f800000, 0xff800000, 0x7fc00000 };

  for (gsize i = 0; i < G_N_ELEMENTS (bits); i++)
    {
      g_autoptr (GByteArray) file = pack (FALSE, TRUE);
      const guint32 value = GUINT32_TO_LE (bits[i]);

      memcpy (node_of (file, 4) + 4, &value, sizeof value);
      sign_off (file);
      assert_refused (file->data, file->len);
    }
}

static void
test_lies_about_itself (void)
{
  for (int way = -1; way <= 1; way += 2)
    {
      g_autoptr (json_t) close = describe (FALSE, TRUE, way * 0.9e-6);
      g_autoptr (json_t) far = describe (FALSE, TRUE, way * 1.1e-6);
      g_autoptr (GByteArray) file = dure_packed_model_write (close, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (file);
      g_assert_null (dure_packed_model_write (far, &error));
      g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
    }
}

static void
assert_not_packed (const char *key, const char *value)
{
  g_autoptr (json_t) description = describe (FALSE, TRUE, 0);
  g_autoptr (json_t) list = dure_json_parse (value, strlen (value), NULL);
  g_autoptr (GError) error = NULL;

  json_object_set (description, key, json_array_get (list, 0));
  g_assert_null (dure_packed_model_write (description, &error));
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
}

static void
test_descriptions_refused (void)
{
  assert_not_packed ("schema", "[\"dure.model/2\"]");
  assert_not_packed ("version", "[0]");
  assert_not_packed ("name", "[\"Made Up\"]");
  assert_not_packed ("link", "[\"softmax\"]");
  assert_not_packed ("weights", "[[1, 2]]");
  assert_not_packed ("trees", "[[]]");
  assert_not_packed ("features", "[[{\"name\": \"a\", \"unit\": \"1\", \"low\": 1, \"high\": 1}]]");
  assert_not_packed ("threshold", "[null]");
  assert_not_packed ("author", "[\"anybody\"]");
  /* A way back to the root, and a node that nothing leads to. */
  assert_not_packed ("trees", "[[{\"left_children\": [0, -1], \"right_children\": [1, -1],"
                              " \"split_indices\": [0, 0], \"split_conditions\": [1, 1]}]]");
  assert_not_packed ("trees", "[[{\"left_children\": [-1, -1], \"right_children\": [-1, -1],"
                              " \"split_indices\": [0, 0], \"split_conditions\": [1, 1]}]]");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    return 1;
  g_test_add_func ("/packed-model/answers", test_answers);
  g_test_add_func ("/packed-model/says-of-itself", test_says_of_itself);
  g_test_add_func ("/packed-model/no-number", test_no_number);
  g_test_add_func ("/packed-model/cut-or-longer", test_cut_or_longer);
  g_test_add_func ("/packed-model/any-octet-changed", test_any_octet_changed);
  g_test_add_func ("/packed-model/trees-out-of-order", test_trees_out_of_order);
  g_test_add_func ("/packed-model/numbers-not-finite", test_numbers_not_finite);
  g_test_add_func ("/packed-model/lies-about-itself", test_lies_about_itself);
  g_test_add_func ("/packed-model/descriptions-refused", test_descriptions_refused);
  return g_test_run ();
}
