// guardian-pages.c: where a guardian finishes what a child began, and the child decides at 14
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One section a child, by how it stands. While it waits, the whole notice is asked as it is at the
// kiosk, question by question, none answered beforehand; what the child has refused is shown and
// stays refused. The phone signs the answer, so the page needs JavaScript for a yes; a no does not.
// A no to A or B is a no to all, as it is at the kiosk.

#include "guardian-pages.h"

#include "backend-error.h"
#include "donor-page.h"
#include "errand.h"
#include "guardianships.h"
#include "sessions.h"
#include "withdrawals.h"

#include <libsoup/soup.h>
#include <string.h>

#define YEARS_AHEAD 15
#define DWELL_MOST_MS (60 * 60 * 1000) /* as in guardian.js */

static const char *const states[] = { "waits", "agreed", "rests", "asks", "grown", "ended" };

static void
put_day (DureExchange *exchange, json_t *data, const char *name, gint64 time_ms)
{
  g_autofree char *day = dure_web_day (exchange->service->web, exchange->language, time_ms);

  json_object_set_new (data, name, json_string (day));
}

static json_t *
questions_of (DureNotice *notice, const DureConsent *child, gboolean is_guardian)
{
  json_t *list = json_array ();

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    {
      const gboolean is_refused =
          is_guardian && child->lines[purpose].decision == DURE_DECISION_REFUSED;

      if (dure_notice_asks (notice, purpose))
        json_array_append_new (
            list, json_pack ("{s:s, s:s, s:b, s:b, s:b, s:o}",
                             "purpose", dure_purpose_to_text (purpose),
                             "question", dure_notice_ask_title (notice, purpose),
                             "sensitive", purpose == DURE_PURPOSE_SENSITIVE,
                             "basis", purpose <= DURE_PURPOSE_SENSITIVE,
                             "refused", is_refused,
                             "facts", dure_donor_page_facts (notice, purpose)));
    }
  return list;
}

static json_t *
numbers (int from, int to)
{
  json_t *list = json_array ();

  for (int number = from; number <= to; number++)
    json_array_append_new (list, json_pack ("{s:i}", "number", number));
  return list;
}

static json_t *
form_data (DureExchange *exchange, const DureGuardianship *child, gboolean is_guardian)
{
  DureNotice *notice = dure_notice_shelf_newest (exchange->city->notices, child->child->pilot,
                                                 exchange->language);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (dure_city_now (exchange->city) / 1000);
  const int year = g_date_time_get_year (now);

  /* A pilot that does not speak this language asks in the one that the child read. */
  if (notice == NULL)
    notice = dure_notice_shelf_newest (exchange->city->notices, child->child->pilot,
                                       child->child->language);
  return json_pack ("{s:s, s:s, s:s, s:o, s:o, s:o}",
                    "donor", child->donor,
                    "notice", dure_notice_digest (notice),
                    "title", dure_notice_title (notice),
                    "questions", questions_of (notice, child->child, is_guardian),
                    "years", numbers (year, year + YEARS_AHEAD - 1),
                    "months", numbers (1, 12));
}

static json_t *
child_data (DureExchange *exchange, const DureGuardianship *child)
{
  json_t *data = json_pack ("{s:{s:b}}", "is", states[child->state], TRUE);

  put_day (exchange, data, "began", child->child->time_ms);
  put_day (exchange, data, "due", child->due_ms - 1);
  if (child->ends_ms != 0)
    {
      put_day (exchange, data, "until", child->ends_ms - 1);
      put_day (exchange, data, "opens", child->opens_ms);
    }
  if (child->is_guardian_s
      && (child->state == DURE_GUARDIANSHIP_ASKS || child->state == DURE_GUARDIANSHIP_GROWN))
    json_object_set_new (data, "hand", json_pack ("{s:s}", "child", child->donor));
  if (child->ended_by != NULL)
    json_object_set_new (data, "by", json_pack ("{s:b}", child->ended_by, TRUE));
  if (child->state == DURE_GUARDIANSHIP_WAITS)
    json_object_set_new (data, "form", form_data (exchange, child, TRUE));
  else if (child->state == DURE_GUARDIANSHIP_ASKS)
    json_object_set_new (data, "form", form_data (exchange, child, FALSE));
  return data;
}

/**
 * dure_guardian_pages_put_card:
 * @phone: whose session this is
 * @data: of a page; `guardian` is added to it while something waits for an answer or an age
 *
 * The page is whole without it: a store that fails here has failed or will fail for the rest.
 */
void
dure_guardian_pages_put_card (DureExchange *exchange, gint64 phone, json_t *data)
{
  g_autoptr (GPtrArray) children = dure_guardianships_of_phone (exchange->city, phone, NULL);
  json_t *card = NULL;

  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      const DureGuardianship *child = children->pdata[i];

      if (card == NULL)
        card = json_object ();
      json_object_set_new (card, states[child->state], json_true ());
    }
  if (card != NULL)
    json_object_set_new (data, "guardian", card);
}

/**
 * dure_guardian_pages_show:
 *
 * GET /my/guardian; with `again=` when the last answer could not be taken, with `handed=` when a
 * child was handed over.
 */
void
dure_guardian_pages_show (DurePeople *people, DureExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) children =
      dure_guardianships_of_phone (exchange->city, exchange->phone, &error);
  g_autofree char *again = dure_exchange_asked (exchange, "again");
  g_autofree char *handed = dure_exchange_asked (exchange, "handed");
  json_t *data;

  if (children == NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  data = json_pack ("{s:[], s:b, s:b}", "children", "again", again != NULL, "handed",
                    handed != NULL);
  for (guint i = 0; i < children->len; i++)
    json_array_append_new (json_object_get (data, "children"),
                           child_data (exchange, children->pdata[i]));
  dure_exchange_page (exchange, SOUP_STATUS_OK, "guardian.html", data);
}

typedef struct
{
  DureErrand errand;
  char *cookie;
  gboolean is_guardian, is_yes;
  DureGuardianAnswer answer;
  DureGuardianProof proof;
} AnswerErrand;

static gboolean
run_answer (DureCity *city, gpointer data, GError **error)
{
  AnswerErrand *self = data;
  DurePhone here;

  if (!dure_session_find_phone (city, self->cookie, &here, error))
    return FALSE;
  if (self->is_guardian)
    return self->is_yes
               ? dure_guardian_agree (city, &here, &self->answer, &self->proof, error)
               : dure_guardian_refuse (city, &here, self->answer.donor, error);
  return self->is_yes ? dure_grown_agree (city, &here, &self->answer, error)
                      : dure_grown_refuse (city, &here, self->answer.donor, error);
}

/* What a no erases is erased before it is answered. */
static gboolean
erase (DureCity *city, gpointer data, GError **error)
{
  gboolean has_more;

  return dure_withdrawals_step (city, &has_more, error);
}

static void
answer_answer (gpointer data, const GError *error)
{
  DureExchange *exchange = &((AnswerErrand *) data)->errand.exchange;

  if (error == NULL || g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    dure_exchange_go (exchange, "/my/guardian");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED))
    dure_exchange_go (exchange, "/my/guardian?again=yes");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "not-found");
  else
    dure_exchange_failure (exchange, error);
}

static void
clear_answer (gpointer data)
{
  AnswerErrand *self = data;

  g_free (self->cookie);
  g_free (self->proof.signed_text);
  g_free (self->proof.challenge);
  g_free (self->proof.signature);
  dure_guardian_answer_clear (&self->answer);
}

static const DureErrandKind answer_kind = {
  .size = sizeof (AnswerErrand),
  .work = { .run = run_answer, .after = erase, .done = dure_errand_done },
  .answer = answer_answer,
  .clear = clear_answer,
};

static guint
number_of (GHashTable *form, const char *name)
{
  const char *text = g_hash_table_lookup (form, name);
  guint64 number = 0;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, 9999, &number, NULL)
             ? (guint) number
             : 0;
}

static DureDecision
decision_of (GHashTable *form, DurePurpose purpose)
{
  const char *text = g_hash_table_lookup (form, dure_purpose_to_text (purpose));

  if (g_strcmp0 (text, "given") == 0)
    return DURE_DECISION_GIVEN;
  return g_strcmp0 (text, "refused") == 0 ? DURE_DECISION_REFUSED : DURE_DECISION_UNASKED;
}

static gint64
dwell_of (GHashTable *form, DurePurpose purpose)
{
  g_autofree char *name = g_strconcat ("dwell-", dure_purpose_to_text (purpose), NULL);
  const char *text = g_hash_table_lookup (form, name);
  guint64 dwell_ms = 0;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, DWELL_MOST_MS, &dwell_ms, NULL)
             ? (gint64) dwell_ms
             : 0;
}

/* A no to A or B leaves nothing to agree to. */
static void
read_answer (GHashTable *form, AnswerErrand *errand)
{
  DureGuardianAnswer *answer = &errand->answer;

  errand->is_yes = g_strcmp0 (g_hash_table_lookup (form, "answer"), "yes") == 0;
  answer->donor = g_strdup (g_hash_table_lookup (form, "donor"));
  answer->notice = g_strdup (g_hash_table_lookup (form, "notice"));
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    {
      answer->decisions[purpose] = decision_of (form, purpose);
      answer->dwell_ms[purpose] = dwell_of (form, purpose);
    }
  if (answer->decisions[DURE_PURPOSE_COLLECT] == DURE_DECISION_REFUSED
      || answer->decisions[DURE_PURPOSE_SENSITIVE] == DURE_DECISION_REFUSED)
    errand->is_yes = FALSE;
  answer->year = number_of (form, "year");
  answer->month = number_of (form, "month");
}

/* Whether the form is one of these pages', as far as can be told without the store. */
static gboolean
is_whole (GHashTable *form, const AnswerErrand *errand)
{
  const char *word = g_hash_table_lookup (form, "answer");

  if (errand->answer.donor == NULL
      || (g_strcmp0 (word, "yes") != 0 && g_strcmp0 (word, "no") != 0))
    return FALSE;
  if (!errand->is_yes)
    return TRUE;
  return errand->answer.notice != NULL
         && (!errand->is_guardian
             || (g_strcmp0 (g_hash_table_lookup (form, "guardian"), "yes") == 0
                 && g_hash_table_lookup (form, "challenge") != NULL
                 && g_hash_table_lookup (form, "signature") != NULL));
}

static void
send_answer (DureExchange *exchange, gboolean is_guardian)
{
  g_autoptr (GHashTable) form = dure_exchange_form (exchange);
  AnswerErrand *errand = dure_errand_new (&answer_kind, exchange);

  errand->is_guardian = is_guardian;
  errand->cookie = dure_exchange_cookie (exchange, DURE_SESSION_COOKIE);
  read_answer (form, errand);
  if (!is_whole (form, errand)
      || (is_guardian && errand->is_yes
          && !dure_relation_from_text (g_hash_table_lookup (form, "relation"),
                                       &errand->answer.relation)))
    {
      dure_errand_free (errand);
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  if (is_guardian && errand->is_yes)
    {
      errand->proof.challenge = g_strdup (g_hash_table_lookup (form, "challenge"));
      errand->proof.signature = g_strdup (g_hash_table_lookup (form, "signature"));
      errand->proof.signed_text = dure_guardian_answer_text (
          &errand->answer, dure_exchange_same_origin (exchange), errand->proof.challenge);
    }
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

/**
 * dure_guardian_pages_answer:
 *
 * POST /my/guardian: `answer=yes` or `no` for `donor=`; with a yes `notice=`, each purpose with
 * `given` or `refused` and how long it stood there (`dwell-collect=4100`), `guardian=yes`,
 * `relation=`, `year=`, `month=`, `challenge=`, `signature=`.
 */
void
dure_guardian_pages_answer (DurePeople *people, DureExchange *exchange)
{
  if (dure_people_session (people, exchange) != 0)
    send_answer (exchange, TRUE);
}

/**
 * dure_guardian_pages_decide:
 *
 * POST /my/guardian/fourteen: the child's own answer, in the same fields but for the guardian's.
 */
void
dure_guardian_pages_decide (DurePeople *people, DureExchange *exchange)
{
  if (dure_people_session (people, exchange) != 0)
    send_answer (exchange, FALSE);
}
