// phone-adding.c: adding a second phone from the first
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The first phone shows a code and then asks, every few seconds, whether a phone has come; the
// second asks whether it was let in. phone-offers.c says what happens in between. What a child
// began goes to the child's own phone in the same way.

#include "phone-adding.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "errand.h"
#include "people-errands.h"
#include "phone-offers.h"
#include "qr-path.h"
#include "sessions.h"
#include "shown-key.h"

typedef struct
{
  DureErrand errand;
  char *cookie, *child, *secret;
} OfferErrand;

static gboolean
run_offer (DureCity *city, gpointer data, GError **error)
{
  OfferErrand *self = data;
  DurePhone here;

  if (dure_session_find_phone (city, self->cookie, &here, error))
    self->secret =
        dure_phone_offer_new (city, &here, self->child, self->errand.exchange.language, error);
  return self->secret != NULL;
}

static void
answer_offer (gpointer data, const GError *error)
{
  OfferErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;
  g_autofree char *modules = NULL;
  char *link;
  guint side;

  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "not-found");
  else if (error != NULL)
    dure_exchange_failure (exchange, error);
  if (error != NULL)
    return;
  link = g_strdup_printf ("%s/join%s#%s", dure_exchange_same_origin (exchange),
                          self->child != NULL ? "?child" : "", self->secret);
  modules = dure_qr_path (link, &side);
  dure_exchange_page (exchange, SOUP_STATUS_OK, "add-phone.html",
                      json_pack ("{s:s, s:s, s:i, s:s*}", "link", link, "modules", modules, "side",
                                 (int) side, "child", self->child));
  dure_text_wipe (link);
}

static void
clear_offer (gpointer data)
{
  OfferErrand *self = data;

  dure_text_wipe (self->cookie);
  g_free (self->child);
  dure_text_wipe (self->secret);
}

static const DureErrandKind offer_kind = {
  .size = sizeof (OfferErrand),
  .work = { .run = run_offer, .done = dure_errand_done },
  .answer = answer_offer,
  .clear = clear_offer,
};

/**
 * dure_phone_adding_offer:
 *
 * POST /my/phones/add; with `child=` a donor who is handed over. The page that comes back shows the
 * code.
 */
void
dure_phone_adding_offer (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (GHashTable) form = NULL;
  OfferErrand *errand;

  if (dure_people_session (self, exchange) == 0)
    return;
  form = dure_exchange_form (exchange);
  errand = dure_errand_new (&offer_kind, exchange);
  errand->cookie = dure_exchange_cookie (exchange, DURE_SESSION_COOKIE);
  errand->child = g_strdup (g_hash_table_lookup (form, "child"));
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

static const char *
state_text (DurePhoneOfferState state)
{
  return state == DURE_PHONE_OFFER_OPEN     ? "open"
         : state == DURE_PHONE_OFFER_ASKED  ? "asked"
         : state == DURE_PHONE_OFFER_JOINED ? "joined"
                                            : "over";
}

static void
send_offer (DureExchange *exchange, guint status, const DurePhoneOffer *offer)
{
  g_autoptr (json_t) answer = json_pack ("{s:s}", "state", state_text (offer->state));

  if (offer->words[0] != NULL)
    json_object_set_new (answer, "words",
                         json_pack ("[s, s]", offer->words[0], offer->words[1]));
  dure_exchange_json (exchange, status, answer);
}

/**
 * dure_phone_adding_look:
 *
 * POST /v1/phones/offers: `{}`, with a session: how far the offer is.
 */
void
dure_phone_adding_look (DurePeople *self, DureExchange *exchange)
{
  gint64 holder = dure_people_session (self, exchange);
  g_autoptr (GError) error = NULL;
  DurePhoneOffer offer;

  if (holder == 0)
    return;
  if (dure_phone_offer_look (exchange->city, holder, &offer, &error))
    send_offer (exchange, SOUP_STATUS_OK, &offer);
  else
    dure_exchange_failure (exchange, error);
}

typedef struct
{
  DureErrand errand;
  char *cookie;
  gboolean is_yes, is_child;
} DecideErrand;

static gboolean
run_decide (DureCity *city, gpointer data, GError **error)
{
  DecideErrand *self = data;
  DurePhone here;

  if (!self->is_yes)
    return dure_phone_offer_withdraw (city, self->errand.exchange.phone, error);
  return dure_session_find_phone (city, self->cookie, &here, error)
         && dure_phone_offer_accept (city, &here, error);
}

static void
answer_decide (gpointer data, const GError *error)
{
  DecideErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;

  if (error == NULL && self->is_child)
    dure_exchange_go (exchange, self->is_yes ? "/my/guardian?handed=yes" : "/my/guardian");
  else if (error == NULL)
    dure_exchange_go (exchange, "/my/phones");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "offer-over");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    dure_exchange_problem (exchange, "own-donations");
  else
    dure_exchange_failure (exchange, error);
}

static void
clear_decide (gpointer data)
{
  dure_text_wipe (((DecideErrand *) data)->cookie);
}

static const DureErrandKind decide_kind = {
  .size = sizeof (DecideErrand),
  .work = { .run = run_decide, .done = dure_errand_done },
  .answer = answer_decide,
  .clear = clear_decide,
};

/**
 * dure_phone_adding_decide:
 *
 * POST /my/phones/decide: `same=yes` when both phones show the same words; anything else ends the
 * offer. With `child=` it goes back to where a child is handed over from.
 */
void
dure_phone_adding_decide (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (GHashTable) form = NULL;
  DecideErrand *errand;

  if (dure_people_session (self, exchange) == 0)
    return;
  form = dure_exchange_form (exchange);
  errand = dure_errand_new (&decide_kind, exchange);
  errand->cookie = dure_exchange_cookie (exchange, DURE_SESSION_COOKIE);
  errand->is_yes = g_strcmp0 (g_hash_table_lookup (form, "same"), "yes") == 0;
  errand->is_child = g_hash_table_contains (form, "child");
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

typedef struct
{
  DureErrand errand;
  DurePeople *people;
  char *offer_secret, *session_secret;
  DureShownKey key;
  DurePhoneOffer offer;
} AskErrand;

static gboolean
run_ask (DureCity *city, gpointer data, GError **error)
{
  AskErrand *self = data;

  if (!dure_shown_key_spend (&self->key, city, error))
    return FALSE;
  if (!self->key.is_fresh)
    return TRUE;
  if (!dure_phone_offer_ask (city, self->offer_secret, self->key.point, &self->offer, error))
    return FALSE;
  if (self->offer.state == DURE_PHONE_OFFER_JOINED)
    self->session_secret = dure_session_open (city, self->offer.phone, error);
  return self->offer.state != DURE_PHONE_OFFER_JOINED || self->session_secret != NULL;
}

static void
answer_ask (gpointer data, const GError *error)
{
  AskErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;

  if (error != NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  if (!self->key.is_fresh)
    {
      dure_people_fail_guess (self->people, exchange, "refused");
      return;
    }
  switch (self->offer.state)
    {
    case DURE_PHONE_OFFER_JOINED:
      dure_exchange_put_session (exchange, self->session_secret);
      send_offer (exchange, SOUP_STATUS_CREATED, &self->offer);
      break;
    case DURE_PHONE_OFFER_ASKED:
      send_offer (exchange, SOUP_STATUS_ACCEPTED, &self->offer);
      break;
    case DURE_PHONE_OFFER_BUSY:
      dure_exchange_problem (exchange, "own-donations");
      break;
    case DURE_PHONE_OFFER_REMOVED:
      dure_exchange_problem (exchange, "removed-phone");
      break;
    case DURE_PHONE_OFFER_TAKEN:
    case DURE_PHONE_OFFER_NONE:
    case DURE_PHONE_OFFER_OPEN:
      dure_people_fail_guess (self->people, exchange, "offer-over");
    }
}

static void
clear_ask (gpointer data)
{
  AskErrand *self = data;

  g_clear_pointer (&self->offer_secret, dure_text_wipe);
  g_clear_pointer (&self->session_secret, dure_text_wipe);
  dure_shown_key_clear (&self->key);
}

static const DureErrandKind ask_kind = {
  .size = sizeof (AskErrand),
  .work = { .run = run_ask, .done = dure_errand_done },
  .answer = answer_ask,
  .clear = clear_ask,
};

/**
 * dure_phone_adding_ask:
 *
 * POST /v1/phones/joins: `{"secret": what stood behind the #, "publicKey": JWK, "challenge": ...,
 * "signature": ES256}`, signed for `dure-join/1` about the secret. The second phone asks again
 * until it is let in.
 */
void
dure_phone_adding_ask (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (json_t) request = dure_exchange_read (exchange, NULL);
  const char *secret = json_string_value (json_object_get (request, "secret"));
  AskErrand *errand;
  DureShownKey key;

  if (!dure_shown_key_read (self, exchange, request, "dure-join/1", secret, &key))
    return;
  errand = dure_errand_new (&ask_kind, exchange);
  errand->people = self;
  errand->offer_secret = g_strdup (secret);
  errand->key = key;
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}
