// consents.c: what a donor has decided, line by line, and deciding anew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The events of a donor are few; they are read whole, and core's scope.c answers from them. A
// decision on the phone joins them as a change of one line. It is taken only on the newest notice
// of its pilot, because that is what the page shows, and only from a phone that has claimed the
// donor. With it the donor's revision grows, so that nothing that was checked before is stored
// after it.

#include "consents.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "donors.h"

#include <string.h>

/**
 * dure_consents_of_donor:
 * @donor: a donor
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE when what is stored cannot be
 *   read
 *
 * Returns: (transfer full) (element-type DureConsentEvent) (nullable): all events, in the order of
 *   their arrival
 */
GPtrArray *
dure_consents_of_donor (DureCity *city, const char *donor, GError **error)
{
  g_autoptr (GPtrArray) events =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dure_consent_event_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT kind, record, stored_ms FROM consent_event WHERE donor = ?1 ORDER BY number", "t",
      donor);
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  while (dure_rows_next (rows, &failure))
    {
      const char *record = dure_rows_text (rows, 1);
      g_autoptr (GError) unread = NULL;
      g_autoptr (json_t) json = dure_json_parse (record, strlen (record), &unread);
      DureConsentEvent *event = NULL;

      if (json != NULL)
        event = dure_consent_event_from_json (dure_rows_text (rows, 0), json,
                                              dure_rows_integer (rows, 2),
                                              dure_notice_shelf_list (city->notices), &unread);
      if (event == NULL)
        {
          g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                       "a stored decision cannot be read: %s", unread->message);
          return NULL;
        }
      g_ptr_array_add (events, event);
    }
  if (failure == NULL)
    return g_steal_pointer (&events);
  g_propagate_error (error, failure);
  return NULL;
}

/**
 * dure_consents_donors_of_phone:
 * @phone: a phone
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type utf8) (nullable): its donors who are with us, newest first
 */
GPtrArray *
dure_consents_donors_of_phone (DureCity *city, gint64 phone, GError **error)
{
  g_autoptr (GPtrArray) donors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT donor.id FROM claim JOIN donor ON donor.id = claim.donor"
      " WHERE claim.phone = ?1 AND withdrawn_ms IS NULL"
      " GROUP BY donor.id ORDER BY first_ms DESC",
      "i", phone);
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  while (dure_rows_next (rows, &failure))
    g_ptr_array_add (donors, g_strdup (dure_rows_text (rows, 0)));
  if (failure == NULL)
    return g_steal_pointer (&donors);
  g_propagate_error (error, failure);
  return NULL;
}

/* The notice an event was decided on, about one purpose. */
static DureNotice *
notice_of (DureCity *city, const DureConsentEvent *event, DurePurpose purpose)
{
  if (event->consent != NULL)
    return dure_notice_shelf_find (city->notices, event->consent->notice_digest);
  for (guint i = event->change->lines->len; i > 0; i--)
    {
      const DureConsentChangeLine *line = event->change->lines->pdata[i - 1];

      if (line->purpose == purpose)
        return dure_notice_shelf_find (city->notices, line->notice_digest);
    }
  return NULL;
}

/* How firmly a state speaks for the whole line: covered most, never asked least. */
static int
rank (DureScopeState state)
{
  return state == DURE_SCOPE_COVERED ? 2 : state == DURE_SCOPE_UNASKED ? 0 : 1;
}

static void
add_answer (DureConsentLine *line, const DureScopeAnswer *answer, const GPtrArray *events)
{
  if (answer->state == DURE_SCOPE_COVERED)
    line->until_ms =
        line->until_ms == 0 ? answer->until_ms : MIN (line->until_ms, answer->until_ms);
  if (rank (answer->state) <= rank (line->state))
    return;
  line->state = answer->state;
  if (answer->event < 0)
    return;
  line->time_ms = ((DureConsentEvent *) events->pdata[answer->event])->time_ms;
  line->is_on_phone =
      ((DureConsentEvent *) events->pdata[answer->event])->kind == DURE_EVENT_CHANGED;
}

/**
 * dure_consents_line:
 * @events: (element-type DureConsentEvent): of one donor
 * @newest: the newest notice of the pilot
 * @purpose: one that @newest asks for
 * @ret_line: (out caller-allocates): how it stands now
 */
void
dure_consents_line (DureCity *city, const GPtrArray *events, DureNotice *newest,
                    DurePurpose purpose, DureConsentLine *ret_line)
{
  const json_t *items = json_object_get (dure_notice_ask_terms (newest, purpose), "dataItems");
  gboolean has_refused = FALSE;
  gsize i;
  json_t *item;

  *ret_line = (DureConsentLine) { .state = DURE_SCOPE_UNASKED };
  json_array_foreach ((json_t *) items, i, item)
    {
      const DureScopeQuestion question = { dure_notice_pilot (newest), purpose,
                                           json_string_value (item), NULL,
                                           dure_city_now (city) };
      DureScopeAnswer answer;

      dure_scope_find_line (events, dure_notice_shelf_list (city->notices), &question, &answer);
      has_refused = has_refused || answer.state == DURE_SCOPE_REFUSED;
      if (rank (answer.state) > rank (ret_line->state) && answer.event >= 0)
        ret_line->shown = notice_of (city, events->pdata[answer.event], purpose);
      add_answer (ret_line, &answer, events);
    }
  ret_line->is_partial = ret_line->state == DURE_SCOPE_COVERED && has_refused;
}

static gboolean
refuse (GError **error, DureBackendError code, const char *why)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, (gint) code, why);
  return FALSE;
}

/* Locks the donor's row until the end of the transaction. */
static gboolean
revise (DureCity *city, gint64 phone, const char *donor, GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE donor SET revision = revision + 1 WHERE id = ?1"
                            " AND withdrawn_ms IS NULL"
                            " AND id IN (SELECT donor FROM claim WHERE phone = ?2)",
                            "ti", donor, phone)
         && (dure_database_changed (city->database) == 1
             || refuse (error, DURE_BACKEND_ERROR_UNKNOWN, "this phone has no such donor"));
}

/**
 * dure_consents_change:
 * @phone: who decides
 * @donor: for whom; foreign
 * @purpose: what about
 * @decision: %DURE_DECISION_GIVEN or %DURE_DECISION_REFUSED
 * @digest: the notice that the page showed; foreign
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when this phone has no such donor with us,
 *   %DURE_BACKEND_ERROR_CONFLICT when that is not what is asked any more,
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Appends the decision. Within a transaction.
 */
gboolean
dure_consents_change (DureCity *city, gint64 phone, const char *donor, DurePurpose purpose,
                      DureDecision decision, const char *digest, GError **error)
{
  DureNotice *notice = dure_notice_shelf_find (city->notices, digest);
  g_autoptr (DureConsentChange) change = NULL;
  g_autoptr (json_t) record = NULL;
  DureConsentChangeLine *line;

  if (notice == NULL || !dure_notice_asks (notice, purpose)
      || dure_notice_shelf_newest (city->notices, dure_notice_pilot (notice),
                                   dure_notice_language (notice))
             != notice)
    return refuse (error, DURE_BACKEND_ERROR_CONFLICT, "another notice is asked by now");
  if (!revise (city, phone, donor, error))
    return FALSE;
  change = dure_consent_change_new (donor, DURE_CHANGED_BY_PHONE, city->clock, city->dice);
  line = dure_consent_change_add (change, purpose, decision, digest);
  dure_consent_change_show (line, notice);
  record = dure_consent_change_to_json (change);
  return dure_consent_event_append (city, change->record_id, donor, "changed", change->time_ms,
                                    record, error);
}
