// lab-pilot-draft.c: writing a pilot
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One form for the plan, and one for the words of each language. A form is kept as it was sent,
// right or wrong; the page that comes back names what is wrong beside its field.

#include "lab-pilot-draft.h"

#include "canonical-json.h"
#include "enrolments.h"
#include "kind.h"
#include "lab-pilot.h"
#include "model-submissions.h"
#include "observation.h"
#include "pilot-notices.h"
#include "token.h"

#include <string.h>

#define SHORT_ID 8
#define SITE "site-"
#define MODELS_MAX "50"
#define SITES_MAX "500"

/**
 * dure_lab_pilot_draft_ask:
 *
 * GET /lab/pilot/new: how it is to be called.
 */
void
dure_lab_pilot_draft_ask (DureLabCall *call)
{
  if (dure_lab_call_may (call, DURE_LAB_WRITE_PILOT, ""))
    dure_lab_call_page (call, "lab-pilot-new.html", json_object ());
  else
    dure_lab_call_turn_away (call);
}

/**
 * dure_lab_pilot_draft_begin:
 *
 * POST /lab/pilot/new: `id`. Of a pilot that there is already, its next version.
 */
gboolean
dure_lab_pilot_draft_begin (DureLabCall *call, DureCity *city, GError **error)
{
  const char *name = dure_lab_call_field (call, "id");
  guint version;

  if (!dure_lab_call_may (call, DURE_LAB_WRITE_PILOT, name))
    return dure_lab_call_refuse (call, "no-right");
  if (!dure_pilot_begin (city, name, call->person->name, &version, error))
    return FALSE;
  call->next = g_strdup_printf ("/lab/pilot/edit?id=%s&version=%u&part=plan", name, version);
  return TRUE;
}

/* `{"name", "value", "fault": {why: true}}` */
static json_t *
field_data (const json_t *draft, const json_t *faults, const char *name)
{
  const char *fault = json_string_value (json_object_get (faults, name));
  json_t *data = json_pack ("{s:s, s:s}", "name", name, "value",
                            dure_pilot_draft_field (draft, name));

  json_object_set_new (data, "fault",
                       fault != NULL ? json_pack ("{s:b}", fault, TRUE) : json_false ());
  return data;
}

static json_t *
choice_data (const json_t *draft, const char *prefix, const char *word, const char *key)
{
  g_autofree char *name = g_strdup_printf ("%s-%s", prefix, word);

  return json_pack ("{s:s, s:{s:b}, s:b}", "name", name, key, word, TRUE, "on",
                    json_object_get (draft, name) != NULL);
}

static void
put_choices (json_t *data, const json_t *draft)
{
  json_t *kinds = json_array (), *devices = json_array (), *classes = json_array ();

  for (DureKind kind = DURE_KIND_UNKNOWN + 1; kind < DURE_KIND_COUNT; kind++)
    json_array_append_new (kinds, choice_data (draft, "kind", dure_kind_to_text (kind), "scope"));
  for (DureDeviceClass device = 0; device < DURE_DEVICE_COUNT; device++)
    json_array_append_new (devices, choice_data (draft, "device",
                                                 dure_device_class_to_text (device), "device"));
  for (guint i = 0; dure_pilot_recipients[i] != NULL; i++)
    json_array_append_new (
        classes, json_pack ("{s:s, s:{s:b}, s:b}", "value", dure_pilot_recipients[i], "class",
                            dure_pilot_recipients[i], TRUE, "on",
                            g_str_equal (dure_pilot_draft_field (draft, "recipients"),
                                         dure_pilot_recipients[i])));
  json_object_set_new (data, "kinds", kinds);
  json_object_set_new (data, "devices", devices);
  json_object_set_new (data, "classes", classes);
  json_object_set_new (data, "age", choice_data (draft, "item", "ageBand", "item"));
  json_object_set_new (data, "sex", choice_data (draft, "item", "sex", "item"));
}

/* The draft, with each kiosk that got a new key called as it is called now. */
static json_t *
with_kiosks_of_today (DureCity *city, const json_t *draft, GError **error)
{
  g_autoptr (json_t) today = json_copy ((json_t *) draft);
  const char *field;
  json_t *value;

  json_object_foreach ((json_t *) draft, field, value)
    if (g_str_has_prefix (field, SITE))
      {
        g_autofree char *kiosk = dure_kiosk_successor (city, field + strlen (SITE), error);
        g_autofree char *now = g_strconcat (SITE, kiosk, NULL);

        if (kiosk == NULL)
          return NULL;
        json_object_set (today, now, value);
      }
  return g_steal_pointer (&today);
}

static gboolean
put_sites (DureCity *city, json_t *data, const json_t *draft, GError **error)
{
  g_autoptr (json_t) today = with_kiosks_of_today (city, draft, error);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT id, place FROM kiosk WHERE revoked_ms IS NULL"
      " ORDER BY CASE place WHEN '' THEN 1 ELSE 0 END, place, enrolled_ms, id LIMIT " SITES_MAX,
      "");
  g_autoptr (json_t) sites = json_array ();
  gboolean is_there = today != NULL;

  while (is_there)
    {
      const char *id;

      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      id = is_there ? dure_rows_text (rows, 0) : "";
      if (is_there)
        json_array_append_new (
            sites, json_pack ("{s:o, s:s%, s:s}", "choice",
                              choice_data (today, "site", id, "site"), "short", id,
                              MIN (strlen (id), (size_t) SHORT_ID), "place",
                              dure_rows_text (rows, 1)));
    }
  json_object_set (data, "sites", sites);
  return today != NULL;
}

/* What a coordinator may choose of: what stewards let run for this pilot. */
static gboolean
put_models (DureCity *city, json_t *data, const char *pilot, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT digest, model_submission.name, version, recipient.name FROM model_submission"
      " JOIN recipient ON recipient.id = model_submission.recipient"
      " WHERE pilot = ?1 AND " DURE_MODEL_STATE ("model_submission") " = 'trial'"
      " ORDER BY model_submission.since_ms DESC LIMIT " MODELS_MAX,
      "t", pilot);
  g_autoptr (json_t) models = json_array ();
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      if (is_there)
        json_array_append_new (
            models, json_pack ("{s:s, s:s, s:I, s:s}", "digest", dure_rows_text (rows, 0), "called",
                               dure_rows_text (rows, 1), "version",
                               (json_int_t) dure_rows_integer (rows, 2), "company",
                               dure_rows_text (rows, 3)));
    }
  json_object_set (data, "models", models);
  return TRUE;
}

static gboolean
put_plan (DureCity *city, json_t *data, const DurePilot *pilot, const json_t *faults,
          GError **error)
{
  const json_t *draft = pilot->draft;
  static const char *const fields[] = { "purpose", "target", "from", "until", "keep", "model" };
  static const char *const groups[] = { "kinds", "devices", "sites", "recipients" };
  json_t *plan = json_object ();

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    json_object_set_new (plan, fields[i], field_data (draft, faults, fields[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      g_autofree char *key = g_strdup_printf ("%sFault", groups[i]);

      json_object_set_new (plan, key, field_data (draft, faults, groups[i]));
    }
  json_object_set_new (plan, "full", json_boolean (*dure_pilot_draft_field (draft, "full")));
  put_choices (plan, draft);
  json_object_set_new (data, "plan", plan);
  return put_sites (city, plan, draft, error) && put_models (city, plan, pilot->name, error);
}

static json_t *
ask_data (const json_t *draft, const json_t *faults, const char *language, DurePurpose purpose,
          DureNotice *notice)
{
  static const char *const fields[] = { "title", "short", "facts" };
  const char *word = dure_purpose_to_text (purpose);
  json_t *data = json_pack ("{s:{s:b}, s:i}", "purpose", word, TRUE, "budget",
                            (int) dure_notice_ask_budget (purpose));

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%s-%s", language, word, fields[i]);

      json_object_set_new (data, fields[i], field_data (draft, faults, name));
    }
  if (notice != NULL && dure_notice_asks (notice, purpose))
    json_object_set_new (data, "length",
                         json_integer ((json_int_t) dure_notice_ask_length (notice, purpose)));
  return data;
}

static void
put_words (DureCity *city, json_t *data, const DurePilot *pilot, const json_t *faults,
           const char *language)
{
  g_autoptr (DureNotice) notice = dure_pilot_notice (city, pilot, language, NULL);
  g_autofree char *title = g_strdup_printf ("%s-title", language);
  const gboolean has_energy
      = dure_pilot_draft_has (pilot->draft, "kind", dure_kind_to_text (DURE_KIND_ELECTRICITY));
  json_t *asks = json_array ();

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (purpose != DURE_PURPOSE_ENERGY || has_energy)
      json_array_append_new (asks, ask_data (pilot->draft, faults, language, purpose, notice));
  json_object_set_new (data, "words",
                       json_pack ("{s:s, s:o, s:o}", "language", language, "name",
                                  field_data (pilot->draft, faults, title), "asks", asks));
}

/* Beside each form stands the way to the others. */
static json_t *
part_data (const json_t *faults, const char *part, const char *here)
{
  static const char *const groups[] = { "kinds", "devices", "sites", NULL };
  const gboolean is_plan = g_str_equal (part, DURE_PILOT_PLAN);
  const char *field;
  int count = 0;
  json_t *code;

  json_object_foreach ((json_t *) faults, field, code)
    if (g_strcmp0 (dure_pilot_draft_part (field), part) == 0
        || (is_plan && g_strv_contains (groups, field)))
      count++;
  return json_pack ("{s:s, s:s*, s:b, s:b, s:i, s:b}", "part", part, "own",
                    is_plan ? NULL : dure_web_language_name (part), "isPlan", is_plan, "here",
                    g_str_equal (part, here), "count", count, "wrong", count > 0);
}

static json_t *
parts_data (const json_t *faults, const char *here)
{
  json_t *list = json_pack ("[o]", part_data (faults, DURE_PILOT_PLAN, here));

  for (guint i = 0; dure_web_languages[i] != NULL; i++)
    json_array_append_new (list, part_data (faults, dure_web_languages[i], here));
  return list;
}

/**
 * dure_lab_pilot_draft_show:
 *
 * GET /lab/pilot/edit?id=&version=&part=.
 */
void
dure_lab_pilot_draft_show (DureLabCall *call)
{
  g_autoptr (DurePilot) pilot = dure_lab_pilot_find (call, DURE_LAB_WRITE_PILOT);
  g_autofree char *part = dure_lab_call_asked (call, "part");
  g_autofree char *saved = dure_lab_call_asked (call, "saved");
  g_autoptr (json_t) faults = NULL;
  g_autoptr (json_t) data = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_plan;

  if (pilot == NULL)
    return;
  if (pilot->state != DURE_PILOT_DRAFT || !dure_pilot_part_is_known (part))
    {
      dure_exchange_problem (call->exchange,
                             pilot->state != DURE_PILOT_DRAFT ? "not-now" : "not-found");
      return;
    }
  is_plan = g_str_equal (part, DURE_PILOT_PLAN);
  /* Nothing is wrong yet with what nobody has written. */
  faults = pilot->edition > 1 ? dure_pilot_draft_faults (pilot->draft) : json_object ();
  data = dure_lab_pilot_data (pilot);
  json_object_set_new (data, "part", json_string (part));
  json_object_set_new (data, "parts", parts_data (faults, part));
  json_object_set_new (data, "saved", json_boolean (g_str_equal (saved, "1")));
  if (!is_plan)
    put_words (call->exchange->city, data, pilot, faults, part);
  if (is_plan && !put_plan (call->exchange->city, data, pilot, faults, &error))
    dure_exchange_failure (call->exchange, error);
  else
    dure_lab_call_page (call, "lab-pilot-edit.html", g_steal_pointer (&data));
}

/* Who presses twice sends the same form twice; the second time it is there already. */
static gboolean
is_there_already (DureLabCall *call, DureCity *city, const char *part)
{
  g_autoptr (DurePilot) pilot = dure_pilot_look (city, dure_lab_call_field (call, "id"), 0, NULL);
  g_autoptr (json_t) draft = pilot != NULL ? json_copy (pilot->draft) : NULL;
  g_autofree char *page = NULL;

  if (draft == NULL || !dure_pilot_part_is_known (part)
      || !dure_lab_call_may (call, DURE_LAB_WRITE_PILOT, pilot->name))
    return FALSE;
  dure_pilot_draft_take (draft, part, call->form);
  if (!json_equal (draft, pilot->draft))
    return FALSE;
  page = dure_lab_pilot_address (pilot, "pilot/edit");
  call->next = g_strdup_printf ("%s&part=%s&saved=1", page, part);
  return TRUE;
}

/**
 * dure_lab_pilot_draft_write:
 *
 * POST /lab/pilot/edit: `id`, `version`, `edition`, `part` and all fields of that part.
 */
gboolean
dure_lab_pilot_draft_write (DureLabCall *call, DureCity *city, GError **error)
{
  const char *part = dure_lab_call_field (call, "part");
  g_autoptr (GError) failure = NULL;
  g_autoptr (DurePilot) pilot = dure_lab_pilot_sent (call, city, &failure);
  g_autofree char *page = NULL;

  if (pilot == NULL && is_there_already (call, city, part))
    return TRUE;
  if (pilot == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!dure_lab_call_may (call, DURE_LAB_WRITE_PILOT, pilot->name))
    return dure_lab_call_refuse (call, "no-right");
  if (!dure_pilot_part_is_known (part))
    return dure_lab_call_refuse (call, "malformed");
  page = dure_lab_pilot_address (pilot, "pilot/edit");
  call->next = g_strdup_printf ("%s&part=%s&saved=1", page, part);
  return dure_pilot_write (city, pilot, part, call->form, call->person->name, error);
}
