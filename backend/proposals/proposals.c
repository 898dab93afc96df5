// proposals.c: citizens' ideas and sites' problems, each one open thread
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. Words are read strictly when they are handed in, and stay as they are.
// 2. Nobody reads them before they are published. Each move of the desk or the lab is a governance
//    event with its reason, and so an entry of the ledger; whoever made a proposal leaves none,
//    since an entry has a time of day.
// 3. Taking back removes the words; what is hidden can be published again. The thread stays,
//    and says so. The key store remembers both, and older data that are put back lose the words, or
//    hide them, again.
// Lists are read page by page; a page costs what stands before it in its order.

#include "proposals.h"

#include "backend-error.h"
#include "encoding.h"
#include "governance-events.h"
#include "id.h"
#include "proposal-marks.h"

#define AT_DESK_MOST 200

static const char *const kinds[DURE_PROPOSAL_KINDS] = {
  [DURE_PROPOSAL_IDEA] = "idea",
  [DURE_PROPOSAL_PROBLEM] = "problem",
};

static gboolean
refuse (DureBackendError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, code, what);
  return FALSE;
}

/**
 * dure_proposal_kind_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_proposal_kind_to_text (DureProposalKind kind)
{
  return kinds[kind];
}

/**
 * dure_proposal_kind_from_text:
 * @text: (nullable): foreign
 * @ret_kind: (out): set only on success
 */
gboolean
dure_proposal_kind_from_text (const char *text, DureProposalKind *ret_kind)
{
  for (DureProposalKind kind = 0; kind < DURE_PROPOSAL_KINDS; kind++)
    if (g_strcmp0 (text, kinds[kind]) == 0)
      {
        *ret_kind = kind;
        return TRUE;
      }
  return FALSE;
}

/**
 * dure_proposal_of_row:
 * @row: of DURE_PROPOSAL_COLUMNS
 *
 * Returns: (transfer full): the proposal
 */
DureProposal *
dure_proposal_of_row (DureRows *row)
{
  DureProposal *self = g_new0 (DureProposal, 1);
  char **words[] = { &self->site,      &self->title,  &self->text,    &self->wanted,
                     &self->sufferers, &self->better, &self->language };

  self->id = g_strdup (dure_rows_text (row, 0));
  (void) dure_proposal_kind_from_text (dure_rows_text (row, 1), &self->kind);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (!dure_rows_is_null (row, 2 + i))
      *words[i] = g_strdup (dure_rows_text (row, 2 + i));
  (void) dure_proposal_state_from_text (dure_rows_text (row, 9), &self->standing.state);
  self->standing.is_hidden = dure_rows_integer (row, 10) != 0;
  self->made_day = dure_rows_integer (row, 11);
  self->shown_day = dure_rows_integer (row, 12);
  self->taken_back_day = dure_rows_integer (row, 13);
  self->standing.is_taken_back = self->taken_back_day >= 0;
  if (!dure_rows_is_null (row, 14))
    self->pilot = g_strdup (dure_rows_text (row, 14));
  self->support = dure_rows_integer (row, 15);
  self->stays = dure_rows_integer (row, 16) != 0;
  return self;
}

/**
 * dure_proposal_free:
 * @self: (transfer full) (nullable)
 */
void
dure_proposal_free (DureProposal *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->site);
  g_free (self->title);
  g_free (self->text);
  g_free (self->wanted);
  g_free (self->sufferers);
  g_free (self->better);
  g_free (self->language);
  g_free (self->pilot);
  g_free (self);
}

/* What a draft says, part by part, in the order of said_in(). */
static const struct
{
  const char *name;
  guint most;
  gboolean has_lines;
  gboolean is_of_problem; /* an idea need not say it */
} parts[] = {
  { "title", DURE_PROPOSAL_TITLE_MOST, FALSE, FALSE },
  { "text", DURE_PROPOSAL_TEXT_MOST, TRUE, FALSE },
  { "site", DURE_PROPOSAL_SITE_MOST, FALSE, TRUE },
  { "data", DURE_PROPOSAL_TEXT_MOST, TRUE, TRUE },
  { "suffers", DURE_PROPOSAL_TEXT_MOST, TRUE, TRUE },
  { "better", DURE_PROPOSAL_TEXT_MOST, TRUE, TRUE },
};

static const char *
said_in (const DureProposalDraft *draft, gsize part)
{
  const char *const said[G_N_ELEMENTS (parts)] = { draft->title,  draft->text,
                                                   draft->site,   draft->wanted,
                                                   draft->sufferers, draft->better };

  return said[part];
}

static const char *
fault_of (const DureProposalDraft *draft, gsize part)
{
  const char *said = said_in (draft, part);

  if (parts[part].is_of_problem && draft->kind != DURE_PROPOSAL_PROBLEM && said == NULL)
    return NULL;
  return dure_proposal_words_fault (said, parts[part].most, parts[part].has_lines);
}

/**
 * dure_proposal_draft_faults:
 *
 * Returns: (transfer full): why it would not be taken, by what is wrong: `{"title": "long"}`, as
 *   dure_proposal_words_fault(), of `title`, `text`, `site`, `data`, `suffers` and `better`; empty
 *   when it would be
 */
json_t *
dure_proposal_draft_faults (const DureProposalDraft *draft)
{
  json_t *faults = json_object ();

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *fault = fault_of (draft, i);

      if (fault != NULL)
        json_object_set_new (faults, parts[i].name, json_string (fault));
    }
  return faults;
}

static gboolean
read_draft (const DureProposalDraft *draft, DureProposal *ret_read, GError **error)
{
  char **const read[G_N_ELEMENTS (parts)] = { &ret_read->title,     &ret_read->text,
                                              &ret_read->site,      &ret_read->wanted,
                                              &ret_read->sufferers, &ret_read->better };

  if (draft->kind == DURE_PROPOSAL_IDEA && draft->site != NULL)
    return refuse (DURE_BACKEND_ERROR_MALFORMED, "an idea has no site", error);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *fault = fault_of (draft, i);

      if (fault != NULL)
        {
          g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                       "its %s is %s: plain text of 1 to %u letters is wanted", parts[i].name,
                       fault, parts[i].most);
          return FALSE;
        }
      *read[i] = dure_proposal_words_read (said_in (draft, i), parts[i].most, parts[i].has_lines);
    }
  return TRUE;
}

static gint64
today (DureCity *city)
{
  return dure_day_of_time (dure_city_now (city));
}

/**
 * dure_proposal_add:
 * @author: (nullable) (array fixed-size=32): what stands for the donor who made it; %NULL for a
 *   site's problem
 * @error: %DURE_BACKEND_ERROR_MALFORMED or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction. Nobody reads it before it is published.
 *
 * Returns: (transfer full) (nullable): its id, which says nothing
 */
char *
dure_proposal_add (DureCity *city, const DureProposalDraft *draft, const guint8 *author,
                   GError **error)
{
  g_autoptr (DureProposal) read = g_new0 (DureProposal, 1);
  g_autofree char *id = dure_id_new_random (city->dice);

  if (!read_draft (draft, read, error)
      || !dure_database_run (city->database, error,
                             "INSERT INTO proposal (id, kind, site, title, text, wanted, sufferers,"
                             " better, language, state, made_day, stays, author)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                             "ttttttttttiib", id, kinds[draft->kind], read->site, read->title,
                             read->text, read->wanted, read->sufferers, read->better,
                             draft->language, dure_proposal_state_to_text (DURE_PROPOSAL_WAITING),
                             today (city), (gint64) draft->stays, author,
                             (gsize) (author != NULL ? DURE_MAC_BYTES : 0)))
    return NULL;
  return g_steal_pointer (&id);
}

static DureProposal *
find (DureCity *city, const char *id, const char *sql, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (city->database, error, sql, "t", id);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (is_there)
    return dure_proposal_of_row (rows);
  refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such proposal", error);
  return NULL;
}

/**
 * dure_proposal_find:
 * @id: foreign
 * @error: %DURE_BACKEND_ERROR_UNKNOWN or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): it, whether or not it may be shown
 */
DureProposal *
dure_proposal_find (DureCity *city, const char *id, GError **error)
{
  return find (city, id, "SELECT " DURE_PROPOSAL_COLUMNS " FROM proposal WHERE id = ?1", error);
}

/* Where it would stand after it. Its row stays as it is until the end of the transaction. */
static DureProposal *
find_to_move (DureCity *city, const char *id, DureProposalMove move,
              DureProposalStanding *ret_to, GError **error)
{
  g_autoptr (DureProposal) proposal = find (
      city, id, "SELECT " DURE_PROPOSAL_COLUMNS " FROM proposal WHERE id = ?1 /*for update*/",
      error);

  if (proposal == NULL || dure_proposal_move_leads (&proposal->standing, move, ret_to))
    return g_steal_pointer (&proposal);
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
               "it is %s%s%s: %s is not possible now",
               dure_proposal_state_to_text (proposal->standing.state),
               proposal->standing.is_hidden ? ", hidden" : "",
               proposal->standing.is_taken_back ? ", taken back" : "",
               dure_proposal_move_to_text (move));
  return NULL;
}

/* What is remembered beside the data themselves; the last step, for it is durable at once. */
static gboolean
remember (DureCity *city, const char *id, DureProposalMove move, const char *why, GError **error)
{
  if (move == DURE_PROPOSAL_HIDE)
    return dure_hidden_put (city->key_store, id, why, error);
  return move != DURE_PROPOSAL_PUBLISH || dure_hidden_drop (city->key_store, id, error);
}

/**
 * dure_proposal_move:
 * @move: what the desk does with it
 * @pilot: (nullable): what it becomes; with %DURE_PROPOSAL_PILOT_IT
 * @actor: who does it, by a word for many: %DURE_PROPOSAL_DESK, or a role; everybody reads it
 * @reason: (nullable): why, or what came of it; everybody reads it
 * @error: %DURE_BACKEND_ERROR_UNKNOWN, %DURE_BACKEND_ERROR_CONFLICT when it cannot be done where it
 *   stands, %DURE_BACKEND_ERROR_MALFORMED without a reason that it needs or a pilot that there is,
 *   or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_proposal_move (DureCity *city, const char *id, DureProposalMove move, const char *pilot,
                    const char *actor, const char *reason, GError **error)
{
  g_autofree char *why = dure_proposal_words_read (reason, DURE_PROPOSAL_TEXT_MOST, TRUE);
  g_autoptr (DureProposal) proposal = NULL;
  DureProposalStanding to;

  if (why == NULL && (reason != NULL || dure_proposal_move_needs_reason (move)))
    return refuse (DURE_BACKEND_ERROR_MALFORMED,
                   "it needs a reason, a plain text of at most 1000 letters", error);
  if (move == DURE_PROPOSAL_PILOT_IT
      && (pilot == NULL || dure_notice_shelf_newest (city->notices, pilot, "ko") == NULL))
    return refuse (DURE_BACKEND_ERROR_MALFORMED, "there is no such pilot", error);
  proposal = find_to_move (city, id, move, &to, error);
  return proposal != NULL
         && dure_database_run (city->database, error,
                               "UPDATE proposal SET state = ?2, is_hidden = ?3,"
                               " shown_day = CASE WHEN ?2 = 'waiting' THEN NULL"
                               " ELSE coalesce(shown_day, ?4) END, pilot = coalesce(pilot, ?5)"
                               " WHERE id = ?1",
                               "ttiit", id, dure_proposal_state_to_text (to.state),
                               (gint64) to.is_hidden, today (city), pilot)
         && dure_governance_note (city, id, dure_proposal_move_to_text (move), actor, why, error)
         && remember (city, id, move, why, error);
}

/**
 * dure_proposal_take_back:
 * @error: %DURE_BACKEND_ERROR_UNKNOWN, %DURE_BACKEND_ERROR_CONFLICT when it is taken back already,
 *   or %DURE_BACKEND_ERROR_STORE
 *
 * Its words go, for good. Within a transaction of whoever made it.
 */
gboolean
dure_proposal_take_back (DureCity *city, const char *id, GError **error)
{
  DureProposalStanding to;
  g_autoptr (DureProposal) proposal
      = find_to_move (city, id, DURE_PROPOSAL_TAKE_BACK, &to, error);

  return proposal != NULL && dure_taken_back_put (city->key_store, id, error)
         && dure_database_run (city->database, error,
                               "UPDATE proposal SET title = NULL, text = NULL, wanted = NULL,"
                               " sufferers = NULL, better = NULL, taken_back_day = ?2"
                               " WHERE id = ?1",
                               "ti", id, today (city));
}

/* @reason: (nullable): %NULL to take it back, otherwise it is hidden. It may be so already, or the
 * data may be older than it is. */
static gboolean
repeat (DureCity *city, const char *id, const char *reason, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, &failure);

  if (transaction != NULL
      && (reason == NULL
              ? dure_proposal_take_back (city, id, &failure)
              : dure_proposal_move (city, id, DURE_PROPOSAL_HIDE, NULL, DURE_PROPOSAL_DESK, reason,
                                    &failure))
      && dure_transaction_commit (&transaction, &failure))
    return TRUE;
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN)
      || g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * dure_proposals_repeat:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Takes back and hides once more what was since older data, put back, were new. Call it before the
 * first request.
 */
gboolean
dure_proposals_repeat (DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) taken_back = dure_taken_back_list (city->key_store, error);
  g_autoptr (GPtrArray) hidden =
      taken_back != NULL ? dure_hidden_list (city->key_store, error) : NULL;

  for (guint i = 0; hidden != NULL && i < taken_back->len; i++)
    if (!repeat (city, taken_back->pdata[i], NULL, error))
      return FALSE;
  for (guint i = 0; hidden != NULL && i < hidden->len; i++)
    {
      const DureHidden *one = hidden->pdata[i];

      if (!repeat (city, one->proposal, one->reason, error))
        return FALSE;
    }
  return hidden != NULL;
}

/* What was published once. What was taken back is not among them, unless it became a pilot. ?1, ?2:
 * as in @search; what is asked for stands there by itself, so that an index finds it. */
static char *
sql_of (const DureProposalSearch *search, const char *asked, const char *then)
{
  return g_strconcat ("SELECT ", asked,
                      " FROM proposal WHERE shown_day IS NOT NULL"
                      " AND (taken_back_day IS NULL OR pilot IS NOT NULL) AND ",
                      search->state != NULL ? "state = ?1" : "?1 = ''", " AND ",
                      search->kind != NULL ? "kind = ?2" : "?2 = ''", then, NULL);
}

/**
 * dure_proposals_count:
 * @ret_count: (out): how many are found; set only on success
 * @ret_support: (out): how many voices the most supported of them has; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_proposals_count (DureCity *city, const DureProposalSearch *search, gint64 *ret_count,
                      gint64 *ret_support, GError **error)
{
  g_autofree char *sql = sql_of (search, "count(*), coalesce(max(support), 0)", "");
  g_autoptr (DureRows) rows = dure_database_ask (city->database, error, sql, "tt",
                                                 search->state != NULL ? search->state : "",
                                                 search->kind != NULL ? search->kind : "");
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  g_assert (is_there);
  *ret_count = dure_rows_integer (rows, 0);
  *ret_support = dure_rows_integer (rows, 1);
  return TRUE;
}

static GPtrArray *
list_of (DureRows *rows, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_proposal_free);
  gboolean is_there;

  do
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there)
        g_ptr_array_add (list, dure_proposal_of_row (rows));
    }
  while (is_there);
  return g_steal_pointer (&list);
}

/**
 * dure_proposals_list:
 * @from: how many to leave out
 * @most: how many to read
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureProposal) (nullable): a page of what was published
 */
GPtrArray *
dure_proposals_list (DureCity *city, const DureProposalSearch *search, gint64 from, gint64 most,
                     GError **error)
{
  g_autofree char *sql
      = sql_of (search, DURE_PROPOSAL_COLUMNS,
                search->is_newest_first
                    ? " ORDER BY shown_day DESC, id DESC LIMIT ?3 OFFSET ?4"
                    : " ORDER BY support DESC, shown_day DESC, id DESC LIMIT ?3 OFFSET ?4");
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, sql, "ttii", search->state != NULL ? search->state : "",
      search->kind != NULL ? search->kind : "", most, from);

  return list_of (rows, error);
}

/**
 * dure_proposals_at_desk:
 * @state: (nullable): the word of one, or %NULL for all
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureProposal) (nullable): the oldest of those that wait,
 *   then the newest of the others; at most 200
 */
GPtrArray *
dure_proposals_at_desk (DureCity *city, const char *state, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT " DURE_PROPOSAL_COLUMNS " FROM proposal WHERE (?1 = '' OR state = ?1)"
      " ORDER BY CASE WHEN state = 'waiting' AND is_hidden = 0 AND taken_back_day IS NULL"
      " THEN made_day ELSE 1000000 - coalesce(shown_day, made_day) END, id"
      " LIMIT ?2",
      "ti", state != NULL ? state : "", (gint64) AT_DESK_MOST);

  return list_of (rows, error);
}
