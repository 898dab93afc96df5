// consents.c: what a donor has decided, line by line, and deciding anew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The events of a donor are few; they are read whole, and core's scope.c answers from them. A
// decision on the phone joins them as a change of one line. Every visit makes a donor of its own,
// but it is one person who decides: a change is made for all donors of the phone who gave to the
// pilot. It is taken only on the newest notice, because that is what the page shows. With it each
// donor's revision grows, so that nothing that was checked before is stored after it.

#include "consents.h"

#include "awaited.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "decisions.h"

#include <string.h>

/**
 * dure_consents_of_donor:
 * @donor: a donor
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE when what is stored cannot be
 *   read
 *
 * What is decided with us is decided one after the other. Clocks differ and are set back: such a
 * decision counts as no earlier than what was there before it.
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
  gint64 newest_ms = G_MININT64;

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
      if (event->kind == DURE_CONSENT_EVENT_CHANGED)
        event->time_ms = MAX (event->time_ms, newest_ms);
      newest_ms = MAX (newest_ms, event->time_ms);
      g_ptr_array_add (events, event);
    }
  if (failure == NULL)
    return g_steal_pointer (&events);
  g_propagate_error (error, failure);
  return NULL;
}

/**
 * dure_consents_now:
 * @events: as dure_consents_of_donor() gives them
 *
 * Returns: the moment to ask the scope about, so that it hears all of them, wherever the clocks are
 */
gint64
dure_consents_now (DureCity *city, const GPtrArray *events)
{
  gint64 now = dure_city_now (city);

  for (guint i = 0; i < events->len; i++)
    now = MAX (now, ((const DureConsentEvent *) events->pdata[i])->time_ms);
  return now;
}

#define DONORS \
  "SELECT donor.id FROM claim JOIN donor ON donor.id = claim.donor" \
  " WHERE claim.phone = ?1 AND withdrawn_ms IS NULL"
#define NEWEST_FIRST " GROUP BY donor.id ORDER BY first_ms DESC"

static GPtrArray *
list_donors (DureCity *city, const char *sql, gint64 phone, GError **error)
{
  return dure_rows_list (dure_database_ask (city->database, error, sql, "i", phone), error);
}

static GPtrArray *
list_events (DureCity *city, const char *sql, gint64 phone, GError **error)
{
  g_autoptr (GPtrArray) all =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) donors = list_donors (city, sql, phone, error);

  if (donors == NULL)
    return NULL;
  for (guint i = 0; i < donors->len; i++)
    {
      GPtrArray *events = dure_consents_of_donor (city, donors->pdata[i], error);

      if (events == NULL)
        return NULL;
      g_ptr_array_add (all, events);
    }
  return g_steal_pointer (&all);
}

/**
 * dure_consents_of_phone:
 * @phone: a phone
 * @error: as dure_consents_of_donor()
 *
 * Returns: (transfer full) (nullable): for each of its donors who is with us, the newest first, the
 *   events as dure_consents_of_donor() gives them
 */
GPtrArray *
dure_consents_of_phone (DureCity *city, gint64 phone, GError **error)
{
  return list_events (city, DONORS NEWEST_FIRST, phone, error);
}

/**
 * dure_consents_of_person:
 * @phone: a phone
 * @error: as dure_consents_of_donor()
 *
 * As dure_consents_of_phone(), without the children whose guardian has this phone: what was decided
 * for a child, or by it, is no decision of the guardian's own.
 *
 * Returns: (transfer full) (nullable): their events
 */
GPtrArray *
dure_consents_of_person (DureCity *city, gint64 phone, GError **error)
{
  return list_events (
      city,
      DONORS " AND NOT EXISTS (SELECT 1 FROM guardianship"
             " LEFT JOIN phone ON phone.number = guardianship.phone"
             " WHERE guardianship.donor = donor.id AND (grown_ms IS NULL"
             " OR coalesce(phone.holder, phone.number) = ?1))" NEWEST_FIRST,
      phone, error);
}

/**
 * dure_consents_notice:
 * @events: (element-type DureConsentEvent): of one donor
 * @pilot: (nullable): whose, or %NULL for any
 *
 * Returns: (transfer none) (nullable): the notice under which the donor first gave to the pilot
 */
DureNotice *
dure_consents_notice (DureCity *city, const GPtrArray *events, const char *pilot)
{
  for (guint i = 0; i < events->len; i++)
    {
      const DureConsent *consent = ((DureConsentEvent *) events->pdata[i])->consent;

      if (consent != NULL && (pilot == NULL || g_str_equal (consent->pilot, pilot)))
        return dure_notice_shelf_find (city->notices, consent->notice_digest);
    }
  return NULL;
}

/**
 * dure_consents_hold:
 * @events: (element-type DureConsentEvent): of one donor
 * @record: a full record of theirs
 *
 * Returns: whether anything that it lists may still be kept, or will be when a guardian agrees
 */
gboolean
dure_consents_hold (DureCity *city, const GPtrArray *events, const json_t *record)
{
  const char *pilot = dure_json_text_of (json_object_get (record, "notice"), "pilot");
  const GPtrArray *notices = dure_notice_shelf_list (city->notices);
  const gint64 now = dure_consents_now (city, events);
  gsize i, j;
  json_t *line, *item;

  json_array_foreach (json_object_get (record, "lines"), i, line)
    json_array_foreach (json_object_get (line, "dataItems"), j, item)
      {
        DureScopeAnswer answer;

        if (dure_scope_keeps (events, notices, pilot, json_string_value (item), now, &answer)
            || answer.state == DURE_SCOPE_AWAITS_GUARDIAN)
          return TRUE;
      }
  return FALSE;
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
add_answer (DureCity *city, DureConsentLine *line, const DureScopeAnswer *answer,
            const GPtrArray *events)
{
  const DureConsentEvent *event = answer->event >= 0 ? events->pdata[answer->event] : NULL;

  if (rank (answer->state) < rank (line->state))
    return;
  if (rank (answer->state) > rank (line->state))
    *line = (DureConsentLine) { .state = answer->state, .until_ms = G_MAXINT64 };
  if (event != NULL && event->time_ms > line->time_ms)
    {
      line->state = answer->state;
      line->time_ms = event->time_ms;
      line->is_on_phone = event->kind == DURE_CONSENT_EVENT_CHANGED;
    }
  if (answer->state == DURE_SCOPE_COVERED)
    {
      DureNotice *shown = notice_of (city, event, answer->line);

      line->until_ms = MIN (line->until_ms, answer->until_ms);
      if (line->shown == NULL || dure_notice_version (shown) < dure_notice_version (line->shown))
        line->shown = shown;
    }
}

/**
 * dure_consents_line:
 * @donors: events, as dure_consents_of_phone() gives them
 * @newest: the newest notice of the pilot
 * @purpose: one that @newest asks for
 * @ret_line: (out caller-allocates): how it stands now
 */
void
dure_consents_line (DureCity *city, const GPtrArray *donors, DureNotice *newest,
                    DurePurpose purpose, DureConsentLine *ret_line)
{
  const json_t *items = json_object_get (dure_notice_ask_terms (newest, purpose), "dataItems");
  const char *pilot = dure_notice_pilot (newest);
  gboolean has_refused = FALSE;
  gsize i;
  json_t *item;

  *ret_line = (DureConsentLine) { .state = DURE_SCOPE_UNASKED };
  for (guint donor = 0; donor < donors->len; donor++)
    {
      const GPtrArray *events = donors->pdata[donor];
      const gint64 now = dure_consents_now (city, events);

      json_array_foreach ((json_t *) items, i, item)
        {
          const DureScopeQuestion question = { pilot, purpose, json_string_value (item), NULL,
                                               now };
          DureScopeAnswer answer;

          dure_scope_find_line (events, dure_notice_shelf_list (city->notices), &question,
                                &answer);
          has_refused = has_refused || answer.state == DURE_SCOPE_REFUSED;
          add_answer (city, ret_line, &answer, events);
        }
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
revise (DureCity *city, const char *donor, GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE donor SET revision = revision + 1 WHERE id = ?1"
                            " AND withdrawn_ms IS NULL",
                            "t", donor)
         && dure_database_changed_one (city->database, error);
}

static gboolean
append_change (DureCity *city, const char *donor, const DureStanding *decision, GError **error)
{
  g_autoptr (DureStanding) own = NULL;

  /* It takes its time with the row locked: who decides later has a later one. */
  if (!revise (city, donor, error))
    return FALSE;
  own = dure_standing_new_about (decision, donor, city->clock, city->dice);
  return dure_decision_append (city, donor, own, error)
         && dure_standing_put (city->key_store, own, error);
}

/* The donors of the phone who gave to the pilot decide; there must be one. */
static gboolean
change_each (DureCity *city, gint64 phone, const char *pilot, const DureStanding *decision,
             GError **error)
{
  g_autoptr (GPtrArray) donors = list_donors (city, DONORS NEWEST_FIRST, phone, error);
  guint count = 0;

  for (guint i = 0; donors != NULL && i < donors->len; i++)
    {
      g_autoptr (GPtrArray) events = dure_consents_of_donor (city, donors->pdata[i], error);

      if (events == NULL)
        return FALSE;
      if (dure_consents_notice (city, events, pilot) == NULL)
        continue;
      if (!append_change (city, donors->pdata[i], decision, error))
        return FALSE;
      count++;
    }
  return donors != NULL
         && (count > 0
             || refuse (error, DURE_BACKEND_ERROR_UNKNOWN, "this phone has no donor there"));
}

/**
 * dure_consents_change:
 * @phone: who decides
 * @purpose: what about
 * @decision: %DURE_DECISION_GIVEN or %DURE_DECISION_REFUSED
 * @digest: the notice that the page showed; foreign
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when this phone has no donor with us who gave to the pilot,
 *   %DURE_BACKEND_ERROR_CONFLICT when that is not what is asked any more,
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Appends the decision to each of the phone's donors, and writes it down for what they have still
 * on its way. Within a transaction.
 */
gboolean
dure_consents_change (DureCity *city, gint64 phone, DurePurpose purpose, DureDecision decision,
                      const char *digest, GError **error)
{
  DureNotice *notice = dure_notice_shelf_find (city->notices, digest);
  g_autoptr (DureAwaited) awaited = NULL;
  g_autoptr (DureStanding) standing = NULL;

  if (notice == NULL || !dure_notice_asks (notice, purpose)
      || dure_notice_shelf_newest (city->notices, dure_notice_pilot (notice),
                                   dure_notice_language (notice))
             != notice)
    return refuse (error, DURE_BACKEND_ERROR_CONFLICT, "another notice is asked by now");
  standing = dure_standing_new ("", dure_purpose_to_text (purpose), city->clock, city->dice);
  standing->is_given = decision == DURE_DECISION_GIVEN;
  standing->notice = g_strdup (digest);
  awaited = dure_awaited_of_phone (city, phone, error);
  return awaited != NULL
         && change_each (city, phone, dure_notice_pilot (notice), standing, error)
         && dure_awaited_decide (city, awaited, standing, error);
}

/**
 * dure_consents_change_again:
 * @decision: what dure_consents_change() decided once, about a donor who is with us
 * @error: as dure_consents_change()
 *
 * For data of before it that were put back.
 */
gboolean
dure_consents_change_again (DureCity *city, const DureStanding *decision, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);

  return transaction != NULL && revise (city, decision->about, error)
         && dure_decision_append (city, decision->about, decision, error)
         && dure_transaction_commit (&transaction, error);
}
