// authors.c: who made which proposal, for themselves alone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A donor's proposals carry marks that only this donor's id leads to (hand.c), counted from 0
// without a gap: what is taken back keeps its mark, and a donor who erases everything loses all of
// them at once. So reading them costs one look for each, and one more that finds nothing; ten a day
// are taken, or whoever proposes and takes back all day would make the next one ever dearer.

#include "authors.h"

#include "backend-error.h"
#include "encoding.h"
#include "hand.h"

#define AT_ONCE 3
#define A_DAY 10

static gboolean
refuse (DureBackendError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, code, what);
  return FALSE;
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) dure_proposal_free);
}

static DureProposal *
find_nth (DureCity *city, const DureHand *hand, const char *donor, guint nth, gboolean *ret_ok,
          GError **error)
{
  guint8 mark[DURE_MAC_BYTES];
  g_autoptr (DureRows) rows = NULL;
  gboolean is_there = FALSE;

  dure_hand_mark_author (hand, donor, nth, mark);
  rows = dure_database_ask (city->database, error,
                            "SELECT " DURE_PROPOSAL_COLUMNS " FROM proposal WHERE author = ?1",
                            "b", mark, sizeof mark);
  *ret_ok = dure_rows_first (rows, &is_there, error);
  return is_there ? dure_proposal_of_row (rows) : NULL;
}

static gboolean
add_of_donor (DureCity *city, const DureHand *hand, const char *donor, GPtrArray *list,
              GError **error)
{
  gboolean is_ok = TRUE;
  DureProposal *proposal;

  for (guint nth = 0; (proposal = find_nth (city, hand, donor, nth, &is_ok, error)) != NULL; nth++)
    g_ptr_array_add (list, proposal);
  return is_ok;
}

static GPtrArray *
list_of (DureCity *city, const DureHand *hand, const GPtrArray *donors, GError **error)
{
  g_autoptr (GPtrArray) list = new_list ();

  for (guint i = 0; hand->is_there && i < donors->len; i++)
    if (!add_of_donor (city, hand, donors->pdata[i], list, error))
      return NULL;
  return g_steal_pointer (&list);
}

/**
 * dure_author_list:
 * @phone: whose session this is
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureProposal) (nullable): what its donors have proposed,
 *   and what became of it
 */
GPtrArray *
dure_author_list (DureCity *city, gint64 phone, GError **error)
{
  g_autoptr (GPtrArray) donors = dure_hand_donors (city, phone, error);
  g_auto (DureHand) hand = { 0 };

  if (donors == NULL || !dure_hand_open (&hand, city, FALSE, error))
    return NULL;
  return list_of (city, &hand, donors, error);
}

/**
 * dure_author_room:
 * @own: (element-type DureProposal): all that a phone has proposed
 *
 * Returns: whether it may propose one more now, or else why not
 */
DureAuthorRoom
dure_author_room (DureCity *city, const GPtrArray *own)
{
  const gint64 today = dure_day_of_time (dure_city_now (city));
  guint going_on = 0, made_today = 0;

  for (guint i = 0; i < own->len; i++)
    {
      const DureProposal *proposal = own->pdata[i];

      going_on += dure_proposal_is_going_on (&proposal->standing);
      made_today += proposal->made_day == today;
    }
  if (going_on >= AT_ONCE)
    return DURE_AUTHOR_THREE_GO_ON;
  return made_today >= A_DAY ? DURE_AUTHOR_TEN_TODAY : DURE_AUTHOR_MAY;
}

static gboolean
has_room (DureCity *city, const GPtrArray *own, GError **error)
{
  const DureAuthorRoom room = dure_author_room (city, own);

  return room == DURE_AUTHOR_MAY
         || refuse (DURE_BACKEND_ERROR_CONFLICT,
                    room == DURE_AUTHOR_TEN_TODAY ? "ten of theirs were made today"
                                                  : "three of theirs are going on",
                    error);
}

/**
 * dure_author_propose:
 * @phone: whose session this is
 * @error: %DURE_BACKEND_ERROR_MALFORMED, %DURE_BACKEND_ERROR_UNKNOWN when this phone has no donor
 *   with us, %DURE_BACKEND_ERROR_CONFLICT when three of theirs are going on or ten were made today,
 *   taken back or not, or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 *
 * Returns: (transfer full) (nullable): its id
 */
char *
dure_author_propose (DureCity *city, gint64 phone, const DureProposalDraft *draft, GError **error)
{
  g_autoptr (GPtrArray) donors = dure_hand_donors (city, phone, error);
  g_autoptr (GPtrArray) own = new_list ();
  g_auto (DureHand) hand = { 0 };
  guint8 mark[DURE_MAC_BYTES];

  if (donors == NULL || !dure_hand_hold (city, donors, error)
      || !dure_hand_open (&hand, city, TRUE, error)
      || !add_of_donor (city, &hand, donors->pdata[0], own, error))
    return NULL;
  dure_hand_mark_author (&hand, donors->pdata[0], own->len, mark);
  for (guint i = 1; i < donors->len; i++)
    if (!add_of_donor (city, &hand, donors->pdata[i], own, error))
      return NULL;
  if (!has_room (city, own, error))
    return NULL;
  return dure_proposal_add (city, draft, mark, error);
}

/**
 * dure_author_take_back:
 * @phone: whose session this is
 * @proposal: foreign
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when it is none of theirs, %DURE_BACKEND_ERROR_CONFLICT when
 *   it is taken back already, or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_author_take_back (DureCity *city, gint64 phone, const char *proposal, GError **error)
{
  g_autoptr (GPtrArray) donors = dure_hand_donors (city, phone, error);
  g_autoptr (GPtrArray) list = NULL;

  if (donors == NULL || !dure_hand_hold (city, donors, error)
      || (list = dure_author_list (city, phone, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((const DureProposal *) list->pdata[i])->id, proposal))
      return dure_proposal_take_back (city, proposal, error);
  return refuse (DURE_BACKEND_ERROR_UNKNOWN, "this phone has made no such proposal", error);
}

static gboolean
forget_one (DureCity *city, const DureProposal *proposal, GError **error)
{
  GError *failure = NULL;

  if (!dure_database_run (city->database, error,
                          "UPDATE proposal SET author = NULL WHERE id = ?1", "t", proposal->id))
    return FALSE;
  if (proposal->standing.is_taken_back || proposal->stays
      || dure_proposal_take_back (city, proposal->id, &failure))
    return TRUE;
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    {
      g_error_free (failure); /* another backend has taken it back meanwhile */
      return TRUE;
    }
  g_propagate_error (error, failure);
  return FALSE;
}

/**
 * dure_author_forget:
 * @donor: who erases everything
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * What they proposed is taken back, unless they said that it stays; and nothing leads to them any
 * more. Within the transaction of that decision.
 */
gboolean
dure_author_forget (DureCity *city, const char *donor, GError **error)
{
  g_autoptr (GPtrArray) list = new_list ();
  g_auto (DureHand) hand = { 0 };

  if (!dure_hand_open (&hand, city, FALSE, error)
      || (hand.is_there && !add_of_donor (city, &hand, donor, list, error)))
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    if (!forget_one (city, list->pdata[i], error))
      return FALSE;
  return TRUE;
}
