// risk.h: how well what leaves hides those who are in it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "extract.h"

G_BEGIN_DECLS

#define DURE_RISK_MILLION 1000000
/* Classes of 1, 2 to 4, 5 to 10, 11 to 19, 20 to 49, 50 to 99, and more donors. */
#define DURE_RISK_BINS 7

/**
 * DureRisk:
 * @n_donors: told of
 * @n_classes: of them
 * @smallest: donors in the smallest class: a prosecutor, who knows that somebody is in it and all
 *   quasi-identifiers, is right once in so many at best
 * @n_above: donors for whom this is more likely than the threshold allows
 * @n_unique: donors who are alone in their class
 * @average_millionths: donors to a class
 * @discernibility: for each donor, from how many they cannot be told apart, added up; from all for
 *   one who is left out (Bayardo, Agrawal, ICDE 2005)
 * @lost_millionths: of all precision, by levels (Sweeney, IJUFKS 10(5), 2002); who is left out has
 *   lost all
 * @bins: how many donors are in classes of each size, see %DURE_RISK_BINS
 */
typedef struct
{
  guint n_donors;
  guint n_classes;
  guint smallest;
  guint n_above;
  guint n_unique;
  guint64 average_millionths;
  guint64 discernibility;
  guint lost_millionths;
  guint bins[DURE_RISK_BINS];
} DureRisk;

extern const guint dure_risk_bin_starts[DURE_RISK_BINS];

void dure_risk_of_sizes (const guint *sizes, guint n_sizes, guint fewest, DureRisk *ret_risk);
void dure_risk_of_extract (DureExtract *extract, guint fewest, DureRisk *ret_risk);
void dure_risk_untouched (DureExtract *extract, guint fewest, DureRisk *ret_risk);

G_END_DECLS
