// energy-import.h: what a home used, out of a file of its meter
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "import-kind.h"

G_BEGIN_DECLS

/* Gwangju's clocks, all year. */
#define DURE_ENERGY_EAST_S (9 * 3600)

extern const DureImportKind dure_energy_import;

G_END_DECLS
