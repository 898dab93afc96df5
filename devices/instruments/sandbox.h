// sandbox.h: what this process can no longer do once it listens to strangers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void     dure_sandbox_prepare (int      keep_fd);
gboolean dure_sandbox_enter   (GError **error);

G_END_DECLS
