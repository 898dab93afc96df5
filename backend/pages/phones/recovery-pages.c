// recovery-pages.c: the recovery code: shown once, and used when a phone is lost
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "recovery-pages.h"

#include "canonical-json.h"
#include "encoding.h"
#include "errand.h"
#include "people-errands.h"
#include "phone-pages.h"
#include "recoveries.h"
#include "sessions.h"
#include "shown-key.h"

typedef struct
{
  DureErrand errand;
  char *cookie, *code;
} IssueErrand;

static gboolean
run_issue (DureCity *city, gpointer data, GError **error)
{
  IssueErrand *self = data;
  DurePhone here;

  if (dure_session_find_phone (city, self->cookie, &here, error))
    self->code = dure_recovery_new (city, &here, error);
  return self->code != NULL;
}

static void
answer_issue (gpointer data, const GError *error)
{
  IssueErrand *self = data;

  if (error == NULL)
    dure_phone_pages_show_code (&self->errand.exchange, self->code);
  else
    dure_exchange_failure (&self->errand.exchange, error);
}

static void
clear_issue (gpointer data)
{
  IssueErrand *self = data;

  dure_text_wipe (self->cookie);
  dure_text_wipe (self->code);
}

static const DureErrandKind issue_kind = {
  .size = sizeof (IssueErrand),
  .work = { .run = run_issue, .done = dure_errand_done },
  .answer = answer_issue,
  .clear = clear_issue,
};

/**
 * dure_recovery_pages_issue:
 *
 * POST /my/recovery. The page that comes back shows the code; an earlier one works no more.
 */
void
dure_recovery_pages_issue (DurePeople *self, DureExchange *exchange)
{
  IssueErrand *errand;

  if (dure_people_session (self, exchange) == 0)
    return;
  errand = dure_errand_new (&issue_kind, exchange);
  errand->cookie = dure_exchange_cookie (exchange, DURE_SESSION_COOKIE);
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

typedef struct
{
  DureErrand errand;
  DurePeople *people;
  char *code, *cookie, *secret;
  DureShownKey key;
  gboolean remove_others;
  DureRecovery recovery;
} UseErrand;

static gboolean
run_use (DureCity *city, gpointer data, GError **error)
{
  UseErrand *self = data;
  gint64 here, phone;

  if (!dure_shown_key_spend (&self->key, city, error))
    return FALSE;
  if (!self->key.is_fresh)
    return TRUE;
  if (!dure_session_find (city, self->cookie, &here, error)
      || !dure_recovery_use (city, self->code, self->key.point, here, self->remove_others,
                             &self->recovery, &phone, error))
    return FALSE;
  if (self->recovery == DURE_RECOVERY_DONE)
    self->secret = dure_session_open (city, phone, error);
  return self->recovery != DURE_RECOVERY_DONE || self->secret != NULL;
}

static void
answer_use (gpointer data, const GError *error)
{
  UseErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;

  if (error == NULL && !self->key.is_fresh)
    dure_people_fail_guess (self->people, exchange, "refused");
  else if (error == NULL && self->recovery == DURE_RECOVERY_BUSY)
    dure_exchange_problem (exchange, "own-donations");
  else if (error == NULL && self->recovery == DURE_RECOVERY_REMOVED)
    dure_exchange_problem (exchange, "removed-phone");
  else if (error == NULL && self->recovery == DURE_RECOVERY_UNKNOWN)
    dure_people_fail_guess (self->people, exchange, "unknown-recovery");
  else
    dure_people_welcome (self->people, exchange, self->secret, error);
}

static void
clear_use (gpointer data)
{
  UseErrand *self = data;

  g_clear_pointer (&self->code, dure_text_wipe);
  g_clear_pointer (&self->cookie, dure_text_wipe);
  g_clear_pointer (&self->secret, dure_text_wipe);
  dure_shown_key_clear (&self->key);
}

static const DureErrandKind use_kind = {
  .size = sizeof (UseErrand),
  .work = { .run = run_use, .done = dure_errand_done },
  .answer = answer_use,
  .clear = clear_use,
};

/**
 * dure_recovery_pages_use:
 *
 * POST /v1/recoveries: `{"code": as typed, "publicKey": JWK, "challenge": ..., "signature": ES256,
 * "removeOthers": whether the other phones are lost}`, signed for `dure-recovery/1` about the code.
 */
void
dure_recovery_pages_use (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  const json_t *others = json_object_get (request, "removeOthers");
  const char *code = json_string_value (json_object_get (request, "code"));
  UseErrand *errand;
  DureShownKey key;

  if (!json_is_boolean (others))
    {
      dure_people_fail_guess (self, exchange, "malformed");
      return;
    }
  if (!dure_shown_key_read (self, exchange, request, "dure-recovery/1", code, &key))
    return;
  errand = dure_errand_new (&use_kind, exchange);
  errand->people = self;
  errand->code = g_strdup (code);
  errand->cookie = dure_exchange_cookie (exchange, DURE_SESSION_COOKIE);
  errand->key = key;
  errand->remove_others = json_is_true (others);
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}
