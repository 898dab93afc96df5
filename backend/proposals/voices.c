// voices.c: who supports which proposal, one voice each
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A voice is a row with two marks that only the donor's id, with both keys, leads to (hand.c):
// which of the donor's voices it is, and what for. It has no time and no order. Places are without
// a gap: what is taken back leaves an empty one, which the next takes. So a donor's voices are
// found by one look for each, and one more. The number of voices stands with the proposal and
// changes with them, in one transaction.

#include "voices.h"

#include "backend-error.h"
#include "hand.h"

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

/* Returns: (nullable): what the donor's nth voice is for; @ret_is_place tells an empty place from
 * none */
static char *
look_at_place (DureCity *city, const DureHand *hand, const char *donor, guint nth,
               gboolean *ret_is_place, GError **error)
{
  guint8 place[DURE_MAC_BYTES];
  g_autoptr (DureRows) rows = NULL;

  *ret_is_place = FALSE;
  dure_hand_mark_place (hand, donor, nth, place);
  rows = dure_database_ask (city->database, error,
                            "SELECT proposal FROM proposal_voice WHERE place = ?1", "b", place,
                            sizeof place);
  if (!dure_rows_first (rows, ret_is_place, error) || !*ret_is_place)
    return NULL;
  return g_strdup (dure_rows_is_null (rows, 0) ? "" : dure_rows_text (rows, 0));
}

/* In the first place that is empty, or behind the last. */
static gboolean
put_voice (DureCity *city, const DureHand *hand, const char *donor, const char *proposal,
           GError **error)
{
  guint8 place[DURE_MAC_BYTES], voice[DURE_MAC_BYTES];
  GError *failure = NULL;
  gboolean is_taken = TRUE;

  for (guint nth = 0; is_taken; nth++)
    {
      gboolean is_place;
      g_autofree char *other = look_at_place (city, hand, donor, nth, &is_place, &failure);

      if (failure != NULL)
        {
          g_propagate_error (error, failure);
          return FALSE;
        }
      is_taken = is_place && *other != '\0';
      dure_hand_mark_place (hand, donor, nth, place);
    }
  dure_hand_mark_voice (hand, donor, proposal, voice);
  return dure_database_run (city->database, error,
                            "INSERT INTO proposal_voice (place, voice, proposal)"
                            " VALUES (?1, ?2, ?3) ON CONFLICT (place) DO UPDATE"
                            " SET voice = excluded.voice, proposal = excluded.proposal",
                            "bbt", place, sizeof place, voice, sizeof voice, proposal)
         && change_support (city, proposal, 1, error);
}

/* Nothing when there is none. */
static gboolean
empty_place (DureCity *city, const DureHand *hand, const char *donor, const char *proposal,
             GError **error)
{
  guint8 voice[DURE_MAC_BYTES];

  dure_hand_mark_voice (hand, donor, proposal, voice);
  return dure_database_run (city->database, error,
                            "UPDATE proposal_voice SET voice = NULL, proposal = NULL"
                            " WHERE voice = ?1",
                            "b", voice, sizeof voice)
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

  if (donors == NULL || !dure_hand_hold (city, donors, error)
      || (found = dure_proposal_find (city, proposal, error)) == NULL)
    return FALSE;
  if (!dure_proposal_takes_voices (&found->standing))
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                           "it takes no voices now");
      return FALSE;
    }
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
 * At any time, whatever became of it; nothing when there is none. Within a transaction, once at a
 * time as they are given.
 */
gboolean
dure_voice_take_back (DureCity *city, gint64 phone, const char *proposal, GError **error)
{
  g_autoptr (GPtrArray) donors = dure_hand_donors (city, phone, error);
  g_auto (DureHand) hand = { 0 };

  if (donors == NULL)
    return FALSE;
  if (donors->len == 0)
    return TRUE;
  if (!dure_hand_hold (city, donors, error) || !dure_hand_open (&hand, city, FALSE, error))
    return FALSE;
  for (guint i = 0; hand.is_there && i < donors->len; i++)
    if (!empty_place (city, &hand, donors->pdata[i], proposal, error))
      return FALSE;
  return TRUE;
}

/* What the donor's places say, in their order; an empty text for one that is empty. */
static gboolean
add_of_donor (DureCity *city, const DureHand *hand, const char *donor, GPtrArray *ids,
              GError **error)
{
  GError *failure = NULL;
  gboolean is_place;
  char *proposal;

  for (guint nth = 0;
       (proposal = look_at_place (city, hand, donor, nth, &is_place, &failure)) != NULL; nth++)
    g_ptr_array_add (ids, proposal);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
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
  g_auto (DureHand) hand = { 0 };

  if (donors == NULL || !dure_hand_open (&hand, city, FALSE, error))
    return NULL;
  for (guint i = 0; hand.is_there && i < donors->len; i++)
    if (!add_of_donor (city, &hand, donors->pdata[i], ids, error))
      return NULL;
  for (guint i = 0; i < ids->len; i++)
    if (*(const char *) ids->pdata[i] != '\0')
      {
        DureProposal *proposal = dure_proposal_find (city, ids->pdata[i], error);

        if (proposal == NULL)
          return NULL;
        g_ptr_array_add (list, proposal);
      }
  return g_steal_pointer (&list);
}

/* A voice that another backend has taken back meanwhile is not counted down once more; its place,
 * empty now, goes as well. */
static gboolean
forget_nth (DureCity *city, const DureHand *hand, const char *donor, guint nth,
            const char *proposal, GError **error)
{
  guint8 place[DURE_MAC_BYTES];

  dure_hand_mark_place (hand, donor, nth, place);
  if (!dure_database_run (city->database, error,
                          "DELETE FROM proposal_voice WHERE place = ?1 AND proposal = ?2", "bt",
                          place, sizeof place, proposal))
    return FALSE;
  if (dure_database_changed (city->database) != 0)
    return change_support (city, proposal, -1, error);
  return dure_database_run (city->database, error,
                            "DELETE FROM proposal_voice WHERE place = ?1 AND proposal IS NULL",
                            "b", place, sizeof place);
}

/**
 * dure_voices_forget:
 * @donor: who erases everything
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Their voices go, with their places. Within the transaction of that decision.
 */
gboolean
dure_voices_forget (DureCity *city, const char *donor, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_auto (DureHand) hand = { 0 };

  if (!dure_hand_open (&hand, city, FALSE, error)
      || (hand.is_there && !add_of_donor (city, &hand, donor, ids, error)))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!forget_nth (city, &hand, donor, i, ids->pdata[i], error))
      return FALSE;
  return TRUE;
}
