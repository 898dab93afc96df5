// fixed-headers.h: what stands on every answer
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "guard.h"

extern const DureGuardHeader dure_fixed_headers[];
