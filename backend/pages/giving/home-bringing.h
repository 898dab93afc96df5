// home-bringing.h: any phone brings the file of its home's meter to a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "people.h"

G_BEGIN_DECLS

#define DURE_HOME_FILE_PATH "/v1/visit-files"
/* More than ten years of a meter as XML. */
#define DURE_HOME_FILE_MAX (64 * 1024 * 1024)

void dure_home_bringing_show (DurePeople *self, DureExchange *exchange);
gboolean dure_home_bringing_arrive (DurePeople *self, SoupServerMessage *message);
void dure_home_bringing_finish (DurePeople *self, DureExchange *exchange);

G_END_DECLS
