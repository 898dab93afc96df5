// judging.h: what the rules say of what instruments measured in one visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "feedback.h"
#include "readings.h"

G_BEGIN_DECLS

gboolean dure_judging_reading (const DureReadings *readings, DureVital vital,
                               DureVitalReading *ret_reading);
void dure_judging_all (const DureReadings *readings, const DurePerson *person,
                       DureFeedback *feedback);

G_END_DECLS
