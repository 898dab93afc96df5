// apple-archive.h: the export of Apple Health as a phone gives it away, a ZIP archive
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "health-intake.h"
#include "health-pump.h"

G_BEGIN_DECLS

gboolean dure_apple_archive_read (const DureHealthSource *source, DureHealthIntake *intake,
                                  gulong salt, GError **error);

G_END_DECLS
