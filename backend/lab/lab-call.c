// lab-call.c: what somebody of the lab asks for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What shows nothing of a person is answered at once. What does is answered when it is durable that
// it is. What changes something finds the session and its rights once more, in the transaction in
// which it is changed: who was revoked a moment ago changes nothing. Whoever asks for what is not
// theirs gets nothing, and is written down.

#include "lab-call.h"

#include "audit.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "errand.h"
#include "error.h"
#include "lab-form.h"
#include "lab-sessions.h"
#include "log.h"

#include <string.h>

#define SUBJECT "id"
#define TEXT_MAX 4000 /* bytes: 1000 letters */
#define NO_RIGHT "no-right"

typedef struct
{
  DureErrand errand;
  const DureLabRoom *room;
  char *cookie;
  GHashTable *form;
  GBytes *file;
  DureLabPerson *person;
  DureLabCall call;
} LabErrand;

static gboolean
is_text (const char *text)
{
  return text != NULL && strlen (text) <= TEXT_MAX && g_utf8_validate (text, -1, NULL);
}

/**
 * dure_lab_call_field:
 *
 * Returns: (transfer none): what stands in a field of the form, foreign; empty where it is missing,
 *   too long or no text
 */
const char *
dure_lab_call_field (DureLabCall *self, const char *name)
{
  const char *text = self->form != NULL ? g_hash_table_lookup (self->form, name) : NULL;

  return is_text (text) ? text : "";
}

static char *
asked_text (DureExchange *exchange, const char *name)
{
  g_autofree char *text = dure_exchange_asked (exchange, name);

  return is_text (text) ? g_steal_pointer (&text) : g_strdup ("");
}

/**
 * dure_lab_call_asked:
 *
 * Returns: (transfer full): what stands in the address, as dure_lab_call_field()
 */
char *
dure_lab_call_asked (DureLabCall *self, const char *name)
{
  return asked_text (self->exchange, name);
}

/**
 * dure_lab_call_recipient:
 * @named: foreign: which of theirs, or empty for the first
 *
 * Returns: (transfer none) (nullable): of which recipient who asks is; %NULL when it is not theirs
 */
const char *
dure_lab_call_recipient (DureLabCall *self, const char *named)
{
  const GArray *posts = self->person->posts;

  for (guint i = 0; i < posts->len; i++)
    {
      const DureLabPost *post = &g_array_index (posts, DureLabPost, i);

      if (post->role == DURE_LAB_RECIPIENT && (*named == '\0' || g_str_equal (post->scope, named)))
        return post->scope;
    }
  return NULL;
}

/**
 * dure_lab_call_whose:
 *
 * For lists: which rows who asks may see.
 *
 * Returns: (transfer none): empty when all of them, else the person whose scopes say which
 */
const char *
dure_lab_call_whose (DureLabCall *self, DureLabAction action)
{
  return dure_lab_person_may (self->person, action, "") ? "" : self->person->id;
}

/**
 * dure_lab_call_may:
 *
 * Returns: whether who asks may do that
 */
gboolean
dure_lab_call_may (DureLabCall *self, DureLabAction action, const char *subject)
{
  return dure_lab_person_may (self->person, action, subject);
}

/**
 * dure_lab_call_refuse:
 * @problem: one of those in problem.c
 *
 * Says why a change was not made, and nothing of it was; or why something is not handed out.
 *
 * Returns: %TRUE, to be returned by the change or the note
 */
gboolean
dure_lab_call_refuse (DureLabCall *self, const char *problem)
{
  self->problem = problem;
  return TRUE;
}

/* What this person may do at all, for the way to the rooms. */
static json_t *
rights_of (const DureLabPerson *person)
{
  static const struct
  {
    const char *name;
    DureLabAction action;
  } ways[] = {
    { "fleet", DURE_LAB_SEE_FLEET },
    { "counts", DURE_LAB_SEE_COUNTS },
    { "pilots", DURE_LAB_SEE_PILOTS },
    { "releases", DURE_LAB_SEE_RELEASES },
    { "withdrawals", DURE_LAB_SEE_WITHDRAWALS },
    { "incidents", DURE_LAB_SEE_INCIDENTS },
    { "applications", DURE_LAB_SEE_APPLICATIONS },
    { "models", DURE_LAB_SEE_MODELS },
    { "contracts", DURE_LAB_SEE_CONTRACTS },
    { "proposals", DURE_LAB_SEE_PROPOSALS },
    { "recipient", DURE_LAB_SEE_RECIPIENT },
    { "looks", DURE_LAB_SEE_LOOKS },
  };
  json_t *rights = json_object ();

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    json_object_set_new (rights, ways[i].name,
                         json_boolean (dure_lab_person_may (person, ways[i].action, NULL)));
  return rights;
}

/**
 * dure_lab_call_page:
 * @page: `lab-fleet.html`
 * @data: (transfer full): what goes into it
 *
 * Answers with a page of the lab.
 */
void
dure_lab_call_page (DureLabCall *self, const char *page, json_t *data)
{
  json_object_set_new (data, "person", json_string (self->person->name));
  json_object_set_new (data, "way", rights_of (self->person));
  dure_exchange_page (self->exchange, self->is_wrong ? SOUP_STATUS_BAD_REQUEST : SOUP_STATUS_OK,
                      page, data);
}

/**
 * dure_lab_call_rows:
 * @rows: (transfer full) (nullable): %NULL when asking failed already
 * @row_data: (transfer full): what the page says of a row
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): a list of all that are left
 */
json_t *
dure_lab_call_rows (DureLabCall *self, DureRows *rows,
                    json_t *(*row_data) (DureLabCall *self, DureRows *row), GError **error)
{
  g_autoptr (DureRows) own = rows;
  g_autoptr (json_t) list = json_array ();
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (own, &is_there, error))
        return NULL;
      if (is_there)
        json_array_append_new (list, row_data (self, own));
    }
  return g_steal_pointer (&list);
}

static void
ask_to_sign_in (DureExchange *exchange)
{
  if (!exchange->is_page)
    dure_exchange_problem (exchange, "no-lab-session");
  else if (g_str_equal (soup_server_message_get_method (exchange->message), "POST"))
    dure_exchange_go (exchange, "/lab");
  else
    dure_exchange_page (exchange, SOUP_STATUS_UNAUTHORIZED, "lab-sign-in.html", json_object ());
}

/* Somebody who was turned away, and from what. */
typedef struct
{
  char *person, *subject;
} Refusal;

static void
refusal_free (Refusal *self)
{
  g_free (self->person);
  g_free (self->subject);
  g_free (self);
}

static gboolean
run_refusal (DureCity *city, gpointer data, GError **error)
{
  const Refusal *self = data;

  return dure_audit_lab (city, self->person, DURE_AUDIT_LAB_REFUSED, self->subject, error);
}

static void
on_refusal_done (gpointer data, const GError *error)
{
  if (error != NULL)
    dure_log (G_LOG_LEVEL_WARNING, "refusal-lost", { DURE_LOG_MESSAGE, error->message });
  refusal_free (data);
}

/* The room, and what of it: `/lab/kiosk 0192f0c1-...`. */
static char *
subject_of (const DureExchange *exchange, const char *id)
{
  return g_strdup_printf ("%s%s%s", exchange->path, *id != '\0' ? " " : "", id);
}

/**
 * dure_lab_call_turn_away:
 *
 * Answers that this is not theirs to see, and has it written down that they asked; where that
 * cannot be taken, they are told to come again.
 */
void
dure_lab_call_turn_away (DureLabCall *self)
{
  static const DureWork work = { .run = run_refusal, .done = on_refusal_done };
  const DureService *service = self->exchange->service;
  g_autofree char *id = asked_text (self->exchange, SUBJECT);
  Refusal *refusal = g_new0 (Refusal, 1);

  refusal->person = g_strdup (self->person->id);
  refusal->subject = subject_of (self->exchange, id);
  if (dure_writer_push (service->writer, &work, DURE_WORK_PERSON, 0, service->mailbox, refusal))
    dure_exchange_problem (self->exchange, NO_RIGHT);
  else
    {
      refusal_free (refusal);
      dure_exchange_problem (self->exchange, "busy");
    }
}

/* Within the transaction in which it turned out. */
static gboolean
note_refusal (LabErrand *self, DureCity *city, GError **error)
{
  g_autofree char *subject
      = subject_of (&self->errand.exchange, dure_lab_call_field (&self->call, SUBJECT));

  return g_strcmp0 (self->call.problem, NO_RIGHT) != 0
         || dure_audit_lab (city, self->person->id, DURE_AUDIT_LAB_REFUSED, subject, error);
}

static gboolean
run_look (DureCity *city, gpointer data, GError **error)
{
  LabErrand *self = data;

  self->call.person = self->person;
  self->call.form = self->form;
  if (!dure_lab_session_keep (city, self->cookie, error)
      || (self->room->note != NULL && !self->room->note (&self->call, city, error)))
    return FALSE;
  if (self->call.problem != NULL)
    return note_refusal (self, city, error);
  return self->room->reading == NULL
         || dure_audit_lab (city, self->person->id, self->room->reading,
                            dure_lab_call_field (&self->call, SUBJECT), error);
}

static void
answer_look (gpointer data, const GError *error)
{
  LabErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;

  self->call.exchange = exchange;
  if (error != NULL)
    dure_exchange_failure (exchange, error);
  else if (self->call.problem != NULL)
    dure_exchange_problem (exchange, self->call.problem);
  else
    self->room->show (&self->call);
}

static void
clear (gpointer data)
{
  LabErrand *self = data;

  g_clear_pointer (&self->cookie, dure_text_wipe);
  g_clear_pointer (&self->form, g_hash_table_unref);
  g_clear_pointer (&self->file, g_bytes_unref);
  dure_lab_person_free (self->person);
  g_free (self->call.next);
  g_clear_pointer (&self->call.once, dure_text_wipe);
}

static const DureErrandKind look_kind = {
  .size = sizeof (LabErrand),
  .work = { .run = run_look, .done = dure_errand_done },
  .answer = answer_look,
  .clear = clear,
};

static gboolean
change (LabErrand *self, DureCity *city, GError **error)
{
  if (!dure_lab_person_may (self->person, self->room->action, NULL))
    return dure_lab_call_refuse (&self->call, NO_RIGHT);
  return dure_lab_session_keep (city, self->cookie, error)
         && self->room->change (&self->call, city, error);
}

static gboolean
run_change (DureCity *city, gpointer data, GError **error)
{
  LabErrand *self = data;

  if (!dure_lab_session_find (city, self->cookie, &self->person, NULL, error))
    return FALSE;
  if (self->person == NULL)
    return TRUE;
  self->call.person = self->person;
  self->call.form = self->form;
  self->call.file = self->file;
  return change (self, city, error) && note_refusal (self, city, error);
}

/* What a subject says of a change that it does not make; %NULL when something is broken. */
static const char *
problem_of (const GError *error)
{
  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    return "not-now";
  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    return "not-found";
  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED)
      || error->domain == DURE_CORE_ERROR)
    return "malformed";
  return NULL;
}

static void
answer_change (gpointer data, const GError *error)
{
  LabErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;
  const char *problem = error != NULL ? problem_of (error) : self->call.problem;

  if (problem != NULL)
    dure_exchange_problem (exchange, problem);
  else if (error != NULL)
    dure_exchange_failure (exchange, error);
  else if (self->person == NULL)
    ask_to_sign_in (exchange);
  else if (self->call.is_wrong || self->call.once != NULL)
    {
      self->call.exchange = exchange;
      self->room->show (&self->call);
    }
  else
    dure_exchange_go (exchange, self->call.next);
}

static const DureErrandKind change_kind = {
  .size = sizeof (LabErrand),
  .work = { .run = run_change, .done = dure_errand_done },
  .answer = answer_change,
  .clear = clear,
};

static void
send_change (const DureLabRoom *room, DureExchange *exchange)
{
  LabErrand *errand = dure_errand_new (&change_kind, exchange);

  errand->room = room;
  errand->cookie = dure_exchange_cookie (exchange, DURE_LAB_SESSION_COOKIE);
  if (!dure_lab_form_has_file (exchange))
    errand->form = dure_exchange_form (exchange);
  else if (!dure_lab_form_read (exchange, &errand->form, &errand->file))
    {
      dure_exchange_problem (exchange, "malformed");
      dure_errand_free (errand);
      return;
    }
  dure_errand_send (errand, DURE_WORK_PERSON,
                    errand->file != NULL ? g_bytes_get_size (errand->file) : 0);
}

static void
send_look (const DureLabRoom *room, DureExchange *exchange, DureLabPerson *person)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (exchange->message));
  const gboolean is_sent = g_str_equal (room->route.method, "POST");
  LabErrand *errand = dure_errand_new (&look_kind, exchange);

  errand->room = room;
  errand->person = person;
  errand->cookie = dure_exchange_cookie (exchange, DURE_LAB_SESSION_COOKIE);
  if (is_sent)
    errand->form = dure_exchange_form (exchange);
  else if (query != NULL)
    errand->form = soup_form_decode (query);
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

static void
look (const DureLabRoom *room, DureExchange *exchange)
{
  g_autofree char *cookie = dure_exchange_cookie (exchange, DURE_LAB_SESSION_COOKIE);
  g_autoptr (DureLabPerson) person = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_stale;

  if (!dure_lab_session_find (exchange->city, cookie, &person, &is_stale, &error))
    dure_exchange_failure (exchange, error);
  else if (person == NULL)
    ask_to_sign_in (exchange);
  else if (!dure_lab_person_may (person, room->action, NULL))
    dure_lab_call_turn_away (&(DureLabCall){ .exchange = exchange, .person = person });
  else if (room->find != NULL
           && !room->find (&(DureLabCall){ .exchange = exchange, .person = person }))
    return;
  else if (is_stale || room->reading != NULL)
    send_look (room, exchange, g_steal_pointer (&person));
  else
    room->show (&(DureLabCall){ .exchange = exchange, .person = person });
}

/**
 * dure_lab_call_arrive:
 * @exchange: of which the head is there, and a body would come that is not small
 * @action: what its sender must be allowed to do, of one subject at least
 *
 * Returns: whether the body shall be read; else it has been answered
 */
gboolean
dure_lab_call_arrive (DureExchange *exchange, DureLabAction action)
{
  g_autofree char *cookie = dure_exchange_cookie (exchange, DURE_LAB_SESSION_COOKIE);
  g_autoptr (DureLabPerson) person = NULL;
  g_autoptr (GError) error = NULL;

  if (dure_exchange_same_origin (exchange) == NULL)
    dure_exchange_problem (exchange, "foreign-page");
  else if (!dure_lab_session_find (exchange->city, cookie, &person, NULL, &error))
    dure_exchange_failure (exchange, error);
  else if (person == NULL)
    ask_to_sign_in (exchange);
  else if (!dure_lab_person_may (person, action, NULL))
    dure_lab_call_turn_away (&(DureLabCall){ .exchange = exchange, .person = person });
  else
    return TRUE;
  return FALSE;
}

/**
 * dure_lab_call_send:
 * @room: what is asked for
 *
 * Answers now or later.
 */
void
dure_lab_call_send (const DureLabRoom *room, DureExchange *exchange)
{
  /* Forms are sent from these pages: with no-referrer a browser would hide their origin as well. */
  dure_exchange_put (exchange, "Referrer-Policy", "same-origin");
  if (room->change != NULL)
    send_change (room, exchange);
  else
    look (room, exchange);
}
