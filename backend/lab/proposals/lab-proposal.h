// lab-proposal.h: one idea or problem, and what a moderator and an expert do with it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_proposal_show (DureLabCall *call);
gboolean dure_lab_proposal_do (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
