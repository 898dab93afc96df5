// test-voices.c: who proposes and supports, counted without anybody being able to say who
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "ledger-city.h"

#include "authors.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "governance-events.h"
#include "hand.h"
#include "voices.h"
#include "withdrawals.h"

#define OTHER_PHONE 2

static const DureProposalDraft idea = { .kind = DURE_PROPOSAL_IDEA, .title = "Cool benches",
                                        .text = "Measure the heat at bus stops.",
                                        .language = "en" };

#define DONE(call) \
  G_STMT_START \
  { \
    g_autoptr (GError) do_error = NULL; \
    g_autoptr (DureTransaction) do_all \
        = dure_transaction_begin (self->city->database, &do_error); \
    GError **error = &do_error; \
    g_assert_true ((call) && dure_transaction_commit (&do_all, &do_error)); \
    g_assert_no_error (do_error); \
  } \
  G_STMT_END

#define REFUSED(call, code) \
  G_STMT_START \
  { \
    g_autoptr (GError) do_error = NULL; \
    g_autoptr (DureTransaction) do_all \
        = dure_transaction_begin (self->city->database, NULL); \
    GError **error = &do_error; \
    g_assert_false (call); \
    g_assert_error (do_error, DURE_BACKEND_ERROR, (int) (code)); \
  } \
  G_STMT_END

static gboolean
move (LedgerCity *self, const char *id, DureProposalMove what, const char *pilot,
      const char *reason, GError **error)
{
  return dure_proposal_move (self->city, id, what, pilot, DURE_PROPOSAL_DESK, reason, error);
}

/* Two donors of one phone, one of another. */
static void
populate (LedgerCity *self)
{
  for (guint number = 1; number <= 3; number++)
    ledger_city_add (self->city, number);
  ledger_city_claim (self->city, 1);
  ledger_city_claim (self->city, 2);
  ledger_city_claim (self->city, 3);
  ledger_city_run (self->city, "INSERT INTO phone (number, thumbprint, public_key, first_ms)"
                               " SELECT 2, substr (public_key, 1, 8), public_key, 0 FROM phone");
  ledger_city_run (self->city, "UPDATE claim SET phone = 2 WHERE donor LIKE '%3'");
}

static char *
propose (LedgerCity *self, gint64 phone, gboolean stays)
{
  DureProposalDraft draft = idea;
  g_autofree char *id = NULL;

  draft.stays = stays;
  DONE ((id = dure_author_propose (self->city, phone, &draft, error)) != NULL);
  return g_steal_pointer (&id);
}

static char *
publish (LedgerCity *self, gint64 phone, gboolean stays)
{
  g_autofree char *id = propose (self, phone, stays);

  DONE (move (self, id, DURE_PROPOSAL_PUBLISH, NULL, NULL, error));
  return g_steal_pointer (&id);
}

static DureProposal *
look (LedgerCity *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  DureProposal *proposal = dure_proposal_find (self->city, id, &error);

  g_assert_no_error (error);
  return proposal;
}

static void
check_support (LedgerCity *self, const char *id, gint64 support)
{
  g_autoptr (DureProposal) proposal = look (self, id);

  g_assert_cmpint (proposal->support, ==, support);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(proposal) FROM proposal_voice"), ==,
                   ledger_city_ask (self->city,
                                    "SELECT CAST (sum (support) AS BIGINT) FROM proposal"));
}

static gboolean
supports (LedgerCity *self, gint64 phone, const char *id)
{
  g_autoptr (GError) error = NULL;
  gboolean is_given;

  g_assert_true (dure_voice_is_given (self->city, phone, id, &is_given, &error));
  return is_given;
}

static void
test_one_voice (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) supported = NULL;

  populate (self);
  id = propose (self, LEDGER_PHONE, FALSE);
  REFUSED (dure_voice_give (self->city, OTHER_PHONE, id, error), DURE_BACKEND_ERROR_CONFLICT);
  REFUSED (dure_voice_give (self->city, OTHER_PHONE, "x", error), DURE_BACKEND_ERROR_UNKNOWN);
  REFUSED (dure_voice_give (self->city, 9, id, error), DURE_BACKEND_ERROR_UNKNOWN);
  DONE (move (self, id, DURE_PROPOSAL_PUBLISH, NULL, NULL, error));
  DONE (dure_voice_give (self->city, LEDGER_PHONE, id, error));
  DONE (dure_voice_give (self->city, LEDGER_PHONE, id, error));
  check_support (self, id, 1);
  DONE (dure_voice_give (self->city, OTHER_PHONE, id, error));
  check_support (self, id, 2);
  g_assert_true (supports (self, LEDGER_PHONE, id) && supports (self, OTHER_PHONE, id));
  supported = dure_voices_of_phone (self->city, OTHER_PHONE, NULL);
  g_assert_cmpuint (supported->len, ==, 1);
  DONE (move (self, id, DURE_PROPOSAL_DECLINE, NULL, "Too dear", error));
  REFUSED (dure_voice_give (self->city, LEDGER_PHONE, id, error), DURE_BACKEND_ERROR_CONFLICT);
  DONE (dure_voice_take_back (self->city, LEDGER_PHONE, id, error));
  DONE (dure_voice_take_back (self->city, LEDGER_PHONE, id, error));
  check_support (self, id, 1);
  g_assert_false (supports (self, LEDGER_PHONE, id));
}

/* Whatever is in the store, no row names a donor, and no two marks of one donor are alike. */
static void
test_marks (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                                       (GDestroyNotify) g_bytes_unref, NULL);
  g_auto (DureHand) hand = { 0 }, other = { 0 };
  guint8 mark[DURE_MAC_BYTES];

  g_assert_true (dure_hand_open (&hand, self->city, FALSE, NULL));
  g_assert_false (hand.is_there);
  g_assert_true (dure_hand_open (&hand, self->city, TRUE, NULL));
  g_assert_true (dure_hand_open (&other, self->city, TRUE, NULL));
  g_assert_cmpmem (hand.secret, sizeof hand.secret, other.secret, sizeof other.secret);
  other.secret[0] ^= 1;
  for (guint donor = 0; donor < 3; donor++)
    for (guint i = 0; i < 10; i++)
      {
        g_autofree char *name = g_strdup_printf ("%u", donor);
        g_autofree char *proposal = g_strdup_printf ("%u", i);

        dure_hand_mark_author (&hand, name, i, mark);
        g_assert_true (g_hash_table_add (seen, g_bytes_new (mark, sizeof mark)));
        dure_hand_mark_voice (&hand, name, proposal, mark);
        g_assert_true (g_hash_table_add (seen, g_bytes_new (mark, sizeof mark)));
        dure_hand_mark_place (&hand, name, i, mark);
        g_assert_true (g_hash_table_add (seen, g_bytes_new (mark, sizeof mark)));
        dure_hand_mark_voice (&other, name, proposal, mark);
        g_assert_true (g_hash_table_add (seen, g_bytes_new (mark, sizeof mark)));
      }
}

static void
test_three_at_once (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *fourth = NULL;
  g_autoptr (GPtrArray) own = NULL, of_other = NULL;

  populate (self);
  first = publish (self, LEDGER_PHONE, FALSE);
  second = propose (self, LEDGER_PHONE, FALSE);
  third = propose (self, LEDGER_PHONE, FALSE);
  REFUSED (dure_author_propose (self->city, LEDGER_PHONE, &idea, error) != NULL,
           DURE_BACKEND_ERROR_CONFLICT);
  REFUSED (dure_author_take_back (self->city, OTHER_PHONE, second, error),
           DURE_BACKEND_ERROR_UNKNOWN);
  DONE (dure_author_take_back (self->city, LEDGER_PHONE, second, error));
  REFUSED (dure_author_take_back (self->city, LEDGER_PHONE, second, error),
           DURE_BACKEND_ERROR_CONFLICT);
  fourth = propose (self, LEDGER_PHONE, FALSE);
  own = dure_author_list (self->city, LEDGER_PHONE, NULL);
  g_assert_cmpuint (own->len, ==, 4);
  g_assert_cmpstr (((DureProposal *) own->pdata[3])->id, ==, fourth);
  g_assert_null (((DureProposal *) own->pdata[1])->title);
  of_other = dure_author_list (self->city, OTHER_PHONE, NULL);
  g_assert_cmpuint (of_other->len, ==, 0);
  REFUSED (dure_author_propose (self->city, 9, &idea, error) != NULL, DURE_BACKEND_ERROR_UNKNOWN);
}

/* Also who takes each back at once proposes ten a day. */
static void
test_ten_a_day (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) own = NULL;

  populate (self);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *id = propose (self, LEDGER_PHONE, FALSE);

      DONE (dure_author_take_back (self->city, LEDGER_PHONE, id, error));
    }
  REFUSED (dure_author_propose (self->city, LEDGER_PHONE, &idea, error) != NULL,
           DURE_BACKEND_ERROR_CONFLICT);
  own = dure_author_list (self->city, LEDGER_PHONE, NULL);
  g_assert_cmpint (dure_author_room (self->city, own), ==, DURE_AUTHOR_TEN_TODAY);
  g_free (propose (self, OTHER_PHONE, FALSE));
  dure_clock_manual_advance (self->clock, DURE_DAY_MS);
  g_free (propose (self, LEDGER_PHONE, FALSE));
}

/* A voice that is taken back leaves its place to the next, and the others where they are. */
static void
test_places (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *first = NULL, *second = NULL, *third = NULL;
  g_autoptr (GPtrArray) supported = NULL;

  populate (self);
  first = publish (self, LEDGER_PHONE, FALSE);
  second = publish (self, LEDGER_PHONE, FALSE);
  third = publish (self, LEDGER_PHONE, FALSE);
  DONE (dure_voice_give (self->city, LEDGER_PHONE, first, error));
  DONE (dure_voice_give (self->city, LEDGER_PHONE, second, error));
  DONE (dure_voice_take_back (self->city, LEDGER_PHONE, first, error));
  g_assert_true (supports (self, LEDGER_PHONE, second));
  DONE (dure_voice_give (self->city, LEDGER_PHONE, third, error));
  DONE (dure_voice_give (self->city, LEDGER_PHONE, first, error));
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM proposal_voice"), ==, 3);
  DONE (dure_voice_take_back (self->city, LEDGER_PHONE, third, error));
  supported = dure_voices_of_phone (self->city, LEDGER_PHONE, NULL);
  g_assert_cmpuint (supported->len, ==, 2);
  g_assert_cmpstr (((DureProposal *) supported->pdata[0])->id, ==, second);
  check_support (self, first, 1);
  ledger_city_withdraw (self->city);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM proposal_voice"), ==, 0);
  check_support (self, second, 0);
}

/* Erasing everything takes voices and words away, but for words that were to stay; nothing leads to
 * the donor any more. What others said stays. */
static void
test_erased (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *goes = NULL, *stays = NULL, *of_other = NULL;
  g_autoptr (DureProposal) gone = NULL, left = NULL;

  populate (self);
  goes = publish (self, LEDGER_PHONE, FALSE);
  stays = publish (self, LEDGER_PHONE, TRUE);
  of_other = publish (self, OTHER_PHONE, FALSE);
  for (gint64 phone = LEDGER_PHONE; phone <= OTHER_PHONE; phone++)
    {
      DONE (dure_voice_give (self->city, phone, goes, error));
      DONE (dure_voice_give (self->city, phone, of_other, error));
    }
  check_support (self, of_other, 2);
  ledger_city_withdraw (self->city);
  gone = look (self, goes);
  left = look (self, stays);
  g_assert_true (gone->standing.is_taken_back && gone->title == NULL && gone->text == NULL);
  g_assert_false (left->standing.is_taken_back);
  g_assert_cmpstr (left->title, ==, idea.title);
  check_support (self, goes, 1);
  check_support (self, of_other, 1);
  g_assert_false (supports (self, LEDGER_PHONE, of_other));
  g_assert_true (supports (self, OTHER_PHONE, of_other));
  g_assert_cmpint (ledger_city_ask (self->city,
                                    "SELECT count(*) FROM proposal WHERE author IS NOT NULL"),
                   ==, 1);
}

/* Each step of the desk is an entry of the ledger with its reason; what authors do is none. */
static void
test_thread (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_autoptr (json_t) events = NULL;
  g_autoptr (GError) no_error = NULL;
  static const char *const words[] = { "publish", "hide", "publish", "review", "pilot", "result" };

  populate (self);
  id = publish (self, LEDGER_PHONE, FALSE);
  REFUSED (move (self, id, DURE_PROPOSAL_HIDE, NULL, NULL, error),
           DURE_BACKEND_ERROR_MALFORMED);
  REFUSED (move (self, id, DURE_PROPOSAL_HIDE, NULL, "\x1b \n", error),
           DURE_BACKEND_ERROR_MALFORMED);
  REFUSED (move (self, "x", DURE_PROPOSAL_HIDE, NULL, "No", error),
           DURE_BACKEND_ERROR_UNKNOWN);
  DONE (move (self, id, DURE_PROPOSAL_HIDE, NULL, "A name in it", error));
  DONE (move (self, id, DURE_PROPOSAL_PUBLISH, NULL, "Mended", error));
  REFUSED (move (self, id, DURE_PROPOSAL_PILOT_IT, DURE_PILOT, NULL, error),
           DURE_BACKEND_ERROR_CONFLICT);
  DONE (move (self, id, DURE_PROPOSAL_REVIEW_IT, NULL, NULL, error));
  REFUSED (move (self, id, DURE_PROPOSAL_PILOT_IT, "nowhere", NULL, error),
           DURE_BACKEND_ERROR_MALFORMED);
  DONE (move (self, id, DURE_PROPOSAL_PILOT_IT, DURE_PILOT, NULL, error));
  DONE (dure_author_take_back (self->city, LEDGER_PHONE, id, error));
  DONE (move (self, id, DURE_PROPOSAL_TELL_RESULT, NULL, "Shade", error));
  events = dure_governance_events (self->city, id, &no_error);
  g_assert_no_error (no_error);
  g_assert_cmpuint (json_array_size (events), ==, G_N_ELEMENTS (words));
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_cmpstr (json_string_value (json_object_get (json_array_get (events, i), "what")), ==,
                     words[i]);
  ledger_city_settle (self->city);
  g_assert_cmpuint (ledger_city_check (self, NULL), ==, 0);
  ledger_city_run (self->city, "UPDATE governance_event SET record = replace (record, 'A name',"
                               " 'A lie')");
  g_assert_cmpuint (ledger_city_check (self, NULL), >, 0);
}

static void
test_problem (LedgerCity *self, gconstpointer unused)
{
  DureProposalDraft draft = { .kind = DURE_PROPOSAL_PROBLEM,
                              .site = "Glass works",
                              .title = "Cracks",
                              .text = "One pane in a hundred cracks.",
                              .wanted = "Pictures",
                              .sufferers = "Those who carry it",
                              .language = "ko" };
  g_autofree char *id = NULL;
  g_autoptr (DureProposal) problem = NULL;

  REFUSED (dure_proposal_add (self->city, &draft, NULL, error) != NULL,
           DURE_BACKEND_ERROR_MALFORMED);
  draft.better = "One in a thousand";
  DONE ((id = dure_proposal_add (self->city, &draft, NULL, error)) != NULL);
  problem = look (self, id);
  g_assert_cmpstr (problem->site, ==, "Glass works");
  g_assert_cmpstr (problem->better, ==, "One in a thousand");
  g_assert_cmpint (problem->standing.state, ==, DURE_PROPOSAL_WAITING);
  draft.kind = DURE_PROPOSAL_IDEA;
  REFUSED (dure_proposal_add (self->city, &draft, NULL, error) != NULL,
           DURE_BACKEND_ERROR_MALFORMED);
}

/* What nobody can publish any more, or what is hidden, does not stand before what waits. */
static void
test_desk (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *gone = NULL, *hidden = NULL, *waits = NULL, *later = NULL, *open = NULL;
  g_autoptr (GPtrArray) all = NULL, waiting = NULL;

  populate (self);
  gone = propose (self, LEDGER_PHONE, FALSE);
  hidden = propose (self, LEDGER_PHONE, FALSE);
  DONE (dure_author_take_back (self->city, LEDGER_PHONE, gone, error));
  DONE (move (self, hidden, DURE_PROPOSAL_HIDE, NULL, "A name in it", error));
  dure_clock_manual_advance (self->clock, DURE_DAY_MS);
  waits = propose (self, LEDGER_PHONE, FALSE);
  dure_clock_manual_advance (self->clock, DURE_DAY_MS);
  later = propose (self, OTHER_PHONE, FALSE);
  open = publish (self, OTHER_PHONE, FALSE);
  all = dure_proposals_at_desk (self->city, NULL, NULL);
  g_assert_cmpuint (all->len, ==, 5);
  g_assert_cmpstr (((DureProposal *) all->pdata[0])->id, ==, waits);
  g_assert_cmpstr (((DureProposal *) all->pdata[1])->id, ==, later);
  g_assert_cmpstr (((DureProposal *) all->pdata[2])->id, ==, open);
  waiting = dure_proposals_at_desk (self->city, "waiting", NULL);
  g_assert_cmpuint (waiting->len, ==, 4);
  g_assert_cmpstr (((DureProposal *) waiting->pdata[0])->id, ==, waits);
}

/* Found by state and kind, by support or day, page by page; what was not published, or was taken
 * back, is not. */
static void
test_search (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *first = NULL, *second = NULL, *waits = NULL;
  DureProposalSearch search = { .state = "open", .kind = "idea" };
  g_autoptr (GPtrArray) by_support = NULL, rest = NULL, newest = NULL, at_desk = NULL;
  gint64 count, most;

  populate (self);
  first = publish (self, LEDGER_PHONE, FALSE);
  dure_clock_manual_advance (self->clock, 3 * G_GINT64_CONSTANT (86400000));
  second = publish (self, OTHER_PHONE, FALSE);
  waits = propose (self, OTHER_PHONE, FALSE);
  DONE (dure_voice_give (self->city, OTHER_PHONE, first, error));
  g_assert_true (dure_proposals_count (self->city, &search, &count, &most, NULL));
  g_assert_cmpint (count, ==, 2);
  g_assert_cmpint (most, ==, 1);
  by_support = dure_proposals_list (self->city, &search, 0, 1, NULL);
  g_assert_cmpuint (by_support->len, ==, 1);
  g_assert_cmpstr (((DureProposal *) by_support->pdata[0])->id, ==, first);
  rest = dure_proposals_list (self->city, &search, 1, 5, NULL);
  g_assert_cmpuint (rest->len, ==, 1);
  search.is_newest_first = TRUE;
  newest = dure_proposals_list (self->city, &search, 0, 5, NULL);
  g_assert_cmpstr (((DureProposal *) newest->pdata[0])->id, ==, second);
  at_desk = dure_proposals_at_desk (self->city, NULL, NULL);
  g_assert_cmpuint (at_desk->len, ==, 3);
  g_assert_cmpstr (((DureProposal *) at_desk->pdata[0])->id, ==, waits);
  search.kind = "problem";
  g_assert_true (dure_proposals_count (self->city, &search, &count, &most, NULL));
  g_assert_cmpint (count, ==, 0);
  DONE (dure_author_take_back (self->city, LEDGER_PHONE, first, error));
  search = (DureProposalSearch){ 0 };
  g_assert_true (dure_proposals_count (self->city, &search, &count, &most, NULL));
  g_assert_cmpint (count, ==, 1);
}

#define ADD(name, run) \
  g_test_add ("/voices/" name, LedgerCity, NULL, ledger_city_set_up, run, ledger_city_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("one voice for each phone, taken back at any time", test_one_voice);
  ADD ("what is taken back leaves its place to the next", test_places);
  ADD ("no two marks are alike", test_marks);
  ADD ("three proposals at once", test_three_at_once);
  ADD ("ten proposals a day", test_ten_a_day);
  ADD ("who erases everything leaves what they said shall stay", test_erased);
  ADD ("each step of the desk is in the ledger", test_thread);
  ADD ("a problem says four things", test_problem);
  ADD ("what waits stands first at the desk", test_desk);
  ADD ("found by state, kind, support and day", test_search);
  return g_test_run ();
}
