// energy-import.h: what a home used, out of a file of its meter
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "home-hours.h"
#include "import-kind.h"

G_BEGIN_DECLS

extern const DureImportKind dure_energy_import;

G_END_DECLS
