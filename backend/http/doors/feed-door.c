// feed-door.c: where recipients read what they are told, and say what they did
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each with a token for the feed (token-door.c), and only of the recipient's own.
//
//   GET  /v1/feed?after=N          the next entries after that one
//   POST /v1/feed/acks             {"sequence": N}: all up to that one is done
//   POST /v1/deletions/receipts    {"receipt": signed text}: that a deletion is done
//
// An entry stays readable when it is acknowledged: who has lost what it had begins again at 0.

#include "feed-door.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "deletion-receipts.h"
#include "errand.h"
#include "feed.h"
#include "token-door.h"

typedef struct
{
  DureErrand errand;
  char *recipient;
  gint64 sequence;
  char *receipt;
} SayErrand;

static gboolean
run_acknowledgement (DureCity *city, gpointer data, GError **error)
{
  const SayErrand *self = data;

  return dure_feed_acknowledge (city, self->recipient, self->sequence, error);
}

static gboolean
run_deleted (DureCity *city, gpointer data, GError **error)
{
  const SayErrand *self = data;

  return dure_deletion_receipt_take (city, self->recipient, self->receipt, error);
}

static void
fail (DureExchange *exchange, const GError *error)
{
  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED))
    dure_exchange_problem (exchange, "malformed");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN)
           || g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    dure_exchange_problem (exchange, "not-found");
  else
    dure_exchange_failure (exchange, error);
}

static void
answer_said (gpointer data, const GError *error)
{
  SayErrand *self = data;
  g_autoptr (json_t) answer = json_pack ("{s:s}", "status", "stored");

  if (error != NULL)
    fail (&self->errand.exchange, error);
  else
    dure_exchange_json (&self->errand.exchange, SOUP_STATUS_OK, answer);
}

static void
clear_said (gpointer data)
{
  SayErrand *self = data;

  g_free (self->recipient);
  g_free (self->receipt);
}

static const DureErrandKind acknowledgement_kind = {
  .size = sizeof (SayErrand),
  .work = { .run = run_acknowledgement, .done = dure_errand_done },
  .answer = answer_said,
  .clear = clear_said,
};

static const DureErrandKind deleted_kind = {
  .size = sizeof (SayErrand),
  .work = { .run = run_deleted, .done = dure_errand_done },
  .answer = answer_said,
  .clear = clear_said,
};

/**
 * dure_feed_door_read:
 *
 * GET /v1/feed: without `after`, from the beginning.
 */
void
dure_feed_door_read (DureExchange *exchange)
{
  g_autofree char *recipient = dure_token_door_admit (exchange, DURE_TOKEN_SCOPE_FEED);
  g_autofree char *text = dure_exchange_asked (exchange, "after");
  g_autoptr (json_t) answer = NULL;
  g_autoptr (GError) error = NULL;
  guint64 after = 0;

  if (recipient == NULL)
    return;
  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &after, NULL))
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  answer = dure_feed_read (exchange->city, recipient, (gint64) after, &error);
  if (answer == NULL)
    fail (exchange, error);
  else
    dure_exchange_json (exchange, SOUP_STATUS_OK, answer);
}

/**
 * dure_feed_door_acknowledge:
 *
 * POST /v1/feed/acks.
 */
void
dure_feed_door_acknowledge (DureExchange *exchange)
{
  static const char *const keys[] = { "sequence", NULL };
  g_autofree char *recipient = dure_token_door_admit (exchange, DURE_TOKEN_SCOPE_FEED);
  g_autoptr (json_t) request = NULL;
  SayErrand *errand;
  gint64 sequence;

  if (recipient == NULL)
    return;
  request = dure_exchange_read (exchange, NULL);
  if (request == NULL || !dure_json_only (request, keys, NULL)
      || !dure_json_integer (request, "sequence", 0, G_MAXINT64, &sequence, NULL))
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (&acknowledgement_kind, exchange);
  errand->recipient = g_steal_pointer (&recipient);
  errand->sequence = sequence;
  dure_errand_send (errand, DURE_WORK_MACHINE, 0);
}

/**
 * dure_feed_door_deleted:
 *
 * POST /v1/deletions/receipts.
 */
void
dure_feed_door_deleted (DureExchange *exchange)
{
  static const char *const keys[] = { "receipt", NULL };
  g_autofree char *recipient = dure_token_door_admit (exchange, DURE_TOKEN_SCOPE_FEED);
  g_autoptr (json_t) request = NULL;
  const char *receipt = NULL;
  SayErrand *errand;

  if (recipient == NULL)
    return;
  request = dure_exchange_read (exchange, NULL);
  if (request != NULL && dure_json_only (request, keys, NULL))
    receipt = json_string_value (json_object_get (request, "receipt"));
  if (receipt == NULL)
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (&deleted_kind, exchange);
  errand->recipient = g_steal_pointer (&recipient);
  errand->receipt = g_strdup (receipt);
  dure_errand_send (errand, DURE_WORK_MACHINE, 0);
}
