// sources.c: phones and gateways that send observations by themselves
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A source is issued for one donor and rests on the donor's newest consent. It shows a secret
// (bearer.c) that is told once, when it is issued. It ends with its year, when the donor (or the
// coordinator) takes it away, and when the donor withdraws. What it may send is worked out from the
// consent when it is looked up, so that a batch of a thousand observations costs a thousand looks
// into a small table, not into the notice.

#include "sources.h"

#include "backend-error.h"
#include "bearer.h"
#include "canonical-json.h"
#include "consents.h"

#include <string.h>

#define SOURCES_OF_A_DONOR 16

static const char *const kinds[DURE_SOURCE_KINDS] = {
  [DURE_SOURCE_PHONE] = "phone",
  [DURE_SOURCE_CLINIC] = "clinic",
  [DURE_SOURCE_HOME] = "home",
};

/**
 * dure_source_kind_to_text:
 *
 * Returns: (transfer none): the word that the store and the documents have for it
 */
const char *
dure_source_kind_to_text (DureSourceKind kind)
{
  g_return_val_if_fail (kind < DURE_SOURCE_KINDS, NULL);

  return kinds[kind];
}

/**
 * dure_source_kind_from_text:
 * @text: (nullable): foreign
 * @ret_kind: (out): set only on success
 */
gboolean
dure_source_kind_from_text (const char *text, DureSourceKind *ret_kind)
{
  for (DureSourceKind kind = 0; kind < DURE_SOURCE_KINDS; kind++)
    if (g_strcmp0 (text, kinds[kind]) == 0)
      {
        *ret_kind = kind;
        return TRUE;
      }
  return FALSE;
}

/* The donor's newest consent that was given; 0 for a donor who is not (any more) with us. */
static gboolean
find_consent (DureCity *city, const char *donor, gint64 *ret_consent, gint64 *ret_open,
              GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT coalesce(max(consent_event.number), 0),"
      " (SELECT count(*) FROM source WHERE donor = ?1 AND revoked_ms IS NULL AND expires_ms > ?2)"
      " FROM consent_event JOIN donor ON donor.id = consent_event.donor"
      " WHERE consent_event.donor = ?1 AND kind = 'given' AND withdrawn_ms IS NULL",
      "ti", donor, dure_city_now (city));

  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  *ret_consent = dure_rows_integer (rows, 0);
  *ret_open = dure_rows_integer (rows, 1);
  return TRUE;
}

static gboolean
store (DureCity *city, const char *donor, gint64 consent, DureSourceKind kind,
       gboolean is_coordinators, const guint8 hash[DURE_SHA256_BYTES], gint64 *ret_number,
       GError **error)
{
  gint64 now = dure_city_now (city);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "INSERT INTO source (secret_hash, donor, consent, kind, issued_by, issued_ms, expires_ms)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING number",
      "btittii", hash, (gsize) DURE_SHA256_BYTES, donor, consent, kinds[kind],
      is_coordinators ? "coordinator" : "phone", now, now + DURE_SOURCE_LIFE_DAYS * DURE_DAY_MS);

  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  *ret_number = dure_rows_integer (rows, 0);
  return TRUE;
}

/**
 * dure_source_issue:
 * @donor: for whom it may send
 * @kind: what it is
 * @is_coordinators: whether a coordinator issues it
 * @ret_number: (out): names it from now on
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such donor with a consent,
 *   %DURE_BACKEND_ERROR_CONFLICT when there are too many already, %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 *
 * Returns: (transfer full) (nullable): the secret, in base64url; it is told this once
 */
char *
dure_source_issue (DureCity *city, const char *donor, DureSourceKind kind,
                   gboolean is_coordinators, gint64 *ret_number, GError **error)
{
  guint8 hash[DURE_SHA256_BYTES];
  gint64 consent, open;
  char *secret;

  if (!find_consent (city, donor, &consent, &open, error))
    return NULL;
  if (consent == 0)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                   "no donor with a consent in force");
      return NULL;
    }
  if (open >= SOURCES_OF_A_DONOR)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                   "a donor has at most %d sources at a time", SOURCES_OF_A_DONOR);
      return NULL;
    }
  secret = dure_bearer_new (city->dice, hash);
  return dure_bearer_give (
      secret, store (city, donor, consent, kind, is_coordinators, hash, ret_number, error));
}

static gboolean
require_change (DureCity *city, GError **error)
{
  if (dure_database_changed (city->database) == 1)
    return TRUE;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "no such source");
  return FALSE;
}

/**
 * dure_source_revoke:
 * @donor: whose
 * @number: which
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when the donor has no such source, %DURE_BACKEND_ERROR_STORE
 *
 * It sends nothing any more. Revoking twice changes nothing.
 */
gboolean
dure_source_revoke (DureCity *city, const char *donor, gint64 number, GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE source SET revoked_ms = coalesce(revoked_ms, ?3)"
                            " WHERE number = ?1 AND donor = ?2",
                            "iti", number, donor, dure_city_now (city))
         && require_change (city, error);
}

/**
 * dure_source_revoke_of_phone:
 * @phone: who has claimed its donor
 * @number: which
 * @error: as dure_source_revoke()
 */
gboolean
dure_source_revoke_of_phone (DureCity *city, gint64 phone, gint64 number, GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE source SET revoked_ms = coalesce(revoked_ms, ?3)"
                            " WHERE number = ?1 AND donor IN"
                            " (SELECT donor FROM claim WHERE phone = ?2)",
                            "iii", number, phone, dure_city_now (city))
         && require_change (city, error);
}

/**
 * dure_source_free:
 * @self: (transfer full) (nullable)
 */
void
dure_source_free (DureSource *self)
{
  if (self == NULL)
    return;
  g_free (self->donor);
  g_free (self);
}

static DureSource *
source_of_row (DureRows *rows, const char *donor)
{
  DureSource *self = g_new0 (DureSource, 1);

  self->number = dure_rows_integer (rows, 0);
  self->donor = g_strdup (donor);
  dure_source_kind_from_text (dure_rows_text (rows, 1), &self->kind);
  self->is_coordinators = g_str_equal (dure_rows_text (rows, 2), "coordinator");
  self->issued_ms = dure_rows_integer (rows, 3);
  self->expires_ms = dure_rows_integer (rows, 4);
  self->revoked_ms = dure_rows_integer (rows, 5);
  self->batches = dure_rows_integer (rows, 6);
  self->observations = dure_rows_integer (rows, 7);
  self->last_ms = dure_rows_integer (rows, 8);
  return self;
}

/**
 * dure_sources_of_donor:
 * @donor: a donor
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureSource) (nullable): the donor's sources, newest first,
 *   without those of files
 */
GPtrArray *
dure_sources_of_donor (DureCity *city, const char *donor, GError **error)
{
  g_autoptr (GPtrArray) sources =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dure_source_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT source.number, kind, issued_by, issued_ms, expires_ms, coalesce(revoked_ms, 0),"
      " count(batch.number), CAST (coalesce(sum(batch.observations), 0) AS BIGINT),"
      " coalesce(max(batch.received_ms), 0)"
      " FROM source LEFT JOIN batch ON batch.source = source.number"
      " WHERE source.donor = ?1"
      " AND NOT EXISTS (SELECT 1 FROM import WHERE import.source = source.number)"
      " GROUP BY source.number ORDER BY source.number DESC",
      "t", donor);
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  while (dure_rows_next (rows, &failure))
    g_ptr_array_add (sources, source_of_row (rows, donor));
  if (failure == NULL)
    return g_steal_pointer (&sources);
  g_propagate_error (error, failure);
  return NULL;
}

/**
 * dure_source_look:
 * @number: a source
 * @ret_stand: (out caller-allocates): whether it may send now, and what
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * On the writer's thread this is the last word: nothing changes until the commit.
 */
gboolean
dure_source_look (DureCity *city, gint64 number, DureSourceStand *ret_stand, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT donor.withdrawn_ms, source.revoked_ms, source.expires_ms, donor.revision,"
      " donor.generation FROM source"
      " JOIN donor ON donor.id = source.donor WHERE source.number = ?1 /*for share*/",
      "i", number);
  gboolean is_known;

  if (!dure_rows_first (rows, &is_known, error))
    return FALSE;
  *ret_stand = (DureSourceStand) { .state = DURE_SOURCE_UNKNOWN };
  if (!is_known)
    return TRUE;
  ret_stand->revision = dure_rows_integer (rows, 3);
  ret_stand->generation = dure_rows_integer (rows, 4);
  if (!dure_rows_is_null (rows, 0))
    ret_stand->state = DURE_SOURCE_WITHDRAWN;
  else if (!dure_rows_is_null (rows, 1) || dure_rows_integer (rows, 2) <= dure_city_now (city))
    ret_stand->state = DURE_SOURCE_ENDED;
  else
    ret_stand->state = DURE_SOURCE_OPEN;
  return TRUE;
}

static gboolean
is_taken_back (const GPtrArray *events, const DureScopeAnswer *answer)
{
  const DureConsentEvent *event = answer->event >= 0 ? events->pdata[answer->event] : NULL;

  return answer->state == DURE_SCOPE_REFUSED && event != NULL
         && event->kind == DURE_CONSENT_EVENT_CHANGED;
}

/* What was measured while the donor did not agree stays out, also when they do by now. */
static void
work_out (DureSourceScope *scope, const GPtrArray *events, const GPtrArray *notices,
          const char *pilot, gint64 now)
{
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    {
      const char *item = dure_code_item (code);
      DureScopeAnswer answer;

      if (dure_scope_keeps (events, notices, pilot, item, now, &answer))
        {
          scope->from_ms[code] =
              dure_scope_kept_since (events, notices, pilot, item, now, &answer);
          scope->from_line[code] = answer.line;
        }
      else
        scope->lacking[code] = (guint8) (1 + answer.line);
      scope->is_taken_back[code] = is_taken_back (events, &answer);
    }
}

/* The consent that the source rests on tells the pilot; to what the donor agrees, and since when,
 * is told by everything that was decided so far. */
static gboolean
read_consent (DureCity *city, DureSourceScope *scope, const char *record, GError **error)
{
  g_autoptr (GPtrArray) events = dure_consents_of_donor (city, scope->donor, error);
  g_autoptr (json_t) json = dure_json_parse (record, strlen (record), error);
  g_autofree char *digest = json != NULL ? dure_consent_notice_digest_of (json) : NULL;
  DureNotice *notice = digest != NULL ? dure_notice_shelf_find (city->notices, digest) : NULL;

  if (events == NULL || json == NULL)
    return FALSE;
  if (notice == NULL)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                   "a stored consent rests on a notice that is missing here");
      return FALSE;
    }
  work_out (scope, events, dure_notice_shelf_list (city->notices), dure_notice_pilot (notice),
            dure_consents_now (city, events));
  return TRUE;
}

/**
 * dure_source_scope_free:
 * @self: (transfer full) (nullable)
 */
void
dure_source_scope_free (DureSourceScope *self)
{
  if (self == NULL)
    return;
  g_free (self->donor);
  g_free (self);
}

/**
 * dure_source_scope_find:
 * @hash: from dure_bearer_hash()
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE when what is stored cannot be
 *   read
 *
 * Returns: (transfer full) (nullable): what this source may send
 */
DureSourceScope *
dure_source_scope_find (DureCity *city, const guint8 hash[DURE_SHA256_BYTES], GError **error)
{
  g_autoptr (DureSourceScope) self = g_new0 (DureSourceScope, 1);
  DureSourceStand stand;
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT source.number, source.donor, consent_event.record, donor.revision FROM source"
      " JOIN consent_event ON consent_event.number = source.consent"
      " JOIN donor ON donor.id = source.donor WHERE secret_hash = ?1",
      "b", hash, (gsize) DURE_SHA256_BYTES);
  gboolean is_known;

  if (!dure_rows_first (rows, &is_known, error))
    return NULL;
  if (!is_known)
    {
      self->state = DURE_SOURCE_UNKNOWN;
      return g_steal_pointer (&self);
    }
  self->number = dure_rows_integer (rows, 0);
  self->revision = dure_rows_integer (rows, 3);
  if (!dure_source_look (city, self->number, &stand, error))
    return NULL;
  self->state = stand.state;
  if (self->state != DURE_SOURCE_OPEN)
    return g_steal_pointer (&self);
  self->donor = g_strdup (dure_rows_text (rows, 1));
  return read_consent (city, self, dure_rows_text (rows, 2), error) ? g_steal_pointer (&self)
                                                                    : NULL;
}
