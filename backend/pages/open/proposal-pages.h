// proposal-pages.h: ideas and problems, and what became of each, for everybody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "people.h"
#include "proposals.h"

G_BEGIN_DECLS

#define DURE_PROPOSAL_PATH "/proposals/"

json_t *dure_proposal_pages_entry (DureExchange *exchange, const DureProposal *proposal);
const char *dure_proposal_pages_pilot (const DureExchange *exchange, const char *pilot);
json_t *dure_proposal_pages_steps (DureExchange *exchange, const DureProposal *proposal,
                                   GError **error);
void dure_proposal_pages_put_words (json_t *data, const DureProposal *proposal);
void dure_proposal_pages_list (DureExchange *exchange);
void dure_proposal_pages_thread (DurePeople *people, DureExchange *exchange);

G_END_DECLS
