// notify.h: tells systemd how the program is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void dure_notify (const char *state);

G_END_DECLS
