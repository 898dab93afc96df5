// lab-application.c: one application, what is said of it, and the permit that came of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Seats say what they say here; until it is decided, none of them sees what the others said. A
// steward has the votes counted, gives back, and moves the permit, each after a second look and
// with a reason. All of it is done by the same functions as at the desk.

#include "lab-application.h"

#include "applications.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "data-use.h"
#include "governance-events.h"
#include "lab-evidence.h"
#include "lab-history.h"
#include "permits.h"
#include "register-page.h"

#include <string.h>

#define WHY_MAX_BYTES 500

/* What a steward can do. */
typedef enum
{
  DEED_DECIDE,
  DEED_RETURN,
  DEED_MOVE,
} DeedKind;

static const struct Deed
{
  const char *word;
  DeedKind kind;
  DurePermitMove move;
} deeds[] = {
  { "decide", DEED_DECIDE },
  { "return", DEED_RETURN },
  { "activate", DEED_MOVE, DURE_PERMIT_ACTIVATE },
  { "suspend", DEED_MOVE, DURE_PERMIT_SUSPEND },
  { "resume", DEED_MOVE, DURE_PERMIT_RESUME },
  { "revoke", DEED_MOVE, DURE_PERMIT_REVOKE },
  { "close", DEED_MOVE, DURE_PERMIT_CLOSE },
};

static const char *
pilot_of (const json_t *entry)
{
  return dure_json_text_of (json_object_get (entry, "request"), "pilot");
}

/**
 * dure_lab_application_find:
 * @action: what who asks must be allowed
 * @subject_of: of what, by the application
 *
 * Returns: (transfer full) (nullable): the application that is asked for; without one, it has been
 *   answered
 */
json_t *
dure_lab_application_find (DureLabCall *call, DureLabAction action,
                           const char *(*subject_of) (const json_t *entry))
{
  g_autofree char *id = dure_lab_call_asked (call, "id");
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) entry = dure_application_look (call->exchange->city, id, &error);

  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (call->exchange, "not-found");
  else if (entry == NULL)
    dure_exchange_failure (call->exchange, error);
  else if (!dure_lab_call_may (call, action, subject_of (entry)))
    dure_lab_call_turn_away (call);
  else
    return g_steal_pointer (&entry);
  return NULL;
}

static json_t *
find (DureLabCall *call, DureLabAction action)
{
  return dure_lab_application_find (call, action, pilot_of);
}

static gboolean
is_open (const json_t *entry)
{
  DureApplicationState state;

  return dure_application_state_from_text (dure_json_text_of (entry, "state"), &state)
         && state == DURE_APPLICATION_SUBMITTED;
}

static gboolean
is_possible (const struct Deed *deed, const json_t *entry, DureBallotResult result)
{
  const char *permit_state = json_string_value (json_object_get (entry, "permitState"));
  DurePermitState from, to;

  switch (deed->kind)
    {
    case DEED_DECIDE:
      return is_open (entry) && (result == DURE_BALLOT_YES || result == DURE_BALLOT_NO);
    case DEED_RETURN:
      return is_open (entry);
    case DEED_MOVE:
    default:
      return dure_permit_state_from_text (permit_state, &from)
             && dure_permit_move_leads (from, deed->move, &to);
    }
}

static json_t *
deeds_data (const json_t *entry, DureBallotResult result)
{
  json_t *list = json_array ();

  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    if (is_possible (&deeds[i], entry, result))
      json_array_append_new (list, json_pack ("{s:{s:b}, s:s}", "do", deeds[i].word, TRUE, "word",
                                              deeds[i].word));
  return list;
}

/* What each seat said; only that it did, where the others shall not be swayed. */
static json_t *
votes_data (DureLabCall *call, const json_t *entry, const DureVote votes[DURE_SEATS])
{
  const char *own = dure_lab_person_seat (call->person);
  const gboolean is_told
      = !is_open (entry) || dure_lab_call_may (call, DURE_LAB_DECIDE, pilot_of (entry));
  json_t *list = json_array ();

  for (guint seat = 0; seat < DURE_SEATS; seat++)
    {
      const char *name = dure_seat_to_text (seat);
      const gboolean is_own = g_strcmp0 (name, own) == 0;
      const char *said = dure_vote_to_text (votes[seat]);

      if (votes[seat] != DURE_VOTE_NONE && !is_told && !is_own)
        said = "something";
      json_array_append_new (list, json_pack ("{s:{s:b}, s:{s:b}, s:b}", "seat", name, TRUE,
                                              "said", said, TRUE, "own", is_own));
    }
  return list;
}

static json_t *
uses_data (const json_t *entry, GError **error)
{
  g_autoptr (DureRequest) request
      = dure_request_from_json (json_object_get (entry, "request"), error);
  json_t *list = request != NULL ? json_array () : NULL;

  for (guint i = 0; list != NULL && request->codes[i] != NULL; i++)
    {
      const DureDataUse use = dure_data_use_judge (request->codes[i], request,
                                                   dure_json_text_of (entry, "class"));

      json_array_append_new (
          list, json_pack ("{s:s, s:{s:b}, s:b, s:b}", "code", request->codes[i], "use",
                           request->codes[i], TRUE, "fits", use == DURE_DATA_USE_FITS, "person",
                           use == DURE_DATA_USE_PERSON));
    }
  return list;
}

static json_t *
history (DureLabCall *call, const json_t *entry, GError **error)
{
  const char *permit = json_string_value (json_object_get (entry, "permit"));
  g_autoptr (json_t) list
      = dure_lab_history_of (call, dure_json_text_of (entry, "id"), error);
  g_autoptr (json_t) of_permit = NULL;

  if (list == NULL || permit == NULL)
    return g_steal_pointer (&list);
  of_permit = dure_lab_history_of (call, permit, error);
  if (of_permit == NULL)
    return NULL;
  json_array_extend (list, of_permit);
  return g_steal_pointer (&list);
}

static gboolean
put_said (DureLabCall *call, json_t *data, const json_t *entry, GError **error)
{
  const char *id = dure_json_text_of (entry, "id");
  DureVote votes[DURE_SEATS];
  DureBallotResult result;

  if (!dure_application_votes (call->exchange->city, id, votes, error))
    return FALSE;
  result = dure_ballot_count (votes);
  json_object_set_new (data, "votes", votes_data (call, entry, votes));
  json_object_set_new (data, "mayVote",
                       json_boolean (is_open (entry)
                                     && dure_lab_call_may (call, DURE_LAB_VOTE, NULL)));
  if (!dure_lab_call_may (call, DURE_LAB_DECIDE, pilot_of (entry)))
    return TRUE;
  json_object_set_new (data, "mayDecide", json_true ());
  json_object_set_new (data, "deeds", deeds_data (entry, result));
  json_object_set_new (data, "waits",
                       json_boolean (is_open (entry) && result == DURE_BALLOT_OPEN));
  json_object_set_new (data, "noQuorum",
                       json_boolean (is_open (entry) && result == DURE_BALLOT_NO_QUORUM));
  return TRUE;
}

/**
 * dure_lab_application_data:
 * @entry: as dure_application_look() gives it
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): what pages say of it, but for the votes
 */
json_t *
dure_lab_application_data (DureLabCall *call, const json_t *entry, GError **error)
{
  const json_t *request = json_object_get (entry, "request");
  g_autoptr (json_t) data = dure_register_page_entry (call->exchange, entry, error);
  const char *permit = json_string_value (json_object_get (entry, "permit"));
  json_t *uses = data != NULL ? uses_data (entry, error) : NULL;
  json_t *events = uses != NULL ? history (call, entry, error) : NULL;

  if (events == NULL)
    {
      json_decref (uses);
      return NULL;
    }
  if (permit != NULL)
    {
      json_t *waiting = dure_lab_evidence_list (call, permit, error);

      if (waiting == NULL)
        {
          json_decref (uses);
          json_decref (events);
          return NULL;
        }
      json_object_set_new (data, "waiting", waiting);
    }
  json_object_set_new (data, "uses", uses);
  json_object_set_new (data, "events", events);
  json_object_set (data, "id", json_object_get (entry, "id"));
  json_object_set (data, "pilot", json_object_get (request, "pilot"));
  json_object_set (data, "applicant", json_object_get (request, "applicant"));
  json_object_set (data, "ethics", json_object_get (request, "ethics"));
  json_object_set (data, "safes", json_object_get (request, "fiveSafes"));
  return g_steal_pointer (&data);
}

/**
 * dure_lab_application_is_there:
 *
 * Returns: whether who asks may see it; else it has been answered
 */
gboolean
dure_lab_application_is_there (DureLabCall *call)
{
  g_autoptr (json_t) entry = find (call, DURE_LAB_SEE_APPLICATIONS);

  return entry != NULL;
}

/**
 * dure_lab_application_show:
 *
 * GET /lab/application?id=.
 */
void
dure_lab_application_show (DureLabCall *call)
{
  g_autoptr (json_t) entry = find (call, DURE_LAB_SEE_APPLICATIONS);
  g_autoptr (GError) error = NULL;
  json_t *data;

  if (entry == NULL)
    return;
  data = dure_lab_application_data (call, entry, &error);
  if (data == NULL || !put_said (call, data, entry, &error))
    {
      json_decref (data);
      dure_exchange_failure (call->exchange, error);
    }
  else
    dure_lab_call_page (call, "lab-application.html", data);
}

/**
 * dure_lab_application_vote:
 *
 * POST /lab/application/vote: `id`, `vote`. Until it is decided it may be changed.
 */
gboolean
dure_lab_application_vote (DureLabCall *call, DureCity *city, GError **error)
{
  const char *id = dure_lab_call_field (call, "id");
  const char *own = dure_lab_person_seat (call->person);
  DureSeat seat;
  DureVote vote;

  if (!dure_seat_from_text (own, &seat) || !dure_lab_call_may (call, DURE_LAB_VOTE, own))
    return dure_lab_call_refuse (call, "no-right");
  if (!dure_vote_from_text (dure_lab_call_field (call, "vote"), &vote))
    return dure_lab_call_refuse (call, "malformed");
  call->next = g_strdup_printf ("/lab/application?id=%s", id);
  return dure_application_vote (city, id, seat, vote, call->person->name, error);
}

static const struct Deed *
deed_called (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    if (g_str_equal (deeds[i].word, word))
      return &deeds[i];
  return NULL;
}

/**
 * dure_lab_application_ask:
 *
 * GET /lab/application/sure?id=&do=: whether it is meant, and why.
 */
void
dure_lab_application_ask (DureLabCall *call)
{
  g_autoptr (json_t) entry = find (call, DURE_LAB_DECIDE);
  g_autofree char *word = dure_lab_call_asked (call, "do");
  const struct Deed *deed = deed_called (word);
  g_autoptr (GError) error = NULL;
  DureVote votes[DURE_SEATS];
  json_t *data;

  if (entry == NULL)
    return;
  if (!dure_application_votes (call->exchange->city, dure_json_text_of (entry, "id"), votes,
                               &error))
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  if (deed == NULL || !is_possible (deed, entry, dure_ballot_count (votes)))
    {
      dure_exchange_problem (call->exchange, "not-now");
      return;
    }
  data = json_pack ("{s:O, s:O, s:O, s:s, s:{s:b}, s:b}", "id", json_object_get (entry, "id"),
                    "name", json_object_get (entry, "name"), "title",
                    json_object_get (json_object_get (entry, "request"), "title"), "word",
                    deed->word, "do", deed->word, TRUE, "yes",
                    dure_ballot_count (votes) == DURE_BALLOT_YES);
  dure_lab_call_page (call, "lab-sure.html", data);
}

static gboolean
run_deed (DureLabCall *call, DureCity *city, const struct Deed *deed, const json_t *entry,
          const char *why, GError **error)
{
  const char *id = dure_json_text_of (entry, "id"), *by = call->person->name;
  const char *permit = json_string_value (json_object_get (entry, "permit"));
  g_autofree char *granted = NULL;

  switch (deed->kind)
    {
    case DEED_DECIDE:
      return dure_application_decide (city, id, by, &granted, error)
             && dure_governance_note (city, id, "count", by, why, error);
    case DEED_RETURN:
      return dure_application_move (city, id, DURE_APPLICATION_RETURN, by, why, error);
    case DEED_MOVE:
    default:
      return dure_permit_move (city, permit != NULL ? permit : "", deed->move, by, why, error);
    }
}

/**
 * dure_lab_application_do:
 *
 * POST /lab/application/do: `id`, `do`, `why`.
 */
gboolean
dure_lab_application_do (DureLabCall *call, DureCity *city, GError **error)
{
  g_autoptr (json_t) entry = dure_application_look (city, dure_lab_call_field (call, "id"), error);
  const struct Deed *deed = deed_called (dure_lab_call_field (call, "do"));
  g_autofree char *why = g_strstrip (g_strdup (dure_lab_call_field (call, "why")));

  if (entry == NULL)
    return FALSE;
  if (!dure_lab_call_may (call, DURE_LAB_DECIDE, pilot_of (entry)))
    return dure_lab_call_refuse (call, "no-right");
  if (deed == NULL || *why == '\0' || strlen (why) > WHY_MAX_BYTES)
    return dure_lab_call_refuse (call, "malformed");
  call->next = g_strdup_printf ("/lab/application?id=%s", dure_json_text_of (entry, "id"));
  return run_deed (call, city, deed, entry, why, error);
}
