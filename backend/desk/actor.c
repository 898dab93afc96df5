// actor.c: who does something at the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Whoever has the desk could type any name, and so be two people. So --by takes only names of
// people who were invited (`person invite`, which stands in the ledger), who are not revoked, and
// whose role allows it in the lab's rooms too; and with it --code, which that person made in the
// lab a moment ago, signed in with their passkey (desk-codes.c). What is written down is the name
// as they were invited, however it was typed: one person is one name here and there.
//
// This stops who has the desk's commands from acting for others who do not know of it, and from
// being both of two people. It does not stop who may write in the store and has the city's keys:
// they need no command. What they do stands in the ledger, which the witnesses keep, under a name
// whose owner can say that it was not them; and no note stands there that they made a code.

#include "actor.h"

#include "backend-error.h"

/**
 * dure_actor_given:
 * @by: (nullable): what --by said
 * @error: %G_OPTION_ERROR_BAD_VALUE
 *
 * Returns: whether it said anything
 */
gboolean
dure_actor_given (const char *by, GError **error)
{
  if (by != NULL && *by != '\0')
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--by says who does it");
  return FALSE;
}

/**
 * dure_actor_may:
 * @by: (inout): what --by said; the same person's name as everybody has it, on success
 * @code: (nullable): what --code said; spent on success, unless the transaction is rolled back
 * @right: what is to be done
 * @subject: of what
 * @error: %G_OPTION_ERROR_BAD_VALUE, %DURE_BACKEND_ERROR_UNKNOWN when that is nobody who may, or
 *   not with that code, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_actor_may (DureCity *city, char **by, const char *code, DureDeskRight right,
                const char *subject, GError **error)
{
  g_autoptr (DureLabPerson) person = NULL;

  if (!dure_actor_given (*by, error)
      || !dure_lab_person_find_named (city, *by, &person, error))
    return FALSE;
  if (person == NULL || !dure_lab_person_may (person, dure_desk_right_action (right), subject))
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                           "--by names nobody who was invited and may do that: see person list");
      return FALSE;
    }
  if (!dure_desk_code_spend (city, person, right, code, error))
    return FALSE;
  g_free (*by);
  *by = g_steal_pointer (&person->name);
  return TRUE;
}
