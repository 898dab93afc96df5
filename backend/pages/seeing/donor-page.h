// donor-page.h: what a donor reads about what they gave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "donors.h"
#include "exchange.h"

G_BEGIN_DECLS

json_t *dure_donor_page_facts (DureNotice *notice, DurePurpose purpose);
json_t *dure_donor_page (DureExchange *exchange, GPtrArray *donors);

G_END_DECLS
