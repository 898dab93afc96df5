// visit-double.h: what a visit leaves, without the visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "donation.h"

G_BEGIN_DECLS

DureDonation *visit_double (DureNotice *notice, double heart_rate, DureClock *clock, DureDice *dice,
                            DureToken *ret_token);

G_END_DECLS
