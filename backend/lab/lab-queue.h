// lab-queue.h: what waits for whom
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

json_t *dure_lab_queue_data (DureLabCall *call, GError **error);

G_END_DECLS
