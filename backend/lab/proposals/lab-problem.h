// lab-problem.h: a place states its problem
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"
#include "proposals.h"

G_BEGIN_DECLS

#define DURE_LAB_PROBLEM_PATH "/lab/problem/new"
/* Four texts of 1000 letters, each of which is nine bytes in a form. */
#define DURE_LAB_PROBLEM_FORM_MAX (48 * 1024)

/* By what a step of one is among what the lab writes down of itself. */
#define DURE_LAB_PROPOSAL_STEP "proposal-step"

/* In SQL: the ids of the problems of places where the person ?1 coordinates a kiosk. */
#define DURE_LAB_PROBLEMS_OF \
  "SELECT own.id FROM proposal AS own WHERE own.site IN (SELECT kiosk.place FROM lab_role" \
  " JOIN kiosk ON kiosk.id = lab_role.scope WHERE lab_role.person = ?1" \
  " AND lab_role.role = 'coordinator' AND kiosk.place <> '')"

gboolean dure_lab_problem_is_theirs (DureCity *city, const DureLabPerson *person,
                                     const char *proposal, gboolean *ret_is, GError **error);
void dure_lab_problem_show (DureLabCall *call);
gboolean dure_lab_problem_state (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
