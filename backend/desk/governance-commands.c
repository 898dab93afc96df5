// governance-commands.c: applications, votes, permits and their duties, at the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `recipient add ID NAME CLASS`, `recipient key ID FILE`, `recipient revoke THUMBPRINT`,
// `recipient contract ID LAST-DAY`, `recipient list`; `application submit FILE`,
// `resubmit ID FILE`, `return ID`, `close ID`, `vote ID SEAT yes|no|conflict`, `decide ID`,
// `show ID`, `list`; `permit show ID`, `activate|suspend|resume|revoke|finish|close ID`,
// `evidence ID KIND COUNT FILE`, `list`. --by says who does it, --code that it is they (actor.c),
// --why why. Each is one transaction, and prints the id that it made, or JSON. Who tries in a name
// what is not there for it is written down.
//
// Exit status: 0 done, 65 what was handed in is not in order, 1 it could not be done.

#include "commands.h"

#include "actor.h"
#include "applications.h"
#include "audit.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "duties.h"
#include "encoding.h"
#include "error.h"
#include "governance-events.h"
#include "ledger.h"
#include "permits.h"
#include "recipient-keys.h"
#include "recipients.h"
#include "where.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (4 * 1024 * 1024)

enum
{
  EXIT_CANNOT = 1,
  EXIT_WRONG = 65, /* EX_DATAERR of sysexits.h */
};

typedef struct
{
  DureWhere where;
  char *by, *code, *why;
  DureCity *city;
  char **words; /* after the command and its verb */
  FILE *out;
} Desk;

typedef struct
{
  const char *verb;
  guint n_words;
  gboolean (*run) (Desk *self, GError **error);
} Verb;

static gboolean
read_file (const char *path, char **ret_text, gsize *ret_length, GError **error)
{
  if (!g_file_get_contents (path, ret_text, ret_length, error))
    return FALSE;
  if (*ret_length <= FILE_MAX)
    return TRUE;
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                       "the file is too long");
  return FALSE;
}

static json_t *
read_json (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  return read_file (path, &text, &length, error) ? dure_json_parse (text, length, error) : NULL;
}

static gboolean
print_json (Desk *self, const json_t *json)
{
  char *text = json_dumps (json, JSON_INDENT (2) | JSON_SORT_KEYS);

  fprintf (self->out, "%s\n", text);
  free (text);
  return TRUE;
}

/* Who may decide of the application that is named. */
static gboolean
is_steward_of_application (Desk *self, GError **error)
{
  g_autoptr (json_t) application
      = dure_actor_given (self->by, error)
            ? dure_application_look (self->city, self->words[0], error)
            : NULL;

  return application != NULL
         && dure_actor_may (self->city, &self->by, self->code, DURE_DESK_DECIDE,
                            dure_json_text_of (json_object_get (application, "request"), "pilot"),
                            error);
}

/* Of the permit that is named. */
static gboolean
is_steward_of_permit (Desk *self, GError **error)
{
  g_autoptr (DurePermit) permit = dure_actor_given (self->by, error)
                                      ? dure_permit_find (self->city, self->words[0], error)
                                      : NULL;

  return permit != NULL
         && dure_actor_may (self->city, &self->by, self->code, DURE_DESK_DECIDE, permit->pilot,
                            error);
}

static gboolean
recipient_add (Desk *self, GError **error)
{
  return dure_recipient_add (self->city, self->words[0], self->words[1], self->words[2], error);
}

static gboolean
recipient_key (Desk *self, GError **error)
{
  g_autoptr (json_t) jwk = read_json (self->words[1], error);
  g_autofree char *thumbprint
      = jwk != NULL ? dure_recipient_key_add (self->city, self->words[0], jwk, error) : NULL;

  if (thumbprint != NULL)
    fprintf (self->out, "%s\n", thumbprint);
  return thumbprint != NULL;
}

static gboolean
recipient_revoke (Desk *self, GError **error)
{
  return dure_recipient_key_revoke (self->city, self->words[0], error);
}

static gboolean
recipient_contract (Desk *self, GError **error)
{
  return dure_actor_may (self->city, &self->by, self->code, DURE_DESK_CONTRACTS, "", error)
         && dure_recipient_contract_set (self->city, self->words[0], self->words[1], self->by,
                                         self->why != NULL ? self->why : "", error);
}

static gboolean
recipient_list (Desk *self, GError **error)
{
  g_autoptr (json_t) list = dure_recipients_list (self->city, error);

  return list != NULL && print_json (self, list);
}

static gboolean
application_submit (Desk *self, GError **error)
{
  g_autoptr (json_t) request = read_json (self->words[0], error);
  g_autofree char *id
      = request != NULL ? dure_application_submit (self->city, request, error) : NULL;

  if (id != NULL)
    fprintf (self->out, "%s\n", id);
  return id != NULL;
}

static gboolean
application_resubmit (Desk *self, GError **error)
{
  g_autoptr (json_t) request = read_json (self->words[1], error);

  return request != NULL
         && dure_application_resubmit (self->city, self->words[0], request, error);
}

static gboolean
application_return (Desk *self, GError **error)
{
  return is_steward_of_application (self, error)
         && dure_application_move (self->city, self->words[0], DURE_APPLICATION_RETURN, self->by,
                                   self->why, error);
}

static gboolean
application_close (Desk *self, GError **error)
{
  return is_steward_of_application (self, error)
         && dure_application_move (self->city, self->words[0], DURE_APPLICATION_CLOSE, self->by,
                                   self->why, error);
}

static gboolean
application_vote (Desk *self, GError **error)
{
  DureSeat seat;
  DureVote vote;

  if (!dure_actor_given (self->by, error))
    return FALSE;
  if (dure_seat_from_text (self->words[1], &seat) && dure_vote_from_text (self->words[2], &vote))
    return dure_actor_may (self->city, &self->by, self->code, DURE_DESK_VOTE, self->words[1], error)
           && dure_application_vote (self->city, self->words[0], seat, vote, self->by, error);
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                       "a seat is industry, academia, research, city or citizens, and says yes,"
                       " no or conflict");
  return FALSE;
}

static gboolean
application_decide (Desk *self, GError **error)
{
  g_autofree char *permit = NULL;

  if (!is_steward_of_application (self, error)
      || !dure_application_decide (self->city, self->words[0], self->by, &permit, error))
    return FALSE;
  fprintf (self->out, "%s\n", permit != NULL ? permit : "rejected");
  return TRUE;
}

static gboolean
application_list (Desk *self, GError **error)
{
  g_autoptr (json_t) list = dure_applications_list (self->city, error);

  return list != NULL && print_json (self, list);
}

static gboolean
show_events (Desk *self, GError **error)
{
  g_autoptr (json_t) events = dure_governance_events (self->city, self->words[0], error);

  if (events != NULL && json_array_size (events) > 0)
    return print_json (self, events);
  if (events != NULL)
    g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                         "nothing is known by this id");
  return FALSE;
}

static gboolean
permit_show (Desk *self, GError **error)
{
  g_autoptr (DurePermit) permit = dure_permit_find (self->city, self->words[0], error);
  g_autoptr (json_t) duties
      = permit != NULL ? dure_duties_list (self->city, permit->id, error) : NULL;
  g_autoptr (json_t) events
      = duties != NULL ? dure_governance_events (self->city, permit->id, error) : NULL;
  g_autoptr (json_t) all = NULL;

  if (events == NULL)
    return FALSE;
  all = json_pack ("{s:s, s:s, s:s, s:O, s:O}", "recipient", permit->recipient, "pilot",
                   permit->pilot, "state", dure_permit_state_to_text (permit->state), "duties",
                   duties, "events", events);
  return print_json (self, all);
}

static gboolean
move_permit (Desk *self, DurePermitMove move, GError **error)
{
  return is_steward_of_permit (self, error)
         && dure_permit_move (self->city, self->words[0], move, self->by, self->why, error);
}

static gboolean
permit_activate (Desk *self, GError **error)
{
  return move_permit (self, DURE_PERMIT_ACTIVATE, error);
}

static gboolean
permit_suspend (Desk *self, GError **error)
{
  return move_permit (self, DURE_PERMIT_SUSPEND, error);
}

static gboolean
permit_resume (Desk *self, GError **error)
{
  return move_permit (self, DURE_PERMIT_RESUME, error);
}

static gboolean
permit_revoke (Desk *self, GError **error)
{
  return move_permit (self, DURE_PERMIT_REVOKE, error);
}

static gboolean
permit_finish (Desk *self, GError **error)
{
  return move_permit (self, DURE_PERMIT_FINISH, error);
}

static gboolean
permit_close (Desk *self, GError **error)
{
  return move_permit (self, DURE_PERMIT_CLOSE, error);
}

static gboolean
permit_evidence (Desk *self, GError **error)
{
  DureEvidence evidence = { 0 };
  g_autofree char *text = NULL;
  gboolean is_enough;
  DureDutyKind kind;
  gsize length;

  if (!is_steward_of_permit (self, error)
      || !read_file (self->words[3], &text, &length, error)
      || !g_ascii_string_to_signed (self->words[2], 10, 0, G_MAXINT32, &evidence.count, error))
    return FALSE;
  if (!dure_duty_kind_from_text (self->words[1], &kind))
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                           "a duty is local-staff, report or deletion");
      return FALSE;
    }
  evidence.actor = self->by;
  crypto_hash_sha256 (evidence.digest, (const guint8 *) text, length);
  if (!dure_duty_show (self->city, self->words[0], kind, &evidence, &is_enough, error))
    return FALSE;
  fprintf (self->out, "%s\n", is_enough ? "enough" : "too little");
  return TRUE;
}

static const Verb recipient_verbs[] = {
  { "add", 3, recipient_add },
  { "key", 2, recipient_key },
  { "revoke", 1, recipient_revoke },
  { "contract", 2, recipient_contract },
  { "list", 0, recipient_list },
  { NULL },
};

static const Verb application_verbs[] = {
  { "submit", 1, application_submit }, { "resubmit", 2, application_resubmit },
  { "return", 1, application_return }, { "close", 1, application_close },
  { "vote", 3, application_vote },     { "decide", 1, application_decide },
  { "show", 1, show_events },          { "list", 0, application_list },
  { NULL },
};

static const Verb permit_verbs[] = {
  { "show", 1, permit_show },         { "activate", 1, permit_activate },
  { "suspend", 1, permit_suspend },   { "resume", 1, permit_resume },
  { "revoke", 1, permit_revoke },     { "finish", 1, permit_finish },
  { "close", 1, permit_close },       { "evidence", 4, permit_evidence },
  { "list", 0, application_list },    { NULL },
};

static const Verb *
find_verb (const Verb *verbs, int argc, char **argv, GError **error)
{
  for (; verbs->verb != NULL && argc > 1; verbs++)
    if (g_str_equal (verbs->verb, argv[1]) && (guint) argc == verbs->n_words + 2)
      return verbs;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "%s does not take these words: see --help", argv[0]);
  return NULL;
}

static gboolean
run_verb (Desk *self, const Verb *verb, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->city->database, error);

  return transaction != NULL && verb->run (self, error)
         && dure_transaction_commit (&transaction, error)
         && dure_ledger_settle (self->city, error);
}

static void
run (Desk *self, const Verb *verbs, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "by", 0, 0, G_OPTION_ARG_STRING, &self->by, "Who does it", "NAME" },
    { "code", 0, 0, G_OPTION_ARG_STRING, &self->code, "What they made for it at /lab/desk",
      "CODE" },
    { "why", 0, 0, G_OPTION_ARG_STRING, &self->why, "Why", "TEXT" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  GError *failure = NULL;
  const Verb *verb;

  dure_where_add_options (&self->where, context);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return;
  self->where.state = dure_state_directory (self->where.state);
  verb = find_verb (verbs, argc, argv, error);
  if (verb == NULL)
    return;
  self->words = argv + 2;
  self->city = dure_where_open_city (&self->where, FALSE, error);
  if (self->city != NULL && !run_verb (self, verb, &failure) && self->by != NULL)
    dure_audit_refused (self->city, argv[0], self->by, &failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
}

static int
exit_for (const GError *error)
{
  if (error == NULL)
    return EXIT_SUCCESS;
  fprintf (stderr, "dure-backend: %s\n", error->message);
  return error->domain == DURE_CORE_ERROR
                 || g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED)
             ? EXIT_WRONG
             : EXIT_CANNOT;
}

static int
command (const Verb *verbs, int argc, char **argv, FILE *out)
{
  g_autoptr (GError) error = NULL;
  Desk desk = { .out = out };

  run (&desk, verbs, argc, argv, &error);
  g_clear_pointer (&desk.city, dure_city_close);
  dure_where_clear (&desk.where);
  g_free (desk.by);
  dure_text_wipe (desk.code);
  g_free (desk.why);
  return exit_for (error);
}

/**
 * dure_command_recipient:
 *
 * `recipient add|key|revoke|contract|list`.
 */
int
dure_command_recipient (int argc, char **argv, FILE *out)
{
  return command (recipient_verbs, argc, argv, out);
}

/**
 * dure_command_application:
 *
 * `application submit|resubmit|return|close|vote|decide|show|list`.
 */
int
dure_command_application (int argc, char **argv, FILE *out)
{
  return command (application_verbs, argc, argv, out);
}

/**
 * dure_command_permit:
 *
 * `permit show|activate|suspend|resume|revoke|finish|close|evidence|list`.
 */
int
dure_command_permit (int argc, char **argv, FILE *out)
{
  return command (permit_verbs, argc, argv, out);
}
