// desk-codes.c: what somebody of the lab holds, to be taken for themselves at the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   signed in with a passkey -> a code for one right, shown once (lab-desk.c)
//   -> typed at the desk with their name (actor.c), within ten minutes, once
//
// 16 letters are 71 bits of chance, so that its hash alone tells nobody the code. That one was made
// is noted where everybody can see it, by the person's id. A new one takes the place of the one
// before that was made for the same.

#include "desk-codes.h"

#include "backend-error.h"
#include "encoding.h"
#include "governance-events.h"
#include "state-table.h"
#include "typed-code.h"

#include <string.h>

#define LETTERS 16

static const char *const words[DURE_DESK_RIGHTS] = {
  [DURE_DESK_DECIDE] = "decide",
  [DURE_DESK_VOTE] = "vote",
  [DURE_DESK_CONTRACTS] = "contracts",
};

static const DureLabAction actions[DURE_DESK_RIGHTS] = {
  [DURE_DESK_DECIDE] = DURE_LAB_DECIDE,
  [DURE_DESK_VOTE] = DURE_LAB_VOTE,
  [DURE_DESK_CONTRACTS] = DURE_LAB_SEE_CONTRACTS,
};

/**
 * dure_desk_right_to_text:
 *
 * Returns: (transfer none): its word
 */
const char *
dure_desk_right_to_text (DureDeskRight right)
{
  return words[right];
}

/**
 * dure_desk_right_from_text:
 * @text: (nullable): foreign
 * @ret_right: (out): set only on success
 */
gboolean
dure_desk_right_from_text (const char *text, DureDeskRight *ret_right)
{
  return dure_word_find (words, DURE_DESK_RIGHTS, text, ret_right);
}

/**
 * dure_desk_right_action:
 *
 * Returns: what must be allowed for it
 */
DureLabAction
dure_desk_right_action (DureDeskRight right)
{
  return actions[right];
}

static gboolean
store (DureCity *city, const DureLabPerson *person, const char *word, const char *code,
       GError **error)
{
  const gint64 now = dure_city_now (city);
  guint8 hash[DURE_SHA256_BYTES];

  dure_sha256 (code, strlen (code), hash);
  return dure_database_run (city->database, error,
                            "DELETE FROM lab_desk_code WHERE expires_ms <= ?1"
                            " OR (person = ?2 AND right_word = ?3)",
                            "itt", now, person->id, word)
         && dure_database_run (city->database, error,
                               "INSERT INTO lab_desk_code (person, right_word, hash, expires_ms)"
                               " VALUES (?1, ?2, ?3, ?4)",
                               "ttbi", person->id, word, hash, sizeof hash,
                               now + DURE_DESK_CODE_LIFE_MS);
}

/**
 * dure_desk_code_make:
 * @person: who asks, and may do that
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 *
 * Returns: (transfer full) (nullable): `ABCD-EFGH-JKMN-PRST`, to be wiped
 */
char *
dure_desk_code_make (DureCity *city, const DureLabPerson *person, DureDeskRight right,
                     GError **error)
{
  char *code = dure_typed_code_new (city->dice, LETTERS);
  char *spelt = NULL;

  if (store (city, person, words[right], code, error)
      && dure_governance_note (city, person->id, "desk-code", person->name, words[right], error))
    spelt = dure_typed_code_spell (code);
  dure_text_wipe (code);
  return spelt;
}

/**
 * dure_desk_code_spend:
 * @person: who it is said to be
 * @typed: (nullable): foreign
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when it is none that they made for this, or not any more, or
 *   %DURE_BACKEND_ERROR_STORE
 *
 * It is good no more, unless the transaction that this is within is rolled back.
 */
gboolean
dure_desk_code_spend (DureCity *city, const DureLabPerson *person, DureDeskRight right,
                      const char *typed, GError **error)
{
  char *code = dure_typed_code_normalise (typed, LETTERS);
  guint8 hash[DURE_SHA256_BYTES] = { 0 };
  const gboolean is_code = code != NULL;

  if (is_code)
    dure_sha256 (code, strlen (code), hash);
  dure_text_wipe (code);
  if (!dure_database_run (city->database, error,
                          "DELETE FROM lab_desk_code WHERE person = ?1 AND right_word = ?2"
                          " AND hash = ?3 AND expires_ms > ?4",
                          "ttbi", person->id, words[right], hash, sizeof hash,
                          dure_city_now (city)))
    return FALSE;
  if (is_code && dure_database_changed (city->database) == 1)
    return TRUE;
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                       "--code is none that they have made for this in the last ten minutes, in"
                       " the lab at /lab/desk");
  return FALSE;
}
