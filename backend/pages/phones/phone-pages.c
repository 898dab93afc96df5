// phone-pages.c: the phones of a person, and leaving
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Phones have no names here, only the day on which they came and when they were last used; that is
// enough to tell two apart, and nothing to tell a person by.

#include "phone-pages.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "errand.h"
#include "recoveries.h"
#include "sessions.h"

#include <string.h>

static json_t *
phone_data (DureExchange *exchange, const DurePhone *phone, gint64 here)
{
  DureWeb *web = exchange->service->web;
  g_autofree char *since = dure_web_day (web, exchange->language, phone->first_ms);
  g_autofree char *last = dure_web_moment (web, exchange->language, phone->seen_ms);
  json_t *data = json_pack ("{s:I, s:s, s:b, s:b}", "number", (json_int_t) phone->number, "since",
                            since, "here", phone->number == here, "passkey", phone->passkeys > 0);

  if (phone->seen_ms != 0)
    json_object_set_new (data, "last", json_string (last));
  return data;
}

static json_t *
page_data (DureExchange *exchange, GError **error)
{
  g_autofree char *cookie = dure_exchange_cookie (exchange, DURE_SESSION_COOKIE);
  g_autoptr (json_t) data = NULL;
  g_autoptr (GArray) phones = NULL;
  gboolean has_code;
  DurePhone here;

  if (!dure_session_find_phone (exchange->city, cookie, &here, error)
      || !dure_recovery_exists (exchange->city, here.holder, &has_code, error))
    return NULL;
  phones = dure_phones_of (exchange->city, here.holder, error);
  if (phones == NULL)
    return NULL;
  data = json_pack ("{s:[], s:b, s:b}", "phones", "hasCode", has_code, "several", phones->len > 1);
  for (guint i = 0; i < phones->len; i++)
    {
      const DurePhone *phone = &g_array_index (phones, DurePhone, i);

      json_array_append_new (json_object_get (data, "phones"),
                             phone_data (exchange, phone, here.number));
      if (phone->number == here.number && phone->passkeys == 0)
        json_object_set (data, "canMakePasskey", json_true ());
    }
  return json_incref (data);
}

/**
 * dure_phone_pages_show_code:
 * @code: (nullable): a recovery code to be shown this once
 *
 * Answers whoever has a session with the page of their phones.
 */
void
dure_phone_pages_show_code (DureExchange *exchange, const char *code)
{
  g_autoptr (GError) error = NULL;
  json_t *data = page_data (exchange, &error);

  if (data == NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  if (code != NULL)
    json_object_set_new (data, "code", json_string (code));
  dure_exchange_page (exchange, SOUP_STATUS_OK, "phones.html", data);
}

/**
 * dure_phone_pages_show:
 *
 * GET /my/phones.
 */
void
dure_phone_pages_show (DurePeople *self, DureExchange *exchange)
{
  if (dure_people_session (self, exchange) != 0)
    dure_phone_pages_show_code (exchange, NULL);
}

typedef struct
{
  DureErrand errand;
  char *cookie;
  gint64 number;
} RemoveErrand;

static gboolean
run_remove (DureCity *city, gpointer data, GError **error)
{
  RemoveErrand *self = data;
  DurePhone here;

  return dure_session_find_phone (city, self->cookie, &here, error)
         && dure_phone_remove (city, &here, self->number, error);
}

static void
answer_remove (gpointer data, const GError *error)
{
  DureExchange *exchange = &((RemoveErrand *) data)->errand.exchange;

  if (error == NULL)
    dure_exchange_go (exchange, "/my/phones");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "not-found");
  else
    dure_exchange_failure (exchange, error);
}

static void
clear_remove (gpointer data)
{
  g_free (((RemoveErrand *) data)->cookie);
}

static const DureErrandKind remove_kind = {
  .size = sizeof (RemoveErrand),
  .work = { .run = run_remove, .done = dure_errand_done },
  .answer = answer_remove,
  .clear = clear_remove,
};

/**
 * dure_phone_pages_remove:
 *
 * POST /my/phones/remove: `number=` another phone of this person.
 */
void
dure_phone_pages_remove (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (GHashTable) form = NULL;
  const char *text;
  RemoveErrand *errand;
  gint64 number;

  if (dure_people_session (self, exchange) == 0)
    return;
  form = dure_exchange_form (exchange);
  text = g_hash_table_lookup (form, "number");
  if (text == NULL || !g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &number, NULL))
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (&remove_kind, exchange);
  errand->cookie = dure_exchange_cookie (exchange, DURE_SESSION_COOKIE);
  errand->number = number;
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

typedef struct
{
  DureErrand errand;
  char *cookie;
  gboolean is_everywhere;
} SignOutErrand;

static gboolean
run_sign_out (DureCity *city, gpointer data, GError **error)
{
  SignOutErrand *self = data;

  return self->is_everywhere
             ? dure_sessions_close_all (city, self->errand.exchange.phone, error)
             : dure_session_close (city, self->cookie, error);
}

static void
answer_sign_out (gpointer data, const GError *error)
{
  DureExchange *exchange = &((SignOutErrand *) data)->errand.exchange;

  if (error != NULL)
    {
      dure_exchange_failure (exchange, error);
      return;
    }
  dure_exchange_sign_out (exchange);
  dure_exchange_go (exchange, "/my");
}

static void
clear_sign_out (gpointer data)
{
  g_free (((SignOutErrand *) data)->cookie);
}

static const DureErrandKind sign_out_kind = {
  .size = sizeof (SignOutErrand),
  .work = { .run = run_sign_out, .done = dure_errand_done },
  .answer = answer_sign_out,
  .clear = clear_sign_out,
};

/**
 * dure_phone_pages_sign_out:
 *
 * POST /my/sign-out: ends this session, or with `where=everywhere` those of all phones of this
 * person. The keys stay: a phone that shows its key again is signed in again.
 */
void
dure_phone_pages_sign_out (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (GHashTable) form = NULL;
  SignOutErrand *errand;

  if (dure_people_session (self, exchange) == 0)
    return;
  form = dure_exchange_form (exchange);
  errand = dure_errand_new (&sign_out_kind, exchange);
  errand->cookie = dure_exchange_cookie (exchange, DURE_SESSION_COOKIE);
  errand->is_everywhere = g_strcmp0 (g_hash_table_lookup (form, "where"), "everywhere") == 0;
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}
