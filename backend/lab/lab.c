// lab.c: the rooms of those who work for the lab
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A table of its own beside that of donors' phones (people.c), at the same listener. The door is
// for anyone; each room needs a session, and says what its visitor must be allowed to do.

#include "lab.h"

#include "lab-application.h"
#include "lab-applications.h"
#include "lab-ask.h"
#include "lab-build.h"
#include "lab-contracts.h"
#include "lab-counts.h"
#include "lab-donors.h"
#include "lab-door.h"
#include "lab-evidence.h"
#include "lab-fleet.h"
#include "lab-home.h"
#include "lab-desk.h"
#include "lab-incidents.h"
#include "lab-keys.h"
#include "lab-kiosk.h"
#include "lab-looks.h"
#include "lab-map.h"
#include "lab-model-new.h"
#include "lab-models.h"
#include "lab-pilot-draft.h"
#include "lab-pilot-figures.h"
#include "lab-pilot.h"
#include "lab-pilots.h"
#include "lab-problem.h"
#include "lab-proposal.h"
#include "lab-proposals.h"
#include "lab-quality.h"
#include "lab-recipient.h"
#include "lab-release.h"
#include "lab-releases.h"
#include "lab-review.h"
#include "lab-withdrawals.h"

#define LAB "/lab"

static const struct
{
  DureRoute route;
  void (*open) (DureExchange *exchange, DureLimiter *guesses);
} doors[] = {
  { { "GET", LAB "/join" }, dure_lab_door_show },
  { { "POST", LAB "/challenges" }, dure_lab_door_challenge },
  { { "POST", LAB "/joins" }, dure_lab_door_join },
  { { "POST", LAB "/sessions" }, dure_lab_door_sign_in },
  { { "POST", LAB "/sign-out" }, dure_lab_door_sign_out },
};

static const DureLabRoom rooms[] = {
  { { "GET", LAB }, DURE_LAB_ENTER, .show = dure_lab_home_show },
  { { "GET", LAB "/desk" }, DURE_LAB_ENTER, .show = dure_lab_desk_show },
  { { "POST", LAB "/desk" }, DURE_LAB_ENTER, .show = dure_lab_desk_show,
    .change = dure_lab_desk_make },
  { { "GET", LAB "/fleet" }, DURE_LAB_SEE_FLEET, .show = dure_lab_fleet_show },
  { { "GET", LAB "/map" }, DURE_LAB_SEE_FLEET, .show = dure_lab_map_show },
  { { "GET", LAB "/kiosk" }, DURE_LAB_SEE_FLEET, .show = dure_lab_kiosk_show },
  { { "GET", LAB "/kiosk/retire" }, DURE_LAB_RETIRE_KIOSK, .show = dure_lab_kiosk_ask_retire },
  { { "POST", LAB "/kiosk/retire" }, DURE_LAB_RETIRE_KIOSK, .change = dure_lab_kiosk_retire },
  { { "POST", LAB "/kiosk/restore" }, DURE_LAB_RETIRE_KIOSK, .change = dure_lab_kiosk_restore },
  { { "GET", LAB "/kiosk/place" }, DURE_LAB_KEEP_KIOSK, .show = dure_lab_kiosk_ask_place },
  { { "POST", LAB "/kiosk/place" }, DURE_LAB_KEEP_KIOSK, .show = dure_lab_kiosk_ask_place,
    .change = dure_lab_kiosk_place },
  { { "GET", LAB "/kiosk/code" }, DURE_LAB_KEEP_KIOSK, .show = dure_lab_kiosk_ask_code },
  { { "POST", LAB "/kiosk/code" }, DURE_LAB_KEEP_KIOSK, .show = dure_lab_kiosk_ask_code,
    .change = dure_lab_kiosk_make_code },
  { { "GET", LAB "/counts" }, DURE_LAB_SEE_COUNTS, .show = dure_lab_counts_show },
  { { "GET", LAB "/counts.csv" }, DURE_LAB_SEE_COUNTS, .show = dure_lab_counts_send },
  { { "GET", LAB "/donors" }, DURE_LAB_SEE_COUNTS, .show = dure_lab_donors_show },
  { { "GET", LAB "/donors.csv" }, DURE_LAB_SEE_COUNTS, .show = dure_lab_donors_send },
  { { "GET", LAB "/quality" }, DURE_LAB_SEE_COUNTS, .show = dure_lab_quality_show },
  { { "GET", LAB "/quality.csv" }, DURE_LAB_SEE_COUNTS, .show = dure_lab_quality_send },
  { { "GET", LAB "/pilots" }, DURE_LAB_SEE_PILOTS, .show = dure_lab_pilots_show },
  { { "GET", LAB "/pilot" }, DURE_LAB_SEE_PILOTS, .show = dure_lab_pilot_show },
  { { "GET", LAB "/pilot/new" }, DURE_LAB_WRITE_PILOT, .show = dure_lab_pilot_draft_ask },
  { { "POST", LAB "/pilot/new" }, DURE_LAB_WRITE_PILOT, .change = dure_lab_pilot_draft_begin },
  { { "GET", LAB "/pilot/edit" }, DURE_LAB_WRITE_PILOT, .show = dure_lab_pilot_draft_show },
  { { "POST", LAB "/pilot/edit" }, DURE_LAB_WRITE_PILOT, .change = dure_lab_pilot_draft_write },
  { { "GET", LAB "/pilot/preview" }, DURE_LAB_SEE_PILOTS, .show = dure_lab_pilot_preview },
  { { "GET", LAB "/pilot/figures.csv" }, DURE_LAB_SEE_PILOTS,
    .show = dure_lab_pilot_figures_send },
  { { "GET", LAB "/pilot/sure" }, DURE_LAB_SEE_PILOTS, .show = dure_lab_pilot_ask },
  { { "POST", LAB "/pilot/do" }, DURE_LAB_SEE_PILOTS, .change = dure_lab_pilot_do },
  { { "GET", LAB "/releases" }, DURE_LAB_SEE_RELEASES, .show = dure_lab_releases_show },
  { { "GET", LAB "/releases/compare" }, DURE_LAB_SEE_RELEASES,
    .show = dure_lab_releases_compare },
  { { "GET", LAB "/release/propose" }, DURE_LAB_DECIDE, .show = dure_lab_releases_ask },
  { { "POST", LAB "/release/propose" }, DURE_LAB_DECIDE, .change = dure_lab_releases_propose },
  { { "POST", LAB "/release/withdraw" }, DURE_LAB_DECIDE, .change = dure_lab_releases_withdraw },
  { { "POST", LAB "/release/order" }, DURE_LAB_DECIDE, .change = dure_lab_build_order },
  { { "GET", LAB "/release/task" }, DURE_LAB_SEE_RELEASES, .show = dure_lab_build_show },
  { { "GET", LAB "/release" }, DURE_LAB_SEE_RELEASES, .show = dure_lab_releases_show_one },
  { { "GET", LAB "/withdrawals" }, DURE_LAB_SEE_WITHDRAWALS, .show = dure_lab_withdrawals_show },
  { { "GET", LAB "/incidents" }, DURE_LAB_SEE_INCIDENTS, .show = dure_lab_incidents_show },
  { { "GET", LAB "/incident/new" }, DURE_LAB_NOTE_INCIDENT, .show = dure_lab_incidents_ask },
  { { "POST", LAB "/incident/new" }, DURE_LAB_NOTE_INCIDENT, .change = dure_lab_incidents_open },
  { { "GET", LAB "/incident" }, DURE_LAB_SEE_INCIDENTS, .show = dure_lab_incidents_show_one },
  { { "POST", LAB "/incident/step" }, DURE_LAB_NOTE_INCIDENT, .change = dure_lab_incidents_step },
  { { "GET", LAB "/applications" }, DURE_LAB_SEE_APPLICATIONS,
    .show = dure_lab_applications_show },
  { { "GET", LAB "/application" }, DURE_LAB_SEE_APPLICATIONS, dure_lab_application_is_there,
    "applicant", .show = dure_lab_application_show },
  { { "POST", LAB "/application/vote" }, DURE_LAB_VOTE, .change = dure_lab_application_vote },
  { { "GET", LAB "/application/sure" }, DURE_LAB_DECIDE, .show = dure_lab_application_ask },
  { { "POST", LAB "/application/do" }, DURE_LAB_DECIDE, .change = dure_lab_application_do },
  { { "GET", LAB "/looks" }, DURE_LAB_SEE_LOOKS, dure_lab_looks_are_theirs,
    .show = dure_lab_looks_show },
  { { "GET", LAB "/review" }, DURE_LAB_SEE_LOOKS, dure_lab_looks_are_theirs, "review",
    .show = dure_lab_review_show },
  { { "GET", LAB "/review.csv" }, DURE_LAB_SEE_LOOKS, dure_lab_looks_are_theirs, "review",
    .show = dure_lab_review_send },
  { { "GET", LAB "/recipient" }, DURE_LAB_SEE_RECIPIENT, .show = dure_lab_recipient_show },
  { { "GET", LAB "/recipient/application" }, DURE_LAB_SEE_RECIPIENT,
    dure_lab_recipient_has_application, "applicant",
    .show = dure_lab_recipient_show_application },
  { { "GET", LAB "/recipient/ask" }, DURE_LAB_ACT_FOR, .show = dure_lab_ask_show },
  { { "POST", LAB "/recipient/ask" }, DURE_LAB_ACT_FOR, .show = dure_lab_ask_show,
    .change = dure_lab_ask_submit },
  { { "POST", LAB "/recipient/do" }, DURE_LAB_ACT_FOR, .change = dure_lab_recipient_do },
  { { "POST", LAB "/recipient/receipt" }, DURE_LAB_ACT_FOR,
    .change = dure_lab_recipient_receipt },
  { { "POST", LAB "/recipient/evidence" }, DURE_LAB_ACT_FOR,
    .change = dure_lab_evidence_hand_in },
  { { "GET", LAB "/evidence" }, DURE_LAB_DECIDE, dure_lab_evidence_is_there, "evidence",
    .show = dure_lab_evidence_send },
  { { "POST", LAB "/evidence" }, DURE_LAB_DECIDE, .change = dure_lab_evidence_judge },
  { { "GET", LAB "/recipient/keys" }, DURE_LAB_SEE_RECIPIENT, .show = dure_lab_keys_show },
  { { "POST", LAB "/recipient/keys" }, DURE_LAB_ACT_FOR, .show = dure_lab_keys_show,
    .change = dure_lab_keys_add },
  { { "POST", LAB "/recipient/key" }, DURE_LAB_ACT_FOR, .change = dure_lab_keys_do },
  { { "GET", LAB "/models" }, DURE_LAB_SEE_MODELS, .show = dure_lab_models_show },
  { { "GET", LAB "/model" }, DURE_LAB_SEE_MODELS, .show = dure_lab_models_show_one },
  { { "GET", LAB "/model/file" }, DURE_LAB_SEE_MODELS, .show = dure_lab_models_send },
  { { "POST", LAB "/model/do" }, DURE_LAB_SEE_MODELS, .change = dure_lab_models_do },
  { { "GET", LAB "/model/new" }, DURE_LAB_ACT_FOR, .show = dure_lab_model_new_show },
  { { "POST", LAB "/model/new" }, DURE_LAB_ACT_FOR, .show = dure_lab_model_new_show,
    .change = dure_lab_model_new_take },
  { { "GET", LAB "/proposals" }, DURE_LAB_SEE_PROPOSALS, .show = dure_lab_proposals_show },
  { { "GET", LAB "/problem/new" }, DURE_LAB_STATE_PROBLEM, .show = dure_lab_problem_show },
  { { "POST", LAB "/problem/new" }, DURE_LAB_STATE_PROBLEM, .show = dure_lab_problem_show,
    .change = dure_lab_problem_state },
  { { "GET", LAB "/proposal" }, DURE_LAB_SEE_PROPOSALS, .reading = "proposal",
    .note = dure_lab_proposal_may_look, .show = dure_lab_proposal_show },
  { { "POST", LAB "/proposal/do" }, DURE_LAB_SEE_PROPOSALS, .change = dure_lab_proposal_do },
  { { "GET", LAB "/contracts" }, DURE_LAB_SEE_CONTRACTS, .show = dure_lab_contracts_show },
  { { "GET", LAB "/contract" }, DURE_LAB_SEE_CONTRACTS, .show = dure_lab_contracts_show_one },
  { { "POST", LAB "/contract" }, DURE_LAB_SEE_CONTRACTS, .change = dure_lab_contracts_set },
  { { "POST", LAB "/recipient/rows" }, DURE_LAB_SEE_RECIPIENT, .reading = "release",
    .note = dure_lab_release_note_rows, .show = dure_lab_release_send_rows },
  { { "GET", LAB "/recipient/manifest" }, DURE_LAB_SEE_RECIPIENT,
    .show = dure_lab_release_send_manifest },
};

/**
 * dure_lab_owns:
 *
 * Returns: whether a path is one of the lab's
 */
gboolean
dure_lab_owns (const char *path)
{
  return g_str_equal (path, LAB) || g_str_has_prefix (path, LAB "/");
}

/**
 * dure_lab_route:
 *
 * A #DureRouteFunc.
 */
gboolean
dure_lab_route (guint number, DureRoute *ret_route)
{
  if (number >= G_N_ELEMENTS (doors) + G_N_ELEMENTS (rooms))
    return FALSE;
  *ret_route = number < G_N_ELEMENTS (doors) ? doors[number].route
                                             : rooms[number - G_N_ELEMENTS (doors)].route;
  return TRUE;
}

/**
 * dure_lab_arrive:
 * @exchange: the head of a request that would send something
 *
 * Returns: whether its body shall be read; else it has been answered
 */
gboolean
dure_lab_arrive (DureExchange *exchange)
{
  static const struct
  {
    const char *path;
    DureLabAction action;
  } large[] = {
    { DURE_LAB_EVIDENCE_PATH, DURE_LAB_ACT_FOR },
    { DURE_LAB_ASK_PATH, DURE_LAB_ACT_FOR },
    { DURE_LAB_MODEL_PATH, DURE_LAB_ACT_FOR },
    { DURE_LAB_PROBLEM_PATH, DURE_LAB_STATE_PROBLEM },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (large); i++)
    if (g_str_equal (exchange->path, large[i].path))
      return dure_lab_call_arrive (exchange, large[i].action);
  return TRUE;
}

/**
 * dure_lab_handle:
 * @exchange: a request for a path of the lab's; one that changes something is from our own page
 * @guesses: how often an address may show a bad link or passkey
 *
 * Returns: which of its routes it was, or %DURE_ROUTE_NONE
 */
guint
dure_lab_handle (DureExchange *exchange, DureLimiter *guesses)
{
  const char *method = soup_server_message_get_method (exchange->message);
  const char *wanted = g_str_equal (method, "POST") ? "POST" : "GET";
  gboolean is_known_path = FALSE;
  DureRoute route;

  for (guint i = 0; dure_lab_route (i, &route); i++)
    if (g_str_equal (route.path, exchange->path))
      {
        is_known_path = TRUE;
        if (!g_str_equal (route.method, wanted))
          continue;
        if (i < G_N_ELEMENTS (doors))
          doors[i].open (exchange, guesses);
        else
          dure_lab_call_send (&rooms[i - G_N_ELEMENTS (doors)], exchange);
        return i;
      }
  dure_exchange_problem (exchange, is_known_path ? "method" : "not-found");
  return DURE_ROUTE_NONE;
}
