// desk-codes.h: what somebody of the lab holds, to be taken for themselves at the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-people.h"

G_BEGIN_DECLS

#define DURE_DESK_CODE_LIFE_MS (10 * 60 * 1000)

/**
 * DureDeskRight:
 * @DURE_DESK_DECIDE: what %DURE_LAB_DECIDE allows: applications, permits, releases
 * @DURE_DESK_VOTE: %DURE_LAB_VOTE
 * @DURE_DESK_CONTRACTS: %DURE_LAB_SEE_CONTRACTS: when a contract ends
 *
 * What is done at the desk in a person's own name. A code is good for one of them.
 */
typedef enum
{
  DURE_DESK_DECIDE,
  DURE_DESK_VOTE,
  DURE_DESK_CONTRACTS,
  DURE_DESK_RIGHTS,
} DureDeskRight;

const char *dure_desk_right_to_text (DureDeskRight right);
gboolean dure_desk_right_from_text (const char *text, DureDeskRight *ret_right);
DureLabAction dure_desk_right_action (DureDeskRight right);

char *dure_desk_code_make (DureCity *city, const DureLabPerson *person, DureDeskRight right,
                           GError **error);
gboolean dure_desk_code_spend (DureCity *city, const DureLabPerson *person, DureDeskRight right,
                               const char *typed, GError **error);

G_END_DECLS
