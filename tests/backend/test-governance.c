// test-governance.c: who may have data: what is asked, voted, granted, promised and kept
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "ledger-city.h"

#include "applications.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "data-use.h"
#include "duties.h"
#include "error.h"
#include "permits.h"
#include "recipient-keys.h"
#include "recipients.h"

#include <sodium.h>

#define DAY_MS DURE_DUTY_DAY_MS
#define SEATS (1 << (2 * DURE_SEATS))

static json_t *
request_with (const char *key, json_t *value)
{
  json_t *request = json_pack (
      "{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:[s,s,s], s:[s,s,s], s:i, s:s, s:s,"
      " s:{s:s, s:s, s:s, s:s, s:s}}",
      "schema", DURE_REQUEST_SCHEMA, "recipient", "hana-hospital", "pilot", "gwangju-heart",
      "applicant", "Research office", "title", "Resting pulse and blood pressure", "purpose",
      "To see how a city's hearts rest", "train", FALSE, "items", "8867-4", "ageBand", "sex",
      "dataUse", "DUO:0000006", "DUO:0000015", "GJ:LOCAL-STAFF", "localStaff", 3, "from",
      "2026-12-01", "until", "2027-11-30", "fiveSafes", "project", "a", "people", "b", "settings",
      "c", "data", "d", "outputs", "e");

  if (key != NULL)
    json_object_set_new (request, key, value);
  return request;
}

/* What is done in one transaction, as a desk does it. */
#define DO(self, call) \
  G_STMT_START \
  { \
    g_autoptr (GError) do_error = NULL; \
    g_autoptr (DureTransaction) do_all \
        = dure_transaction_begin ((self)->city->database, &do_error); \
    GError **error = &do_error; \
    g_assert_true ((call) && dure_transaction_commit (&do_all, &do_error)); \
    g_assert_no_error (do_error); \
  } \
  G_STMT_END

#define REFUSED(self, call, code) \
  G_STMT_START \
  { \
    g_autoptr (GError) do_error = NULL; \
    g_autoptr (DureTransaction) do_all \
        = dure_transaction_begin ((self)->city->database, NULL); \
    GError **error = &do_error; \
    g_assert_false (call); \
    g_assert_error (do_error, DURE_BACKEND_ERROR, (int) (code)); \
  } \
  G_STMT_END

/* Every move from every state, counted by hand: six of applications, fourteen of permits. What is
 * closed stays closed. */
static void
test_states (void)
{
  guint application_moves = 0, permit_moves = 0;

  for (guint from = 0; from < DURE_APPLICATION_STATES; from++)
    for (guint move = 0; move < DURE_APPLICATION_MOVES; move++)
      {
        DureApplicationState to;

        application_moves += dure_application_move_leads (from, move, &to);
      }
  for (guint from = 0; from < DURE_PERMIT_STATES; from++)
    for (guint move = 0; move < DURE_PERMIT_MOVES; move++)
      {
        DurePermitState to;
        gboolean leads = dure_permit_move_leads (from, move, &to);

        permit_moves += leads;
        g_assert_false (leads && from == DURE_PERMIT_CLOSED);
        if (leads && to == DURE_PERMIT_ACTIVE)
          g_assert_true (from == DURE_PERMIT_CONDITIONS_PENDING || from == DURE_PERMIT_SUSPENDED);
        if (leads && to == DURE_PERMIT_CLOSED)
          g_assert_cmpint (move, ==, DURE_PERMIT_CLOSE);
      }
  g_assert_cmpuint (application_moves, ==, 6);
  g_assert_cmpuint (permit_moves, ==, 14);
}

/* All that five seats can say, against the rule written another way. */
static void
test_ballots (void)
{
  for (guint said = 0; said < SEATS; said++)
    {
      DureVote votes[DURE_SEATS];
      int balance = 0;
      guint counted = 0, silent = 0;
      DureBallotResult result;

      for (guint seat = 0; seat < DURE_SEATS; seat++)
        {
          votes[seat] = (DureVote) (said >> (2 * seat) & 3);
          balance += votes[seat] == DURE_VOTE_YES ? 1 : votes[seat] == DURE_VOTE_NO ? -1 : 0;
          counted += votes[seat] == DURE_VOTE_YES || votes[seat] == DURE_VOTE_NO;
          silent += votes[seat] == DURE_VOTE_NONE;
        }
      result = dure_ballot_count (votes);
      g_assert_cmpint (result, ==,
                       silent > 0    ? DURE_BALLOT_OPEN
                       : counted < 3 ? DURE_BALLOT_NO_QUORUM
                       : balance > 0 ? DURE_BALLOT_YES
                                     : DURE_BALLOT_NO);
    }
}

static DureDataUse
judge (const char *code, gboolean trains, const char *recipient_class)
{
  g_autoptr (json_t) json = request_with ("train", json_boolean (trains));
  g_autoptr (DureRequest) request = dure_request_from_json (json, NULL);

  return dure_data_use_judge (code, request, recipient_class);
}

static void
test_data_use (void)
{
  static const char *const by_person[]
      = { "DUO:0000007", "DUO:0000043", "DUO:0000046", "DUO:0000024", "DUO:0000022", "DUO:0000026",
          "DUO:0000027", "DUO:0000028", "GJ:SANDBOX", "GJ:INSURANCE", "GJ:LOCAL-OFFICE" };
  static const char *const always[]
      = { "DUO:0000042", "DUO:0000006", "DUO:0000019", "DUO:0000020", "DUO:0000025", "DUO:0000029",
          "GJ:SHARE", "GJ:ROOM-ONLY", "GJ:MODEL-SLOT-ONLY", "GJ:DELETION" };
  static const char *const never[]
      = { "DUO:0000004", "DUO:0000011", "DUO:0000016", "DUO:0000044" };

  g_assert_cmpint (judge ("DUO:0000006", TRUE, "company"), ==, DURE_DATA_USE_FITS);
  g_assert_cmpint (judge ("DUO:0000004", FALSE, "hospital"), ==, DURE_DATA_USE_FORBIDDEN);
  g_assert_cmpint (judge ("DUO:0000015", FALSE, "company"), ==, DURE_DATA_USE_FITS);
  g_assert_cmpint (judge ("DUO:0000015", TRUE, "company"), ==, DURE_DATA_USE_FORBIDDEN);
  g_assert_cmpint (judge ("DUO:0000018", FALSE, "company"), ==, DURE_DATA_USE_FORBIDDEN);
  g_assert_cmpint (judge ("DUO:0000018", FALSE, "university"), ==, DURE_DATA_USE_FITS);
  g_assert_cmpint (judge ("DUO:0000007", FALSE, "hospital"), ==, DURE_DATA_USE_PERSON);
  g_assert_cmpint (judge ("DUO:0000021", FALSE, "hospital"), ==, DURE_DATA_USE_FORBIDDEN);
  g_assert_cmpint (judge ("GJ:LOCAL-STAFF", FALSE, "company"), ==, DURE_DATA_USE_FITS);
  g_assert_cmpint (judge ("DUO:0000045", FALSE, "company"), ==, DURE_DATA_USE_FORBIDDEN);
  g_assert_cmpint (judge ("DUO:0000045", FALSE, "hospital"), ==, DURE_DATA_USE_FITS);
  for (guint i = 0; i < G_N_ELEMENTS (by_person); i++)
    g_assert_cmpint (judge (by_person[i], TRUE, "company"), ==, DURE_DATA_USE_PERSON);
  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    g_assert_cmpint (judge (always[i], TRUE, "company"), ==, DURE_DATA_USE_FITS);
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    g_assert_cmpint (judge (never[i], FALSE, "hospital"), ==, DURE_DATA_USE_FORBIDDEN);
  g_assert_cmpint (judge ("DUO:9999999", FALSE, "hospital"), ==, DURE_DATA_USE_UNKNOWN);
  g_assert_null (dure_data_use_name ("DUO:9999999"));
}

static void
assert_no_request (const char *key, json_t *value)
{
  g_autoptr (json_t) json = request_with (key, value);
  g_autoptr (GError) error = NULL;

  g_assert_null (dure_request_from_json (json, &error));
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
}

static void
test_requests (void)
{
  assert_no_request ("schema", json_string ("dure.application/2"));
  assert_no_request ("name", json_string ("nobody reads this"));
  assert_no_request ("title", json_string (""));
  assert_no_request ("train", json_string ("no"));
  assert_no_request ("items", json_array ());
  assert_no_request ("items", json_pack ("[s, s]", "8867-4", "8867-4"));
  assert_no_request ("items", json_pack ("[i]", 8867));
  assert_no_request ("dataUse", json_pack ("{}"));
  assert_no_request ("localStaff", json_integer (-1));
  assert_no_request ("localStaff", json_real (2.5));
  assert_no_request ("from", json_string ("1 December 2026"));
  assert_no_request ("until", json_string ("2026-11-30"));
  assert_no_request ("until", json_string ("2036-11-30"));
  assert_no_request ("fiveSafes", json_pack ("{s:s}", "project", "only this"));
}

/* Late from the very moment that it is due; who showed too little has thirty days from then. */
static void
test_duties (void)
{
  const gint64 due = 1000 * DAY_MS;
  DureDuty duty = { .kind = DURE_DUTY_LOCAL_STAFF, .due_ms = due };

  g_assert_cmpint (dure_duty_look (&duty, due - 30 * DAY_MS - 1), ==, DURE_DUTY_QUIET);
  g_assert_cmpint (dure_duty_look (&duty, due - 30 * DAY_MS), ==, DURE_DUTY_WARN);
  duty.warned_ms = due - 30 * DAY_MS;
  g_assert_cmpint (dure_duty_look (&duty, due - 1), ==, DURE_DUTY_QUIET);
  g_assert_cmpint (dure_duty_look (&duty, due), ==, DURE_DUTY_LATE);
  duty.short_ms = due - DAY_MS;
  g_assert_cmpint (dure_duty_look (&duty, due + 29 * DAY_MS - 1), ==, DURE_DUTY_QUIET);
  g_assert_cmpint (dure_duty_look (&duty, due + 29 * DAY_MS), ==, DURE_DUTY_LATE);
  duty.met_ms = due;
  g_assert_cmpint (dure_duty_look (&duty, due + 1000 * DAY_MS), ==, DURE_DUTY_QUIET);
  g_assert_cmpint (dure_duty_next_ms (DURE_DUTY_DELETION, due), ==, 0);
}

static void
add_recipients (LedgerCity *self)
{
  ledger_city_begin (self->city);
  DO (self, dure_recipient_add (self->city, "hana-hospital", "Hana Hospital", "hospital", error));
  DO (self, dure_recipient_add (self->city, "bit-ai", "Bit AI", "company", error));
}

static char *
submit (LedgerCity *self, json_t *request)
{
  g_autoptr (json_t) owned = request;
  char *id = NULL;

  DO (self, (id = dure_application_submit (self->city, owned, error)) != NULL);
  return id;
}

static void
vote_all (LedgerCity *self, const char *id, guint n_yes)
{
  static const char *const voters[DURE_SEATS] = { "Ahn", "Bae", "Cho", "Do", "Eom" };

  for (guint seat = 0; seat < DURE_SEATS; seat++)
    DO (self, dure_application_vote (self->city, id, seat,
                                     seat < n_yes ? DURE_VOTE_YES : DURE_VOTE_NO, voters[seat],
                                     error));
}

static char *
grant (LedgerCity *self)
{
  g_autofree char *id = submit (self, request_with (NULL, NULL));
  char *permit = NULL;

  vote_all (self, id, 3);
  DO (self, dure_application_decide (self->city, id, "Steward", &permit, error));
  return permit;
}

static DurePermitState
state_of (LedgerCity *self, const char *permit)
{
  g_autoptr (DurePermit) found = dure_permit_find (self->city, permit, NULL);

  return found->state;
}

static gboolean
show_people (LedgerCity *self, const char *permit, gint64 count)
{
  const DureEvidence evidence = { .count = count, .actor = "Steward" };
  gboolean is_enough = FALSE;

  DO (self, dure_duty_show (self->city, permit, DURE_DUTY_LOCAL_STAFF, &evidence, &is_enough,
                            error));
  return is_enough;
}

static void
begin_permit (LedgerCity *self, const char *permit)
{
  g_assert_true (show_people (self, permit, 3));
  REFUSED (self,
           dure_duty_show (self->city, permit, DURE_DUTY_LOCAL_STAFF,
                           &(DureEvidence){ .count = 3, .actor = "Steward" }, &(gboolean){ FALSE },
                           error),
           DURE_BACKEND_ERROR_UNKNOWN);
  DO (self, dure_permit_move (self->city, permit, DURE_PERMIT_ACTIVATE, "Steward", NULL, error));
}

static void
let_the_clock_work (LedgerCity *self)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 4; i++)
    g_assert_true (dure_duties_step (self->city, &error));
  g_assert_no_error (error);
}

static void
go_to (LedgerCity *self, const char *day)
{
  gint64 end_ms;

  g_assert_true (dure_day_end_from_text (day, &end_ms));
  dure_clock_manual_advance (self->clock, end_ms - DAY_MS - dure_city_now (self->city));
  let_the_clock_work (self);
}

/* A request that could never be granted is refused before anybody votes. */
static void
test_refused_at_once (LedgerCity *self, gconstpointer unused)
{
  const struct
  {
    const char *key;
    json_t *value;
    DureBackendError code;
  } rows[] = {
    { "recipient", json_string ("nobody"), DURE_BACKEND_ERROR_UNKNOWN },
    { "pilot", json_string ("nothing"), DURE_BACKEND_ERROR_MALFORMED },
    { "items", json_pack ("[s]", "83036-4"), DURE_BACKEND_ERROR_MALFORMED },
    { "train", json_true (), DURE_BACKEND_ERROR_MALFORMED },
    { "dataUse", json_pack ("[s]", "DUO:0000004"), DURE_BACKEND_ERROR_MALFORMED },
    { "dataUse", json_pack ("[s]", "DUO:1"), DURE_BACKEND_ERROR_MALFORMED },
  };

  add_recipients (self);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (json_t) request = request_with (rows[i].key, rows[i].value);

      REFUSED (self, dure_application_submit (self->city, request, error) != NULL, rows[i].code);
    }
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM application"), ==, 0);
}

static void
test_votes (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *id = NULL, *permit = NULL;

  add_recipients (self);
  id = submit (self, request_with (NULL, NULL));
  REFUSED (self, dure_application_decide (self->city, id, "Steward", &permit, error),
           DURE_BACKEND_ERROR_CONFLICT);
  REFUSED (self,
           dure_application_vote (self->city, id, DURE_SEAT_CITY, DURE_VOTE_YES,
                                  " research OFFICE", error),
           DURE_BACKEND_ERROR_CONFLICT);
  vote_all (self, id, 2);
  REFUSED (self,
           dure_application_vote (self->city, id, DURE_SEAT_CITY, DURE_VOTE_YES, "ahn ", error),
           DURE_BACKEND_ERROR_CONFLICT);
  REFUSED (self, dure_application_decide (self->city, id, "ahn", &permit, error),
           DURE_BACKEND_ERROR_CONFLICT);
  REFUSED (self, dure_application_decide (self->city, id, "Research office", &permit, error),
           DURE_BACKEND_ERROR_CONFLICT);
  DO (self, dure_application_decide (self->city, id, "Steward", &permit, error));
  g_assert_null (permit);
  REFUSED (self,
           dure_application_vote (self->city, id, DURE_SEAT_CITY, DURE_VOTE_YES, "Do", error),
           DURE_BACKEND_ERROR_CONFLICT);
  REFUSED (self, dure_application_decide (self->city, id, "Steward", &permit, error),
           DURE_BACKEND_ERROR_CONFLICT);
}

/* What was given back comes again, and is voted on again. */
static void
test_given_back (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (json_t) better = request_with ("title", json_string ("Clearer"));
  g_autoptr (json_t) foreign = request_with ("recipient", json_string ("bit-ai"));
  g_autofree char *id = NULL;

  add_recipients (self);
  id = submit (self, request_with (NULL, NULL));
  vote_all (self, id, 5);
  DO (self, dure_application_move (self->city, id, DURE_APPLICATION_RETURN, "Steward",
                                   "the title is unclear", error));
  REFUSED (self, dure_application_resubmit (self->city, id, foreign, error),
           DURE_BACKEND_ERROR_CONFLICT);
  DO (self, dure_application_resubmit (self->city, id, better, error));
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM vote"), ==, 0);
  DO (self, dure_application_move (self->city, id, DURE_APPLICATION_CLOSE, "hana-hospital", NULL,
                                   error));
  REFUSED (self, dure_application_resubmit (self->city, id, better, error),
           DURE_BACKEND_ERROR_CONFLICT);
}

/* Nobody touches it: reminded, late, suspended; what is shown later opens it only by a person. */
static void
test_suspended_by_the_clock (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *permit = NULL;

  add_recipients (self);
  permit = grant (self);
  REFUSED (self,
           dure_permit_move (self->city, permit, DURE_PERMIT_ACTIVATE, "Steward", NULL, error),
           DURE_BACKEND_ERROR_CONFLICT);
  begin_permit (self, permit);
  go_to (self, "2027-01-30");
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM duty WHERE warned_ms > 0"),
                   ==, 0);
  go_to (self, "2027-02-28"); /* 91 days from 2026-12-01 are 2027-03-02 */
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM duty WHERE warned_ms > 0"),
                   ==, 1);
  g_assert_cmpint (state_of (self, permit), ==, DURE_PERMIT_ACTIVE);
  go_to (self, "2027-03-02");
  g_assert_cmpint (state_of (self, permit), ==, DURE_PERMIT_SUSPENDED);
  REFUSED (self,
           dure_permit_move (self->city, permit, DURE_PERMIT_RESUME, "Steward", NULL, error),
           DURE_BACKEND_ERROR_CONFLICT);
  g_assert_true (show_people (self, permit, 4));
  let_the_clock_work (self);
  g_assert_cmpint (state_of (self, permit), ==, DURE_PERMIT_SUSPENDED);
  DO (self, dure_permit_move (self->city, permit, DURE_PERMIT_RESUME, "Steward", NULL, error));
  g_assert_cmpint (ledger_city_ask (self->city,
                                    "SELECT count(*) FROM duty WHERE kind = 'local-staff'"),
                   ==, 3);
}

static void
test_too_few_people (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *permit = NULL;

  add_recipients (self);
  permit = grant (self);
  begin_permit (self, permit);
  go_to (self, "2027-03-01");
  g_assert_false (show_people (self, permit, 2));
  go_to (self, "2027-03-30");
  g_assert_cmpint (state_of (self, permit), ==, DURE_PERMIT_ACTIVE);
  go_to (self, "2027-03-31");
  g_assert_cmpint (state_of (self, permit), ==, DURE_PERMIT_SUSPENDED);
}

/* At its end it has to be deleted in ten days; who does not loses their other permits too. */
static void
test_end (LedgerCity *self, gconstpointer unused)
{
  const DureEvidence statement = { .count = 0, .actor = "Steward" };
  g_autofree char *permit = NULL, *other = NULL;
  gboolean is_enough;

  add_recipients (self);
  permit = grant (self);
  other = grant (self);
  begin_permit (self, permit);
  begin_permit (self, other);
  DO (self,
      dure_permit_move (self->city, permit, DURE_PERMIT_FINISH, "hana-hospital", NULL, error));
  REFUSED (self,
           dure_permit_move (self->city, permit, DURE_PERMIT_CLOSE, "Steward", NULL, error),
           DURE_BACKEND_ERROR_CONFLICT);
  go_to (self, "2026-12-07");
  g_assert_cmpint (state_of (self, other), ==, DURE_PERMIT_ACTIVE);
  go_to (self, "2026-12-09");
  g_assert_cmpint (state_of (self, other), ==, DURE_PERMIT_SUSPENDED);
  REFUSED (self,
           dure_permit_move (self->city, other, DURE_PERMIT_RESUME, "Steward", NULL, error),
           DURE_BACKEND_ERROR_CONFLICT);
  DO (self, dure_duty_show (self->city, permit, DURE_DUTY_DELETION, &statement, &is_enough,
                            error));
  DO (self, dure_permit_move (self->city, permit, DURE_PERMIT_CLOSE, "Steward", NULL, error));
  go_to (self, "2027-12-01");
  g_assert_cmpint (state_of (self, other), ==, DURE_PERMIT_EXPIRED);
  g_assert_cmpint (state_of (self, permit), ==, DURE_PERMIT_CLOSED);
}

/* Everything that was done has its entry; one word changed is found. */
static void
test_in_the_ledger (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *permit = NULL;

  add_recipients (self);
  permit = grant (self);
  begin_permit (self, permit);
  ledger_city_settle (self->city);
  g_assert_cmpuint (ledger_city_check (self, NULL), ==, 0);
  ledger_city_run (self->city, "UPDATE governance_event SET record ="
                               " replace (record, 'city: no', 'city: yes')");
  g_assert_cmpuint (ledger_city_check (self, NULL), >, 0);
}

static void
test_keys (LedgerCity *self, gconstpointer unused)
{
  /* The key of RFC 7638, section 3.1, without what its thumbprint is not made of. */
  static const char n[]
      = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJ"
        "ECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW"
        "2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQ"
        "Fh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
  g_autoptr (json_t) jwk = json_pack ("{s:s, s:s, s:s, s:s}", "kty", "RSA", "n", n, "e", "AQAB",
                                      "kid", "2011-04-29");
  g_autofree char *thumbprint = NULL;

  add_recipients (self);
  DO (self, (thumbprint = dure_recipient_key_add (self->city, "bit-ai", jwk, error)) != NULL);
  g_assert_cmpstr (thumbprint, ==, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  REFUSED (self, dure_recipient_key_add (self->city, "hana-hospital", jwk, error) != NULL,
           DURE_BACKEND_ERROR_CONFLICT);
  json_object_set_new (jwk, "d", json_string ("secret"));
  REFUSED (self, dure_recipient_key_add (self->city, "bit-ai", jwk, error) != NULL,
           DURE_BACKEND_ERROR_MALFORMED);
  DO (self, dure_recipient_key_revoke (self->city, thumbprint, error));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (LedgerCity *self, gconstpointer unused);
  } tests[] = {
    { "/governance/refused-at-once", test_refused_at_once },
    { "/governance/votes", test_votes },
    { "/governance/given-back", test_given_back },
    { "/governance/suspended-by-the-clock", test_suspended_by_the_clock },
    { "/governance/too-few-people", test_too_few_people },
    { "/governance/end", test_end },
    { "/governance/in-the-ledger", test_in_the_ledger },
    { "/governance/keys", test_keys },
  };

  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    return 1;
  g_test_add_func ("/governance/states", test_states);
  g_test_add_func ("/governance/ballots", test_ballots);
  g_test_add_func ("/governance/data-use", test_data_use);
  g_test_add_func ("/governance/requests", test_requests);
  g_test_add_func ("/governance/duties", test_duties);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, LedgerCity, NULL, ledger_city_set_up, tests[i].test,
                ledger_city_tear_down);
  return g_test_run ();
}
