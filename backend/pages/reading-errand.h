// reading-errand.h: an answer that waits until it is written down that it is given
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "audit.h"
#include "people.h"

G_BEGIN_DECLS

typedef void (*DurePeopleAnswer) (DurePeople *self, DureExchange *exchange, guint route);

void dure_reading_errand_send (DurePeople *people, DureExchange *exchange, gint64 phone,
                               DureReadable what, DurePeopleAnswer give, guint route);

G_END_DECLS
