// reserve.h: room on the disk that is kept free for letting go
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean dure_reserve_keep (const char *path, gsize bytes);
gboolean dure_reserve_spend (const char *path);

G_END_DECLS
