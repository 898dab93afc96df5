// decisions.c: what was decided on a phone, as an event of a donor
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The same decision may be said to several donors of one person, to one who comes later, and once
// more to one whom old data have brought back. Each time its record is made anew from the same few
// facts: one line as it was shown, or all lines that what is taken back is about. It keeps its id
// and its time, so it is one event of that donor, however often it is said.

#include "decisions.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "consent-change.h"
#include "donors.h"
#include "kind.h"
#include "narrowing.h"

#include <string.h>

/* The items of a kind; %NULL for all. */
static GStrv
items_of (const char *scope)
{
  g_autoptr (GStrvBuilder) items = g_strv_builder_new ();
  bool codes[DURE_CODE_COUNT];

  if (!dure_kind_from_text (scope, &(DureKind) { 0 }))
    return NULL;
  dure_scope_codes (scope, codes);
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    if (codes[code] && g_str_equal (dure_code_item (code), dure_code_to_text (code)))
      g_strv_builder_add (items, dure_code_item (code));
  return g_strv_builder_end (items);
}

/* Also of what this notice does not ask: they may have agreed to it by another. */
static void
take_back (DureConsentChange *change, const DureStanding *decision, DureNotice *notice)
{
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    {
      DureConsentChangeLine *line;

      if (dure_scope_is_purpose (decision->scope)
          && !g_str_equal (decision->scope, dure_purpose_to_text (purpose)))
        continue;
      line = dure_consent_change_add (change, purpose, DURE_DECISION_REFUSED,
                                      dure_notice_digest (notice));
      line->items = items_of (decision->scope);
      line->erase = decision->erases;
    }
}

static void
decide_line (DureConsentChange *change, const DureStanding *decision, DureNotice *notice)
{
  DurePurpose purpose;

  if (!dure_purpose_from_text (decision->scope, &purpose))
    g_return_if_reached ();
  dure_consent_change_show (
      dure_consent_change_add (
          change, purpose, decision->is_given ? DURE_DECISION_GIVEN : DURE_DECISION_REFUSED,
          dure_notice_digest (notice)),
      notice);
}

static DureNotice *
require_notice (DureCity *city, const char *digest, GError **error)
{
  DureNotice *notice = digest != NULL ? dure_notice_shelf_find (city->notices, digest) : NULL;

  if (notice == NULL)
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                 "a stored decision rests on a notice that is missing here");
  return notice;
}

/* The notice that the donor's newest consent rests on. */
static DureNotice *
find_notice (DureCity *city, const char *donor, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT record FROM consent_event WHERE donor = ?1 AND kind = 'given'"
      " ORDER BY number DESC LIMIT 1",
      "t", donor);
  g_autoptr (json_t) record = NULL;
  g_autofree char *digest = NULL;
  const char *text;

  if (rows == NULL || !dure_rows_next (rows, error))
    return NULL;
  text = dure_rows_text (rows, 0);
  record = dure_json_parse (text, strlen (text), error);
  if (record == NULL)
    return NULL;
  digest = dure_consent_notice_digest_of (record);
  return require_notice (city, digest, error);
}

/**
 * dure_decision_append:
 * @donor: whose; with a consent
 * @decision: what a phone decided, about this donor or about what they have given by now
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE when a notice is missing
 *
 * Adds it to the donor's events. Within a transaction that also makes the donor's revision grow,
 * if anything could rest on it already.
 */
gboolean
dure_decision_append (DureCity *city, const char *donor, const DureStanding *decision,
                      GError **error)
{
  DureNotice *notice = decision->notice != NULL ? require_notice (city, decision->notice, error)
                                                : find_notice (city, donor, error);
  g_autoptr (DureConsentChange) change = NULL;
  g_autoptr (json_t) record = NULL;

  if (notice == NULL)
    return FALSE;
  change = dure_consent_change_new (
      donor, decision->is_by_code ? DURE_CHANGED_BY_WITHDRAWAL_CODE : DURE_CHANGED_BY_PHONE,
      city->clock, city->dice);
  g_free (change->record_id);
  change->record_id = g_strdup (decision->id);
  change->time_ms = decision->time_ms;
  if (decision->notice != NULL)
    decide_line (change, decision, notice);
  else
    take_back (change, decision, notice);
  record = dure_consent_change_to_json (change);
  return dure_consent_event_append (city, change->record_id, donor, "changed", change->time_ms,
                                    record, error);
}
