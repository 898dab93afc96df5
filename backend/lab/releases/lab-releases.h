// lab-releases.h: what was released, and what is to be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_releases_show (DureLabCall *call);
void dure_lab_releases_show_one (DureLabCall *call);
void dure_lab_releases_compare (DureLabCall *call);
void dure_lab_releases_ask (DureLabCall *call);
gboolean dure_lab_releases_withdraw (DureLabCall *call, DureCity *city, GError **error);
gboolean dure_lab_releases_propose (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
