// voices.c: who supports which proposal, one voice each
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A voice is a row that only the donor's id, with both keys, leads to (hand.c). It has no time and
// no order. The number of voices stands with the proposal and changes with them, in one
// transaction. To find all voices of a donor, the marks for all proposals that have any are made
// and looked up, twenty at a time: about a second for a hundred thousand of them, and seldom.

#include "voices.h"

#include "backend-error.h"
#include "hand.h"

#define MARKS_AT_ONCE 20

static gboolean
refuse (DureBackendError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, code, what);
  return FALSE;
}

/* Whether one of the donors has a voice there. */
static gboolean
look_for_any (DureCity *city, const DureHand *hand, const GPtrArray *donors, const char *proposal,
              gboolean *ret_is_given, GError **error)
{
  *ret_is_given = FALSE;
  for (guint i = 0; hand->is_there && !*ret_is_given && i < donors->len; i++)
    {
      guint8 mark[DURE_MAC_BYTES];
      g_autoptr (DureRows) rows = NULL;

      dure_hand_mark_voice (hand, donors->pdata[i], proposal, mark);
      rows = dure_database_ask (city->database, error,
                                "SELECT 1 FROM proposal_voice WHERE voice = ?1", "b", mark,
                                sizeof mark);
      if (!dure_rows_first (rows, ret_is_given, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * dure_voice_is_given:
 * @phone: whose session this is
 * @proposal: foreign
 * @ret_is_given: (out): whether they support it; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_voice_is_given (DureCity *city, gint64 phone, const char *proposal, gboolean *ret_is_given,
                     GError **error)
{
  g_autoptr (GPtrArray) donors = dure_hand_donors (city, phone, error);
  g_auto (DureHand) hand = { 0 };

  return donors != NULL && dure_hand_open (&hand, city, FALSE, error)
         && look_for_any (city, &hand, donors, proposal, ret_is_given, error);
}

static gboolean
change_support (DureCity *city, const char *proposal, gint64 by, GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE proposal SET support = support + ?2 WHERE id = ?1", "ti",
                            proposal, by);
}

static gboolean
put_voice (DureCity *city, const DureHand *hand, const char *donor, const char *proposal,
           GError **error)
{
  guint8 mark[DURE_MAC_BYTES];

  dure_hand_mark_voice (hand, donor, proposal, mark);
  return dure_database_run (city->database, error,
                            "INSERT INTO proposal_voice (voice, proposal) VALUES (?1, ?2)", "bt",
                            mark, sizeof mark, proposal)
         && change_support (city, proposal, 1, error);
}

/* Nothing when there is none. */
static gboolean
delete_voice (DureCity *city, const DureHand *hand, const char *donor, const char *proposal,
              GError **error)
{
  guint8 mark[DURE_MAC_BYTES];

  dure_hand_mark_voice (hand, donor, proposal, mark);
  return dure_database_run (city->database, error, "DELETE FROM proposal_voice WHERE voice = ?1",
                            "b", mark, sizeof mark)
         && (dure_database_changed (city->database) == 0
             || change_support (city, proposal, -1, error));
}

/**
 * dure_voice_give:
 * @phone: whose session this is
 * @proposal: foreign
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such proposal, or no donor of this phone is
 *   with us; %DURE_BACKEND_ERROR_CONFLICT when it takes no voices now, %DURE_BACKEND_ERROR_STORE
 *
 * Who supports it already has still one voice. Within a transaction.
 */
gboolean
dure_voice_give (DureCity *city, gint64 phone, const char *proposal, GError **error)
{
  g_autoptr (GPtrArray) donors = dure_hand_donors (city, phone, error);
  g_autoptr (DureProposal) found = NULL;
  g_auto (DureHand) hand = { 0 };
  gboolean is_given;

  if (donors == NULL)
    return FALSE;
  if (donors->len == 0)
    return refuse (DURE_BACKEND_ERROR_UNKNOWN, "this phone has no donor", error);
  if (!dure_hand_hold (city, donors->pdata[0], error)
      || (found = dure_proposal_find (city, proposal, error)) == NULL)
    return FALSE;
  if (!dure_proposal_takes_voices (&found->standing))
    return refuse (DURE_BACKEND_ERROR_CONFLICT, "it takes no voices now", error);
  return dure_hand_open (&hand, city, TRUE, error)
         && look_for_any (city, &hand, donors, proposal, &is_given, error)
         && (is_given || put_voice (city, &hand, donors->pdata[0], proposal, error));
}

/**
 * dure_voice_take_back:
 * @phone: whose session this is
 * @proposal: foreign
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * At any time, whatever became of it; nothing when there is none. Within a transaction.
 */
gboolean
dure_voice_take_back (DureCity *city, gint64 phone, const char *proposal, GError **error)
{
  g_autoptr (GPtrArray) donors = dure_hand_donors (city, phone, error);
  g_auto (DureHand) hand = { 0 };

  if (donors == NULL || !dure_hand_open (&hand, city, FALSE, error))
    return FALSE;
  for (guint i = 0; hand.is_there && i < donors->len; i++)
    if (!delete_voice (city, &hand, donors->pdata[i], proposal, error))
      return FALSE;
  return TRUE;
}

static GPtrArray *
supported_proposals (DureCity *city, GError **error)
{
  return dure_rows_list (dure_database_ask (city->database, error,
                                            "SELECT id FROM proposal WHERE support > 0"
                                            " ORDER BY id",
                                            ""),
                         error);
}

#define ANY_OF_TWENTY \
  "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)"

/* Of the proposals from @from on, at most twenty, those that the donor supports. */
static GPtrArray *
look_for_some (DureCity *city, const DureHand *hand, const char *donor, const GPtrArray *proposals,
               guint from, GError **error)
{
  guint8 marks[MARKS_AT_ONCE][DURE_MAC_BYTES] = { 0 };
  DureValue values[MARKS_AT_ONCE + 1] = { 0 };

  for (guint i = 0; i < MARKS_AT_ONCE; i++)
    {
      if (from + i < proposals->len)
        dure_hand_mark_voice (hand, donor, proposals->pdata[from + i], marks[i]);
      values[i] = (DureValue){ .type = 'b', .bytes = marks[i], .length = DURE_MAC_BYTES };
    }
  return dure_rows_list (
      dure_database_ask_values (city->database, error,
                                "SELECT proposal FROM proposal_voice WHERE voice IN " ANY_OF_TWENTY,
                                values),
      error);
}

/* The ids of all that the donor supports. */
static gboolean
add_of_donor (DureCity *city, const DureHand *hand, const char *donor, const GPtrArray *proposals,
              GPtrArray *ids, GError **error)
{
  for (guint from = 0; from < proposals->len; from += MARKS_AT_ONCE)
    {
      GPtrArray *some = look_for_some (city, hand, donor, proposals, from, error);

      if (some == NULL)
        return FALSE;
      g_ptr_array_extend_and_steal (ids, some);
    }
  return TRUE;
}

/**
 * dure_voices_of_phone:
 * @phone: whose session this is
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureProposal) (nullable): what its donors support
 */
GPtrArray *
dure_voices_of_phone (DureCity *city, gint64 phone, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_proposal_free);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) donors = dure_hand_donors (city, phone, error);
  g_autoptr (GPtrArray) all = donors != NULL ? supported_proposals (city, error) : NULL;
  g_auto (DureHand) hand = { 0 };

  if (all == NULL || !dure_hand_open (&hand, city, FALSE, error))
    return NULL;
  for (guint i = 0; hand.is_there && i < donors->len; i++)
    if (!add_of_donor (city, &hand, donors->pdata[i], all, ids, error))
      return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      DureProposal *proposal = dure_proposal_find (city, ids->pdata[i], error);

      if (proposal == NULL)
        return NULL;
      g_ptr_array_add (list, proposal);
    }
  return g_steal_pointer (&list);
}

/**
 * dure_voices_forget:
 * @donor: who erases everything
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Their voices go. Within the transaction of that decision.
 */
gboolean
dure_voices_forget (DureCity *city, const char *donor, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) all = supported_proposals (city, error);
  g_auto (DureHand) hand = { 0 };

  if (all == NULL || !dure_hand_open (&hand, city, FALSE, error)
      || (hand.is_there && !add_of_donor (city, &hand, donor, all, ids, error)))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!delete_voice (city, &hand, donor, ids->pdata[i], error))
      return FALSE;
  return TRUE;
}
