// lab-withdrawals.h: what recipients have to delete because donors took it back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_withdrawals_show (DureLabCall *call);

G_END_DECLS
