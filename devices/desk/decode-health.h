// decode-health.h: tells an operator what a citizen's own file of health data holds
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "health-file.h"

int dure_decode_health (DureHealthForm form, const DureHealthSource *source, GString *out,
                        GString *complaint);
