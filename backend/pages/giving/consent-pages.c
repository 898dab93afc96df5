// consent-pages.c: where a donor sees what was agreed to, and decides anew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One row a purpose: how it stands, since when and until when, and the whole text that is asked
// today. Where that text is not the one that was agreed to, the words from before stand beside the
// new ones; where it asks for more, the question is put anew, and until it is answered the old
// answer holds. A yes stands under the text it is a yes to. A and B are what a donation rests on:
// they are not refused here but taken back, on the page for that.

#include "consent-pages.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "consents.h"
#include "errand.h"
#include "guardian-pages.h"
#include "notice-change.h"

#include <libsoup/soup.h>

#define MAX_FACTS 8

/* The words of a fact as they were before, or %NULL. */
static const char *
find_fact (DureNotice *shown, DurePurpose purpose, const char *label)
{
  DureNoticeFact facts[MAX_FACTS];
  guint count = dure_notice_ask_facts (shown, purpose, facts, MAX_FACTS);

  for (guint i = 0; i < count; i++)
    if (g_str_equal (facts[i].label, label))
      return facts[i].text;
  return NULL;
}

/* What is asked today; with what was @shown, if that was something else. */
static json_t *
facts_of (DureNotice *newest, DureNotice *shown, DurePurpose purpose)
{
  DureNoticeFact facts[MAX_FACTS];
  guint count = dure_notice_ask_facts (newest, purpose, facts, MAX_FACTS);
  json_t *list = json_array ();

  for (guint i = 0; i < count; i++)
    {
      const char *before = shown != NULL ? find_fact (shown, purpose, facts[i].label) : NULL;

      if (g_strcmp0 (before, facts[i].text) == 0)
        before = NULL;
      json_array_append_new (list, json_pack ("{s:s, s:s, s:b, s:s*}",
                                              "label", facts[i].label,
                                              "text", facts[i].text,
                                              "strong", facts[i].is_strong,
                                              "before", before));
    }
  return list;
}

static const char *
word_of (const DureConsentLine *line)
{
  switch (line->state)
    {
    case DURE_SCOPE_COVERED:
      return "yes";
    case DURE_SCOPE_UNASKED:
      return "unasked";
    case DURE_SCOPE_OVER:
    case DURE_SCOPE_NARROWED:
      return "over";
    case DURE_SCOPE_AWAITS_GUARDIAN:
      return "awaits";
    case DURE_SCOPE_REFUSED:
    case DURE_SCOPE_OTHER_RECIPIENT:
    case DURE_SCOPE_WITHDRAWN:
      return "no";
    }
  g_return_val_if_reached ("no");
}

static void
add_days (DureExchange *exchange, const DureConsentLine *line, json_t *data)
{
  DureWeb *web = exchange->service->web;

  if (line->time_ms != 0)
    {
      g_autofree char *since = dure_web_day (web, exchange->language, line->time_ms);

      json_object_set_new (data, "since", json_string (since));
    }
  if (line->state == DURE_SCOPE_COVERED)
    {
      /* The last day, not the midnight after it. */
      g_autofree char *until = dure_web_day (web, exchange->language, line->until_ms - 1);

      json_object_set_new (data, "until", json_string (until));
    }
}

/* Whether a yes to what is asked today would change anything. */
static gboolean
is_offered (DureExchange *exchange, const DureConsentLine *line, DureNotice *newest,
            DurePurpose purpose, gboolean is_wider)
{
  if (line->state == DURE_SCOPE_AWAITS_GUARDIAN
      || dure_city_now (exchange->city) >= dure_notice_ask_ends_ms (newest, purpose))
    return FALSE;
  return line->state != DURE_SCOPE_COVERED || is_wider || line->is_partial;
}

static json_t *
line_data (DureExchange *exchange, const GPtrArray *donors, DureNotice *newest,
           DurePurpose purpose)
{
  const gboolean is_basis =
      purpose == DURE_PURPOSE_COLLECT || purpose == DURE_PURPOSE_SENSITIVE;
  DureConsentLine line;
  DureNotice *shown = NULL;
  gboolean is_wider = FALSE, is_yes;
  json_t *data;

  dure_consents_line (exchange->city, donors, newest, purpose, &line);
  is_yes = line.state == DURE_SCOPE_COVERED;
  if (is_yes)
    {
      shown = dure_notice_shelf_in_language (exchange->city->notices, line.shown,
                                             dure_notice_language (newest));
      is_wider = dure_notice_ask_change (shown, newest, purpose) == DURE_NOTICE_WIDER;
    }
  data = json_pack ("{s:s, s:s, s:s, s:s, s:{s:b}, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:o}",
                    "notice", dure_notice_digest (newest),
                    "purpose", dure_purpose_to_text (purpose),
                    "short", dure_notice_ask_short (newest, purpose),
                    "question", dure_notice_ask_title (newest, purpose),
                    "is", word_of (&line), TRUE,
                    "sensitive", purpose == DURE_PURPOSE_SENSITIVE,
                    "onPhone", line.is_on_phone,
                    "partial", line.is_partial,
                    "wider", is_wider,
                    "canAgree", is_offered (exchange, &line, newest, purpose, is_wider),
                    "canRefuse", is_yes && !is_basis,
                    "basis", is_yes && is_basis,
                    "facts", facts_of (newest, shown, purpose));
  add_days (exchange, &line, data);
  return data;
}

static json_t *
pilot_data (DureExchange *exchange, const GPtrArray *donors, DureNotice *given)
{
  DureNotice *newest = dure_notice_shelf_newest (exchange->city->notices,
                                                 dure_notice_pilot (given), exchange->language);
  g_autoptr (json_t) lines = json_array ();

  /* A pilot that does not speak this language asks nothing in it, and shows what was shown. */
  if (newest == NULL)
    newest = given;
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (dure_notice_asks (newest, purpose))
      json_array_append_new (lines, line_data (exchange, donors, newest, purpose));
  return json_pack ("{s:s, s:O}", "title", dure_notice_title (newest), "lines", lines);
}

/* One section a pilot, however often the donor has given to it. */
static json_t *
list_pilots (DureExchange *exchange, const GPtrArray *donors)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  json_t *pilots = json_array ();

  for (guint i = 0; i < donors->len; i++)
    {
      DureNotice *given = dure_consents_notice (exchange->city, donors->pdata[i], NULL);

      if (given != NULL && g_hash_table_add (known, (gpointer) dure_notice_pilot (given)))
        json_array_append_new (pilots, pilot_data (exchange, donors, given));
    }
  return pilots;
}

/**
 * dure_consent_pages_show:
 * @phone: whose session this is
 *
 * GET /my/consents.
 */
void
dure_consent_pages_show (DureExchange *exchange, gint64 phone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) donors = dure_consents_of_phone (exchange->city, phone, &error);
  json_t *data;

  if (donors == NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  data = json_pack ("{s:o, s:b}", "pilots", list_pilots (exchange, donors), "several",
                    donors->len > 1);
  dure_guardian_pages_put_card (exchange, phone, data);
  dure_exchange_page (exchange, SOUP_STATUS_OK, "consents.html", data);
}

typedef struct
{
  DureErrand errand;
  gint64 phone;
  DurePurpose purpose;
  DureDecision decision;
  char *notice;
} ChangeErrand;

static gboolean
run_change (DureCity *city, gpointer data, GError **error)
{
  ChangeErrand *self = data;

  return dure_consents_change (city, self->phone, self->purpose, self->decision, self->notice,
                               error);
}

/* What is not asked any more is answered with what is. */
static void
answer_change (gpointer data, const GError *error)
{
  ChangeErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;

  if (error == NULL || g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    dure_exchange_go (exchange, "/my/consents");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "not-found");
  else
    dure_exchange_failure (exchange, error);
}

static void
clear_change (gpointer data)
{
  ChangeErrand *self = data;

  g_free (self->notice);
}

static const DureErrandKind change_kind = {
  .size = sizeof (ChangeErrand),
  .work = { .run = run_change, .done = dure_errand_done },
  .answer = answer_change,
  .clear = clear_change,
};

/**
 * dure_consent_pages_change:
 * @phone: whose session this is
 *
 * POST /my/consents: `decision=given` or `refused` on `purpose=`, on the `notice=` that the page
 * showed. A and B are not refused here.
 */
void
dure_consent_pages_change (DureExchange *exchange, gint64 phone)
{
  g_autoptr (GHashTable) form = dure_exchange_form (exchange);
  const char *decision = g_hash_table_lookup (form, "decision");
  const char *notice = g_hash_table_lookup (form, "notice");
  gboolean is_yes = g_strcmp0 (decision, "given") == 0;
  ChangeErrand *errand;
  DurePurpose purpose;

  if (notice == NULL || (!is_yes && g_strcmp0 (decision, "refused") != 0)
      || !dure_purpose_from_text (g_hash_table_lookup (form, "purpose"), &purpose)
      || (!is_yes && purpose <= DURE_PURPOSE_SENSITIVE))
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (&change_kind, exchange);
  errand->phone = phone;
  errand->purpose = purpose;
  errand->decision = is_yes ? DURE_DECISION_GIVEN : DURE_DECISION_REFUSED;
  errand->notice = g_strdup (notice);
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}
