// proposal-pages.c: ideas and problems, and what became of each, for everybody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The list shows twenty a page, found by how far they are and what they are, the most supported or
// the newest first. A thread is the words, the voices and every step with its day and its reason.
// Words of others are text and nothing else: the template escapes them. A phone with a session sees
// on a thread whether it has a voice there; nobody else is asked to sign in.

#include "proposal-pages.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "governance-events.h"
#include "sessions.h"
#include "voices.h"

#include <math.h>
#include <string.h>

#define PAGE_ENTRIES 20
#define PAGE_MOST 100000
#define WIDTH 320.0 /* of a bar, in its picture */

static void
put_day (DureExchange *exchange, json_t *data, const char *key, gint64 day)
{
  g_autofree char *text
      = dure_web_day (exchange->service->web, exchange->language, dure_day_noon (day));

  json_object_set_new (data, key, json_string (text));
}

static void
put_support (DureExchange *exchange, json_t *data, gint64 support, gint64 most)
{
  g_autofree char *number
      = dure_web_thousands (exchange->service->web, exchange->language, (double) support);

  json_object_set_new (data, "support", json_string (number));
  json_object_set_new (
      data, "width",
      json_real (round (10 * WIDTH * (double) support / (double) MAX (most, 1)) / 10));
}

/**
 * dure_proposal_pages_entry:
 * @proposal: one
 *
 * Returns: (transfer full): what a page says of it in a line; with its title and site only when
 *   everybody may read it
 */
json_t *
dure_proposal_pages_entry (DureExchange *exchange, const DureProposal *proposal)
{
  const DureProposalStanding *standing = &proposal->standing;
  const gboolean is_shown = dure_proposal_is_shown (standing);
  const gboolean has_stage = is_shown || proposal->pilot != NULL
                             || (!standing->is_hidden && !standing->is_taken_back);
  json_t *data
      = json_pack ("{s:s, s:{s:b}, s:{s:b}, s:b, s:b, s:b, s:s, s:s*, s:s*}", "id", proposal->id,
                   "kind", dure_proposal_kind_to_text (proposal->kind), TRUE, "is",
                   dure_proposal_state_to_text (standing->state), TRUE, "hasStage", has_stage,
                   "isHidden", standing->is_hidden && !standing->is_taken_back, "isTakenBack",
                   standing->is_taken_back, "language", proposal->language, "site",
                   is_shown ? proposal->site : NULL, "title", is_shown ? proposal->title : NULL);

  put_day (exchange, data, "day",
           proposal->shown_day >= 0 ? proposal->shown_day : proposal->made_day);
  put_support (exchange, data, proposal->support, proposal->support);
  return data;
}

/* What the address asks for; @ret_page counts from 0. */
static gboolean
read_search (GHashTable *asked, DureProposalSearch *ret_search, gint64 *ret_page)
{
  const char *state = g_hash_table_lookup (asked, "state");
  const char *kind = g_hash_table_lookup (asked, "kind");
  const char *order = g_hash_table_lookup (asked, "order");
  const char *page = g_hash_table_lookup (asked, "page");
  DureProposalState known_state = DURE_PROPOSAL_OPEN;
  DureProposalKind known_kind;

  *ret_search = (DureProposalSearch){
    .state = state != NULL && *state != '\0' ? state : NULL,
    .kind = kind != NULL && *kind != '\0' ? kind : NULL,
    .is_newest_first = g_strcmp0 (order, "newest") == 0,
  };
  *ret_page = 0;
  return (ret_search->state == NULL
          || (dure_proposal_state_from_text (state, &known_state)
              && known_state != DURE_PROPOSAL_WAITING))
         && (ret_search->kind == NULL || dure_proposal_kind_from_text (kind, &known_kind))
         && (order == NULL || ret_search->is_newest_first || g_str_equal (order, "support"))
         && (page == NULL || g_ascii_string_to_signed (page, 10, 0, PAGE_MOST, ret_page, NULL));
}

static void
put_way (json_t *data, const char *key, const DureProposalSearch *search, gint64 page)
{
  json_object_set_new (data, key,
                       json_sprintf ("/proposals?state=%s&kind=%s&order=%s&page=%"
                                     G_GINT64_FORMAT,
                                     search->state != NULL ? search->state : "",
                                     search->kind != NULL ? search->kind : "",
                                     search->is_newest_first ? "newest" : "support", page));
}

static json_t *
choice (const char *word, const char *chosen)
{
  return json_pack ("{s:s, s:{s:b}, s:b}", "word", word, "is", word, TRUE, "chosen",
                    g_strcmp0 (word, chosen) == 0);
}

static void
put_choices (json_t *data, const DureProposalSearch *search)
{
  const char *order = search->is_newest_first ? "newest" : "support";
  json_t *states = json_array (), *kinds = json_array ();

  for (DureProposalState state = DURE_PROPOSAL_OPEN; state < DURE_PROPOSAL_STATES; state++)
    json_array_append_new (states, choice (dure_proposal_state_to_text (state), search->state));
  for (DureProposalKind kind = 0; kind < DURE_PROPOSAL_KINDS; kind++)
    json_array_append_new (kinds, choice (dure_proposal_kind_to_text (kind), search->kind));
  json_object_set_new (data, "states", states);
  json_object_set_new (data, "kinds", kinds);
  json_object_set_new (data, "orders",
                       json_pack ("[o, o]", choice ("support", order), choice ("newest", order)));
  json_object_set_new (data, "isSearch",
                       json_boolean (search->state != NULL || search->kind != NULL));
}

static json_t *
list_data (DureExchange *exchange, const DureProposalSearch *search, gint64 page, GError **error)
{
  const gint64 from = page * PAGE_ENTRIES;
  g_autoptr (GPtrArray) list = NULL;
  gint64 count, most;
  json_t *data, *entries;

  if (!dure_proposals_count (exchange->city, search, &count, &most, error))
    return NULL;
  list = dure_proposals_list (exchange->city, search, from, PAGE_ENTRIES, error);
  if (list == NULL)
    return NULL;
  data = json_pack ("{s:[], s:I}", "entries", "count", (json_int_t) count);
  entries = json_object_get (data, "entries");
  for (guint i = 0; i < list->len; i++)
    {
      const DureProposal *proposal = list->pdata[i];
      json_t *entry = dure_proposal_pages_entry (exchange, proposal);

      put_support (exchange, entry, proposal->support, most);
      json_array_append_new (entries, entry);
    }
  put_choices (data, search);
  if (page > 0)
    put_way (data, "before", search, page - 1);
  if (from + PAGE_ENTRIES < count)
    put_way (data, "after", search, page + 1);
  return data;
}

/**
 * dure_proposal_pages_list:
 *
 * GET /proposals: `state=` and `kind=` a word or nothing, `order=support` or `newest`, `page=` from
 * 0.
 */
void
dure_proposal_pages_list (DureExchange *exchange)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (exchange->message));
  g_autoptr (GHashTable) asked = soup_form_decode (query != NULL ? query : "");
  g_autoptr (GError) error = NULL;
  DureProposalSearch search;
  gint64 page;
  json_t *data;

  if (!read_search (asked, &search, &page))
    {
      dure_exchange_problem (exchange, "not-found");
      return;
    }
  data = list_data (exchange, &search, page, &error);
  if (data == NULL)
    dure_exchange_failure (exchange, error);
  else
    dure_exchange_page (exchange, SOUP_STATUS_OK, "proposals.html", data);
}

/* Of who made it: a site's problem is stated and taken back by who coordinates the site. */
static void
add_step (DureExchange *exchange, json_t *steps, const DureProposal *proposal, const char *what,
          gint64 day)
{
  json_t *step = json_pack ("{s:{s:b}, s:{s:b}}", "what", what, TRUE, "by",
                            DURE_PROPOSAL_DESK, proposal->kind == DURE_PROPOSAL_PROBLEM);

  put_day (exchange, step, "day", day);
  json_array_append_new (steps, step);
}

/**
 * dure_proposal_pages_pilot:
 * @pilot: which
 *
 * Returns: (transfer none): what it is called on the page's own notices, if it is known here still
 */
const char *
dure_proposal_pages_pilot (const DureExchange *exchange, const char *pilot)
{
  DureNoticeShelf *shelf = exchange->city->notices;
  DureNotice *notice = dure_notice_shelf_newest (shelf, pilot, exchange->language);

  if (notice == NULL)
    notice = dure_notice_shelf_newest (shelf, pilot, "ko");
  return notice != NULL ? dure_notice_title (notice) : pilot;
}

/* Who did it is told by a word for many. */
static void
add_event (DureExchange *exchange, json_t *steps, const DureProposal *proposal,
           const json_t *event, gint64 day)
{
  const char *what = dure_json_text_of (event, "what");
  json_t *step = json_pack ("{s:{s:b}, s:{s:b}, s:O*, s:s*}", "what", what, TRUE, "by",
                            dure_json_text_of (event, "actor"), TRUE, "why",
                            json_object_get (event, "why"), "pilot",
                            g_str_equal (what, "pilot") && proposal->pilot != NULL
                                ? dure_proposal_pages_pilot (exchange, proposal->pilot)
                                : NULL);

  put_day (exchange, step, "day", day);
  json_array_append_new (steps, step);
}

/**
 * dure_proposal_pages_steps:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Day by day; within a day what the author did comes last, since its time of day is not kept.
 *
 * Returns: (transfer full) (nullable): `{"what", "by", "day", "why", "pilot"}` of each step, for
 *   `_proposal-steps.html`
 */
json_t *
dure_proposal_pages_steps (DureExchange *exchange, const DureProposal *proposal, GError **error)
{
  g_autoptr (json_t) events = dure_governance_events (exchange->city, proposal->id, error);
  gboolean is_told = proposal->taken_back_day < 0;
  json_t *steps, *event;
  gsize i;

  if (events == NULL)
    return NULL;
  steps = json_array ();
  add_step (exchange, steps, proposal, "made", proposal->made_day);
  json_array_foreach (events, i, event)
    {
      gint64 time_ms = 0, day;

      (void) dure_time_from_text (dure_json_text_of (event, "time"), &time_ms);
      day = dure_day_of_time (time_ms);
      if (!is_told && day > proposal->taken_back_day)
        {
          add_step (exchange, steps, proposal, "take-back", proposal->taken_back_day);
          is_told = TRUE;
        }
      add_event (exchange, steps, proposal, event, day);
    }
  if (!is_told)
    add_step (exchange, steps, proposal, "take-back", proposal->taken_back_day);
  return steps;
}

/* Whether this phone has a session, and a voice here; to nobody else it makes a difference. */
static gboolean
put_voice (DureExchange *exchange, const DureProposal *proposal, json_t *data, GError **error)
{
  g_autofree char *secret = dure_exchange_cookie (exchange, DURE_SESSION_COOKIE);
  gboolean is_given = FALSE;
  gint64 phone;

  if (!dure_session_find (exchange->city, secret, &phone, error)
      || (phone != 0
          && !dure_voice_is_given (exchange->city, phone, proposal->id, &is_given, error)))
    return FALSE;
  json_object_set_new (data, "isMine", json_boolean (is_given));
  json_object_set_new (data, "takesVoices",
                       json_boolean (dure_proposal_takes_voices (&proposal->standing)));
  /* Forms are sent from this page: with no-referrer a browser would hide its origin as well. */
  dure_exchange_put (exchange, "Referrer-Policy", "same-origin");
  return TRUE;
}

/**
 * dure_proposal_pages_put_words:
 *
 * Puts what it says below its title, as far as it says it: for `_proposal-words.html`.
 */
void
dure_proposal_pages_put_words (json_t *data, const DureProposal *proposal)
{
  const struct
  {
    const char *key, *words;
  } all[] = { { "text", proposal->text },
              { "data", proposal->wanted },
              { "suffers", proposal->sufferers },
              { "better", proposal->better } };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i].words != NULL)
      json_object_set_new (data, all[i].key, json_string (all[i].words));
}

static json_t *
thread_data (DureExchange *exchange, const DureProposal *proposal, GError **error)
{
  json_t *steps = dure_proposal_pages_steps (exchange, proposal, error);
  g_autoptr (json_t) data = NULL;

  if (steps == NULL)
    return NULL;
  data = dure_proposal_pages_entry (exchange, proposal);
  if (dure_proposal_is_shown (&proposal->standing))
    dure_proposal_pages_put_words (data, proposal);
  json_object_set_new (data, "steps", steps);
  return put_voice (exchange, proposal, data, error) ? json_incref (data) : NULL;
}

/**
 * dure_proposal_pages_thread:
 *
 * GET /proposals/ID.
 */
void
dure_proposal_pages_thread (DurePeople *people, DureExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureProposal) proposal = dure_proposal_find (
      exchange->city, exchange->path + strlen (DURE_PROPOSAL_PATH), &error);
  json_t *data = proposal != NULL ? thread_data (exchange, proposal, &error) : NULL;

  if (data != NULL)
    dure_exchange_page (exchange, SOUP_STATUS_OK, "proposal.html", data);
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "not-found");
  else
    dure_exchange_failure (exchange, error);
}
