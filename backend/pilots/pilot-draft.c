// pilot-draft.c: what a coordinator writes of a pilot, and what kiosks and phones would say of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   draft: { "purpose": "...", "kind-heart": "on", "ko-collect-title": "...", ... }
//   draft -> faults: { "until": "order", ... }
//   draft without faults -> terms.json, ko.json, ... -> a notice
//
// A draft keeps every field as it was typed, so that nothing is lost however wrong it is. What it
// means is found out each time anew. A fact is a line, `label: text`, with a star before what has
// to stand out.

#include "pilot-draft.h"

#include "canonical-json.h"
#include "encoding.h"
#include "kind.h"
#include "observation.h"
#include "token.h"

#include <string.h>

#define MAX_FACTS 8
#define SHORT_MAX 100
#define LABEL_MAX 100
#define TEXT_MAX 300
#define TITLE_MAX 200
#define PURPOSE_MAX 600
#define YEAR_LENGTH 4

const char *const dure_pilot_recipients[] = { "controller", "hospital",  "university",
                                              "institute",  "company",   "committee-approved",
                                              NULL };

static const char *const plan_fields[] = { "purpose", "target", "full", "from", "until", "keep",
                                           "recipients", "model", "item-ageBand", "item-sex",
                                           NULL };
static const char *const ask_fields[] = { "title", "short", "facts", NULL };

/**
 * dure_pilot_name_is_good:
 * @name: foreign
 *
 * Returns: whether a pilot can be called so: small letters and digits, joined by single hyphens
 */
gboolean
dure_pilot_name_is_good (const char *name)
{
  const gsize length = strlen (name);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_islower (name[i]) && !g_ascii_isdigit (name[i])
        && (name[i] != '-' || i == 0 || i + 1 == length || name[i - 1] == '-'))
      return FALSE;
  return length > 0 && length <= DURE_PILOT_NAME_MAX;
}

static const char *
language_called (const char *text, gsize length)
{
  for (guint i = 0; dure_token_languages[i] != NULL; i++)
    if (strlen (dure_token_languages[i]) == length
        && strncmp (dure_token_languages[i], text, length) == 0)
      return dure_token_languages[i];
  return NULL;
}

/**
 * dure_pilot_part_is_known:
 * @part: foreign
 *
 * Returns: whether a draft has such a part
 */
gboolean
dure_pilot_part_is_known (const char *part)
{
  return g_str_equal (part, DURE_PILOT_PLAN) || language_called (part, strlen (part)) != NULL;
}

static gboolean
is_ask_field (const char *text)
{
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    {
      const char *word = dure_purpose_to_text (purpose);
      const gsize length = strlen (word);

      if (g_str_has_prefix (text, word) && text[length] == '-'
          && g_strv_contains (ask_fields, text + length + 1))
        return TRUE;
    }
  return g_str_equal (text, "title");
}

static gboolean
is_device (const char *text)
{
  for (DureDeviceClass device = 0; device < DURE_DEVICE_COUNT; device++)
    if (g_str_equal (dure_device_class_to_text (device), text))
      return TRUE;
  return FALSE;
}

/**
 * dure_pilot_draft_part:
 * @field: foreign
 *
 * Returns: (transfer none) (nullable): which part of a draft it belongs to; %NULL when to none
 */
const char *
dure_pilot_draft_part (const char *field)
{
  const char *hyphen = strchr (field, '-');
  const char *language = hyphen != NULL ? language_called (field, (gsize) (hyphen - field)) : NULL;
  DureKind kind;

  if (language != NULL)
    return is_ask_field (hyphen + 1) ? language : NULL;
  if (g_strv_contains (plan_fields, field)
      || (g_str_has_prefix (field, "kind-") && dure_kind_from_text (hyphen + 1, &kind))
      || (g_str_has_prefix (field, "device-") && is_device (hyphen + 1))
      || (g_str_has_prefix (field, "site-") && g_uuid_string_is_valid (hyphen + 1)))
    return DURE_PILOT_PLAN;
  return NULL;
}

/**
 * dure_pilot_draft_take:
 * @draft: gets the fields of one part, and loses those of it that are not sent
 * @part: which one
 * @form: (element-type utf8 utf8): foreign
 */
void
dure_pilot_draft_take (json_t *draft, const char *part, GHashTable *form)
{
  GHashTableIter iter;
  gpointer key, value, place;
  const char *field;
  json_t *old;

  json_object_foreach_safe (draft, place, field, old)
    if (g_strcmp0 (dure_pilot_draft_part (field), part) == 0)
      json_object_del (draft, field);
  g_hash_table_iter_init (&iter, form);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_strcmp0 (dure_pilot_draft_part (key), part) == 0
        && strlen (value) <= DURE_PILOT_FIELD_MAX && g_utf8_validate (value, -1, NULL))
      json_object_set_new (draft, key, json_string (value));
}

static void
put (json_t *draft, const char *language, const char *purpose, const char *field, const char *text)
{
  g_autofree char *key = purpose != NULL
                             ? g_strdup_printf ("%s-%s-%s", language, purpose, field)
                             : g_strdup_printf ("%s-%s", language, field);

  json_object_set_new (draft, key, json_string (text));
}

/**
 * dure_pilot_draft_copy:
 * @draft: gets the words of
 * @notice: another version's or another pilot's, in its language
 */
void
dure_pilot_draft_copy (json_t *draft, DureNotice *notice)
{
  const char *language = dure_notice_language (notice);

  put (draft, language, NULL, "title", dure_notice_title (notice));
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (dure_notice_asks (notice, purpose))
      {
        const char *word = dure_purpose_to_text (purpose);
        g_autoptr (GString) lines = g_string_new (NULL);
        DureNoticeFact facts[MAX_FACTS];
        const guint count = dure_notice_ask_facts (notice, purpose, facts, MAX_FACTS);

        for (guint i = 0; i < count; i++)
          g_string_append_printf (lines, "%s%s: %s\n", facts[i].is_strong ? "*" : "",
                                  facts[i].label, facts[i].text);
        put (draft, language, word, "title", dure_notice_ask_title (notice, purpose));
        put (draft, language, word, "short", dure_notice_ask_short (notice, purpose));
        put (draft, language, word, "facts", lines->str);
      }
}

/**
 * dure_pilot_draft_field:
 *
 * Returns: (transfer none): what was typed there, or nothing
 */
const char *
dure_pilot_draft_field (const json_t *draft, const char *field)
{
  const char *text = json_string_value (json_object_get (draft, field));

  return text != NULL ? text : "";
}

/**
 * dure_pilot_draft_has:
 * @prefix: `kind`, `device`, `item` or `site`
 *
 * Returns: whether that is chosen
 */
gboolean
dure_pilot_draft_has (const json_t *draft, const char *prefix, const char *word)
{
  g_autofree char *field = g_strdup_printf ("%s-%s", prefix, word);

  return json_object_get (draft, field) != NULL;
}

/**
 * dure_pilot_draft_target:
 *
 * Returns: how many donors are wanted; 0 when that is no number, or too many
 */
gint64
dure_pilot_draft_target (const json_t *draft)
{
  gint64 target;

  return g_ascii_string_to_signed (dure_pilot_draft_field (draft, "target"), 10, 1,
                                   DURE_PILOT_TARGET_MAX, &target, NULL)
             ? target
             : 0;
}

static gboolean
is_health (DureKind kind)
{
  return kind != DURE_KIND_UNKNOWN && kind != DURE_KIND_ELECTRICITY;
}

static gboolean
wants_energy (const json_t *draft)
{
  return dure_pilot_draft_has (draft, "kind", dure_kind_to_text (DURE_KIND_ELECTRICITY));
}

static void
complain (json_t *faults, const char *field, const char *code)
{
  if (json_object_get (faults, field) == NULL)
    json_object_set_new (faults, field, json_string (code));
}

static gboolean
has_any (const json_t *draft, const char *prefix)
{
  const char *field;
  json_t *value;

  json_object_foreach ((json_t *) draft, field, value)
    if (g_str_has_prefix (field, prefix))
      return TRUE;
  return FALSE;
}

static gint64
check_day (const json_t *draft, json_t *faults, const char *field)
{
  gint64 end_ms = 0;

  if (!dure_day_end_from_text (dure_pilot_draft_field (draft, field), &end_ms))
    complain (faults, field, "day");
  return end_ms;
}

static void
check_days (const json_t *draft, json_t *faults)
{
  const gint64 from = check_day (draft, faults, "from"), until = check_day (draft, faults, "until");
  const gint64 keep = check_day (draft, faults, "keep");

  if (until < from)
    complain (faults, "until", "order");
  if (keep < until)
    complain (faults, "keep", "order");
}

static gboolean
has_health (const json_t *draft)
{
  for (DureKind kind = 0; kind < DURE_KIND_COUNT; kind++)
    if (is_health (kind) && dure_pilot_draft_has (draft, "kind", dure_kind_to_text (kind)))
      return TRUE;
  return FALSE;
}

static void
check_text (const json_t *draft, json_t *faults, const char *field, gsize most)
{
  g_autofree char *text = g_strstrip (g_strdup (dure_pilot_draft_field (draft, field)));

  if (*text == '\0')
    complain (faults, field, "empty");
  else if (strlen (text) > most)
    complain (faults, field, "long");
}

static void
check_plan (const json_t *draft, json_t *faults)
{
  const char *model = dure_pilot_draft_field (draft, "model");

  check_text (draft, faults, "purpose", PURPOSE_MAX);
  check_days (draft, faults);
  if (!has_health (draft))
    complain (faults, "kinds", "choose");
  if (!has_any (draft, "device-"))
    complain (faults, "devices", "choose");
  if (!has_any (draft, "site-"))
    complain (faults, "sites", "choose");
  if (dure_pilot_draft_target (draft) == 0)
    complain (faults, "target", "number");
  if (!g_strv_contains (dure_pilot_recipients, dure_pilot_draft_field (draft, "recipients")))
    complain (faults, "recipients", "choose");
  if (*model != '\0' && !dure_sha256_is_hex (model))
    complain (faults, "model", "digest");
}

/* A line, `*label: text`; %NULL when it is none. */
static json_t *
read_fact (const char *line)
{
  const gboolean is_strong = *line == '*';
  const char *from = line + (is_strong ? 1 : 0), *colon = strchr (from, ':');
  g_autofree char *label = NULL, *text = NULL;
  json_t *fact;

  if (colon == NULL)
    return NULL;
  label = g_strstrip (g_strndup (from, (gsize) (colon - from)));
  text = g_strstrip (g_strdup (colon + 1));
  if (*label == '\0' || *text == '\0' || strlen (label) > LABEL_MAX || strlen (text) > TEXT_MAX)
    return NULL;
  fact = json_pack ("{s:s, s:s}", "label", label, "text", text);
  if (is_strong)
    json_object_set_new (fact, "strong", json_true ());
  return fact;
}

/* The facts of an ask, or %NULL when a line is none, or there are too many or too few. */
static json_t *
read_facts (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (json_t) facts = json_array ();

  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      {
        json_t *fact = read_fact (lines[i]);

        if (fact == NULL || json_array_size (facts) == MAX_FACTS)
          {
            json_decref (fact);
            return NULL;
          }
        json_array_append_new (facts, fact);
      }
  return json_array_size (facts) > 0 ? g_steal_pointer (&facts) : NULL;
}

static char *
trimmed (const json_t *draft, const char *language, const char *purpose, const char *field)
{
  g_autofree char *key = g_strdup_printf ("%s-%s-%s", language, purpose, field);

  return g_strstrip (g_strdup (dure_pilot_draft_field (draft, key)));
}

static json_t *
read_ask (const json_t *draft, const char *language, const char *purpose)
{
  g_autofree char *title = trimmed (draft, language, purpose, "title");
  g_autofree char *short_title = trimmed (draft, language, purpose, "short");
  g_autofree char *lines = trimmed (draft, language, purpose, "facts");
  json_t *facts = read_facts (lines);

  return json_pack ("{s:s, s:s, s:o}", "title", title, "short", short_title, "facts",
                    facts != NULL ? facts : json_array ());
}

static gboolean
is_asked (const json_t *draft, DurePurpose purpose)
{
  return purpose != DURE_PURPOSE_ENERGY || wants_energy (draft);
}

/**
 * dure_pilot_draft_text:
 *
 * Returns: (transfer full): what people read in that language, `dure.notice-text/1`; a notice can
 *   be made of it when the draft has no faults
 */
json_t *
dure_pilot_draft_text (const json_t *draft, const char *language)
{
  g_autofree char *field = g_strdup_printf ("%s-title", language);
  g_autofree char *title = g_strstrip (g_strdup (dure_pilot_draft_field (draft, field)));
  json_t *asks = json_object ();

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (is_asked (draft, purpose))
      json_object_set_new (asks, dure_purpose_to_text (purpose),
                           read_ask (draft, language, dure_purpose_to_text (purpose)));
  return json_pack ("{s:s, s:s, s:s, s:o}", "schema", "dure.notice-text/1", "language", language,
                    "title", title, "asks", asks);
}

static void
add_item (json_t *items, const char *item)
{
  gsize i;
  json_t *there;

  json_array_foreach (items, i, there)
    if (g_str_equal (json_string_value (there), item))
      return;
  json_array_append_new (items, json_string (item));
}

/* Which of what was chosen an ask is about. */
static json_t *
items_of (const json_t *draft, DurePurpose purpose)
{
  const gboolean is_about = purpose != DURE_PURPOSE_SENSITIVE && purpose != DURE_PURPOSE_ENERGY;
  const gboolean is_energy = purpose != DURE_PURPOSE_SENSITIVE && purpose != DURE_PURPOSE_COLLECT;
  json_t *items = json_array ();

  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    {
      const DureKind kind = dure_kind_of_code (code);

      if (dure_pilot_draft_has (draft, "kind", dure_kind_to_text (kind))
          && (is_health (kind) ? purpose != DURE_PURPOSE_ENERGY : is_energy))
        add_item (items, dure_code_item (code));
    }
  if (is_about && dure_pilot_draft_has (draft, "item", "ageBand"))
    add_item (items, "ageBand");
  if (is_about && dure_pilot_draft_has (draft, "item", "sex"))
    add_item (items, "sex");
  return items;
}

/* PIPA 15, 23, 17: what each ask rests on and what is done then. */
static json_t *
ask_terms (const json_t *draft, DurePurpose purpose)
{
  static const struct
  {
    const char *basis;
    const char *methods[2], *processing[2];
    gboolean trains, is_sensitive, is_required, is_given;
  } asks[DURE_PURPOSE_COUNT] = {
    [DURE_PURPOSE_COLLECT] = { "PIPA-15-1-1", { "kiosk-ble", "phone" }, { "rules", "statistics" },
                               FALSE, FALSE, TRUE, FALSE },
    [DURE_PURPOSE_SENSITIVE] = { "PIPA-23-1-1", { "kiosk-ble", "phone" },
                                 { "rules", "statistics" }, FALSE, TRUE, TRUE, FALSE },
    [DURE_PURPOSE_PROVIDE] = { "PIPA-17-1-1", { "kiosk-ble", "phone" },
                               { "pseudonymised-release", NULL }, FALSE, TRUE, FALSE, TRUE },
    [DURE_PURPOSE_TRAIN] = { "PIPA-15-1-1", { "kiosk-ble", "phone" },
                             { "pseudonymised-release", "model-training" }, TRUE, TRUE, FALSE,
                             TRUE },
    [DURE_PURPOSE_ENERGY] = { "PIPA-15-1-1", { "phone", "kiosk-file" }, { "rules", "statistics" },
                              FALSE, FALSE, FALSE, FALSE },
  };
  const char *recipient
      = asks[purpose].is_given ? dure_pilot_draft_field (draft, "recipients") : "controller";

  return json_pack ("{s:s, s:o, s:[s,s], s:[s,s*], s:b, s:b, s:b, s:s, s:s}", "lawfulBasis",
                    asks[purpose].basis, "dataItems", items_of (draft, purpose),
                    "collectionMethods", asks[purpose].methods[0], asks[purpose].methods[1],
                    "processingMethods", asks[purpose].processing[0],
                    asks[purpose].processing[1], "trainsModels", asks[purpose].trains, "sensitive",
                    asks[purpose].is_sensitive, "required", asks[purpose].is_required, "retention",
                    dure_pilot_draft_field (draft, "keep"), "recipient", recipient);
}

/**
 * dure_pilot_draft_terms:
 * @name: the pilot's
 * @version: this one's
 * @record: (transfer none): whose notices they are, and where and under which law the data are kept
 *
 * Returns: (transfer full): what is the same in every language, `dure.notice-terms/1`
 */
json_t *
dure_pilot_draft_terms (const json_t *draft, const char *name, guint version,
                        const json_t *record)
{
  json_t *asks = json_object ();

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (is_asked (draft, purpose))
      json_object_set_new (asks, dure_purpose_to_text (purpose), ask_terms (draft, purpose));
  return json_pack ("{s:s, s:s, s:i, s:O, s:o}", "schema", "dure.notice-terms/1", "pilot", name,
                    "version", (int) version, "record", record, "asks", asks);
}

/* Whether people read until which year it is kept, which PIPA 15(2) asks for: the words of another
 * pilot, from which a draft begins, tell of its own. */
static gboolean
tells_the_end (const json_t *draft, const json_t *facts)
{
  g_autofree char *year = g_strndup (dure_pilot_draft_field (draft, "keep"), YEAR_LENGTH);
  gint64 end_ms;
  gsize i;
  json_t *fact;

  if (!dure_day_end_from_text (dure_pilot_draft_field (draft, "keep"), &end_ms))
    return TRUE;
  json_array_foreach ((json_t *) facts, i, fact)
    if (strstr (dure_json_text_of (fact, "text"), year) != NULL)
      return TRUE;
  return FALSE;
}

static void
check_ask (const json_t *draft, json_t *faults, const char *language, const char *purpose)
{
  g_autofree char *title = g_strdup_printf ("%s-%s-title", language, purpose);
  g_autofree char *short_title = g_strdup_printf ("%s-%s-short", language, purpose);
  g_autofree char *lines = g_strdup_printf ("%s-%s-facts", language, purpose);
  json_t *facts = read_facts (dure_pilot_draft_field (draft, lines));

  check_text (draft, faults, title, TITLE_MAX);
  check_text (draft, faults, short_title, SHORT_MAX);
  if (facts == NULL)
    complain (faults, lines, "facts");
  else if (!tells_the_end (draft, facts))
    complain (faults, lines, "until");
  json_decref (facts);
}

static GBytes *
bytes_of (json_t *json)
{
  char *text = json_dumps (json, JSON_COMPACT);

  json_decref (json);
  return g_bytes_new_with_free_func (text, strlen (text), free, text);
}

/* Whether each ask can be read in the time that a kiosk has for it. */
static void
check_lengths (const json_t *draft, json_t *faults, const char *language)
{
  g_autoptr (json_t) record = json_object ();
  g_autoptr (GBytes) terms = bytes_of (dure_pilot_draft_terms (draft, "draft", 1, record));
  g_autoptr (GBytes) text = bytes_of (dure_pilot_draft_text (draft, language));
  g_autoptr (DureNotice) notice = dure_notice_new (terms, text, NULL);

  for (DurePurpose purpose = 0; notice != NULL && purpose < DURE_PURPOSE_COUNT; purpose++)
    if (dure_notice_asks (notice, purpose)
        && dure_notice_ask_length (notice, purpose) > dure_notice_ask_budget (purpose))
      {
        g_autofree char *field
            = g_strdup_printf ("%s-%s-facts", language, dure_purpose_to_text (purpose));

        complain (faults, field, "budget");
      }
}

/**
 * dure_pilot_draft_faults:
 *
 * Returns: (transfer full): for each field that is wrong, or whose choice is missing, why: `empty`,
 *   `long`, `day`, `order`, `number`, `choose`, `digest`, `facts`, `until` or `budget`
 */
json_t *
dure_pilot_draft_faults (const json_t *draft)
{
  json_t *faults = json_object ();

  check_plan (draft, faults);
  for (guint i = 0; dure_token_languages[i] != NULL; i++)
    {
      const char *language = dure_token_languages[i];
      g_autofree char *title = g_strdup_printf ("%s-title", language);

      check_text (draft, faults, title, TITLE_MAX);
      for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
        if (is_asked (draft, purpose))
          check_ask (draft, faults, language, dure_purpose_to_text (purpose));
      check_lengths (draft, faults, language);
    }
  return faults;
}
