// open-figures.h: the numbers for everybody, counted, published and kept
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>

G_BEGIN_DECLS

/* In millionths of epsilon: four publications. */
#define DURE_OPEN_YEAR_BUDGET 4000000

gboolean dure_open_figures_publish (DureCity *city, GError **error);
gboolean dure_open_figures_read (DureCity *city, json_t **ret_document, GError **error);

G_END_DECLS
