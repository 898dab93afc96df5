// recovery-pages.h: the recovery code: shown once, and used when a phone is lost
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "people.h"

G_BEGIN_DECLS

void dure_recovery_pages_issue (DurePeople *self, DureExchange *exchange);
void dure_recovery_pages_use (DurePeople *self, DureExchange *exchange);

G_END_DECLS
