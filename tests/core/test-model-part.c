// test-model-part.c: a piece of a model is what was cut off, and everything else is no piece
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"
#include "model-part.h"
#include "packed-model.h"

#include <string.h>

#define ID "01994fff-0000-7000-8000-000000000000"

static DureModelPart *
part_new (gsize size, gsize from, gsize length, gboolean is_told)
{
  DureModelPart *self = g_new0 (DureModelPart, 1);
  g_autofree guint8 *bytes = g_malloc0 (length);
  static const char manifest[] = "{\"name\":\"pulse-rest\"}";

  self->size = size;
  self->from = from;
  self->bytes = g_bytes_new (bytes, length);
  if (is_told)
    {
      self->manifest = g_bytes_new_static (manifest, strlen (manifest));
      self->signature = g_bytes_new_static ("AAAA", 4);
    }
  return self;
}

static void
assert_travels (const DureModelPart *part)
{
  g_autoptr (json_t) json = dure_model_part_to_json (part);
  g_autoptr (GError) error = NULL;
  g_autoptr (DureModelPart) heard = dure_model_part_from_json (json, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (heard->size, ==, part->size);
  g_assert_cmpuint (heard->from, ==, part->from);
  g_assert_true (g_bytes_equal (heard->bytes, part->bytes));
  g_assert_true ((heard->manifest != NULL) == (part->manifest != NULL));
  if (part->manifest == NULL)
    return;
  g_assert_true (g_bytes_equal (heard->manifest, part->manifest));
  g_assert_true (g_bytes_equal (heard->signature, part->signature));
}

static void
test_travels (void)
{
  g_autoptr (DureModelPart) whole = part_new (1, 0, 1, TRUE);
  g_autoptr (DureModelPart) first =
      part_new (DURE_PACKED_MODEL_MAX_BYTES, 0, DURE_MODEL_PART_BYTES, TRUE);
  g_autoptr (DureModelPart) last = part_new (DURE_MODEL_PART_BYTES + 7, DURE_MODEL_PART_BYTES, 7,
                                             FALSE);

  assert_travels (whole);
  assert_travels (first);
  assert_travels (last);
}

static void
test_question (void)
{
  static const char *const bad[] = {
    "{}", "[]", "{\"from\":0,\"id\":\"" ID "\",\"schema\":\"dure.model-question/1\"}",
    "{\"from\":-1,\"id\":\"" ID "\",\"model\":\"%s\",\"schema\":\"dure.model-question/1\"}",
    "{\"from\":5000000,\"id\":\"" ID "\",\"model\":\"%s\",\"schema\":\"dure.model-question/1\"}",
    "{\"from\":0,\"id\":\"" ID "\",\"model\":\"%s\",\"schema\":\"dure.model-question/2\"}",
    "{\"from\":0,\"id\":\"" ID "\",\"model\":\"G%s\",\"schema\":\"dure.model-question/1\"}",
    "{\"a\":1,\"from\":0,\"id\":\"" ID "\",\"model\":\"%s\","
    "\"schema\":\"dure.model-question/1\"}",
  };
  g_autofree char *digest = dure_sha256_hex ("x", 1);
  g_autoptr (json_t) asked = dure_model_question_new (ID, digest, 98304);
  char heard[DURE_MODEL_DIGEST_LENGTH + 1] = "";
  gsize from = 0;

  g_assert_true (dure_model_question_read (asked, heard, &from, NULL));
  g_assert_cmpstr (heard, ==, digest);
  g_assert_cmpuint (from, ==, 98304);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (GStrv) around = g_strsplit (bad[i], "%s", 2);
      g_autofree char *text = g_strjoinv (digest, around);
      g_autoptr (json_t) json = dure_json_parse (text, strlen (text), NULL);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (json);
      g_assert_false (dure_model_question_read (json, heard, &from, &error));
      g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
    }
}

/* One change makes no piece of it. */
static void
test_no_piece (void)
{
  static const struct
  {
    const char *key, *value;
  } changes[] = {
    { "size", "0" },      { "size", "2" },        { "size", "null" },     { "from", "-1" },
    { "from", "1" },      { "bytes", "\"\"" },    { "bytes", "\"AA=\"" }, { "bytes", "7" },
    { "bytes", "\"A\"" }, { "manifest", "null" }, { "manifest", "[]" },   { "signature", "\"\"" },
    { "signature", "7" }, { "more", "1" },
  };
  g_autoptr (DureModelPart) part = part_new (3, 0, 3, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (json_t) json = dure_model_part_to_json (part);
      g_autoptr (GError) error = NULL;

      json_object_set_new (json, changes[i].key,
                           json_loads (changes[i].value, JSON_DECODE_ANY, NULL));
      g_assert_null (dure_model_part_from_json (json, &error));
      g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
    }
}

/* Larger than a piece may be, and a later one that brings another manifest. */
static void
test_too_much (void)
{
  g_autoptr (DureModelPart) large =
      part_new (2 * DURE_MODEL_PART_BYTES, 0, DURE_MODEL_PART_BYTES + 1, TRUE);
  g_autoptr (DureModelPart) told = part_new (9, 3, 3, TRUE);
  g_autoptr (json_t) first = dure_model_part_to_json (large);
  g_autoptr (json_t) later = dure_model_part_to_json (told);

  g_assert_null (dure_model_part_from_json (first, NULL));
  g_assert_null (dure_model_part_from_json (later, NULL));
}

static void
test_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < DURE_MODEL_FAULTS; i++)
    g_assert_true (g_hash_table_add (seen, (char *) dure_model_faults[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-part/travels", test_travels);
  g_test_add_func ("/model-part/question", test_question);
  g_test_add_func ("/model-part/no-piece", test_no_piece);
  g_test_add_func ("/model-part/too-much", test_too_much);
  g_test_add_func ("/model-part/words", test_words);
  return g_test_run ();
}
