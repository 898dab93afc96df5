// test-proposal.c: where a proposal stands, each move from each standing, and what words are taken
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "proposal.h"

#include <string.h>

/* The standings as letters: waiting, open, review, pilot, result, declined; H hidden, B taken back.
 * For each, what is left by publish, hide, review, decline, pilot, result, take-back; `.` for what
 * cannot be done. */
static const struct
{
  const char *from;
  const char *to[DURE_PROPOSAL_MOVES];
} table[] = {
  { "w", { "o", "wH", ".", ".", ".", ".", "wB" } },
  { "o", { ".", "oH", "r", "d", ".", ".", "oB" } },
  { "r", { ".", "rH", ".", "d", "p", ".", "rB" } },
  { "p", { ".", "pH", ".", ".", ".", "s", "pB" } },
  { "s", { ".", "sH", ".", ".", ".", ".", "sB" } },
  { "d", { ".", "dH", ".", ".", ".", ".", "dB" } },
  { "wH", { "o", ".", ".", ".", ".", ".", "wHB" } },
  { "oH", { "o", ".", ".", ".", ".", ".", "oHB" } },
  { "rH", { "r", ".", ".", ".", ".", ".", "rHB" } },
  { "pH", { "p", ".", ".", ".", ".", "sH", "pHB" } },
  { "sH", { "s", ".", ".", ".", ".", ".", "sHB" } },
  { "dH", { "d", ".", ".", ".", ".", ".", "dHB" } },
  { "wB", { ".", ".", ".", ".", ".", ".", "." } },
  { "oB", { ".", ".", ".", ".", ".", ".", "." } },
  { "rB", { ".", ".", ".", ".", ".", ".", "." } },
  { "pB", { ".", ".", ".", ".", ".", "sB", "." } },
  { "sB", { ".", ".", ".", ".", ".", ".", "." } },
  { "dB", { ".", ".", ".", ".", ".", ".", "." } },
  { "wHB", { ".", ".", ".", ".", ".", ".", "." } },
  { "oHB", { ".", ".", ".", ".", ".", ".", "." } },
  { "rHB", { ".", ".", ".", ".", ".", ".", "." } },
  { "pHB", { ".", ".", ".", ".", ".", "sHB", "." } },
  { "sHB", { ".", ".", ".", ".", ".", ".", "." } },
  { "dHB", { ".", ".", ".", ".", ".", ".", "." } },
};

static DureProposalStanding
standing_of (const char *text)
{
  static const DureProposalState states[] = {
    DURE_PROPOSAL_WAITING, DURE_PROPOSAL_OPEN,   DURE_PROPOSAL_REVIEW,
    DURE_PROPOSAL_PILOT,   DURE_PROPOSAL_RESULT, DURE_PROPOSAL_DECLINED,
  };
  static const char order[] = "worpsd";

  return (DureProposalStanding){ states[strchr (order, *text) - order],
                                 strchr (text, 'H') != NULL, strchr (text, 'B') != NULL };
}

static void
test_moves (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (table), ==, DURE_PROPOSAL_STATES * 4);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    for (guint move = 0; move < DURE_PROPOSAL_MOVES; move++)
      {
        const DureProposalStanding from = standing_of (table[i].from);
        const char *expected = table[i].to[move];
        DureProposalStanding to = { 0 }, wanted;

        g_test_message ("%s: %s", table[i].from, dure_proposal_move_to_text (move));
        g_assert_cmpint (dure_proposal_move_leads (&from, move, &to), ==, *expected != '.');
        if (*expected == '.')
          continue;
        wanted = standing_of (expected);
        g_assert_cmpint (to.state, ==, wanted.state);
        g_assert_cmpint (to.is_hidden, ==, wanted.is_hidden);
        g_assert_cmpint (to.is_taken_back, ==, wanted.is_taken_back);
      }
}

/* What can be read, be supported, and counts as going on, of the same standings. */
static void
test_readers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const char *name = table[i].from;
      const DureProposalStanding from = standing_of (name);

      g_assert_cmpint (dure_proposal_is_shown (&from), ==,
                       strlen (name) == 1 && *name != 'w');
      g_assert_cmpint (dure_proposal_takes_voices (&from), ==,
                       g_str_equal (name, "o") || g_str_equal (name, "r"));
      g_assert_cmpint (dure_proposal_is_going_on (&from), ==,
                       strchr (name, 'B') == NULL && *name != 's' && *name != 'd');
    }
}

static void
test_words_of_states (void)
{
  for (guint i = 0; i < DURE_PROPOSAL_STATES; i++)
    {
      DureProposalState state;

      g_assert_true (dure_proposal_state_from_text (dure_proposal_state_to_text (i), &state));
      g_assert_cmpint (state, ==, i);
    }
  for (guint i = 0; i < DURE_PROPOSAL_MOVES; i++)
    {
      DureProposalMove move;

      g_assert_true (dure_proposal_move_from_text (dure_proposal_move_to_text (i), &move));
      g_assert_cmpint (move, ==, i);
      g_assert_cmpint (dure_proposal_move_needs_reason (i), ==,
                       i == DURE_PROPOSAL_HIDE || i == DURE_PROPOSAL_DECLINE
                           || i == DURE_PROPOSAL_TELL_RESULT);
    }
  g_assert_false (dure_proposal_state_from_text ("closed", &(DureProposalState){ 0 }));
  g_assert_false (dure_proposal_move_from_text (NULL, &(DureProposalMove){ 0 }));
}

static void
check_words (const char *foreign, gboolean has_lines, const char *expected)
{
  g_autofree char *words = dure_proposal_words_read (foreign, 10, has_lines);

  g_assert_cmpstr (words, ==, expected);
  g_assert_true ((dure_proposal_words_fault (foreign, 10, has_lines) == NULL)
                 == (expected != NULL));
}

/* Why words are not taken, for who has to write them anew. */
static void
test_faults (void)
{
  g_assert_cmpstr (dure_proposal_words_fault (NULL, 10, TRUE), ==, "empty");
  g_assert_cmpstr (dure_proposal_words_fault (" \n\x01", 10, TRUE), ==, "empty");
  g_assert_cmpstr (dure_proposal_words_fault ("가나다라마바사아자차카", 10, TRUE), ==, "long");
  g_assert_cmpstr (dure_proposal_words_fault ("a\nb", 10, FALSE), ==, "odd");
  g_assert_cmpstr (dure_proposal_words_fault ("x\xcc\x81\xcc\x82\xcc\x83\xcc\x84", 10, TRUE),
                   ==, "odd");
}

static void
test_words (void)
{
  check_words ("  빈 교실을\t열어요 ", FALSE, "빈 교실을 열어요");
  check_words ("a\r\nb\rc\n", TRUE, "a\nb\nc");
  check_words ("<b>&'\"", FALSE, "<b>&'\"");
  check_words ("\xe1\x84\x80\xe1\x85\xa1", FALSE, "가"); /* composed */
  check_words ("👩‍⚕️", FALSE, "👩‍⚕️");
  check_words ("0123456789", FALSE, "0123456789");
  check_words ("0123456789a", FALSE, NULL);
  check_words (NULL, FALSE, NULL);
  check_words ("", FALSE, NULL);
  check_words (" \n ", TRUE, NULL);
  check_words ("a\nb", FALSE, NULL);
  check_words ("a\x1b[2J", TRUE, "a[2J");
  check_words ("\x01\x7f", TRUE, NULL);
  check_words ("\xff\xfe", TRUE, NULL);
  check_words ("a\xc3", TRUE, NULL);
  check_words ("\xed\xa0\x80", TRUE, NULL); /* half of a pair */
  check_words ("a\xe2\x80\xae" "b", TRUE, "ab"); /* turns the direction */
  check_words ("\xe2\x80\x8b", TRUE, NULL);     /* is not seen */
  check_words ("a\xe2\x80\xa8" "b", TRUE, "ab"); /* ends a line by itself */
  check_words ("x\xcc\x81\xcc\x82\xcc\x83\xcc\x84", TRUE, NULL); /* four marks */
}

/* Bytes of chance are refused, or come out as plain text that is read again as it is. */
static void
test_words_of_chance (void)
{
  static const char *const pieces[] = { "가", "a", "\n", "\r\n", " ", "\xcc\x81", "\xff", "\x01",
                                        "\xe2\x80\xae", "\xe1\x84\x80", "\xe1\x85\xa1", "<", "🙂" };
  guint taken = 0;

  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GString) foreign = g_string_new (NULL);
      const gint32 count = g_test_rand_int_range (0, 12);
      g_autofree char *words = NULL, *again = NULL;

      for (gint32 i = 0; i < count; i++)
        g_string_append (foreign,
                         pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      words = dure_proposal_words_read (foreign->str, 10, TRUE);
      if (words == NULL)
        continue;
      taken++;
      g_assert_true (g_utf8_validate (words, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (words, -1), <=, 10);
      g_assert_null (strchr (words, '\r'));
      g_assert_null (strchr (words, '\x01'));
      again = dure_proposal_words_read (words, 10, TRUE);
      g_assert_cmpstr (again, ==, words);
    }
  g_assert_cmpuint (taken, >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proposal/each move from each standing", test_moves);
  g_test_add_func ("/proposal/who may read and support it", test_readers);
  g_test_add_func ("/proposal/why words are not taken", test_faults);
  g_test_add_func ("/proposal/words of states and moves", test_words_of_states);
  g_test_add_func ("/proposal/plain words only", test_words);
  g_test_add_func ("/proposal/words of chance", test_words_of_chance);
  return g_test_run ();
}
