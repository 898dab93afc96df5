// lab-proposals.h: citizens' ideas and sites' problems, for who publishes and reviews them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_proposals_show (DureLabCall *call);

G_END_DECLS
