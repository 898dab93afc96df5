// health-telling.h: what is in a donor's file about health, as data of a page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

json_t *dure_health_telling (DureExchange *exchange, const char *donor, const json_t *telling,
                             GError **error);

G_END_DECLS
