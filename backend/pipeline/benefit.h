// benefit.h: whose share of a release is how large
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "release-book-rows.h"

G_BEGIN_DECLS

/* What one release is worth: once to its donors, and once to the sites where they gave. */
#define DURE_BENEFIT_POINTS 1000000

/**
 * DureBenefitFigures:
 * @n_releases: how many were looked at
 * @n_wrong: of these, whose shares do not agree with their manifest
 * @donors_points: what donors have of the others, all together
 * @sites_points: and what sites have
 *
 * A share is a whole number of points; what no equal share can be made of is nobody's.
 */
typedef struct
{
  guint n_releases, n_wrong;
  gint64 donors_points, sites_points;
} DureBenefitFigures;

typedef void (*DureBenefitSiteFunc) (const char *site, gint64 points, gpointer data);

gint64 dure_benefit_of_donor (const json_t *manifest);
gint64 dure_benefit_of_site (const json_t *manifest, gint64 n_donors);
gboolean dure_benefit_store_sites (DureCity *city, const DureRelease *release, GError **error);
gboolean dure_benefit_each_site (DureCity *city, gint64 least, DureBenefitSiteFunc each,
                                 gpointer data, GError **error);
gboolean dure_benefit_check (DureCity *city, DureBenefitFigures *ret_figures, GError **error);

G_END_DECLS
