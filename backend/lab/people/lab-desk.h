// lab-desk.h: where somebody of the lab makes a code for the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_desk_show (DureLabCall *call);
gboolean dure_lab_desk_make (DureLabCall *call, DureCity *city, GError **error);
json_t *dure_lab_desk_rights (const DureLabPerson *person);

G_END_DECLS
