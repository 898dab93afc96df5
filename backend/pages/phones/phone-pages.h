// phone-pages.h: the phones of a person, and leaving
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "people.h"

G_BEGIN_DECLS

void dure_phone_pages_show (DurePeople *self, DureExchange *exchange);
void dure_phone_pages_show_code (DureExchange *exchange, const char *code);
void dure_phone_pages_remove (DurePeople *self, DureExchange *exchange);
void dure_phone_pages_sign_out (DurePeople *self, DureExchange *exchange);

G_END_DECLS
