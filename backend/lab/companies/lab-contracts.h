// lab-contracts.h: whom the city has a contract with, and until when
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_contracts_show (DureLabCall *call);
void dure_lab_contracts_show_one (DureLabCall *call);
gboolean dure_lab_contracts_set (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
