// reload.h: takes over what has changed without a new start
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "configuration.h"
#include "server.h"

G_BEGIN_DECLS

void dure_reload (const DureConfiguration *configuration, char **words, DureServer *server);
void dure_reload_log (const DureConfiguration *configuration);

G_END_DECLS
