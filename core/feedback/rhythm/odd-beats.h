// odd-beats.h: which beats of a pulse came early or late
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean dure_beat_is_odd (const gint32 *rr_ms, gsize count, gsize index);

G_END_DECLS
