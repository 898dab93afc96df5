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
#include "ingest.h"
#include "log.h"
#include "slips.h"
#include "withdrawals.h"

#define WRONG_OF_KIOSK 20
#define WRONG_OF_ALL 100
#define WINDOW_MS (60 * 60 * 1000)
#define ALL "all"

typedef struct
{
  DureEnvelope *envelope;
  DureSlipOutcome outcome;
  gboolean is_ready;
} Item;

typedef struct
{
  DureErrand errand;
  const DureSlipLimits *limits;
  GPtrArray *items;
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

static void
item_free (Item *self)
{
  dure_envelope_free (self->envelope);
  g_free (self);
}

static gboolean
run_slips (DureCity *city, gpointer data, GError **error)
{
  GPtrArray *items = ((SlipsErrand *) data)->items;

  for (guint i = 0; i < items->len; i++)
    {
      Item *item = items->pdata[i];

      if (!item->is_ready && !dure_slip_take (city, item->envelope, &item->outcome, error))
        return FALSE;
    }
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
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = self->items->pdata[i];
      const char *text = dure_slip_outcome_to_text (item->outcome);
      const gboolean is_refused = item->outcome > DURE_SLIP_REPEAT;

      count_try (self->limits, exchange, item->envelope, item->outcome);
      json_array_append_new (results,
                             json_pack ("{s:s, s:s, s:s*}", "id", item->envelope->id, "status",
                                        is_refused ? "refused" : text, "reason",
                                        is_refused ? text : NULL));
      if (is_refused)
        dure_log (G_LOG_LEVEL_MESSAGE, "withdrawal-refused", { DURE_LOG_REASON, text });
    }
  answer = dure_ingest_sign_results (exchange->city, results);
  dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

static void
clear_slips (gpointer data)
{
  g_ptr_array_unref (((SlipsErrand *) data)->items);
}

static const DureErrandKind slips_kind = {
  .size = sizeof (SlipsErrand),
  .work = { .run = run_slips, .after = erase, .done = dure_errand_done },
  .answer = answer_slips,
  .clear = clear_slips,
};

/* NULL when the request is not of its shape. */
static GPtrArray *
read_items (const DureSlipLimits *limits, DureExchange *exchange, const json_t *request)
{
  static const char *const keys[] = { "withdrawals", NULL };
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  const json_t *list;
  gsize i;
  json_t *json;

  if (request == NULL || !dure_json_only (request, keys, NULL)
      || (list = dure_json_array (request, "withdrawals", 1, DURE_SLIPS_AT_ONCE, NULL)) == NULL)
    return NULL;
  json_array_foreach ((json_t *) list, i, json)
    {
      Item *item = g_new0 (Item, 1);

      g_ptr_array_add (items, item);
      item->envelope = dure_envelope_from_json (json, NULL);
      if (item->envelope == NULL)
        return NULL;
      item->is_ready = !may_try (limits, exchange, item->envelope);
      item->outcome = DURE_SLIP_TOO_OFTEN;
    }
  return g_steal_pointer (&items);
}

/**
 * dure_slip_door_post:
 *
 * POST /v1/withdrawals: `{"withdrawals":[envelope, ...]}`.
 */
void
dure_slip_door_post (const DureSlipLimits *limits, DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  g_autoptr (GPtrArray) items = read_items (limits, exchange, request);
  SlipsErrand *errand;

  if (items == NULL)
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (&slips_kind, exchange);
  errand->limits = limits;
  errand->items = g_steal_pointer (&items);
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}
