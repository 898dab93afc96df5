// home-fetching.c: the kiosk fetches what a phone has brought to its visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Only the kiosk of the pass: its signature comes with it. To look takes nothing away, so that a
// reply that is lost can be asked for again; the end does.

#include "home-fetching.h"

#include "canonical-json.h"
#include "encoding.h"
#include "errand.h"
#include "visit-files.h"

/* Whether the state is one that the kiosk is told as it is; else a problem has been answered. */
static const char *
name_state (DureExchange *exchange, DureVisitFileState state)
{
  switch (state)
    {
    case DURE_VISIT_FILE_WAITING:
      return "waiting";
    case DURE_VISIT_FILE_HERE:
      return "here";
    case DURE_VISIT_FILE_OVER:
      return "over";
    case DURE_VISIT_FILE_FULL:
      dure_exchange_problem (exchange, "busy");
      return NULL;
    case DURE_VISIT_FILE_CUT_SHORT:
      dure_exchange_problem (exchange, "malformed");
      return NULL;
    case DURE_VISIT_FILE_UNKNOWN:
      dure_exchange_problem (exchange, "unknown-kiosk");
    }
  return NULL;
}

static void
answer_state (DureExchange *exchange, DureVisitFileState state, GBytes *content)
{
  const char *name = name_state (exchange, state);
  g_autoptr (json_t) answer = NULL;

  if (name == NULL)
    return;
  answer = json_pack ("{s:s}", "state", name);
  if (content != NULL)
    {
      char *hours = dure_base64url_encode (g_bytes_get_data (content, NULL),
                                           g_bytes_get_size (content));

      json_object_set_new (answer, "hours", json_string (hours));
      dure_text_wipe (hours);
    }
  dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

/**
 * dure_home_fetching_look:
 *
 * POST /v1/visit-files/looks, from a kiosk: `{"pass": its own, "signature": over the pass's hash}`.
 */
void
dure_home_fetching_look (DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GError) error = NULL;
  DureVisitFileState state;

  if (dure_visit_file_fetch (exchange->city, dure_json_text_of (request, "pass"),
                             dure_json_text_of (request, "signature"), &state, &content, &error))
    answer_state (exchange, state, content);
  else
    dure_exchange_failure (exchange, error);
}

typedef struct
{
  DureErrand errand;
  char *pass, *signature;
  DureVisitFileState state;
} EndErrand;

static gboolean
run_end (DureCity *city, gpointer data, GError **error)
{
  EndErrand *self = data;

  return dure_visit_file_end (city, self->pass, self->signature, &self->state, error);
}

/* What was sealed says nothing without the pass; that its bytes go as well is tried, not waited
 * for. */
static gboolean
forget (DureCity *city, gpointer data, GError **error)
{
  dure_database_forget (city->database, NULL, NULL);
  return TRUE;
}

static void
answer_end (gpointer data, const GError *error)
{
  EndErrand *self = data;

  if (error != NULL)
    dure_exchange_failure (&self->errand.exchange, error);
  else
    answer_state (&self->errand.exchange, self->state, NULL);
}

static void
clear_end (gpointer data)
{
  EndErrand *self = data;

  dure_text_wipe (self->pass);
  g_free (self->signature);
}

static const DureErrandKind end_kind = {
  .size = sizeof (EndErrand),
  .work = { .run = run_end, .after = forget, .done = dure_errand_done },
  .answer = answer_end,
  .clear = clear_end,
};

/**
 * dure_home_fetching_end:
 *
 * POST /v1/visit-files/ends, from a kiosk: as for dure_home_fetching_look(). What was brought is
 * gone then, and nothing more can be.
 */
void
dure_home_fetching_end (DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  EndErrand *errand = dure_errand_new (&end_kind, exchange);

  errand->pass = g_strdup (dure_json_text_of (request, "pass"));
  errand->signature = g_strdup (dure_json_text_of (request, "signature"));
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}
