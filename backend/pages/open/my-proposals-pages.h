// my-proposals-pages.h: where a phone proposes, supports, and takes back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "people.h"

G_BEGIN_DECLS

void dure_my_proposals_pages_show (DureExchange *exchange, gint64 phone);
void dure_my_proposals_pages_propose (DurePeople *people, DureExchange *exchange);
void dure_my_proposals_pages_ask (DureExchange *exchange, gint64 phone);
void dure_my_proposals_pages_take_back (DurePeople *people, DureExchange *exchange);
void dure_my_proposals_pages_voice (DurePeople *people, DureExchange *exchange);

G_END_DECLS
