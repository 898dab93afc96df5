// health-time.h: a moment, as exports of health data spell it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean dure_health_time_read (const char *text, gint64 *ret_ms);

G_END_DECLS
