// model-door.c: where kiosks report how often a model on trial ran, and ask whether it still may
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   POST /v1/model-runs    reports; each has an answer, all of them signed like donations' ones
//   POST /v1/model-stops   one digest: may it not run any more? signed by the city
//
// Which models are stopped is no secret, so whoever knows a digest may ask.

#include "model-door.h"

#include "canonical-json.h"
#include "errand.h"
#include "ingest.h"
#include "log.h"
#include "model-reports.h"
#include "model-stop.h"

typedef struct
{
  DureEnvelope *envelope;
  DureModelReportOutcome outcome;
} Item;

typedef struct
{
  DureErrand errand;
  GPtrArray *items;
} ReportsErrand;

static void
item_free (Item *self)
{
  dure_envelope_free (self->envelope);
  g_free (self);
}

static gboolean
run_reports (DureCity *city, gpointer data, GError **error)
{
  GPtrArray *items = ((ReportsErrand *) data)->items;

  for (guint i = 0; i < items->len; i++)
    {
      Item *item = items->pdata[i];

      if (!dure_model_report_take (city, item->envelope, &item->outcome, error))
        return FALSE;
    }
  return TRUE;
}

static void
answer_reports (gpointer data, const GError *error)
{
  ReportsErrand *self = data;
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
      const char *text = dure_model_report_outcome_to_text (item->outcome);
      const gboolean is_refused = item->outcome > DURE_MODEL_REPORT_REPEAT;

      json_array_append_new (results,
                             json_pack ("{s:s, s:s, s:s*}", "id", item->envelope->id, "status",
                                        is_refused ? "refused" : text, "reason",
                                        is_refused ? text : NULL));
      if (is_refused)
        dure_log (G_LOG_LEVEL_MESSAGE, "model-runs-refused", { DURE_LOG_REASON, text });
    }
  answer = dure_ingest_sign_results (exchange->city, results);
  dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

static void
clear_reports (gpointer data)
{
  g_ptr_array_unref (((ReportsErrand *) data)->items);
}

static const DureErrandKind reports_kind = {
  .size = sizeof (ReportsErrand),
  .work = { .run = run_reports, .done = dure_errand_done },
  .answer = answer_reports,
  .clear = clear_reports,
};

/* NULL when the request is not of its shape. */
static GPtrArray *
read_items (const json_t *request)
{
  static const char *const keys[] = { "model-runs", NULL };
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  const json_t *list;
  gsize i;
  json_t *json;

  if (request == NULL || !dure_json_only (request, keys, NULL)
      || (list = dure_json_array (request, "model-runs", 1, DURE_MODEL_REPORTS_AT_ONCE, NULL))
             == NULL)
    return NULL;
  json_array_foreach ((json_t *) list, i, json)
    {
      Item *item = g_new0 (Item, 1);

      g_ptr_array_add (items, item);
      item->envelope = dure_envelope_from_json (json, NULL);
      if (item->envelope == NULL)
        return NULL;
    }
  return g_steal_pointer (&items);
}

/**
 * dure_model_door_post:
 *
 * POST /v1/model-runs: `{"model-runs":[envelope, ...]}`.
 */
void
dure_model_door_post (DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  g_autoptr (GPtrArray) items = read_items (request);
  ReportsErrand *errand;

  if (items == NULL)
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (&reports_kind, exchange);
  errand->items = g_steal_pointer (&items);
  dure_errand_send (errand, DURE_WORK_MACHINE, 0);
}

/**
 * dure_model_door_ask:
 *
 * POST /v1/model-stops: `{"model": SHA-256}`.
 */
void
dure_model_door_ask (DureExchange *exchange)
{
  static const char *const keys[] = { "model", NULL };
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  const char *digest = request != NULL && dure_json_only (request, keys, NULL)
                           ? json_string_value (json_object_get (request, "model"))
                           : NULL;
  g_autoptr (json_t) answer = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_stopped;

  if (!dure_model_digest_is_valid (digest))
    dure_exchange_problem (exchange, "malformed");
  else if (!dure_model_is_stopped (exchange->city, digest, &is_stopped, &error))
    dure_exchange_failure (exchange, error);
  else
    {
      answer = dure_model_stop_sign (digest, is_stopped, exchange->city->keys->signing);
      dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
    }
}
