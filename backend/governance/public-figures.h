// public-figures.h: how much of everything there is, for everybody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * DurePublicFigures:
 * @kiosks: how many stand in the city
 * @asked: how often somebody asked for data
 * @granted: how many of these may have some now
 * @releases: how often data were put together for one of them
 * @proposals: how many ideas and problems everybody can read
 * @results: how many of these have come to a result
 *
 * None of them counts donors or what they gave.
 */
typedef struct
{
  gint64 kiosks, asked, granted, releases, proposals, results;
} DurePublicFigures;

gboolean dure_public_figures_read (DureCity *city, DurePublicFigures *ret_figures, GError **error);
json_t *dure_public_figures_users (DureCity *city, guint most, GError **error);

G_END_DECLS
