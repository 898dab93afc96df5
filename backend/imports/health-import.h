// health-import.h: what a donor's phone or clinic has kept about health, out of a file
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "import-kind.h"

G_BEGIN_DECLS

extern const DureImportKind dure_apple_import, dure_clinic_import;

G_END_DECLS
