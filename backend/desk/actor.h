// actor.h: who does something at the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "desk-codes.h"

G_BEGIN_DECLS

gboolean dure_actor_given (const char *by, GError **error);
gboolean dure_actor_may (DureCity *city, char **by, const char *code, DureDeskRight right,
                         const char *subject, GError **error);

G_END_DECLS
