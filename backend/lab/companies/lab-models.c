// lab-models.c: companies' models on trial, and those that want to be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A list, and a page of each: what kiosks are told of it, how its trial goes, and what was done. A
// steward lets it run, or not, and says why; who made it takes it back; both can stop it, which is
// for good. While the permit of its company is not in force it rests. How often it ran is told as
// visits are: in tens, and nothing below eleven.

#include "lab-models.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "lab-history.h"
#include "lab-list.h"
#include "lab-trial.h"
#include "model-submissions.h"
#include "pilot-model.h"
#include "recipients.h"
#include "zip.h"

#include <string.h>

#define SHORT_ID 8
#define WHY_MAX_BYTES 500

#define OF_THEIRS \
  "(model_submission.pilot IN " DURE_LAB_SCOPES ("'coordinator', 'steward'") \
  " OR model_submission.recipient IN " DURE_LAB_SCOPES ("'recipient'") ")"
#define IS_STOPPED "model_submission.digest IN (SELECT model FROM model_stop)"

static const DureLabColumn columns[] = {
  { "state", { { "model_submission.since_ms", 'i' } }, .is_by_state = TRUE, .is_reversed = TRUE },
  { "model", { { "model_submission.name", 't' } } },
  { "company",
    { { "recipient.name", 't' }, { "recipient.id", 't' } },
    .from = "recipient CROSS JOIN model_submission"
            " WHERE model_submission.recipient = recipient.id" },
  { "pilot", { { "model_submission.pilot", 't' } } },
  { "since", { { "model_submission.since_ms", 'i' } } },
  { NULL },
};
static const DureLabState states[] = {
  { "review", "model_submission.state = 'review'" },
  { "trial", "model_submission.state = 'trial' AND NOT " IS_STOPPED
             " AND " DURE_MODEL_IS_PERMITTED ("model_submission") },
  { "rests", "model_submission.state = 'trial' AND NOT " IS_STOPPED
             " AND NOT " DURE_MODEL_IS_PERMITTED ("model_submission") },
  { "stopped", "model_submission.state IN ('trial', 'stopped')"
               " AND (model_submission.state = 'stopped' OR " IS_STOPPED ")" },
  { "refused", "model_submission.state = 'refused'" },
  { "withdrawn", "model_submission.state = 'withdrawn'" },
  { NULL },
};

static char *
day_of (DureLabCall *call, gint64 time_ms)
{
  return dure_web_day (call->exchange->service->web, call->exchange->language, time_ms);
}

static json_t *
row_data (DureLabCall *call, DureRows *row, GError **error)
{
  g_autofree char *since = day_of (call, dure_rows_integer (row, 6));

  return json_pack ("{s:s, s:s, s:s, s:s, s:I, s:{s:b}, s:s}", "id", dure_rows_text (row, 0),
                    "company", dure_rows_text (row, 1), "pilot", dure_rows_text (row, 2), "name",
                    dure_rows_text (row, 3), "version", (json_int_t) dure_rows_integer (row, 4),
                    "is", dure_rows_text (row, 5), TRUE, "since", since);
}

static const DureLabListKind list_kind = {
  .page = "lab-models.html",
  .action = DURE_LAB_SEE_MODELS,
  .from = "model_submission WHERE 1 = 1",
  .whose = OF_THEIRS,
  .search = "model_submission.name",
  .picked = "model_submission.id, model_submission.recipient, model_submission.pilot,"
            " model_submission.name, model_submission.version, model_submission.state,"
            " model_submission.digest, model_submission.since_ms",
  .shown = "id, (SELECT recipient.name FROM recipient WHERE recipient.id = page.recipient), pilot,"
           " name, version, " DURE_MODEL_STATE ("page") ", since_ms",
  .n_shown = 7,
  .last = { { "model_submission.id", 't' } },
  .columns = columns,
  .states = states,
  .row_data = row_data,
};

/**
 * dure_lab_models_show:
 *
 * GET /lab/models: what waits for a steward first.
 */
void
dure_lab_models_show (DureLabCall *call)
{
  const gboolean may_add = dure_lab_call_may (call, DURE_LAB_ACT_FOR, NULL);

  dure_lab_list_show (call, &list_kind, json_pack ("{s:b}", "mayAdd", may_add));
}

static gboolean
may_judge (DureLabCall *call, const DureModelSubmission *model)
{
  return dure_lab_call_may (call, DURE_LAB_JUDGE_MODEL, model->pilot);
}

static gboolean
may_act (DureLabCall *call, const DureModelSubmission *model)
{
  return dure_lab_call_may (call, DURE_LAB_ACT_FOR, model->recipient);
}

/* A recipient sees its own alone, also when it is called as a pilot is. */
static gboolean
may_see (DureLabCall *call, const DureModelSubmission *model)
{
  return dure_lab_call_may (call, DURE_LAB_ACT_FOR, NULL)
             ? may_act (call, model)
             : dure_lab_call_may (call, DURE_LAB_SEE_MODELS, model->pilot);
}

/* Who may do it: a steward, who made it, or both. */
static gboolean
may_move (DureLabCall *call, const DureModelSubmission *model, DureModelMove move)
{
  switch (move)
    {
    case DURE_MODEL_WITHDRAW:
    case DURE_MODEL_RESUBMIT:
      return may_act (call, model);
    case DURE_MODEL_STOP:
      return may_act (call, model) || may_judge (call, model);
    case DURE_MODEL_ACCEPT:
    case DURE_MODEL_REFUSE:
    case DURE_MODEL_REOPEN:
    case DURE_MODEL_MOVES:
    default:
      return may_judge (call, model);
    }
}

/* The model that is asked for, if who asks may see it; else it has been answered. */
static DureModelSubmission *
find (DureLabCall *call)
{
  g_autofree char *id = dure_lab_call_asked (call, "id");
  g_autoptr (GError) error = NULL;
  g_autoptr (DureModelSubmission) model
      = dure_model_submission_find (call->exchange->city, id, &error);

  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (call->exchange, "not-found");
  else if (model == NULL)
    dure_exchange_failure (call->exchange, error);
  else if (!may_see (call, model))
    dure_lab_call_turn_away (call);
  else
    return g_steal_pointer (&model);
  return NULL;
}

/* What people are shown, in each language. */
static json_t *
words_data (const json_t *manifest)
{
  json_t *list = json_array (), *words;
  const char *language;

  json_object_foreach (json_object_get (manifest, "words"), language, words)
    json_array_append_new (list, json_pack ("{s:s, s:O, s:O}", "language", language, "aim",
                                            json_object_get (words, "aim"), "answers",
                                            json_object_get (words, "answers")));
  return list;
}

static json_t *
deeds_data (DureLabCall *call, const DureModelSubmission *model)
{
  json_t *list = json_array ();

  for (DureModelMove move = 0; move < DURE_MODEL_MOVES; move++)
    if (dure_model_move_leads (model->state, move) && may_move (call, model, move))
      json_array_append_new (list, json_pack ("{s:{s:b}, s:s}", "do",
                                              dure_model_move_to_text (move), TRUE, "word",
                                              dure_model_move_to_text (move)));
  return list;
}

/* 0.6 · 0.8 */
static char *
edges_text (const json_t *edges)
{
  GString *text = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  gsize i;
  json_t *edge;

  json_array_foreach (edges, i, edge)
    g_string_append_printf (text, "%s%s", i > 0 ? " · " : "",
                            g_ascii_formatd (number, sizeof number, "%g",
                                             json_number_value (edge)));
  return g_string_free (text, FALSE);
}

/* As people read it, in place of the day of a manifest. */
static void
put_day (DureLabCall *call, json_t *data, const char *key, const char *day)
{
  g_autofree char *text = NULL;
  gint64 end_ms;

  if (!dure_day_end_from_text (day, &end_ms))
    return;
  text = day_of (call, end_ms - 1);
  json_object_set_new (data, key, json_string (text));
}

/* What it is told, by the words that pages have. */
static json_t *
features_data (const json_t *manifest)
{
  json_t *list = json_array ();
  gsize i;
  json_t *feature;

  json_array_foreach (json_object_get (manifest, "features"), i, feature)
    if (json_is_string (feature))
      json_array_append_new (list, json_pack ("{s:{s:b}}", "feature",
                                              json_string_value (feature), TRUE));
  return list;
}

static json_t *
model_data (DureLabCall *call, const DureModelSubmission *model)
{
  const json_t *manifest = model->manifest;
  const json_t *reference = json_object_get (manifest, "reference");
  g_autofree char *since = day_of (call, model->since_ms);
  g_autofree char *edges = edges_text (json_object_get (manifest, "edges"));
  json_t *data = json_pack (
      "{s:s, s:s, s:s, s:s, s:i, s:s, s:{s:b}, s:s, s:s, s:o, s:b, s:o, s:o}", "id",
      model->id, "recipient", model->recipient, "pilot", model->pilot, "name", model->name,
      "version", (int) model->version, "digest", model->digest, "is", model->state, TRUE, "since",
      since, "edges", edges, "features", features_data (manifest), "shadow",
      json_is_true (json_object_get (manifest, "shadow")), "words", words_data (manifest), "deeds",
      deeds_data (call, model));

  put_day (call, data, "first", dure_json_text_of (manifest, "firstDay"));
  put_day (call, data, "last", dure_json_text_of (manifest, "lastDay"));
  if (reference != NULL)
    {
      g_autofree char *rule = edges_text (json_object_get (reference, "edges"));

      json_object_set_new (data, "reference",
                           json_pack ("{s:{s:b}, s:s}", "feature",
                                      dure_json_text_of (reference, "feature"), TRUE, "edges",
                                      rule));
    }
  return data;
}

/**
 * dure_lab_models_show_one:
 *
 * GET /lab/model?id=.
 */
void
dure_lab_models_show_one (DureLabCall *call)
{
  g_autoptr (DureModelSubmission) model = find (call);
  g_autoptr (GError) error = NULL;
  g_autofree char *company = NULL;
  json_t *data, *events;

  if (model == NULL)
    return;
  company = dure_recipient_name (call->exchange->city, model->recipient, &error);
  if (company == NULL)
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  data = model_data (call, model);
  json_object_set_new (data, "company", json_string (company));
  events = dure_lab_history_of (call, model->id, &error);
  json_object_set_new (data, "events", events);
  if (events != NULL && dure_lab_trial_put (call, model->digest, data, &error))
    dure_lab_call_page (call, "lab-model.html", data);
  else
    {
      json_decref (data);
      dure_exchange_failure (call->exchange, error);
    }
}

static gboolean
put_file (DureZip *zip, const char *name, const char *bytes, gsize length, GError **error)
{
  return dure_zip_begin (zip, name, error) && dure_zip_add (zip, bytes, length, error);
}

/* What a station's folder for it holds. */
static GBytes *
pack (DureCity *city, const DureModelSubmission *model, GError **error)
{
  g_autoptr (GBytes) file = dure_model_submission_file (city, model->id, error);
  g_autofree char *text = dure_json_canonical (model->manifest, NULL);
  g_autoptr (GBytes) manifest = g_bytes_new (text, strlen (text));
  g_autofree char *signature
      = file != NULL ? dure_pilot_model_sign (manifest, city->keys->signing, error) : NULL;
  g_autoptr (DureZip) zip
      = signature != NULL ? dure_zip_new (dure_city_now (city), error) : NULL;

  if (zip == NULL
      || !put_file (zip, "pilot-model/model", g_bytes_get_data (file, NULL),
                    g_bytes_get_size (file), error)
      || !put_file (zip, "pilot-model/manifest.json", text, strlen (text), error)
      || !put_file (zip, "pilot-model/manifest.sig", signature, strlen (signature), error)
      || !dure_zip_end (zip, error))
    return NULL;
  return dure_zip_take (zip);
}

/**
 * dure_lab_models_send:
 *
 * GET /lab/model/file?id=: what a station takes, signed by the city; only of a model on trial, and
 * not for who only writes the pilot.
 */
void
dure_lab_models_send (DureLabCall *call)
{
  g_autoptr (DureModelSubmission) model = find (call);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) packed = NULL;
  g_autofree char *name = NULL;

  if (model == NULL)
    return;
  if (!may_act (call, model) && !may_judge (call, model))
    {
      dure_lab_call_turn_away (call);
      return;
    }
  if (!g_str_equal (model->state, "trial"))
    {
      dure_exchange_problem (call->exchange, "not-now");
      return;
    }
  packed = pack (call->exchange->city, model, &error);
  if (packed == NULL)
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  name = g_strdup_printf ("model-%.*s.zip", SHORT_ID, model->digest);
  dure_exchange_file (call->exchange, "application/zip", name, packed);
}

/**
 * dure_lab_models_do:
 *
 * POST /lab/model/do: `id`, `do` and `why`.
 */
gboolean
dure_lab_models_do (DureLabCall *call, DureCity *city, GError **error)
{
  g_autoptr (DureModelSubmission) model
      = dure_model_submission_find (city, dure_lab_call_field (call, "id"), error);
  g_autofree char *why = g_strstrip (g_strdup (dure_lab_call_field (call, "why")));
  DureModelMove move;

  if (model == NULL)
    return FALSE;
  if (!may_act (call, model) && !may_judge (call, model))
    return dure_lab_call_refuse (call, "no-right");
  if (!dure_model_move_from_text (dure_lab_call_field (call, "do"), &move) || *why == '\0'
      || strlen (why) > WHY_MAX_BYTES)
    return dure_lab_call_refuse (call, "malformed");
  if (!may_move (call, model, move))
    return dure_lab_call_refuse (call, "no-right");
  call->next = g_strdup_printf ("/lab/model?id=%s", model->id);
  return dure_model_move (city, model, move, call->person->name, why, error);
}
