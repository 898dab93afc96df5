// lab-model-new.c: a company hands in a model for a pilot's slot
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A form becomes the manifest that kiosks are told: what the file says of itself is not asked for
// once more. The file is read as kiosks read it, its own test vectors with it, before anybody looks
// at it. In the shadow nobody is shown what it answers, and the one sentence that people read then
// is the city's own.

#include "lab-model-new.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "error.h"
#include "model-submissions.h"
#include "pilot-features.h"

#include <string.h>

#define MOST_PILOTS "50"

/* What a model is asked about in, and what people read when they are not shown its answer. */
static const struct
{
  const char *language, *name, *thanks;
} languages[] = {
  { "ko", "한국어", "고마워요. 답은 보여 드리지 않고, 맞는지만 세어 봐요." },
  { "en", "English", "Thank you. The answer is not shown; only whether it fits is counted." },
  { "zh", "中文", "谢谢。不显示答案，只统计是否相符。" },
  { "vi", "Tiếng Việt", "Cảm ơn. Câu trả lời không hiện ra, chỉ đếm xem có khớp không." },
  { "ru", "Русский", "Спасибо. Ответ не показывается, считается лишь, совпал ли он." },
};

static json_t *
pilot_data (DureLabCall *call, DureRows *row)
{
  const char *pilot = dure_rows_text (row, 0);

  return json_pack ("{s:s, s:b}", "pilot", pilot, "here",
                    g_str_equal (pilot, dure_lab_call_field (call, "pilot")));
}

/* Whose data the recipient may have now. */
static json_t *
pilots_of (DureLabCall *call, const char *recipient, GError **error)
{
  return dure_lab_call_rows (
      call,
      dure_database_ask (call->exchange->city->database, error,
                         "SELECT DISTINCT pilot FROM permit WHERE recipient = ?1"
                         " AND state = 'active' ORDER BY pilot LIMIT " MOST_PILOTS,
                         "t", recipient),
      pilot_data, error);
}

static const char *
field_of (DureLabCall *call, const char *prefix, const char *language)
{
  g_autofree char *name = g_strdup_printf ("%s-%s", prefix, language);

  return dure_lab_call_field (call, name);
}

static json_t *
languages_data (DureLabCall *call)
{
  json_t *list = json_array ();

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    json_array_append_new (list, json_pack ("{s:s, s:s, s:s, s:s, s:b}", "code",
                                            languages[i].language, "language", languages[i].name,
                                            "aim", field_of (call, "aim", languages[i].language),
                                            "answers",
                                            field_of (call, "answers", languages[i].language),
                                            "first", i == 0));
  return list;
}

static json_t *
features_data (DureLabCall *call)
{
  json_t *list = json_array ();

  for (DurePilotFeature feature = 0; feature < DURE_PILOT_FEATURE_COUNT; feature++)
    {
      const char *name = dure_pilot_feature_kind (feature)->name;

      json_array_append_new (list, json_pack ("{s:s, s:{s:b}, s:b}", "name", name, "feature", name,
                                              TRUE, "here",
                                              g_str_equal (name, dure_lab_call_field (
                                                                     call, "reference"))));
    }
  return list;
}

/**
 * dure_lab_model_new_show:
 *
 * GET /lab/model/new?of=; also after a POST in which something is wrong.
 */
void
dure_lab_model_new_show (DureLabCall *call)
{
  static const char *const fields[] = { "from", "until", "low", "high", "edges", "rule" };
  g_autofree char *of = dure_lab_call_asked (call, "of");
  const char *recipient = dure_lab_call_recipient (
      call, call->form != NULL ? dure_lab_call_field (call, "of") : of);
  g_autoptr (GError) error = NULL;
  json_t *pilots, *data;

  if (recipient == NULL)
    {
      dure_lab_call_turn_away (call);
      return;
    }
  pilots = pilots_of (call, recipient, &error);
  if (pilots == NULL)
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  data = json_pack ("{s:s, s:b, s:o, s:o, s:o, s:b, s:b}", "recipient", recipient, "any",
                    json_array_size (pilots) > 0, "pilots", pilots, "languages",
                    languages_data (call), "references", features_data (call), "shadow",
                    call->form == NULL || *dure_lab_call_field (call, "shadow") != '\0', "wrong",
                    call->is_wrong);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    json_object_set_new (data, fields[i], json_string (dure_lab_call_field (call, fields[i])));
  dure_lab_call_page (call, "lab-model-new.html", data);
}

static json_t *
number_of (const char *text)
{
  g_autofree char *own = g_strstrip (g_strdup (text));
  char *end;
  const double value = g_ascii_strtod (own, &end);
  json_t *number = *own != '\0' && *end == '\0' ? json_real (value) : NULL;

  return number != NULL ? number : json_null ();
}

/* `0.6 0.8` */
static json_t *
numbers_of (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ,\t", -1);
  json_t *list = json_array ();

  for (gsize i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      json_array_append_new (list, number_of (words[i]));
  return list;
}

static json_t *
lines_of (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  json_t *list = json_array ();

  for (gsize i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      json_array_append_new (list, json_string (lines[i]));
  return list;
}

/* Of the languages in which it says what it looks for. */
static json_t *
words_of (DureLabCall *call, gboolean is_shadow)
{
  json_t *words = json_object ();

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      const char *language = languages[i].language;
      g_autofree char *aim = g_strstrip (g_strdup (field_of (call, "aim", language)));
      const char *answers = is_shadow ? languages[i].thanks : field_of (call, "answers", language);

      if (*aim != '\0')
        json_object_set_new (words, language, json_pack ("{s:s, s:o}", "aim", aim, "answers",
                                                         lines_of (answers)));
    }
  return words;
}

static json_t *
features_of (const DurePackedModel *model)
{
  json_t *features = json_array ();

  for (guint i = 0; i < dure_packed_model_get_feature_count (model); i++)
    json_array_append_new (features,
                           json_string (dure_packed_model_get_feature (model, i)->name));
  return features;
}

/* What is wrong in it is found by who reads it. */
static json_t *
manifest_of (DureLabCall *call, const char *company, const DurePackedModel *model)
{
  const gboolean is_shadow = *dure_lab_call_field (call, "shadow") != '\0';
  const char *reference = dure_lab_call_field (call, "reference");
  json_t *manifest = json_pack (
      "{s:s, s:s, s:i, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:b, s:o}", "schema",
      "dure.pilot-model/1", "name", dure_packed_model_get_name (model), "version",
      (int) dure_packed_model_get_version (model), "pilot", dure_lab_call_field (call, "pilot"),
      "company", company, "firstDay", dure_lab_call_field (call, "from"), "lastDay",
      dure_lab_call_field (call, "until"), "features", features_of (model), "low",
      number_of (dure_lab_call_field (call, "low")), "high",
      number_of (dure_lab_call_field (call, "high")), "edges",
      numbers_of (dure_lab_call_field (call, "edges")), "shadow", is_shadow, "words",
      words_of (call, is_shadow));

  if (*reference != '\0')
    json_object_set_new (manifest, "reference",
                         json_pack ("{s:s, s:o}", "feature", reference, "edges",
                                    numbers_of (dure_lab_call_field (call, "rule"))));
  return manifest;
}

static char *
name_of (DureCity *city, const char *recipient, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT name FROM recipient WHERE id = ?1", "t", recipient);
  gboolean is_there;

  return dure_rows_first (rows, &is_there, error) && is_there
             ? g_strdup (dure_rows_text (rows, 0))
             : NULL;
}

static char *
submit (DureLabCall *call, DureCity *city, const char *recipient, GError **error)
{
  GBytes *file = call->file;
  g_autofree char *company = name_of (city, recipient, error);
  g_autoptr (DurePackedModel) model
      = company != NULL ? dure_packed_model_read (g_bytes_get_data (file, NULL),
                                                  g_bytes_get_size (file), error)
                        : NULL;
  g_autoptr (json_t) manifest = model != NULL ? manifest_of (call, company, model) : NULL;

  return manifest != NULL ? dure_model_submit (city, recipient, manifest, file,
                                               call->person->name, error)
                          : NULL;
}

/**
 * dure_lab_model_new_take:
 *
 * POST /lab/model/new, a form with a file: `of`, `pilot`, `from`, `until`, `low`, `high`, `edges`,
 * `shadow`, `reference` and its `rule`, `aim-ko` and `answers-ko` for each language, `file`.
 */
gboolean
dure_lab_model_new_take (DureLabCall *call, DureCity *city, GError **error)
{
  const char *recipient = dure_lab_call_recipient (call, dure_lab_call_field (call, "of"));
  g_autoptr (GError) wrong = NULL;
  g_autofree char *id = NULL;

  if (recipient == NULL || !dure_lab_call_may (call, DURE_LAB_ACT_FOR, recipient))
    return dure_lab_call_refuse (call, "no-right");
  if (call->file == NULL)
    return dure_lab_call_refuse (call, "malformed");
  id = submit (call, city, recipient, &wrong);
  if (id != NULL)
    call->next = g_strdup_printf ("/lab/model?id=%s", id);
  else if (wrong != NULL && wrong->domain == DURE_CORE_ERROR)
    call->is_wrong = TRUE;
  else
    g_propagate_error (error, g_steal_pointer (&wrong));
  return id != NULL || call->is_wrong;
}
