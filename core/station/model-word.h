// model-word.h: the city's word whether a model on trial may run
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * DureModelWord:
 * @DURE_MODEL_RUNS: it may
 * @DURE_MODEL_RESTS: it may not until the city says that it may
 * @DURE_MODEL_STOPPED: it may not, for good
 */
typedef enum
{
  DURE_MODEL_RUNS,
  DURE_MODEL_RESTS,
  DURE_MODEL_STOPPED,
  DURE_MODEL_WORDS,
} DureModelWord;

json_t *dure_model_word_ask (const char *digest, const char *asked);
json_t *dure_model_word_sign (const json_t *question, DureModelWord word,
                              DureSigningKey *city_key);
gboolean dure_model_word_read (const json_t *json, const json_t *question,
                               const guint8 city_key[DURE_PUBLIC_KEY_BYTES],
                               DureModelWord *ret_word);

G_END_DECLS
