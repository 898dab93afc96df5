// giving.h: the hand that takes a donation from the visit and keeps it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "donation.h"
#include "outbox.h"
#include "station.h"

G_BEGIN_DECLS

gboolean dure_give (DureStation *station, DureOutbox *outbox, const DureDonation *donation,
                    DureToken *token, GError **error);

G_END_DECLS
