// applications.h: what recipients have asked for, and what the committee said
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ballot.h"
#include "city.h"
#include "request.h"
#include "states.h"

G_BEGIN_DECLS

#define DURE_APPLICATION_NEVER_MS G_GINT64_CONSTANT (9000000000000000) /* nothing is due */

char *dure_application_submit (DureCity *city, json_t *request, GError **error);
gboolean dure_application_resubmit (DureCity *city, const char *id, json_t *request,
                                    GError **error);
gboolean dure_application_move (DureCity *city, const char *id, DureApplicationMove move,
                                const char *actor, const char *why, GError **error);
gboolean dure_application_vote (DureCity *city, const char *id, DureSeat seat, DureVote vote,
                                const char *voter, GError **error);
gboolean dure_application_decide (DureCity *city, const char *id, const char *steward,
                                  char **ret_permit, GError **error);
json_t *dure_applications_list (DureCity *city, GError **error);
json_t *dure_application_look (DureCity *city, const char *id, GError **error);
gboolean dure_application_votes (DureCity *city, const char *id, DureVote ret_votes[DURE_SEATS],
                                 GError **error);
gboolean dure_application_sum_up (DureCity *city, const char *id, GError **error);

G_END_DECLS
