// lab-problem.c: a place states its problem
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Who coordinates a kiosk speaks for the place where it stands, by the name that operators gave it;
// who coordinates all of the city names any place. The words become a proposal by the same function
// as at the desk (proposals.c); where that would refuse them, the form is shown once more with all
// that was written, and what is wrong beside its field.

#include "lab-problem.h"

#include "audit.h"
#include "canonical-json.h"

#include <string.h>

#define PLACES_MAX "500"

static gboolean
is_of_city (const DureLabPerson *person)
{
  return dure_lab_person_may (person, DURE_LAB_STATE_PROBLEM, "");
}

/* Where the kiosks stand that somebody coordinates. */
static GPtrArray *
places_of (DureCity *city, const DureLabPerson *person, GError **error)
{
  return dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT DISTINCT place FROM kiosk WHERE place <> ''"
                         " AND revoked_ms IS NULL AND (?1 = '' OR id IN (SELECT scope FROM lab_role"
                         " WHERE person = ?1 AND role = 'coordinator'))"
                         " ORDER BY place LIMIT " PLACES_MAX,
                         "t", is_of_city (person) ? "" : person->id),
      error);
}

/**
 * dure_lab_problem_is_theirs:
 * @person: who asks
 * @proposal: foreign
 * @ret_is: (out): whether it is a problem of a place that they coordinate; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_lab_problem_is_theirs (DureCity *city, const DureLabPerson *person, const char *proposal,
                            gboolean *ret_is, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM proposal WHERE id = ?2 AND kind = 'problem' AND (?3 = 1 OR id IN ("
      DURE_LAB_PROBLEMS_OF "))",
      "tti", person->id, proposal, (gint64) is_of_city (person));

  return dure_rows_first (rows, ret_is, error);
}

static DureProposalDraft
draft_of (DureLabCall *call)
{
  return (DureProposalDraft){ .kind = DURE_PROPOSAL_PROBLEM,
                              .site = dure_lab_call_field (call, "site"),
                              .title = dure_lab_call_field (call, "title"),
                              .text = dure_lab_call_field (call, "text"),
                              .wanted = dure_lab_call_field (call, "data"),
                              .sufferers = dure_lab_call_field (call, "suffers"),
                              .better = dure_lab_call_field (call, "better"),
                              .language = dure_web_language (
                                  dure_lab_call_field (call, "language")) };
}

/* What was written, and what is wrong with it, field by field; nothing is before it was sent. */
static json_t *
fields_data (DureLabCall *call)
{
  static const char *const names[] = { "site", "title", "text", "data", "suffers", "better" };
  const DureProposalDraft draft = draft_of (call);
  g_autoptr (json_t) faults
      = call->form != NULL ? dure_proposal_draft_faults (&draft) : json_object ();
  json_t *fields = json_object ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *fault = json_string_value (json_object_get (faults, names[i]));

      json_object_set_new (fields, names[i],
                           json_pack ("{s:s, s:s, s:o}", "name", names[i], "value",
                                      dure_lab_call_field (call, names[i]), "fault",
                                      fault != NULL ? json_pack ("{s:b}", fault, TRUE)
                                                    : json_false ()));
    }
  return fields;
}

/* What it may be written in; at first what the page is in. */
static json_t *
languages_data (DureLabCall *call)
{
  const char *sent = dure_web_language (dure_lab_call_field (call, "language"));
  const char *chosen = sent != NULL ? sent : call->exchange->language;
  json_t *list = json_array ();

  for (guint i = 0; dure_web_languages[i] != NULL; i++)
    json_array_append_new (list, json_pack ("{s:s, s:s, s:b}", "code", dure_web_languages[i],
                                            "own", dure_web_language_name (dure_web_languages[i]),
                                            "on", g_str_equal (dure_web_languages[i], chosen)));
  return list;
}

/* Whoever has one place only need not choose it. */
static json_t *
places_data (DureLabCall *call, const GPtrArray *places)
{
  const char *chosen = dure_lab_call_field (call, "site");
  json_t *list = json_array ();

  for (guint i = 0; i < places->len; i++)
    json_array_append_new (list, json_pack ("{s:s, s:b}", "place", places->pdata[i], "on",
                                            places->len == 1
                                                || g_str_equal (places->pdata[i], chosen)));
  return list;
}

/**
 * dure_lab_problem_show:
 *
 * GET /lab/problem/new; also after a POST in which something is wrong.
 */
void
dure_lab_problem_show (DureLabCall *call)
{
  const gboolean is_any = is_of_city (call->person);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) places = places_of (call->exchange->city, call->person, &error);

  if (places == NULL)
    dure_exchange_failure (call->exchange, error);
  else
    dure_lab_call_page (call, "lab-proposal-new.html",
                        json_pack ("{s:o, s:o, s:o, s:b, s:b, s:b}", "fields", fields_data (call),
                                   "languages", languages_data (call), "places",
                                   places_data (call, places), "isAny", is_any, "hasPlace",
                                   is_any || places->len > 0, "wrong", call->is_wrong));
}

static gboolean
speaks_for (DureCity *city, const DureLabPerson *person, const char *site, gboolean *ret_does,
            GError **error)
{
  g_autoptr (GPtrArray) places = places_of (city, person, error);

  if (places == NULL)
    return FALSE;
  *ret_does = is_of_city (person)
              || g_ptr_array_find_with_equal_func (places, site, g_str_equal, NULL);
  return TRUE;
}

/**
 * dure_lab_problem_state:
 *
 * POST /lab/problem/new: `site`, `title`, `text`, `data`, `suffers`, `better`, and the `language`
 * they are written in.
 */
gboolean
dure_lab_problem_state (DureLabCall *call, DureCity *city, GError **error)
{
  const DureProposalDraft draft = draft_of (call);
  g_autoptr (json_t) faults = dure_proposal_draft_faults (&draft);
  g_autofree char *id = NULL;
  gboolean is_theirs;

  if (draft.language == NULL)
    return dure_lab_call_refuse (call, "malformed");
  if (json_object_size (faults) > 0)
    return call->is_wrong = TRUE;
  if (!speaks_for (city, call->person, draft.site, &is_theirs, error))
    return FALSE;
  if (!is_theirs)
    return dure_lab_call_refuse (call, "no-right");
  id = dure_proposal_add (city, &draft, NULL, error);
  if (id == NULL)
    return FALSE;
  call->next = g_strdup_printf ("/lab/proposal?id=%s", id);
  return dure_audit_lab (city, call->person->id, DURE_LAB_PROPOSAL_STEP, id, error);
}
