// lock-in.h: what the process of a pilot model can no longer do
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean dure_lock_in (void);

G_END_DECLS
