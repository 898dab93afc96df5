// phone-adding.h: adding a second phone from the first
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "people.h"

G_BEGIN_DECLS

void dure_phone_adding_offer (DurePeople *self, DureExchange *exchange);
void dure_phone_adding_look (DurePeople *self, DureExchange *exchange);
void dure_phone_adding_decide (DurePeople *self, DureExchange *exchange);
void dure_phone_adding_ask (DurePeople *self, DureExchange *exchange);

G_END_DECLS
