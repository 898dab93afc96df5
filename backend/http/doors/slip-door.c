// slip-door.c: where slips come in: what is taken back by the short code at a kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   POST /v1/withdrawals/looks   one slip without a scope: what stands
//   POST /v1/withdrawals         slips; each has an answer, all of them signed like donations' ones
//
// There are 10^9 codes (a tenth digit checks them). A kiosk may be wrong 20 times an hour, all of
// them together 100 times: with a hundred thousand donors a hit by chance takes four days of trying
// day and night at several kiosks, and finds nothing but which kinds stand. Whether a code is
// somebody's is told to nobody but an enrolled kiosk.

#include "slip-door.h"

#include "canonical-json.h"
#include "errand.h"
#include "id.h"
#include "kiosk-mail.h"
#include "log.h"
#include "slips.h"
#include "withdrawals.h"

#define WRONG_OF_KIOSK 20
#define WRONG_OF_ALL 100
#define WINDOW_MS (60 * 60 * 1000)
#define ALL "all"

typedef struct
{
  DureErrand errand;
  const DureSlipLimits *limits;
  GPtrArray *envelopes;
  DureSlipOutcome outcomes[DURE_SLIPS_AT_ONCE];
  gboolean may_try[DURE_SLIPS_AT_ONCE];
} SlipsErrand;

/**
 * dure_slip_limits_init:
 *
 * For all threads of a server.
 */
void
dure_slip_limits_init (DureSlipLimits *self)
{
  self->of_kiosk = dure_limiter_new (WRONG_OF_KIOSK, WINDOW_MS);
  self->of_all = dure_limiter_new (WRONG_OF_ALL, WINDOW_MS);
}

/**
 * dure_slip_limits_clear:
 */
void
dure_slip_limits_clear (DureSlipLimits *self)
{
  g_clear_pointer (&self->of_kiosk, dure_limiter_free);
  g_clear_pointer (&self->of_all, dure_limiter_free);
}

static gboolean
may_try (const DureSlipLimits *limits, DureExchange *exchange, const DureEnvelope *envelope)
{
  gint64 now = dure_clock_monotonic_ms (exchange->city->clock);

  return dure_limiter_allows (limits->of_kiosk, envelope->kiosk, now)
         && dure_limiter_allows (limits->of_all, ALL, now);
}

/* Only a kiosk of ours gets so far as to be wrong. */
static void
count_try (const DureSlipLimits *limits, DureExchange *exchange, const DureEnvelope *envelope,
           DureSlipOutcome outcome)
{
  gint64 now = dure_clock_monotonic_ms (exchange->city->clock);

  if (outcome != DURE_SLIP_UNKNOWN_CODE)
    return;
  dure_limiter_failed (limits->of_kiosk, envelope->kiosk, now);
  dure_limiter_failed (limits->of_all, ALL, now);
}

static void
tell_standing (DureExchange *exchange, DureSlipOutcome outcome, json_t *standing)
{
  g_autoptr (json_t) answer = NULL;

  switch (outcome)
    {
    case DURE_SLIP_DONE:
      answer = json_pack ("{s:O}", "standing", standing);
      dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
      break;
    case DURE_SLIP_SEVERAL:
      dure_exchange_problem (exchange, "conflict");
      break;
    case DURE_SLIP_REPEAT:
    case DURE_SLIP_MALFORMED:
      dure_exchange_problem (exchange, "malformed");
      break;
    case DURE_SLIP_UNKNOWN_CODE:
      dure_exchange_problem (exchange, "not-found");
      break;
    case DURE_SLIP_UNKNOWN_KIOSK:
    case DURE_SLIP_TOO_OFTEN:
      dure_exchange_problem (exchange, dure_slip_outcome_to_text (outcome));
      break;
    }
}

/**
 * dure_slip_door_look:
 *
 * POST /v1/withdrawals/looks: an envelope with a slip.
 */
void
dure_slip_door_look (const DureSlipLimits *limits, DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  g_autoptr (DureEnvelope) envelope =
      request != NULL ? dure_envelope_from_json (request, NULL) : NULL;
  g_autoptr (json_t) standing = NULL;
  g_autoptr (GError) error = NULL;
  DureSlipOutcome outcome = DURE_SLIP_TOO_OFTEN;

  if (envelope == NULL)
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  if (may_try (limits, exchange, envelope)
      && !dure_slip_look (exchange->city, envelope, &outcome, &standing, &error))
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  count_try (limits, exchange, envelope, outcome);
  tell_standing (exchange, outcome, standing);
}

static gboolean
run_slips (DureCity *city, gpointer data, GError **error)
{
  SlipsErrand *self = data;

  for (guint i = 0; i < self->envelopes->len; i++)
    if (self->may_try[i]
        && !dure_slip_take (city, self->envelopes->pdata[i], &self->outcomes[i], error))
      return FALSE;
  return TRUE;
}

/* What is left of a large one is done by the server's chores. */
static gboolean
erase (DureCity *city, gpointer data, GError **error)
{
  gboolean has_more;

  return dure_withdrawals_step (city, &has_more, error);
}

static void
answer_slips (gpointer data, const GError *error)
{
  SlipsErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;
  g_autoptr (json_t) answer = NULL;
  json_t *results;

  if (error != NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  results = json_array ();
  for (guint i = 0; i < self->envelopes->len; i++)
    {
      const DureEnvelope *envelope = self->envelopes->pdata[i];
      const char *text = dure_slip_outcome_to_text (self->outcomes[i]);
      const gboolean is_refused = self->outcomes[i] > DURE_SLIP_REPEAT;

      count_try (self->limits, exchange, envelope, self->outcomes[i]);
      dure_kiosk_mail_answer (results, envelope->id, text, is_refused ? text : NULL);
      if (is_refused)
        dure_log (G_LOG_LEVEL_MESSAGE, "withdrawal-refused", { DURE_LOG_REASON, text });
    }
  answer = dure_kiosk_mail_sign (exchange->city, results);
  dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

static void
clear_slips (gpointer data)
{
  g_ptr_array_unref (((SlipsErrand *) data)->envelopes);
}

static const DureErrandKind slips_kind = {
  .size = sizeof (SlipsErrand),
  .work = { .run = run_slips, .after = erase, .done = dure_errand_done },
  .answer = answer_slips,
  .clear = clear_slips,
};

/**
 * dure_slip_door_post:
 *
 * POST /v1/withdrawals: `{"withdrawals":[envelope, ...]}`.
 */
void
dure_slip_door_post (const DureSlipLimits *limits, DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  g_autoptr (GPtrArray) envelopes =
      dure_kiosk_mail_read (request, "withdrawals", DURE_SLIPS_AT_ONCE);
  SlipsErrand *errand;

  if (envelopes == NULL)
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (&slips_kind, exchange);
  errand->limits = limits;
  for (guint i = 0; i < envelopes->len; i++)
    {
      errand->may_try[i] = may_try (limits, exchange, envelopes->pdata[i]);
      errand->outcomes[i] = DURE_SLIP_TOO_OFTEN;
    }
  errand->envelopes = g_steal_pointer (&envelopes);
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}
