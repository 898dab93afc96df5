// model-word.c: the city's word whether a model on trial may run
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   {"asked", "model"} -> {"asked", "model", "word", "signature"}
//
// The word names the model, so that what is said of one is not heard of another; and the question,
// which is asked by another id each time, so that nobody keeps an old word and shows it again.

#include "model-word.h"

#include "canonical-json.h"
#include "encoding.h"

#define DOMAIN "dure-model-word/1"

static const char *const words[DURE_MODEL_WORDS] = {
  [DURE_MODEL_RUNS] = "runs",
  [DURE_MODEL_RESTS] = "rests",
  [DURE_MODEL_STOPPED] = "stopped",
};

/**
 * dure_model_word_ask:
 * @digest: of the model
 * @asked: the id of this question, and of no other
 *
 * Returns: (transfer full): the question
 */
json_t *
dure_model_word_ask (const char *digest, const char *asked)
{
  return json_pack ("{s:s, s:s}", "model", digest, "asked", asked);
}

/* What is signed, as it is sent but for the signature. */
static json_t *
said_to (const json_t *question, const char *word)
{
  return json_pack ("{s:O, s:O, s:s}", "model", json_object_get (question, "model"), "asked",
                    json_object_get (question, "asked"), "word", word);
}

/**
 * dure_model_word_sign:
 * @question: as dure_model_word_ask()
 * @city_key: the city's signing key
 *
 * Returns: (transfer full): the answer
 */
json_t *
dure_model_word_sign (const json_t *question, DureModelWord word, DureSigningKey *city_key)
{
  json_t *answer = said_to (question, words[word]);
  guint8 signature[DURE_SIGNATURE_BYTES];
  gsize length;
  g_autofree char *text = dure_json_canonical (answer, &length);
  g_autofree char *encoded = NULL;

  dure_signing_key_sign (city_key, DOMAIN, text, length, signature);
  encoded = dure_base64url_encode (signature, sizeof signature);
  json_object_set_new (answer, "signature", json_string (encoded));
  return answer;
}

/**
 * dure_model_word_read:
 * @json: (nullable): foreign
 * @question: what it must be the answer to
 * @city_key: whose word counts
 * @ret_word: (out): set only on success
 *
 * Returns: whether it is the city's answer to that
 */
gboolean
dure_model_word_read (const json_t *json, const json_t *question,
                      const guint8 city_key[DURE_PUBLIC_KEY_BYTES], DureModelWord *ret_word)
{
  const char *said = json_string_value (json_object_get (json, "word"));
  guint8 signature[DURE_SIGNATURE_BYTES];
  DureModelWord word = 0;
  gsize length;
  g_autofree char *text = NULL;
  g_autoptr (json_t) covered = NULL;

  while (word < DURE_MODEL_WORDS && g_strcmp0 (said, words[word]) != 0)
    word++;
  if (word == DURE_MODEL_WORDS
      || !dure_base64url_decode (json_string_value (json_object_get (json, "signature")), signature,
                                 sizeof signature))
    return FALSE;
  covered = said_to (question, said);
  text = dure_json_canonical (covered, &length);
  if (!dure_signature_holds (city_key, DOMAIN, text, length, signature))
    return FALSE;
  *ret_word = word;
  return TRUE;
}
