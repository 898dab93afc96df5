// hand.c: what stands for a donor where nobody shall see who it is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A mark is a keyed code (MAC) of the donor's id and of what it is for. It takes the city's key,
// which is in a file, and the key of voices, which is in the key store: the store of proposals
// alone says neither who made one, nor whether two are of one donor.
//
// A donor's proposals are numbered from 0, and so are their voices; the marks of author and place
// are of that number: a donor's own are found by asking for one number after the other. The mark of
// a voice is of the proposal.

#include "hand.h"

#include "backend-error.h"

#include <sodium.h>
#include <string.h>

#define DOMAIN "dure-proposal/1"

/**
 * dure_hand_open:
 * @may_make: whether a key is drawn if there is none; only for the writer
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_hand_open (DureHand *self, DureCity *city, gboolean may_make, GError **error)
{
  *self = (DureHand){ .keys = city->keys };
  return (!may_make || dure_voice_key_make (city->key_store, error))
         && dure_voice_key_find (city->key_store, self->secret, &self->is_there, error);
}

/**
 * dure_hand_clear:
 *
 * Wipes the key.
 */
void
dure_hand_clear (DureHand *self)
{
  sodium_memzero (self, sizeof *self);
}

static void
mark (const DureHand *self, const char *what, const char *donor, const char *of,
      guint8 ret_mark[DURE_MAC_BYTES])
{
  g_autofree char *words = g_strdup_printf ("%s\n%s\n%s", what, donor, of);
  const gsize length = strlen (words);
  g_autofree guint8 *bytes = g_malloc (sizeof self->secret + length);

  memcpy (bytes, self->secret, sizeof self->secret);
  memcpy (bytes + sizeof self->secret, words, length);
  dure_city_keys_mac (self->keys, DOMAIN, bytes, sizeof self->secret + length, ret_mark);
  sodium_memzero (bytes, sizeof self->secret);
}

static void
mark_nth (const DureHand *self, const char *what, const char *donor, guint nth,
          guint8 ret_mark[DURE_MAC_BYTES])
{
  g_autofree char *number = g_strdup_printf ("%u", nth);

  mark (self, what, donor, number, ret_mark);
}

/**
 * dure_hand_mark_author:
 * @nth: which of the donor's proposals, from 0
 * @ret_mark: (out caller-allocates): what stands for its author
 */
void
dure_hand_mark_author (const DureHand *self, const char *donor, guint nth,
                       guint8 ret_mark[DURE_MAC_BYTES])
{
  mark_nth (self, "author", donor, nth, ret_mark);
}

/**
 * dure_hand_mark_place:
 * @nth: which of the donor's voices, from 0
 * @ret_mark: (out caller-allocates): what stands for its place
 */
void
dure_hand_mark_place (const DureHand *self, const char *donor, guint nth,
                      guint8 ret_mark[DURE_MAC_BYTES])
{
  mark_nth (self, "place", donor, nth, ret_mark);
}

/**
 * dure_hand_mark_voice:
 * @ret_mark: (out caller-allocates): what stands for the donor's support of the proposal
 */
void
dure_hand_mark_voice (const DureHand *self, const char *donor, const char *proposal,
                      guint8 ret_mark[DURE_MAC_BYTES])
{
  mark (self, "voice", donor, proposal, ret_mark);
}

/**
 * dure_hand_donors:
 * @phone: whose session this is
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Every visit makes a donor of its own, but it is one person who speaks: the oldest of them speaks
 * for all.
 *
 * Returns: (transfer full) (element-type utf8) (nullable): its donors who are with us, oldest first
 */
GPtrArray *
dure_hand_donors (DureCity *city, gint64 phone, GError **error)
{
  return dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT donor.id FROM claim JOIN donor ON donor.id = claim.donor"
                         " WHERE claim.phone = ?1 AND withdrawn_ms IS NULL"
                         " GROUP BY donor.id ORDER BY first_ms, donor.id",
                         "i", phone),
      error);
}

/**
 * dure_hand_hold:
 * @donors: of a phone that wants to speak, from dure_hand_donors()
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there are none, %DURE_BACKEND_ERROR_STORE, also when the
 *   first of them has just withdrawn
 *
 * Until the end of the transaction the first speaks for all, once at a time, and does not withdraw.
 */
gboolean
dure_hand_hold (DureCity *city, const GPtrArray *donors, GError **error)
{
  g_autoptr (DureRows) rows = NULL;
  gboolean is_there;

  if (donors->len == 0)
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                           "no donor of this phone is with us");
      return FALSE;
    }
  rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM donor WHERE id = ?1 AND withdrawn_ms IS NULL /*for update*/", "t",
      donors->pdata[0]);
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE,
                         "store: the donor has withdrawn meanwhile");
  return is_there;
}
