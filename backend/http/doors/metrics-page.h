// metrics-page.h: all figures of the city on one page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "operators.h"

G_BEGIN_DECLS

char *dure_metrics_page (DureOperators *operators);

G_END_DECLS
