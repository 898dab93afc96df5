// alike.h: how many people of the city are like somebody, by what is told of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "pulse-percentile.h"

G_BEGIN_DECLS

/**
 * DureAbout:
 *
 * How much of what somebody said about themselves is told. Each but the first is coarser.
 */
typedef enum
{
  DURE_ABOUT_WHOLE, /* age band and sex, as they were said */
  DURE_ABOUT_WIDE,  /* a wide age band instead: under 40, or 40 and over */
  DURE_ABOUT_AGE,   /* the age band alone */
  DURE_ABOUT_SEX,   /* the sex alone */
  DURE_ABOUT_COUNT,
} DureAbout;

gboolean dure_about_tell (DureAbout about, DureAgeBand *age, DureSex *sex);
guint dure_alike_count (DureAgeBand age, DureSex sex);
guint dure_alike_of_100 (DureAgeBand age, DureSex sex);

G_END_DECLS
