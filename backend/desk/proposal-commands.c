// proposal-commands.c: citizens' ideas and sites' problems, at the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   proposal list [--standing STATE]   one line each; what nobody has looked at first
//   proposal show ID                   its words and every step, as JSON
//   proposal publish ID                from now on everybody reads it
//   proposal hide ID                   nobody reads its words; the reason stays
//   proposal review ID                 experts look at it
//   proposal decline ID                it goes no further
//   proposal pilot ID PILOT            it becomes a pilot
//   proposal result ID                 what came of it
//   proposal state-problem             a site's: --site --title --what --data --suffers --better
//
// --reason says why, or what came of it; hide, decline and result need it. Everybody reads it.
// Each is one transaction. Nothing here says who made a proposal: nobody can.
//
// Exit status: 0 done, 65 what was said is not in order, 1 it could not be done.

#include "commands.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "governance-events.h"
#include "ledger.h"
#include "proposals.h"
#include "web.h"
#include "where.h"

#include <stdlib.h>

enum
{
  EXIT_CANNOT = 1,
  EXIT_WRONG = 65, /* EX_DATAERR of sysexits.h */
};

typedef struct
{
  DureWhere where;
  char *standing, *reason, *site, *title, *what, *data, *suffers, *better, *language;
  DureCity *city;
  char **words; /* after the command and its verb */
  FILE *out;
} Desk;

static gboolean
wrong (const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED, what);
  return FALSE;
}

static void
print_line (const DureProposal *proposal, FILE *out)
{
  g_autofree char *day = dure_day_to_text (proposal->made_day);

  fprintf (out, "%s  %s  %-8s  %-7s  %4" G_GINT64_FORMAT "  %s%s%s\n", proposal->id, day,
           dure_proposal_state_to_text (proposal->standing.state),
           dure_proposal_kind_to_text (proposal->kind), proposal->support,
           proposal->title != NULL ? proposal->title : "",
           proposal->standing.is_hidden ? " [hidden]" : "",
           proposal->standing.is_taken_back ? " [taken back]" : "");
}

static gboolean
list (Desk *self, GError **error)
{
  DureProposalState state;
  g_autoptr (GPtrArray) proposals = NULL;

  if (self->standing != NULL && !dure_proposal_state_from_text (self->standing, &state))
    return wrong ("a state is waiting, open, review, pilot, result or declined", error);
  proposals = dure_proposals_at_desk (self->city, self->standing, error);
  for (guint i = 0; proposals != NULL && i < proposals->len; i++)
    print_line (proposals->pdata[i], self->out);
  return proposals != NULL;
}

static void
put_day (json_t *json, const char *key, gint64 day)
{
  g_autofree char *text = day >= 0 ? dure_day_to_text (day) : NULL;

  if (text != NULL)
    json_object_set_new (json, key, json_string (text));
}

static gboolean
show (Desk *self, GError **error)
{
  g_autoptr (DureProposal) proposal = dure_proposal_find (self->city, self->words[0], error);
  g_autoptr (json_t) events
      = proposal != NULL ? dure_governance_events (self->city, proposal->id, error) : NULL;
  g_autoptr (json_t) json = NULL;
  char *text;

  if (events == NULL)
    return FALSE;
  json = json_pack ("{s:s, s:s, s:s, s:b, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s, s:s*, s:I, s:O}",
                    "id", proposal->id, "kind", dure_proposal_kind_to_text (proposal->kind),
                    "state", dure_proposal_state_to_text (proposal->standing.state), "hidden",
                    proposal->standing.is_hidden, "site", proposal->site, "title",
                    proposal->title, "text", proposal->text, "data", proposal->wanted, "suffers",
                    proposal->sufferers, "better", proposal->better, "language",
                    proposal->language, "pilot", proposal->pilot, "support",
                    (json_int_t) proposal->support, "events", events);
  put_day (json, "made", proposal->made_day);
  put_day (json, "published", proposal->shown_day);
  put_day (json, "takenBack", proposal->taken_back_day);
  text = json_dumps (json, JSON_INDENT (2) | JSON_SORT_KEYS);
  fprintf (self->out, "%s\n", text);
  free (text);
  return TRUE;
}

static gboolean
move (Desk *self, DureProposalMove what, GError **error)
{
  const char *pilot = what == DURE_PROPOSAL_PILOT_IT ? self->words[1] : NULL;

  return dure_proposal_move (self->city, self->words[0], what, pilot, DURE_PROPOSAL_DESK,
                             self->reason, error);
}

static gboolean
publish (Desk *self, GError **error)
{
  return move (self, DURE_PROPOSAL_PUBLISH, error);
}

static gboolean
hide (Desk *self, GError **error)
{
  return move (self, DURE_PROPOSAL_HIDE, error);
}

static gboolean
review (Desk *self, GError **error)
{
  return move (self, DURE_PROPOSAL_REVIEW_IT, error);
}

static gboolean
decline (Desk *self, GError **error)
{
  return move (self, DURE_PROPOSAL_DECLINE, error);
}

static gboolean
begin_pilot (Desk *self, GError **error)
{
  return move (self, DURE_PROPOSAL_PILOT_IT, error);
}

static gboolean
tell_result (Desk *self, GError **error)
{
  return move (self, DURE_PROPOSAL_TELL_RESULT, error);
}

static gboolean
state_problem (Desk *self, GError **error)
{
  const char *language = dure_web_language (self->language != NULL ? self->language : "ko");
  const DureProposalDraft draft = { .kind = DURE_PROPOSAL_PROBLEM, .site = self->site,
                                    .title = self->title, .text = self->what,
                                    .wanted = self->data, .sufferers = self->suffers,
                                    .better = self->better, .language = language };
  g_autofree char *id = NULL;

  if (language == NULL)
    return wrong ("the pages do not speak this language", error);
  id = dure_proposal_add (self->city, &draft, NULL, error);
  if (id != NULL)
    fprintf (self->out, "%s\n", id);
  return id != NULL;
}

static const struct
{
  const char *verb;
  int n_words;
  gboolean (*run) (Desk *self, GError **error);
} verbs[] = {
  { "list", 0, list },
  { "show", 1, show },
  { "publish", 1, publish },
  { "hide", 1, hide },
  { "review", 1, review },
  { "decline", 1, decline },
  { "pilot", 2, begin_pilot },
  { "result", 1, tell_result },
  { "state-problem", 0, state_problem },
};

static gboolean
run_verb (Desk *self, gsize verb, GError **error)
{
  g_autoptr (DureTransaction) transaction = NULL;

  self->city = dure_where_open_city (&self->where, FALSE, error);
  if (self->city == NULL)
    return FALSE;
  transaction = dure_transaction_begin (self->city->database, error);
  return transaction != NULL && verbs[verb].run (self, error)
         && dure_transaction_commit (&transaction, error)
         && dure_ledger_settle (self->city, error);
}

static gboolean
run (Desk *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "standing", 0, 0, G_OPTION_ARG_STRING, &self->standing, "list: only those", "STATE" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &self->reason, "Why; everybody reads it", "TEXT" },
    { "site", 0, 0, G_OPTION_ARG_STRING, &self->site, "Whose problem it is", "NAME" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &self->title, "The problem in a line", "TEXT" },
    { "what", 0, 0, G_OPTION_ARG_STRING, &self->what, "What it is", "TEXT" },
    { "data", 0, 0, G_OPTION_ARG_STRING, &self->data, "Which data would help", "TEXT" },
    { "suffers", 0, 0, G_OPTION_ARG_STRING, &self->suffers, "Who suffers from it", "TEXT" },
    { "better", 0, 0, G_OPTION_ARG_STRING, &self->better, "What better means", "TEXT" },
    { "language", 0, 0, G_OPTION_ARG_STRING, &self->language, "Of its words (ko)", "LANGUAGE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  dure_where_add_options (&self->where, context);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  self->where.state = dure_state_directory (self->where.state);
  self->words = argv + 2;
  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (argv[1], verbs[i].verb) && argc == verbs[i].n_words + 2)
      return run_verb (self, i, error);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "proposal takes: list, show ID, publish ID, hide ID, review ID, decline ID,"
                       " pilot ID PILOT, result ID, or state-problem");
  return FALSE;
}

static void
clear (Desk *self)
{
  char *texts[] = { self->standing, self->reason,  self->site,   self->title,   self->what,
                    self->data,     self->suffers, self->better, self->language };

  g_clear_pointer (&self->city, dure_city_close);
  dure_where_clear (&self->where);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
}

/**
 * dure_command_proposal:
 *
 * `proposal list|show|publish|hide|review|decline|pilot|result|state-problem`.
 */
int
dure_command_proposal (int argc, char **argv, FILE *out)
{
  g_autoptr (GError) error = NULL;
  Desk desk = { .out = out };

  if (!run (&desk, argc, argv, &error))
    fprintf (stderr, "dure-backend: %s\n", error->message);
  clear (&desk);
  if (error == NULL)
    return EXIT_SUCCESS;
  return g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED) ? EXIT_WRONG
                                                                                   : EXIT_CANNOT;
}
