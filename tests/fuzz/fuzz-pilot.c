// fuzz-pilot.c: what is foreign about a model on trial, and what a station tells and is told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Of the model: its manifest, a question, a report, the city's word. Of the station: how it is, and
// how the city wants it. The first byte chooses the reader, the rest is what it reads.

#include "canonical-json.h"
#include "encoding.h"
#include "model-part.h"
#include "model-runs.h"
#include "model-word.h"
#include "notice.h"
#include "pilot-model.h"
#include "settings-question.h"
#include "station-report.h"
#include "station-settings.h"
#include "thinking.h"
#include "token.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static const guint8 nobody[DURE_PUBLIC_KEY_BYTES];

/* What is read can be shown: each answer it can give has its words. */
static void
read_manifest (const uint8_t *bytes, size_t length)
{
  g_autoptr (json_t) json = dure_json_parse (bytes, length, NULL);
  g_autoptr (DurePilotModel) model =
      json != NULL ? dure_pilot_model_from_json (json, NULL) : NULL;
  const char *language;
  json_t *words;

  if (model == NULL)
    return;
  g_assert_true (model->low < model->high && model->from_ms < model->until_ms);
  g_assert_true (model->n_features > 0 && model->n_edges > 0);
  json_object_foreach (model->words, language, words)
    {
      g_assert_true (*dure_pilot_model_aim (model, language) != '\0');
      g_assert_true (*dure_pilot_model_say (model, language, model->low) != '\0');
      g_assert_true (*dure_pilot_model_say (model, language, model->high) != '\0');
    }
}

static void
open_signed (const uint8_t *bytes, size_t length)
{
  const size_t half = length / 2;
  g_autoptr (GBytes) manifest = g_bytes_new (bytes, half);
  g_autoptr (GBytes) signature = g_bytes_new (bytes + half, length - half);

  g_assert_null (dure_pilot_model_open (manifest, signature, manifest, nobody, NULL));
}

static void
think (const uint8_t *bytes, size_t length)
{
  DurePilotAnswer answer;

  dure_pilot_think (bytes, length, &answer);
  g_assert_true (answer.magic == DURE_PILOT_ANSWER);
  g_assert_true (answer.verdict != DURE_PILOT_SAYS || isfinite (answer.value));
}

static void
read_runs (const uint8_t *bytes, size_t length)
{
  g_autoptr (json_t) json = dure_json_parse (bytes, length, NULL);
  g_autoptr (json_t) again = NULL;
  DureModelRuns runs;

  if (json == NULL || !dure_model_runs_from_json (json, &runs, NULL))
    return;
  again = dure_model_runs_to_json (&runs);
  g_assert_true (json_equal (json_object_get (json, "day"), json_object_get (again, "day")));
}

static void
read_word (const uint8_t *bytes, size_t length)
{
  g_autoptr (json_t) json = dure_json_parse (bytes, length, NULL);
  g_autoptr (json_t) question = dure_model_word_ask ("", "");
  DureModelWord word;

  g_assert_false (dure_model_word_read (json, question, nobody, &word));
}

/* How a station is: what is read is written the same. */
static void
read_station (const uint8_t *bytes, size_t length)
{
  g_autoptr (json_t) json = dure_json_parse (bytes, length, NULL);
  g_autoptr (json_t) again = NULL;
  DureStationReport report;

  if (json == NULL || !dure_station_report_from_json (json, &report, NULL))
    return;
  again = dure_station_report_to_json (&report);
  g_assert_true (json_equal (json, again));
}

/* How a station is to be: what is read is written the same, and everything offered is named. */
static void
read_settings (const uint8_t *bytes, size_t length)
{
  g_autoptr (json_t) json = dure_json_parse (bytes, length, NULL);
  g_autoptr (DureStationSettings) settings =
      json != NULL ? dure_station_settings_from_json (json, NULL) : NULL;
  g_autoptr (json_t) again = NULL;
  g_autofree char *text = NULL, *text_again = NULL;

  g_assert_null (dure_station_settings_open (json, nobody, NULL));
  if (settings == NULL)
    return;
  again = dure_station_settings_to_json (settings);
  text = dure_json_canonical (json, NULL);
  text_again = dure_json_canonical (again, NULL);
  g_assert_cmpstr (text, ==, text_again);
  for (guint i = 0; i < settings->n_languages; i++)
    {
      const char *language = dure_token_languages[settings->languages[i]];

      g_assert_true (dure_station_settings_offer (settings, language));
      g_assert_true (*dure_station_settings_site (settings, language) != '\0');
      g_assert_cmpuint (strlen (dure_station_settings_notice (settings, language)), ==, 64);
    }
}

/* What people are told, and what a station asks: a notice that is read is the same once more. */
static void
read_notice (const uint8_t *bytes, size_t length)
{
  g_autoptr (json_t) json = dure_json_parse (bytes, length, NULL);
  g_autoptr (DureNotice) notice = json != NULL ? dure_notice_new_from_json (json, NULL) : NULL;
  g_autofree char *digest = NULL;
  guint has;

  if (json != NULL)
    dure_settings_question_read (json, &has, NULL);
  if (notice == NULL)
    return;
  digest = dure_json_canonical_digest (json);
  g_assert_cmpstr (digest, ==, dure_notice_digest (notice));
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (dure_notice_asks (notice, purpose))
      g_assert_true (dure_notice_ask_length (notice, purpose) > 0);
}

/* A piece of a model, or the question for it: no piece is more than the whole. */
static void
read_part (const uint8_t *bytes, size_t length)
{
  g_autoptr (json_t) json = dure_json_parse (bytes, length, NULL);
  g_autoptr (DureModelPart) part = json != NULL ? dure_model_part_from_json (json, NULL) : NULL;
  g_autoptr (json_t) again = NULL;
  char digest[DURE_MODEL_DIGEST_LENGTH + 1];
  gsize from;

  if (json != NULL && dure_model_question_read (json, digest, &from, NULL))
    g_assert_true (dure_sha256_is_hex (digest));
  if (part == NULL)
    return;
  g_assert_true (part->from + g_bytes_get_size (part->bytes) <= part->size);
  again = dure_model_part_to_json (part);
  g_assert_cmpuint (json_object_size (again), ==, json_object_size (json));
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  static void (*const readers[]) (const uint8_t *, size_t) = { read_manifest, open_signed, think,
                                                               read_runs, read_word,
                                                               read_station, read_settings,
                                                               read_notice, read_part };

  if (length > 0)
    readers[bytes[0] % G_N_ELEMENTS (readers)](bytes + 1, length - 1);
  return 0;
}
