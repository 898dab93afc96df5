// actor.c: who does something at the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Whoever has the desk could type any name, and so be two people. So --by takes only names of
// people who were invited (`person invite`, which stands in the ledger), who are not revoked, and
// whose role allows it in the lab's rooms too. What is written down is the name as they were
// invited, however it was typed: one person is one name here and there.

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
 * @action: what is to be done
 * @subject: of what
 * @error: %G_OPTION_ERROR_BAD_VALUE, %DURE_BACKEND_ERROR_UNKNOWN when that is nobody who may, or
 *   %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_actor_may (DureCity *city, char **by, DureLabAction action, const char *subject,
                GError **error)
{
  g_autoptr (DureLabPerson) person = NULL;

  if (!dure_actor_given (*by, error)
      || !dure_lab_person_find_named (city, *by, &person, error))
    return FALSE;
  if (person == NULL || !dure_lab_person_may (person, action, subject))
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                           "--by names nobody who was invited and may do that: see person list");
      return FALSE;
    }
  g_free (*by);
  *by = g_steal_pointer (&person->name);
  return TRUE;
}
