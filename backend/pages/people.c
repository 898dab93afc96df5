// people.c: what phones ask for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One table of routes. Everything that changes something is a POST from a page of ours (the
// Origin header says so, and no script can forge it); everything personal needs the session
// cookie. Reading works without scripts; claiming and signing in need them. What changes the
// store is an errand (people-errands.c), and so is what hands out personal data, which is written
// down first (reading-errand.c); everything else is answered at once.

#include "people.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "challenges.h"
#include "consent-pages.h"
#include "donor-page.h"
#include "download.h"
#include "energy-page.h"
#include "files-page.h"
#include "guardian-pages.h"
#include "home-bringing.h"
#include "import-pages.h"
#include "ledger-door.h"
#include "ledger-page.h"
#include "passkey-errands.h"
#include "people-errands.h"
#include "phone-adding.h"
#include "phone-pages.h"
#include "problem.h"
#include "reading-errand.h"
#include "receipt-pages.h"
#include "recovery-pages.h"
#include "sessions.h"
#include "source-pages.h"
#include "trends-page.h"
#include "upload.h"
#include "uses-page.h"
#include "visit-errands.h"
#include "withdrawal-pages.h"

#include <string.h>

#define ASSETS "/a/"
#define PROBLEMS "/problems/"
#define WORKER "sw.js"

static void
show_home (DurePeople *self, DureExchange *exchange)
{
  dure_exchange_page (exchange, SOUP_STATUS_OK, "home.html", json_object ());
}

static void
show_help (DurePeople *self, DureExchange *exchange)
{
  dure_exchange_page (exchange, SOUP_STATUS_OK, "help.html", json_object ());
}

static void
show_offline (DurePeople *self, DureExchange *exchange)
{
  dure_exchange_page (exchange, SOUP_STATUS_OK, "offline.html", json_object ());
}

static void
show_claim (DurePeople *self, DureExchange *exchange)
{
  dure_exchange_page (exchange, SOUP_STATUS_OK, "claim.html", json_object ());
}

static void
show_join (DurePeople *self, DureExchange *exchange)
{
  dure_exchange_page (exchange, SOUP_STATUS_OK, "join.html", json_object ());
}

static void
show_recover (DurePeople *self, DureExchange *exchange)
{
  dure_exchange_page (exchange, SOUP_STATUS_OK, "recover.html", json_object ());
}

static void
show_visit (DurePeople *self, DureExchange *exchange)
{
  dure_exchange_page (exchange, SOUP_STATUS_OK, "visit.html", json_object ());
}

static void
post_challenge (DurePeople *self, DureExchange *exchange)
{
  g_autofree char *challenge = dure_challenge_new (self->service->city);
  g_autoptr (json_t) answer = json_pack ("{s:s}", "challenge", challenge);

  dure_exchange_json (exchange, SOUP_STATUS_CREATED, answer);
}

static char *page_near (const char *path);

/* Whoever posts a form has no page to come back to but the one that it was on. */
static void
ask_to_sign_in (DureExchange *exchange)
{
  if (!exchange->is_page)
    dure_exchange_problem (exchange, "no-session");
  else if (g_str_equal (soup_server_message_get_method (exchange->message), "POST"))
    {
      g_autofree char *page = page_near (exchange->path);

      dure_exchange_go (exchange, page);
    }
  else
    dure_exchange_page (exchange, SOUP_STATUS_UNAUTHORIZED, "sign-in.html",
                        json_pack ("{s:b}", "out", dure_exchange_signed_out (exchange)));
}

/* Whose session this is, or 0; then it has been answered that there is none, or the store failed.
 */
static gint64
phone_here (DurePeople *self, DureExchange *exchange)
{
  g_autofree char *secret = dure_exchange_cookie (exchange, DURE_SESSION_COOKIE);
  g_autoptr (GError) error = NULL;

  if (exchange->phone != 0)
    return exchange->phone;
  /* Forms are sent from these pages: with no-referrer a browser would hide their origin as well. */
  soup_message_headers_replace (soup_server_message_get_response_headers (exchange->message),
                                "Referrer-Policy", "same-origin");
  if (!dure_session_find (self->service->city, secret, &exchange->phone, &error))
    dure_exchange_failure (exchange, error);
  else if (exchange->phone == 0)
    ask_to_sign_in (exchange);
  return exchange->phone;
}

/**
 * dure_people_session:
 *
 * Returns: whose session this is, as the number of their first phone; or 0, which has been answered
 */
gint64
dure_people_session (DurePeople *self, DureExchange *exchange)
{
  return phone_here (self, exchange);
}

/* What this phone has claimed, or %NULL, which has been answered. */
static GPtrArray *
donors_here (DurePeople *self, DureExchange *exchange)
{
  gint64 phone = phone_here (self, exchange);
  g_autoptr (GError) error = NULL;
  GPtrArray *donors = phone != 0 ? dure_donors_of_phone (self->service->city, phone, &error) : NULL;

  if (error != NULL)
    dure_exchange_failure (exchange, error);
  return donors;
}

static void
show_my (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (GPtrArray) donors = donors_here (self, exchange);
  json_t *data;

  if (donors == NULL)
    return;
  data = dure_donor_page (exchange, donors);
  dure_guardian_pages_put_card (exchange, exchange->phone, data);
  dure_exchange_page (exchange, SOUP_STATUS_OK, "my.html", data);
}

static void
show_trends (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (GPtrArray) donors = donors_here (self, exchange);

  if (donors != NULL)
    dure_trends_page_show (exchange, donors);
}

static void
show_uses (DurePeople *self, DureExchange *exchange)
{
  gint64 phone = phone_here (self, exchange);

  if (phone != 0)
    dure_uses_page_show (exchange, phone);
}

static void
show_ledger (DurePeople *self, DureExchange *exchange)
{
  gint64 phone = phone_here (self, exchange);

  if (phone != 0)
    dure_ledger_page_show (exchange, phone);
}

static void
send_checkpoint (DurePeople *self, DureExchange *exchange)
{
  dure_ledger_door_checkpoint (exchange);
}

static void
send_inclusion (DurePeople *self, DureExchange *exchange)
{
  dure_ledger_door_inclusion (exchange);
}

static void
send_consistency (DurePeople *self, DureExchange *exchange)
{
  dure_ledger_door_consistency (exchange);
}

static void
show_benefits (DurePeople *self, DureExchange *exchange)
{
  if (phone_here (self, exchange) != 0)
    dure_exchange_page (exchange, SOUP_STATUS_OK, "benefits.html", json_object ());
}

static void
show_withdraw (DurePeople *self, DureExchange *exchange)
{
  gint64 phone = phone_here (self, exchange);

  if (phone != 0)
    dure_withdrawal_pages_choose (exchange, phone);
}

static void
ask_withdraw (DurePeople *self, DureExchange *exchange)
{
  if (phone_here (self, exchange) != 0)
    dure_withdrawal_pages_ask (exchange);
}

static void
post_withdraw (DurePeople *self, DureExchange *exchange)
{
  gint64 phone = phone_here (self, exchange);

  if (phone != 0)
    dure_withdrawal_pages_withdraw (exchange, phone);
}

static void
show_withdrawn (DurePeople *self, DureExchange *exchange)
{
  gint64 phone = phone_here (self, exchange);

  if (phone != 0)
    dure_withdrawal_pages_show (exchange, phone);
}

static void
send_deletion (DurePeople *self, DureExchange *exchange)
{
  gint64 phone = phone_here (self, exchange);

  if (phone != 0)
    dure_withdrawal_pages_receipt (exchange, phone);
}

static void
show_consents (DurePeople *self, DureExchange *exchange)
{
  gint64 phone = phone_here (self, exchange);

  if (phone != 0)
    dure_consent_pages_show (exchange, phone);
}

static void
post_consent (DurePeople *self, DureExchange *exchange)
{
  gint64 phone = phone_here (self, exchange);

  if (phone != 0)
    dure_consent_pages_change (exchange, phone);
}

static void
show_sources (DurePeople *self, DureExchange *exchange)
{
  gint64 phone = phone_here (self, exchange);

  if (phone != 0)
    dure_source_pages_show (exchange, phone);
}

static void
post_source (DurePeople *self, DureExchange *exchange)
{
  gint64 phone = phone_here (self, exchange);

  if (phone != 0)
    dure_source_pages_issue (exchange, phone);
}

static void
post_source_revoke (DurePeople *self, DureExchange *exchange)
{
  gint64 phone = phone_here (self, exchange);

  if (phone != 0)
    dure_source_pages_revoke (exchange, phone);
}

static void
show_receipt (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (GPtrArray) donors = donors_here (self, exchange);

  if (donors != NULL)
    dure_receipt_pages_show (exchange, donors);
}

static void
send_receipt_jws (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (GPtrArray) donors = donors_here (self, exchange);

  if (donors != NULL)
    dure_receipt_pages_send_jws (exchange, donors);
}

static void
send_receipt_json (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (GPtrArray) donors = donors_here (self, exchange);

  if (donors != NULL)
    dure_receipt_pages_send_json (exchange, donors);
}

static void
send_download (DurePeople *self, DureExchange *exchange)
{
  g_autoptr (GPtrArray) donors = donors_here (self, exchange);

  if (donors != NULL)
    dure_download_send (exchange, donors);
}

static void
show_check (DurePeople *self, DureExchange *exchange)
{
  dure_receipt_pages_check (exchange);
}

static void
send_keys (DurePeople *self, DureExchange *exchange)
{
  dure_receipt_pages_keys (exchange);
}

static void
show_asset (DurePeople *self, DureExchange *exchange)
{
  dure_exchange_asset (exchange, exchange->path + strlen (ASSETS));
}

/* Under its plain name, and so not to be kept: a browser asks whether there is a newer one. */
static void
show_worker (DurePeople *self, DureExchange *exchange)
{
  dure_exchange_fresh_asset (exchange, WORKER);
}

static void
show_problem (DurePeople *self, DureExchange *exchange)
{
  const char *code = exchange->path + strlen (PROBLEMS);

  if (dure_problem_status (code) != 0)
    dure_exchange_explain (exchange, code);
  else
    dure_exchange_problem (exchange, "not-found");
}

/* What ends with a name in braces stands for all paths that begin like it. Each says what its
 * answer hands out; that is written down before the answer is given. An errand that changes
 * something writes it down with the change. To look up who looked is not written down: it would
 * only list itself. */
static const struct
{
  DureRoute route;
  DurePeopleAnswer answer;
  DureReadable what;
} routes[] = {
  { { "GET", "/" }, show_home, DURE_READABLE_NOTHING },
  { { "GET", "/c" }, show_claim, DURE_READABLE_NOTHING },
  { { "GET", "/check" }, show_check, DURE_READABLE_NOTHING },
  { { "GET", "/.well-known/jwks.json" }, send_keys, DURE_READABLE_NOTHING },
  { { "GET", "/h" }, dure_home_bringing_show, DURE_READABLE_NOTHING },
  { { "GET", "/help" }, show_help, DURE_READABLE_NOTHING },
  { { "GET", "/ledger/checkpoint" }, send_checkpoint, DURE_READABLE_NOTHING },
  { { "GET", "/ledger/proof/inclusion" }, send_inclusion, DURE_READABLE_NOTHING },
  { { "GET", "/ledger/proof/consistency" }, send_consistency, DURE_READABLE_NOTHING },
  { { "GET", "/offline" }, show_offline, DURE_READABLE_NOTHING },
  { { "GET", "/sw.js" }, show_worker, DURE_READABLE_NOTHING },
  { { "GET", "/my" }, show_my, DURE_READABLE_OBSERVATIONS },
  { { "GET", "/my/add" }, dure_upload_show, DURE_READABLE_NOTHING },
  { { "POST", "/my/add" }, dure_upload_finish, DURE_READABLE_NOTHING },
  { { "GET", "/my/add/preview" }, dure_import_pages_show, DURE_READABLE_NOTHING },
  { { "POST", "/my/add/donate" }, dure_import_pages_donate, DURE_READABLE_NOTHING },
  { { "POST", "/my/add/drop" }, dure_import_pages_drop, DURE_READABLE_NOTHING },
  { { "GET", "/my/benefits" }, show_benefits, DURE_READABLE_NOTHING },
  { { "GET", "/my/consents" }, show_consents, DURE_READABLE_CONSENT },
  { { "POST", "/my/consents" }, post_consent, DURE_READABLE_NOTHING },
  { { "GET", "/my/download" }, send_download, DURE_READABLE_OBSERVATIONS },
  { { "GET", "/my/energy" }, dure_energy_page_show, DURE_READABLE_OBSERVATIONS },
  { { "POST", "/my/energy/undo" }, dure_import_pages_undo, DURE_READABLE_NOTHING },
  { { "GET", "/my/files" }, dure_files_page_show, DURE_READABLE_NOTHING },
  { { "POST", "/my/files/undo" }, dure_import_pages_undo, DURE_READABLE_NOTHING },
  { { "GET", "/my/ledger" }, show_ledger, DURE_READABLE_CONSENT },
  { { "GET", "/my/guardian" }, dure_guardian_pages_show, DURE_READABLE_CONSENT },
  { { "POST", "/my/guardian" }, dure_guardian_pages_answer, DURE_READABLE_NOTHING },
  { { "POST", "/my/guardian/fourteen" }, dure_guardian_pages_decide, DURE_READABLE_NOTHING },
  { { "GET", "/my/receipt" }, show_receipt, DURE_READABLE_RECEIPT },
  { { "GET", "/my/receipt.jws" }, send_receipt_jws, DURE_READABLE_RECEIPT },
  { { "GET", "/my/receipt.json" }, send_receipt_json, DURE_READABLE_RECEIPT },
  { { "GET", "/my/sources" }, show_sources, DURE_READABLE_SOURCES },
  { { "POST", "/my/sources" }, post_source, DURE_READABLE_NOTHING },
  { { "POST", "/my/sources/revoke" }, post_source_revoke, DURE_READABLE_NOTHING },
  { { "GET", "/my/trends" }, show_trends, DURE_READABLE_OBSERVATIONS },
  { { "GET", "/my/uses" }, show_uses, DURE_READABLE_NOTHING },
  { { "GET", "/my/withdraw" }, show_withdraw, DURE_READABLE_CONSENT },
  { { "POST", "/my/withdraw" }, post_withdraw, DURE_READABLE_NOTHING },
  { { "GET", "/my/withdraw/sure" }, ask_withdraw, DURE_READABLE_NOTHING },
  { { "GET", "/my/withdrawn" }, show_withdrawn, DURE_READABLE_CONSENT },
  { { "GET", "/my/deletion.jws" }, send_deletion, DURE_READABLE_RECEIPT },
  { { "GET", "/my/phones" }, dure_phone_pages_show, DURE_READABLE_NOTHING },
  { { "POST", "/my/phones/remove" }, dure_phone_pages_remove, DURE_READABLE_NOTHING },
  { { "POST", "/my/phones/add" }, dure_phone_adding_offer, DURE_READABLE_NOTHING },
  { { "POST", "/my/phones/decide" }, dure_phone_adding_decide, DURE_READABLE_NOTHING },
  { { "POST", "/my/recovery" }, dure_recovery_pages_issue, DURE_READABLE_NOTHING },
  { { "POST", "/my/sign-out" }, dure_phone_pages_sign_out, DURE_READABLE_NOTHING },
  { { "GET", "/join" }, show_join, DURE_READABLE_NOTHING },
  { { "GET", "/recover" }, show_recover, DURE_READABLE_NOTHING },
  { { "GET", "/v" }, show_visit, DURE_READABLE_NOTHING },
  { { "POST", "/v1/phones/offers" }, dure_phone_adding_look, DURE_READABLE_NOTHING },
  { { "POST", "/v1/phones/joins" }, dure_phone_adding_ask, DURE_READABLE_NOTHING },
  { { "POST", "/v1/recoveries" }, dure_recovery_pages_use, DURE_READABLE_NOTHING },
  { { "POST", "/v1/visit-files" }, dure_home_bringing_finish, DURE_READABLE_NOTHING },
  { { "POST", "/v1/visits/approvals" }, dure_visit_errands_approve, DURE_READABLE_NOTHING },
  { { "POST", "/v1/passkeys" }, dure_passkey_errands_add, DURE_READABLE_NOTHING },
  { { "POST", "/v1/sessions/passkeys" }, dure_passkey_errands_sign_in, DURE_READABLE_NOTHING },
  { { "POST", "/v1/claims" }, dure_people_claim, DURE_READABLE_NOTHING },
  { { "POST", "/v1/sessions/challenges" }, post_challenge, DURE_READABLE_NOTHING },
  { { "POST", "/v1/sessions" }, dure_people_sign_in, DURE_READABLE_NOTHING },
  { { "GET", ASSETS "{name}" }, show_asset, DURE_READABLE_NOTHING },
  { { "GET", PROBLEMS "{name}" }, show_problem, DURE_READABLE_NOTHING },
};

/**
 * dure_people_route:
 *
 * A #DureRouteFunc.
 */
gboolean
dure_people_route (guint number, DureRoute *ret_route)
{
  if (number >= G_N_ELEMENTS (routes))
    return FALSE;
  *ret_route = routes[number].route;
  return TRUE;
}

static gboolean
has_page (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (g_str_equal (routes[i].route.path, path) && g_str_equal (routes[i].route.method, "GET"))
      return TRUE;
  return FALSE;
}

/* A path that can be looked at: this one, or the next above it. */
static char *
page_near (const char *path)
{
  g_autofree char *near = g_strdup (path);

  while (!has_page (near))
    {
      char *last = strrchr (near, '/');

      if (last == NULL || last == near)
        return g_strdup ("/");
      *last = '\0';
    }
  return g_steal_pointer (&near);
}

static gboolean
leads_to (const char *path, const char *template)
{
  const char *name = strchr (template, '{');

  return name == NULL ? g_str_equal (path, template)
                      : strncmp (path, template, (gsize) (name - template)) == 0;
}

static void
answer_by (DurePeople *self, DureExchange *exchange, guint i)
{
  gint64 phone = routes[i].what != DURE_READABLE_NOTHING ? phone_here (self, exchange) : 0;

  if (routes[i].what == DURE_READABLE_NOTHING)
    routes[i].answer (self, exchange);
  else if (phone != 0)
    dure_reading_errand_send (self, exchange, phone, routes[i].what, routes[i].answer);
}

static guint
answer (DurePeople *self, DureExchange *exchange)
{
  const char *method = soup_server_message_get_method (exchange->message);
  gboolean is_post = g_str_equal (method, "POST"), is_known_path = FALSE;

  if (is_post && dure_exchange_same_origin (exchange) == NULL)
    {
      dure_exchange_problem (exchange, "foreign-page");
      return DURE_ROUTE_NONE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (leads_to (exchange->path, routes[i].route.path))
      {
        is_known_path = TRUE;
        if (is_post == g_str_equal (routes[i].route.method, "POST"))
          {
            answer_by (self, exchange, i);
            return i;
          }
      }
  dure_exchange_problem (exchange, is_known_path ? "method" : "not-found");
  return DURE_ROUTE_NONE;
}

/**
 * dure_people_arrive:
 * @message: the head of a request that passed the guard
 * @people: a #DurePeople
 *
 * Returns: whether its body shall be read; otherwise it has been answered
 */
gboolean
dure_people_arrive (SoupServerMessage *message, gpointer people)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));

  if (!g_str_equal (soup_server_message_get_method (message), "POST"))
    return TRUE;
  if (g_str_equal (path, DURE_UPLOAD_PATH))
    return dure_upload_arrive (people, message);
  if (g_str_equal (path, DURE_HOME_FILE_PATH))
    return dure_home_bringing_arrive (people, message);
  return TRUE;
}

/**
 * dure_people_handle:
 * @message: a whole request that passed the guard
 * @people: a #DurePeople
 *
 * Returns: which of its routes it was, or %DURE_ROUTE_NONE
 */
guint
dure_people_handle (SoupServerMessage *message, gpointer people)
{
  DurePeople *self = people;
  DureExchange exchange;

  dure_exchange_init (&exchange, message, self->service, self->origins);
  return answer (self, &exchange);
}

/**
 * dure_people_refuse:
 * @message: a request of which only the head was read
 * @status: what the guard decided
 * @people: a #DurePeople
 */
void
dure_people_refuse (SoupServerMessage *message, guint status, gpointer people)
{
  DurePeople *self = people;
  DureExchange exchange;

  dure_exchange_init (&exchange, message, self->service, self->origins);
  dure_exchange_refusal (&exchange, status);
}
