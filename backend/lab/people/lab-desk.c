// lab-desk.c: where somebody of the lab makes a code for the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Whoever may do something at the desk in their own name; desk-codes.c says what a code is.

#include "lab-desk.h"

#include "canonical-json.h"
#include "desk-codes.h"

/**
 * dure_lab_desk_rights:
 *
 * Returns: (transfer full): `{"for": {word: true}, "word"}` of each thing that they may do at the
 *   desk
 */
json_t *
dure_lab_desk_rights (const DureLabPerson *person)
{
  json_t *rights = json_array ();

  for (guint i = 0; i < DURE_DESK_RIGHTS; i++)
    {
      const char *word = dure_desk_right_to_text ((DureDeskRight) i);

      if (dure_lab_person_may (person, dure_desk_right_action ((DureDeskRight) i), NULL))
        json_array_append_new (rights, json_pack ("{s:{s:b}, s:s}", "for", word, TRUE, "word",
                                                  word));
    }
  return rights;
}

/**
 * dure_lab_desk_show:
 *
 * GET /lab/desk: for what a code can be made, and the one that has just been made.
 */
void
dure_lab_desk_show (DureLabCall *call)
{
  json_t *rights = dure_lab_desk_rights (call->person);

  if (json_array_size (rights) == 0)
    {
      json_decref (rights);
      dure_lab_call_turn_away (call);
      return;
    }
  dure_lab_call_page (call, "lab-desk.html",
                      json_pack ("{s:o, s:s?}", "rights", rights, "code", call->once));
}

/**
 * dure_lab_desk_make:
 *
 * POST /lab/desk: `for`, what the code shall be good for.
 */
gboolean
dure_lab_desk_make (DureLabCall *call, DureCity *city, GError **error)
{
  g_autoptr (json_t) rights = dure_lab_desk_rights (call->person);
  DureDeskRight right;

  if (json_array_size (rights) == 0)
    return dure_lab_call_refuse (call, "no-right");
  if (!dure_desk_right_from_text (dure_lab_call_field (call, "for"), &right))
    return call->is_wrong = TRUE;
  if (!dure_lab_call_may (call, dure_desk_right_action (right), NULL))
    return dure_lab_call_refuse (call, "no-right");
  call->once = dure_desk_code_make (city, call->person, right, error);
  return call->once != NULL;
}
