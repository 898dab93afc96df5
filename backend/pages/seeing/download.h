// download.h: a donor takes everything home
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_download_send (DureExchange *exchange, GPtrArray *donors);

G_END_DECLS
