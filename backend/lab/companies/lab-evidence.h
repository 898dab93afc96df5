// lab-evidence.h: what a recipient shows for its duties, and whether a steward takes it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

#define DURE_LAB_EVIDENCE_PATH "/lab/recipient/evidence"
#define DURE_LAB_EVIDENCE_MAX (4 * 1024 * 1024)
#define DURE_LAB_EVIDENCE_FORM_MAX (DURE_LAB_EVIDENCE_MAX + 64 * 1024)

json_t *dure_lab_evidence_list (DureLabCall *call, const char *permit, GError **error);
gboolean dure_lab_evidence_hand_in (DureLabCall *call, DureCity *city, GError **error);
gboolean dure_lab_evidence_is_there (DureLabCall *call);
void dure_lab_evidence_send (DureLabCall *call);
gboolean dure_lab_evidence_judge (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
