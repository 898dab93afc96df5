// model-part.c: a model on trial on its way to a station, a piece at a time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   "from byte 0 of the model SHA-256" -> size, bytes, manifest, signature
//   "from byte 98304 of it"            -> size, bytes
//
// A question is a small document, `dure.model-question/1`, that travels as a report does, see
// report.c, so only a station that may have the model is told. The digest names the whole file for
// ever: a station that lost the network in the middle goes on where it was, and pieces of two files
// never make a third one that would be taken.

#include "model-part.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"
#include "packed-model.h"
#include "pilot-model.h"

#include <string.h>

#define SCHEMA "dure.model-question/1"
#define BASE64_LENGTH(bytes) (((bytes) * 4 + 2) / 3)

const char *const dure_model_faults[DURE_MODEL_FAULTS] = {
  [DURE_MODEL_FAULTLESS] = "none",
  [DURE_MODEL_FAULT_MALFORMED] = "malformed",
  [DURE_MODEL_FAULT_NOT_GENUINE] = "not-genuine",
  [DURE_MODEL_FAULT_TOO_LARGE] = "too-large",
  [DURE_MODEL_FAULT_OTHER_FILE] = "other-file",
  [DURE_MODEL_FAULT_NOT_KEPT] = "not-kept",
};

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "model's piece: %s", why);
  return FALSE;
}

/**
 * dure_model_question_new:
 * @id: UUIDv7 of the question
 * @digest: of the model's file
 * @from: how many of its bytes are there already
 *
 * Returns: (transfer full): what comes next of it; travels as a report does
 */
json_t *
dure_model_question_new (const char *id, const char *digest, gsize from)
{
  return json_pack ("{s:s, s:s, s:s, s:I}", "schema", SCHEMA, "id", id, "model", digest, "from",
                    (json_int_t) from);
}

/**
 * dure_model_question_read:
 * @json: foreign
 * @ret_digest: (out caller-allocates): of the model's file; set only on success
 * @ret_from: (out): how many of its bytes are there already; set only on success
 * @error: %DURE_CORE_ERROR_MALFORMED
 */
gboolean
dure_model_question_read (const json_t *json, char ret_digest[DURE_MODEL_DIGEST_LENGTH + 1],
                          gsize *ret_from, GError **error)
{
  static const char *const keys[] = { "schema", "id", "model", "from", NULL };
  static const char *const schemas[] = { SCHEMA };
  const char *digest;
  gint64 from;
  guint schema;

  if (!dure_json_only (json, keys, error)
      || !dure_json_word (json, "schema", schemas, 1, &schema, error)
      || (digest = dure_json_text (json, "model", DURE_MODEL_DIGEST_LENGTH, error)) == NULL
      || !dure_json_integer (json, "from", 0, DURE_PACKED_MODEL_MAX_BYTES, &from, error))
    return FALSE;
  if (!dure_sha256_is_hex (digest))
    return refuse (error, "a model is named by its SHA-256");
  g_strlcpy (ret_digest, digest, DURE_MODEL_DIGEST_LENGTH + 1);
  *ret_from = (gsize) from;
  return TRUE;
}

/**
 * dure_model_part_to_json:
 *
 * Returns: (transfer full): the answer
 */
json_t *
dure_model_part_to_json (const DureModelPart *self)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (self->bytes, &length);
  g_autofree char *text = dure_base64url_encode (bytes, length);
  json_t *json = json_pack ("{s:I, s:I, s:s}", "size", (json_int_t) self->size, "from",
                            (json_int_t) self->from, "bytes", text);

  if (self->manifest != NULL)
    {
      json_object_set_new (json, "manifest",
                           dure_json_parse (g_bytes_get_data (self->manifest, NULL),
                                            g_bytes_get_size (self->manifest), NULL));
      json_object_set_new (json, "signature",
                           json_stringn (g_bytes_get_data (self->signature, NULL),
                                         g_bytes_get_size (self->signature)));
    }
  return json;
}

static gboolean
read_bytes (DureModelPart *self, const json_t *json, GError **error)
{
  const char *text =
      dure_json_text (json, "bytes", BASE64_LENGTH (DURE_MODEL_PART_BYTES), error);

  if (text == NULL)
    return FALSE;
  self->bytes = dure_base64url_decode_any (text, DURE_MODEL_PART_BYTES);
  if (self->bytes == NULL)
    return refuse (error, "its bytes are not base64url");
  return self->from + g_bytes_get_size (self->bytes) <= self->size
         || refuse (error, "more than there is");
}

/* Both stand with the first piece, and with no other. */
static gboolean
read_manifest (DureModelPart *self, const json_t *json, GError **error)
{
  const json_t *manifest = json_object_get (json, "manifest");
  const char *signature;
  char *text;
  gsize length;

  if (self->from > 0)
    return (manifest == NULL && json_object_get (json, "signature") == NULL)
           || refuse (error, "only the first one has a manifest");
  if (dure_json_object (json, "manifest", error) == NULL
      || (signature = dure_json_text (json, "signature", BASE64_LENGTH (DURE_SIGNATURE_BYTES),
                                      error)) == NULL)
    return FALSE;
  text = dure_json_canonical (manifest, &length);
  self->manifest = g_bytes_new_take (text, length);
  self->signature = g_bytes_new (signature, strlen (signature));
  return TRUE;
}

/**
 * dure_model_part_from_json:
 * @json: foreign
 * @error: %DURE_CORE_ERROR_MALFORMED
 *
 * Returns: (transfer full) (nullable): the piece; whether it is a genuine one is not known. Its
 *   size may be more than any model's.
 */
DureModelPart *
dure_model_part_from_json (const json_t *json, GError **error)
{
  static const char *const keys[] = { "size", "from", "bytes", "manifest", "signature", NULL };
  g_autoptr (DureModelPart) self = g_new0 (DureModelPart, 1);
  gint64 size, from;

  if (!dure_json_only (json, keys, error)
      || !dure_json_integer (json, "size", 1, G_MAXINT32, &size, error)
      || !dure_json_integer (json, "from", 0, G_MAXINT32, &from, error))
    return NULL;
  self->size = (gsize) size;
  self->from = (gsize) from;
  return read_bytes (self, json, error) && read_manifest (self, json, error)
             ? g_steal_pointer (&self)
             : NULL;
}

/**
 * dure_model_part_free:
 * @self: (transfer full) (nullable)
 */
void
dure_model_part_free (DureModelPart *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->manifest, g_bytes_unref);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_free (self);
}
