// warrants.h: no release by one person alone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

G_BEGIN_DECLS

/* A proposal that nobody has acted on by then has to be made anew. */
#define DURE_WARRANT_DAYS 7

gboolean dure_warrant_propose (DureCity *city, const char *permit, const char *actor,
                               const char *why, GError **error);
gboolean dure_warrant_holds (DureCity *city, const char *permit, const char *actor,
                             GError **error);
gboolean dure_warrant_withdraw (DureCity *city, const char *permit, const char *actor,
                                GError **error);
gboolean dure_warrant_use (DureCity *city, const char *permit, const char *actor,
                           const char *release, GError **error);

G_END_DECLS
