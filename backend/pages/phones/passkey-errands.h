// passkey-errands.h: making a passkey, and signing in with one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "people.h"

G_BEGIN_DECLS

void dure_passkey_errands_add (DurePeople *self, DureExchange *exchange);
void dure_passkey_errands_sign_in (DurePeople *self, DureExchange *exchange);

G_END_DECLS
