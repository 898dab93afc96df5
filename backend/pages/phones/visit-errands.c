// visit-errands.c: a phone approves a visit, and the kiosk asks whether it has
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "visit-errands.h"

#include "canonical-json.h"
#include "encoding.h"
#include "errand.h"
#include "people-errands.h"
#include "visits.h"

#include <sodium.h>

typedef struct
{
  DureErrand errand;
  DurePeople *people;
  char *pass;
  gboolean is_own;
  DureVisit visit;
} ApproveErrand;

static gboolean
run_approve (DureCity *city, gpointer data, GError **error)
{
  ApproveErrand *self = data;

  return dure_visit_approve (city, self->pass, self->errand.exchange.phone, self->is_own,
                             &self->visit, error);
}

static void
answer_approve (gpointer data, const GError *error)
{
  ApproveErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;
  g_autoptr (json_t) answer = NULL;

  if (error != NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  switch (self->visit.state)
    {
    case DURE_VISIT_APPROVED:
      answer = json_pack ("{s:s, s:[s, s]}", "state", "approved", "words", self->visit.words[0],
                          self->visit.words[1]);
      dure_exchange_json (exchange, SOUP_STATUS_CREATED, answer);
      break;
    case DURE_VISIT_WHOSE:
      answer = json_pack ("{s:s}", "state", "whose");
      dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
      break;
    case DURE_VISIT_TAKEN:
      dure_exchange_problem (exchange, "visit-taken");
      break;
    case DURE_VISIT_OVER:
    case DURE_VISIT_WAITING:
      dure_exchange_problem (exchange, "visit-over");
      break;
    case DURE_VISIT_CUT_SHORT:
      dure_people_fail_guess (self->people, exchange, "cut-short");
      break;
    case DURE_VISIT_UNKNOWN:
      dure_people_fail_guess (self->people, exchange, "unknown-kiosk");
    }
}

static void
clear_approve (gpointer data)
{
  ApproveErrand *self = data;

  g_free (self->pass);
  sodium_memzero (&self->visit, sizeof self->visit);
}

static const DureErrandKind approve_kind = {
  .size = sizeof (ApproveErrand),
  .work = { .run = run_approve, .done = dure_errand_done },
  .answer = answer_approve,
  .clear = clear_approve,
};

/**
 * dure_visit_errands_approve:
 *
 * POST /v1/visits/approvals: `{"pass": what stood behind the #, "own": true}`, with a session. Who
 * keeps a child's donations too is asked whose visit it is, and must say that it is their own.
 */
void
dure_visit_errands_approve (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (json_t) request = NULL;
  ApproveErrand *errand;

  if (dure_people_session (self, exchange) == 0)
    return;
  request = dure_exchange_read (exchange, NULL);
  errand = dure_errand_new (&approve_kind, exchange);
  errand->people = self;
  errand->pass = g_strdup (json_string_value (json_object_get (request, "pass")));
  errand->is_own = json_is_true (json_object_get (request, "own"));
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

/* The purposes that the kiosk need not ask about again. */
static json_t *
list_lines (DureExchange *exchange, const DureVisit *visit, DureNotice *notice, GError **error)
{
  gboolean stand[DURE_PURPOSE_COUNT] = { FALSE };
  json_t *list;

  if (notice != NULL
      && !dure_visit_lines (exchange->city, visit->holder, notice, stand, error))
    return NULL;
  list = json_array ();
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (stand[purpose])
      json_array_append_new (list, json_string (dure_purpose_to_text (purpose)));
  return list;
}

static void
tell_approved (DureExchange *exchange, const DureVisit *visit, DureNotice *notice)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) lines = list_lines (exchange, visit, notice, &error);
  g_autoptr (json_t) answer = NULL;
  char *token;

  if (lines == NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  token = dure_base64url_encode (visit->token, sizeof visit->token);
  answer = json_pack ("{s:s, s:s, s:[s, s], s:O}", "state", "approved", "token", token, "words",
                      visit->words[0], visit->words[1], "standing", lines);
  dure_text_wipe (token);
  dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

static void
tell_kiosk (DureExchange *exchange, const DureVisit *visit, DureNotice *notice)
{
  g_autoptr (json_t) answer = NULL;

  switch (visit->state)
    {
    case DURE_VISIT_WAITING:
      answer = json_pack ("{s:s}", "state", "waiting");
      break;
    case DURE_VISIT_APPROVED:
      tell_approved (exchange, visit, notice);
      return;
    case DURE_VISIT_WHOSE:
    case DURE_VISIT_TAKEN:
    case DURE_VISIT_OVER:
      answer = json_pack ("{s:s}", "state", "over");
      break;
    case DURE_VISIT_CUT_SHORT:
      dure_exchange_problem (exchange, "malformed");
      return;
    case DURE_VISIT_UNKNOWN:
      dure_exchange_problem (exchange, "unknown-kiosk");
      return;
    }
  dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

/**
 * dure_visit_errands_look:
 *
 * POST /v1/visits, from a kiosk: `{"pass": its own, "notice": the digest it asks by}`. Nobody else
 * has a pass of its signature; who has photographed one gets a token that only that kiosk can use.
 * What stands is told of one person who has just approved; it does not say who that is.
 */
void
dure_visit_errands_look (DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  const char *pass = json_string_value (json_object_get (request, "pass"));
  const char *digest = json_string_value (json_object_get (request, "notice"));
  DureNotice *notice =
      digest != NULL ? dure_notice_shelf_find (exchange->city->notices, digest) : NULL;
  g_autoptr (GError) error = NULL;
  DureVisit visit;

  if (dure_visit_look (exchange->city, pass, &visit, &error))
    tell_kiosk (exchange, &visit, notice);
  else
    dure_exchange_failure (exchange, error);
  sodium_memzero (&visit, sizeof visit);
}
