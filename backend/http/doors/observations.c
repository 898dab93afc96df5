// observations.c: POST /v1/observations, the way in for what sends by itself
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A bearer secret (RFC 6750) names the source; the body is one batch, plain or compressed. What is
// wrong is said with the place in the document it is about (RFC 9457, "errors"), and nothing of the
// batch is kept. 201 and 200 are sent only when the batch is durable: 201 for the first time, 200
// with the same answer for every other.

#include "observations.h"

#include "backend-error.h"
#include "batches.h"
#include "bearer.h"
#include "canonical-json.h"
#include "decompress.h"
#include "encoding.h"
#include "errand.h"
#include "id.h"
#include "late.h"

#include <sodium.h>
#include <string.h>

#define PLAIN_MAX (1024 * 1024)
#define BEARER "Bearer "

struct _DureObservationsDoor
{
  const DureService *service;
  DureLimiter *guesses;
  DureRate *rate;
  DureBatchDesk *desk;
  guint8 *plain; /* room for a body that came compressed */
};

/**
 * dure_observations_door_new:
 * @service: what it draws on
 * @guesses: how often an address may show a wrong secret
 * @rate: how often a source may send
 *
 * Returns: (transfer full): the door of one thread
 */
DureObservationsDoor *
dure_observations_door_new (const DureService *service, DureLimiter *guesses, DureRate *rate)
{
  DureObservationsDoor *self = g_new0 (DureObservationsDoor, 1);

  self->service = service;
  self->guesses = guesses;
  self->rate = rate;
  self->desk = dure_batch_desk_new (service->city);
  self->plain = g_malloc (PLAIN_MAX);
  return self;
}

/**
 * dure_observations_door_free:
 * @self: (transfer full) (nullable)
 */
void
dure_observations_door_free (DureObservationsDoor *self)
{
  if (self == NULL)
    return;
  dure_batch_desk_free (self->desk);
  g_free (self->plain);
  g_free (self);
}

static void
refuse_stranger (DureObservationsDoor *self, DureExchange *exchange)
{
  g_autofree char *address = dure_exchange_address (exchange);
  gint64 now = dure_clock_monotonic_ms (exchange->city->clock);
  gboolean may_guess = dure_limiter_allows (self->guesses, address, now);

  if (may_guess)
    dure_limiter_failed (self->guesses, address, now);
  dure_exchange_put (exchange, "WWW-Authenticate", "Bearer");
  dure_exchange_problem (exchange, may_guess ? "unknown-source" : "too-often");
}

static void
refuse_ended (DureExchange *exchange, gboolean is_withdrawn)
{
  dure_exchange_problem (exchange, is_withdrawn ? "withdrawn" : "source-ended");
}

static gboolean
read_bearer (const char *header, guint8 ret_hash[DURE_SHA256_BYTES])
{
  return header != NULL && g_str_has_prefix (header, BEARER)
         && dure_bearer_hash (header + strlen (BEARER), ret_hash);
}

static void
complain (DureExchange *exchange, const char *code, json_t *complaint)
{
  g_autoptr (json_t) more = json_pack ("{s:[o]}", "errors", complaint);

  dure_exchange_problem_with (exchange, code, more);
}

static void
refuse_uncovered (DureExchange *exchange, const DureBatchComplaint *complaint)
{
  g_autofree char *pointer = g_strdup_printf ("/observations/%u", complaint->observation);

  complain (exchange, "not-covered",
            json_pack ("{s:s, s:s, s:s}", "pointer", pointer, "line",
                       dure_purpose_to_text (complaint->purpose), "reason",
                       complaint->is_too_early ? "before-consent" : "not-in-consent"));
}

/* What came too late, while the writer writes down that it did. */
typedef struct
{
  DureErrand errand;
  gint64 source;
  gboolean is_part; /* the donor is still here and has withdrawn a part */
  DureCode code;
  DureBatchComplaint complaint;
} LateErrand;

static gboolean
run_late (DureCity *city, gpointer data, GError **error)
{
  const LateErrand *self = data;

  return self->is_part ? dure_late_code (city, self->source, self->code, error)
                       : dure_late_source (city, self->source, error);
}

static void
answer_late (gpointer data, const GError *error)
{
  LateErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;

  if (error != NULL)
    dure_exchange_failure (exchange, error);
  else if (self->is_part)
    refuse_uncovered (exchange, &self->complaint);
  else
    refuse_ended (exchange, TRUE);
}

static const DureErrandKind late_kind = {
  .size = sizeof (LateErrand),
  .work = { .run = run_late, .done = dure_errand_done },
  .answer = answer_late,
};

static void
refuse_late (DureExchange *exchange, const DureSourceScope *scope,
             const DureBatchComplaint *complaint)
{
  LateErrand *errand = dure_errand_new (&late_kind, exchange);

  errand->source = scope->number;
  errand->is_part = complaint != NULL;
  if (complaint != NULL)
    {
      errand->complaint = *complaint;
      errand->code = complaint->code;
    }
  dure_errand_send (errand, DURE_WORK_MACHINE, 0);
}

/* What the sender may send; %NULL when that has been answered. */
static const DureSourceScope *
find_scope (DureObservationsDoor *self, DureExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  guint8 hash[DURE_SHA256_BYTES];
  const DureSourceScope *scope;

  if (!read_bearer (dure_exchange_header (exchange, "Authorization"), hash))
    {
      refuse_stranger (self, exchange);
      return NULL;
    }
  scope = dure_batch_desk_scope (self->desk, hash, &error);
  if (scope == NULL)
    dure_exchange_failure (exchange, error);
  else if (scope->state == DURE_SOURCE_UNKNOWN)
    refuse_stranger (self, exchange);
  else if (scope->state == DURE_SOURCE_WITHDRAWN)
    refuse_late (exchange, scope, NULL);
  else if (scope->state != DURE_SOURCE_OPEN)
    refuse_ended (exchange, FALSE);
  return scope != NULL && scope->state == DURE_SOURCE_OPEN ? scope : NULL;
}

/* For how many seconds this source must wait before it may send once more. */
static guint
seconds_to_wait (DureObservationsDoor *self, const DureSourceScope *scope)
{
  return dure_rate_take (self->rate, &scope->number, sizeof scope->number,
                         dure_clock_monotonic_ms (self->service->city->clock));
}

/* Whether this source may send once more now; if not, that has been answered. */
static gboolean
may_send (DureObservationsDoor *self, DureExchange *exchange, const DureSourceScope *scope)
{
  guint wait_s = seconds_to_wait (self, scope);
  char text[16];

  if (wait_s == 0)
    return TRUE;
  g_snprintf (text, sizeof text, "%u", wait_s);
  dure_exchange_problem (exchange, "too-often");
  dure_exchange_put (exchange, "Retry-After", text);
  return FALSE;
}

static void
refuse_malformed (DureExchange *exchange, const DureBatchRefusal *refusal)
{
  char pointer[DURE_BATCH_POINTER_SIZE];

  dure_meters_malformed (exchange->service->meters, refusal->reason);
  dure_batch_refusal_pointer (refusal, pointer, sizeof pointer);
  complain (exchange, "malformed",
            json_pack ("{s:s, s:s, s:I}", "pointer", pointer, "reason",
                       dure_batch_reason_word (refusal->reason), "offset",
                       (json_int_t) refusal->offset));
}

typedef struct
{
  DureErrand errand;
  DureObservationsDoor *door;
  DureParcel *parcel;
} BatchErrand;

static gboolean
run_batch (DureCity *city, gpointer data, GError **error)
{
  return dure_parcel_store (city, ((BatchErrand *) data)->parcel, error);
}

/* Nothing in it needs to be escaped. */
static char *
describe (const DureParcel *parcel)
{
  g_autofree char *id = dure_id_from_bytes (parcel->id);
  g_autofree char *received = dure_time_to_text (parcel->received_ms);

  return g_strdup_printf ("{\"id\":\"%s\",\"observations\":%u,\"received\":\"%s\"}", id,
                          parcel->observations, received);
}

static void
answer_stored (DureExchange *exchange, const DureParcel *parcel, guint status)
{
  g_autofree char *answer = describe (parcel);

  dure_exchange_text_as (exchange, status, "application/json", answer);
}

static void
answer_batch (gpointer data, const GError *error)
{
  BatchErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;

  if (error != NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  switch (self->parcel->outcome)
    {
    case DURE_BATCH_STORED:
      answer_stored (exchange, self->parcel, SOUP_STATUS_CREATED);
      break;
    case DURE_BATCH_REPEATED:
      answer_stored (exchange, self->parcel, SOUP_STATUS_OK);
      break;
    case DURE_BATCH_CONFLICTING:
      dure_exchange_problem (exchange, "conflict");
      break;
    case DURE_BATCH_ENDED:
    case DURE_BATCH_WITHDRAWN:
      refuse_ended (exchange, self->parcel->outcome == DURE_BATCH_WITHDRAWN);
      break;
    case DURE_BATCH_OUTDATED:
      dure_batch_desk_forget (self->door->desk, self->parcel->source);
      dure_exchange_problem (exchange, "busy");
    }
}

static void
count (const DureMeters *meters, const DureParcel *parcel)
{
  if (parcel->outcome == DURE_BATCH_STORED || parcel->outcome == DURE_BATCH_REPEATED)
    dure_meters_batch (meters, parcel->outcome == DURE_BATCH_REPEATED, parcel->observations);
}

static void
count_batch (gpointer data)
{
  const BatchErrand *self = data;

  count (self->errand.exchange.service->meters, self->parcel);
}

static void
clear_batch (gpointer data)
{
  dure_parcel_free (((BatchErrand *) data)->parcel);
}

static const DureErrandKind batch_kind = {
  .size = sizeof (BatchErrand),
  .work = { .run = run_batch, .done = dure_errand_done },
  .answer = answer_batch,
  .count = count_batch,
  .clear = clear_batch,
};

/* The body as it was before it was compressed: @bytes, or in the room of the door. */
static DureDecompression
make_plain (DureObservationsDoor *self, const char *encoding, const guint8 **bytes, gsize *length)
{
  DureDecompression outcome;

  if (encoding == NULL || g_ascii_strcasecmp (encoding, "identity") == 0)
    return DURE_DECOMPRESSED;
  outcome = dure_decompress (encoding, *bytes, *length, self->plain, PLAIN_MAX, length);
  *bytes = self->plain;
  return outcome;
}

/* %NULL when it has been refused. */
static const guint8 *
plain_body (DureObservationsDoor *self, DureExchange *exchange, GBytes *body, gsize *ret_length)
{
  const guint8 *bytes = g_bytes_get_data (body, ret_length);

  switch (make_plain (self, dure_exchange_header (exchange, "Content-Encoding"), &bytes,
                      ret_length))
    {
    case DURE_DECOMPRESSED:
      return bytes;
    case DURE_DECOMPRESSION_UNKNOWN:
      dure_exchange_problem (exchange, "encoding");
      break;
    case DURE_DECOMPRESSION_BROKEN:
      dure_exchange_problem (exchange, "malformed");
      break;
    case DURE_DECOMPRESSION_TOO_LARGE:
      dure_exchange_problem (exchange, "too-large");
    }
  return NULL;
}

/* @error: why there is no parcel; a donor's key is gone when the donor has withdrawn. */
static void
send (DureObservationsDoor *self, DureExchange *exchange, const DureSourceScope *scope,
      DureParcel *parcel, const GError *error)
{
  BatchErrand *errand;

  if (parcel == NULL)
    {
      if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
        refuse_late (exchange, scope, NULL);
      else
        dure_exchange_failure (exchange, error);
      return;
    }
  errand = dure_errand_new (&batch_kind, exchange);
  errand->door = self;
  errand->parcel = parcel;
  dure_errand_send (errand, DURE_WORK_MACHINE, parcel->length);
}

/* Whether the donor has decided something since the scope was read: that may let it in. */
static gboolean
is_outdated (DureObservationsDoor *self, const DureSourceScope *scope)
{
  DureSourceStand stand;

  return dure_source_look (self->service->city, scope->number, &stand, NULL)
         && stand.revision != scope->revision;
}

/**
 * dure_observations_door_post:
 * @exchange: a request with its whole body
 */
void
dure_observations_door_post (DureObservationsDoor *self, DureExchange *exchange)
{
  const DureSourceScope *scope = find_scope (self, exchange);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  DureBatchComplaint complaint;
  DureBatchVerdict verdict;
  DureParcel *parcel;
  const guint8 *bytes;
  gsize length;

  if (scope == NULL || !may_send (self, exchange, scope))
    return;
  body = soup_message_body_flatten (soup_server_message_get_request_body (exchange->message));
  bytes = plain_body (self, exchange, body, &length);
  if (bytes == NULL)
    return;
  parcel = dure_batch_desk_receive (self->desk, scope, bytes, length, &verdict, &complaint,
                                    &error);
  if (bytes == self->plain)
    sodium_memzero (self->plain, length);
  switch (verdict)
    {
    case DURE_BATCH_FIT:
      send (self, exchange, scope, parcel, error);
      break;
    case DURE_BATCH_MALFORMED:
      refuse_malformed (exchange, &complaint.refusal);
      break;
    case DURE_BATCH_NOT_COVERED:
      if (is_outdated (self, scope))
        {
          dure_batch_desk_forget (self->desk, scope->number);
          dure_exchange_problem (exchange, "busy");
        }
      else if (scope->is_taken_back[complaint.code])
        refuse_late (exchange, scope, &complaint);
      else
        refuse_uncovered (exchange, &complaint);
    }
}

/* A batch that came in at the hatch, while the writer has it. */
typedef struct
{
  DureObservationsDoor *door;
  DureOrder *order;
  DureParcel *parcel;
} Served;

static gboolean
run_served (DureCity *city, gpointer data, GError **error)
{
  return dure_parcel_store (city, ((Served *) data)->parcel, error);
}

static void
on_served (gpointer data, const GError *error)
{
  g_autofree Served *self = data;
  g_autoptr (DureParcel) parcel = self->parcel;
  g_autofree char *answer = describe (parcel);

  if (error == NULL)
    count (self->door->service->meters, parcel);
  if (error == NULL && parcel->outcome == DURE_BATCH_STORED)
    dure_order_answer (self->order, SOUP_STATUS_CREATED, answer);
  else if (error == NULL && parcel->outcome == DURE_BATCH_REPEATED)
    dure_order_answer (self->order, SOUP_STATUS_OK, answer);
  else
    {
      if (error == NULL && parcel->outcome == DURE_BATCH_OUTDATED)
        dure_batch_desk_forget (self->door->desk, parcel->source);
      dure_order_decline (self->order);
    }
}

/* @order as a parcel, if there is nothing at all against it. */
static DureParcel *
receive (DureObservationsDoor *self, DureOrder *order)
{
  guint8 hash[DURE_SHA256_BYTES];
  const DureSourceScope *scope;
  DureBatchComplaint complaint;
  DureBatchVerdict verdict;
  const guint8 *bytes;
  DureParcel *parcel;
  gsize length;

  if (!read_bearer (dure_order_header (order, "Authorization"), hash))
    return NULL;
  scope = dure_batch_desk_scope (self->desk, hash, NULL);
  if (scope == NULL || scope->state != DURE_SOURCE_OPEN || seconds_to_wait (self, scope) != 0)
    return NULL;
  bytes = dure_order_body (order, &length);
  if (make_plain (self, dure_order_header (order, "Content-Encoding"), &bytes, &length)
      != DURE_DECOMPRESSED)
    return NULL;
  parcel = dure_batch_desk_receive (self->desk, scope, bytes, length, &verdict, &complaint, NULL);
  if (bytes == self->plain)
    sodium_memzero (self->plain, length);
  return parcel;
}

/**
 * dure_observations_door_serve:
 * @order: a request at the hatch, with its whole body
 *
 * As dure_observations_door_post(), for what is a plain yes. Whatever is not goes the long way,
 * to be told there why; a source's rate counts it twice.
 *
 * Returns: whether it was taken
 */
gboolean
dure_observations_door_serve (DureObservationsDoor *self, DureOrder *order)
{
  static const DureWork work = { .run = run_served, .done = on_served };
  const DureService *service = self->service;
  DureParcel *parcel = receive (self, order);
  Served *served;

  if (parcel == NULL)
    return FALSE;
  served = g_new (Served, 1);
  *served = (Served) { self, order, parcel };
  if (dure_writer_push (service->writer, &work, DURE_WORK_MACHINE, parcel->length,
                        service->mailbox, served))
    return TRUE;
  dure_parcel_free (parcel);
  g_free (served);
  return FALSE;
}
