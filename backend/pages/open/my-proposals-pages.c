// my-proposals-pages.c: where a phone proposes, supports, and takes back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Nothing here is written down as read: such a line, with its time of day, would lead from a phone
// to what is kept apart from it. A voice is given and taken back by one touch each, so each undoes
// the other. Words that are taken back are gone: that is asked once more.

#include "my-proposals-pages.h"

#include "authors.h"
#include "backend-error.h"
#include "errand.h"
#include "proposal-pages.h"
#include "voices.h"

#define MINE "/my/proposals"

static json_t *
own_data (DureExchange *exchange, const GPtrArray *own)
{
  json_t *list = json_array ();

  for (guint i = own->len; i > 0; i--)
    {
      const DureProposal *proposal = own->pdata[i - 1];
      json_t *entry = dure_proposal_pages_entry (exchange, proposal);

      if (proposal->title != NULL)
        json_object_set_new (entry, "title", json_string (proposal->title));
      json_object_set_new (entry, "isPublished", json_boolean (proposal->shown_day >= 0));
      json_object_set_new (entry, "canTakeBack", json_boolean (!proposal->standing.is_taken_back));
      json_object_set_new (entry, "stays", json_boolean (proposal->stays));
      json_array_append_new (list, entry);
    }
  return list;
}

static json_t *
page_data (DureExchange *exchange, gint64 phone, GError **error)
{
  g_autoptr (GPtrArray) own = dure_author_list (exchange->city, phone, error);
  g_autoptr (GPtrArray) supported
      = own != NULL ? dure_voices_of_phone (exchange->city, phone, error) : NULL;
  DureAuthorRoom room;
  json_t *list;

  if (supported == NULL)
    return NULL;
  room = dure_author_room (exchange->city, own);
  list = json_array ();
  for (guint i = 0; i < supported->len; i++)
    json_array_append_new (list, dure_proposal_pages_entry (exchange, supported->pdata[i]));
  return json_pack ("{s:o, s:o, s:b, s:b, s:b, s:b, s:b}", "own", own_data (exchange, own),
                    "supported", list, "hasOwn", own->len > 0, "hasSupported", supported->len > 0,
                    "canPropose", room == DURE_AUTHOR_MAY, "hasThree",
                    room == DURE_AUTHOR_THREE_GO_ON, "hasTenToday", room == DURE_AUTHOR_TEN_TODAY);
}

/**
 * dure_my_proposals_pages_show:
 * @phone: whose session this is
 *
 * GET /my/proposals.
 */
void
dure_my_proposals_pages_show (DureExchange *exchange, gint64 phone)
{
  g_autoptr (GError) error = NULL;
  json_t *data = page_data (exchange, phone, &error);

  if (data == NULL)
    dure_exchange_failure (exchange, error);
  else
    dure_exchange_page (exchange, SOUP_STATUS_OK, "my-proposals.html", data);
}

typedef struct
{
  DureErrand errand;
  gint64 phone;
  char *proposal, *title, *text;
  gboolean stays, is_given;
} SayErrand;

static void
clear_say (gpointer data)
{
  SayErrand *self = data;

  g_free (self->proposal);
  g_free (self->title);
  g_free (self->text);
}

/* What a phone wants to say, read from the form. Returns: (nullable): %NULL has been answered: it
 * has no session, or says too much at once */
static SayErrand *
errand_of (DurePeople *people, DureExchange *exchange, const DureErrandKind *kind)
{
  const gint64 phone = dure_people_session (people, exchange);
  g_autoptr (GHashTable) form = dure_exchange_form (exchange);
  const char *proposal = g_hash_table_lookup (form, "proposal");
  SayErrand *errand;

  if (phone == 0)
    return NULL;
  if (dure_rate_take (people->sayings, &phone, sizeof phone,
                      dure_clock_monotonic_ms (exchange->city->clock))
      != 0)
    {
      dure_exchange_problem (exchange, "too-often");
      return NULL;
    }
  errand = dure_errand_new (kind, exchange);
  errand->phone = phone;
  errand->proposal = g_strdup (proposal != NULL ? proposal : "");
  errand->title = g_strdup (g_hash_table_lookup (form, "title"));
  errand->text = g_strdup (g_hash_table_lookup (form, "text"));
  errand->stays = g_strcmp0 (g_hash_table_lookup (form, "stays"), "yes") == 0;
  errand->is_given = g_strcmp0 (g_hash_table_lookup (form, "voice"), "give") == 0;
  return errand;
}

/* What cannot be done any more is answered with how it stands. */
static void
answer_at (SayErrand *self, const GError *error, const char *path)
{
  DureExchange *exchange = &self->errand.exchange;

  if (error == NULL || g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    dure_exchange_go (exchange, path);
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "not-found");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED))
    dure_exchange_problem (exchange, "malformed");
  else
    dure_exchange_failure (exchange, error);
}

static void
answer_at_mine (gpointer data, const GError *error)
{
  answer_at (data, error, MINE);
}

static gboolean
run_propose (DureCity *city, gpointer data, GError **error)
{
  SayErrand *self = data;
  const DureProposalDraft draft = { .kind = DURE_PROPOSAL_IDEA, .title = self->title,
                                    .text = self->text,
                                    .language = self->errand.exchange.language,
                                    .stays = self->stays };
  g_autofree char *id = dure_author_propose (city, self->phone, &draft, error);

  return id != NULL;
}

static const DureErrandKind propose_kind = {
  .size = sizeof (SayErrand),
  .work = { .run = run_propose, .done = dure_errand_done },
  .answer = answer_at_mine,
  .clear = clear_say,
};

/**
 * dure_my_proposals_pages_propose:
 *
 * POST /my/proposals: `title=` and `text=`, and `stays=yes` when the words stay even when their
 * author erases everything.
 */
void
dure_my_proposals_pages_propose (DurePeople *people, DureExchange *exchange)
{
  SayErrand *errand = errand_of (people, exchange, &propose_kind);

  if (errand != NULL)
    dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

/**
 * dure_my_proposals_pages_ask:
 * @phone: whose session this is
 *
 * GET /my/proposals/sure?proposal=...: whether it is meant.
 */
void
dure_my_proposals_pages_ask (DureExchange *exchange, gint64 phone)
{
  g_autofree char *asked = dure_exchange_asked (exchange, "proposal");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) own = dure_author_list (exchange->city, phone, &error);

  for (guint i = 0; own != NULL && i < own->len; i++)
    {
      const DureProposal *proposal = own->pdata[i];

      if (g_strcmp0 (proposal->id, asked) == 0 && proposal->title != NULL)
        {
          dure_exchange_page (exchange, SOUP_STATUS_OK, "proposal-sure.html",
                              json_pack ("{s:s, s:s, s:s, s:b}", "id", proposal->id, "title",
                                         proposal->title, "language", proposal->language,
                                         "isPublished", proposal->shown_day >= 0));
          return;
        }
    }
  if (own == NULL)
    dure_exchange_failure (exchange, error);
  else
    dure_exchange_problem (exchange, "not-found");
}

static gboolean
run_take_back (DureCity *city, gpointer data, GError **error)
{
  SayErrand *self = data;

  return dure_author_take_back (city, self->phone, self->proposal, error);
}

static const DureErrandKind take_back_kind = {
  .size = sizeof (SayErrand),
  .work = { .run = run_take_back, .done = dure_errand_done },
  .answer = answer_at_mine,
  .clear = clear_say,
};

/**
 * dure_my_proposals_pages_take_back:
 *
 * POST /my/proposals/take-back: `proposal=` one of theirs.
 */
void
dure_my_proposals_pages_take_back (DurePeople *people, DureExchange *exchange)
{
  SayErrand *errand = errand_of (people, exchange, &take_back_kind);

  if (errand != NULL)
    dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

static gboolean
run_voice (DureCity *city, gpointer data, GError **error)
{
  SayErrand *self = data;

  return self->is_given ? dure_voice_give (city, self->phone, self->proposal, error)
                        : dure_voice_take_back (city, self->phone, self->proposal, error);
}

static void
answer_voice (gpointer data, const GError *error)
{
  SayErrand *self = data;
  g_autofree char *name = g_uri_escape_string (self->proposal, NULL, FALSE);
  g_autofree char *path = g_strconcat (DURE_PROPOSAL_PATH, name, NULL);

  answer_at (self, error, path);
}

static const DureErrandKind voice_kind = {
  .size = sizeof (SayErrand),
  .work = { .run = run_voice, .done = dure_errand_done },
  .answer = answer_voice,
  .clear = clear_say,
};

/**
 * dure_my_proposals_pages_voice:
 *
 * POST /my/proposals/voice: `voice=give` to support `proposal=`, anything else to take it back.
 */
void
dure_my_proposals_pages_voice (DurePeople *people, DureExchange *exchange)
{
  SayErrand *errand = errand_of (people, exchange, &voice_kind);

  if (errand != NULL)
    dure_errand_send (errand, DURE_WORK_PERSON, 0);
}
