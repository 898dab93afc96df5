// lab-proposal.h: one idea or problem, and what is done with it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

gboolean dure_lab_proposal_may_look (DureLabCall *call, DureCity *city, GError **error);
void dure_lab_proposal_show (DureLabCall *call);
gboolean dure_lab_proposal_do (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
