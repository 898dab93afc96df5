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
#include "deletion-pages.h"
#include "demo-page.h"
#include "donor-page.h"
#include "download.h"
#include "energy-page.h"
#include "files-page.h"
#include "front-page.h"
#include "guardian-pages.h"
#include "home-bringing.h"
#include "import-pages.h"
#include "lab.h"
#include "ledger-door.h"
#include "ledger-page.h"
#include "my-proposals-pages.h"
#include "open-page.h"
#include "passkey-errands.h"
#include "people-errands.h"
#include "phone-adding.h"
#include "phone-pages.h"
#include "problem.h"
#include "proposal-pages.h"
#include "reading-errand.h"
#include "receipt-pages.h"
#include "recovery-pages.h"
#include "register-page.h"
#include "release-uses.h"
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

static void
show_my (DureExchange *exchange, GPtrArray *donors)
{
  json_t *data = dure_donor_page (exchange, donors);

  dure_guardian_pages_put_card (exchange, exchange->phone, data);
  dure_exchange_page (exchange, SOUP_STATUS_OK, "my.html", data);
}

static void
show_asset (DureExchange *exchange)
{
  dure_exchange_asset (exchange, exchange->path + strlen (ASSETS));
}

/* Under its plain name, and so not to be kept: a browser asks whether there is a newer one. */
static void
show_worker (DureExchange *exchange)
{
  dure_exchange_fresh_asset (exchange, WORKER);
}

static void
show_problem (DureExchange *exchange)
{
  const char *code = exchange->path + strlen (PROBLEMS);

  if (dure_problem_status (code) != 0)
    dure_exchange_explain (exchange, code);
  else
    dure_exchange_problem (exchange, "not-found");
}

/* What ends with a name in braces stands for all paths that begin like it. Each has one answer: a
 * page that is the same for everyone, what anyone may have, what only a phone with a session may
 * have, and of that, what is about the donors that it has claimed. Each says what its answer hands
 * out; that is written down before the answer is given. An errand that changes something writes it
 * down with the change. To look up who looked is not written down: it would only list itself. */
static const struct
{
  DureRoute route;
  DureReadable what;
  const char *page;
  void (*of_people) (DurePeople *self, DureExchange *exchange);
  void (*of_anyone) (DureExchange *exchange);
  void (*of_phone) (DureExchange *exchange, gint64 phone);
  void (*of_donors) (DureExchange *exchange, GPtrArray *donors);
} routes[] = {
  { { "GET", "/" }, .of_anyone = dure_front_page_show },
  { { "GET", "/c" }, .page = "claim.html" },
  { { "GET", "/check" }, .of_anyone = dure_receipt_pages_check },
  { { "GET", "/.well-known/jwks.json" }, .of_anyone = dure_receipt_pages_keys },
  { { "GET", "/demo" }, .of_anyone = dure_demo_page_show },
  { { "GET", "/h" }, .of_people = dure_home_bringing_show },
  { { "GET", "/help" }, .page = "help.html" },
  { { "GET", "/ledger" }, .of_anyone = dure_ledger_page_tell },
  { { "GET", "/ledger/checkpoint" }, .of_anyone = dure_ledger_door_checkpoint },
  { { "GET", "/ledger/proof/inclusion" }, .of_anyone = dure_ledger_door_inclusion },
  { { "GET", "/ledger/proof/consistency" }, .of_anyone = dure_ledger_door_consistency },
  { { "GET", "/ledger/witnesses" }, .of_anyone = dure_ledger_door_witnesses },
  { { "GET", "/offline" }, .page = "offline.html" },
  { { "GET", "/open" }, .of_anyone = dure_open_page_show },
  { { "GET", "/open.json" }, .of_anyone = dure_open_page_send },
  { { "GET", "/sw.js" }, .of_anyone = show_worker },
  { { "GET", "/my" }, DURE_READABLE_OBSERVATIONS, .of_donors = show_my },
  { { "GET", "/my/add" }, .of_people = dure_upload_show },
  { { "POST", "/my/add" }, .of_people = dure_upload_finish },
  { { "GET", "/my/add/preview" }, .of_people = dure_import_pages_show },
  { { "POST", "/my/add/donate" }, .of_people = dure_import_pages_donate },
  { { "POST", "/my/add/drop" }, .of_people = dure_import_pages_drop },
  { { "GET", "/my/benefits" }, .of_phone = dure_release_uses_benefits },
  { { "GET", "/my/consents" }, DURE_READABLE_CONSENT, .of_phone = dure_consent_pages_show },
  { { "POST", "/my/consents" }, .of_phone = dure_consent_pages_change },
  { { "GET", "/my/download" }, DURE_READABLE_OBSERVATIONS, .of_donors = dure_download_send },
  { { "GET", "/my/energy" }, DURE_READABLE_OBSERVATIONS, .of_people = dure_energy_page_show },
  { { "POST", "/my/energy/undo" }, .of_people = dure_import_pages_undo },
  { { "GET", "/my/files" }, .of_people = dure_files_page_show },
  { { "POST", "/my/files/undo" }, .of_people = dure_import_pages_undo },
  { { "GET", "/my/ledger" }, DURE_READABLE_CONSENT, .of_phone = dure_ledger_page_show },
  { { "GET", "/my/guardian" }, DURE_READABLE_CONSENT, .of_people = dure_guardian_pages_show },
  { { "POST", "/my/guardian" }, .of_people = dure_guardian_pages_answer },
  { { "POST", "/my/guardian/fourteen" }, .of_people = dure_guardian_pages_decide },
  { { "GET", "/my/proposals" }, .of_phone = dure_my_proposals_pages_show },
  { { "POST", "/my/proposals" }, .of_people = dure_my_proposals_pages_propose },
  { { "GET", "/my/proposals/sure" }, .of_phone = dure_my_proposals_pages_ask },
  { { "POST", "/my/proposals/take-back" }, .of_people = dure_my_proposals_pages_take_back },
  { { "POST", "/my/proposals/voice" }, .of_people = dure_my_proposals_pages_voice },
  { { "GET", "/my/receipt" }, DURE_READABLE_RECEIPT, .of_donors = dure_receipt_pages_show },
  { { "GET", "/my/receipt.jws" }, DURE_READABLE_RECEIPT, .of_donors = dure_receipt_pages_send_jws },
  { { "GET", "/my/receipt.json" }, DURE_READABLE_RECEIPT,
    .of_donors = dure_receipt_pages_send_json },
  { { "GET", "/my/releases/manifest.json" }, .of_phone = dure_release_uses_manifest },
  { { "GET", "/my/releases/proof.json" }, DURE_READABLE_CONSENT,
    .of_phone = dure_release_uses_proof },
  { { "GET", "/my/sources" }, DURE_READABLE_SOURCES, .of_phone = dure_source_pages_show },
  { { "POST", "/my/sources" }, .of_phone = dure_source_pages_issue },
  { { "POST", "/my/sources/revoke" }, .of_phone = dure_source_pages_revoke },
  { { "GET", "/my/trends" }, DURE_READABLE_OBSERVATIONS, .of_donors = dure_trends_page_show },
  { { "GET", "/my/uses" }, .of_phone = dure_uses_page_show },
  { { "GET", "/my/withdraw" }, DURE_READABLE_CONSENT, .of_phone = dure_withdrawal_pages_choose },
  { { "POST", "/my/withdraw" }, .of_phone = dure_withdrawal_pages_withdraw },
  { { "GET", "/my/withdraw/sure" }, .of_phone = dure_withdrawal_pages_ask },
  { { "GET", "/my/withdrawn" }, DURE_READABLE_CONSENT, .of_phone = dure_withdrawal_pages_show },
  { { "GET", "/my/copies-deleted.jws" }, DURE_READABLE_RECEIPT,
    .of_phone = dure_deletion_pages_recipient },
  { { "GET", "/my/deletion.jws" }, DURE_READABLE_RECEIPT, .of_phone = dure_deletion_pages_city },
  { { "GET", "/my/phones" }, .of_people = dure_phone_pages_show },
  { { "POST", "/my/phones/remove" }, .of_people = dure_phone_pages_remove },
  { { "POST", "/my/phones/add" }, .of_people = dure_phone_adding_offer },
  { { "POST", "/my/phones/decide" }, .of_people = dure_phone_adding_decide },
  { { "POST", "/my/recovery" }, .of_people = dure_recovery_pages_issue },
  { { "POST", "/my/sign-out" }, .of_people = dure_phone_pages_sign_out },
  { { "GET", "/join" }, .page = "join.html" },
  { { "GET", "/recover" }, .page = "recover.html" },
  { { "GET", "/proposals" }, .of_anyone = dure_proposal_pages_list },
  { { "GET", DURE_PROPOSAL_PATH "{id}" }, .of_people = dure_proposal_pages_thread },
  { { "GET", "/register" }, .of_anyone = dure_register_page_show },
  { { "GET", "/register.json" }, .of_anyone = dure_register_page_send },
  { { "GET", "/v" }, .page = "visit.html" },
  { { "POST", "/v1/phones/offers" }, .of_people = dure_phone_adding_look },
  { { "POST", "/v1/phones/joins" }, .of_people = dure_phone_adding_ask },
  { { "POST", "/v1/recoveries" }, .of_people = dure_recovery_pages_use },
  { { "POST", "/v1/visit-files" }, .of_people = dure_home_bringing_finish },
  { { "POST", "/v1/visits/approvals" }, .of_people = dure_visit_errands_approve },
  { { "POST", "/v1/passkeys" }, .of_people = dure_passkey_errands_add },
  { { "POST", "/v1/sessions/passkeys" }, .of_people = dure_passkey_errands_sign_in },
  { { "POST", "/v1/claims" }, .of_people = dure_people_claim },
  { { "POST", "/v1/sessions/challenges" }, .of_people = post_challenge },
  { { "POST", "/v1/sessions" }, .of_people = dure_people_sign_in },
  { { "GET", ASSETS "{name}" }, .of_anyone = show_asset },
  { { "GET", PROBLEMS "{name}" }, .of_anyone = show_problem },
};

/**
 * dure_people_route:
 *
 * A #DureRouteFunc. The lab's come after the phones'.
 */
gboolean
dure_people_route (guint number, DureRoute *ret_route)
{
  if (number >= G_N_ELEMENTS (routes))
    return dure_lab_route (number - G_N_ELEMENTS (routes), ret_route);
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
give_to_phone (DureExchange *exchange, gint64 phone, guint route)
{
  g_autoptr (GPtrArray) donors = NULL;
  g_autoptr (GError) error = NULL;

  if (routes[route].of_phone != NULL)
    {
      routes[route].of_phone (exchange, phone);
      return;
    }
  donors = dure_donors_of_phone (exchange->city, phone, &error);
  if (donors == NULL)
    dure_exchange_failure (exchange, error);
  else
    routes[route].of_donors (exchange, donors);
}

static void
give (DurePeople *self, DureExchange *exchange, guint route)
{
  gint64 phone;

  if (routes[route].page != NULL)
    dure_exchange_page (exchange, SOUP_STATUS_OK, routes[route].page, json_object ());
  else if (routes[route].of_people != NULL)
    routes[route].of_people (self, exchange);
  else if (routes[route].of_anyone != NULL)
    routes[route].of_anyone (exchange);
  else if ((phone = phone_here (self, exchange)) != 0)
    give_to_phone (exchange, phone, route);
}

static void
answer_by (DurePeople *self, DureExchange *exchange, guint route)
{
  gint64 phone = routes[route].what != DURE_READABLE_NOTHING ? phone_here (self, exchange) : 0;

  if (routes[route].what == DURE_READABLE_NOTHING)
    give (self, exchange, route);
  else if (phone != 0)
    dure_reading_errand_send (self, exchange, phone, routes[route].what, give, route);
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
  if (dure_lab_owns (exchange->path))
    {
      const guint route = dure_lab_handle (exchange, self->lab_guesses);

      return route == DURE_ROUTE_NONE ? route : G_N_ELEMENTS (routes) + route;
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
  if (dure_lab_owns (path))
    {
      DurePeople *self = people;
      DureExchange exchange;

      dure_exchange_init (&exchange, message, self->service, self->origins);
      return dure_lab_arrive (&exchange);
    }
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
  dure_exchange_refusal (&exchange, status, "GET, HEAD, POST");
}
