// reach.c: what of the panel somebody who sits or is small can reach and read
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Between 400 and 1220 mm above the floor: the Korean checklist for kiosks (KS X 9211:2022, as the
// ministry's notice restates it); EN 301 549 8.3 and section 308 of the ADA standards say 380 to
// 1220. What is to be read lies there too, not only what is touched.

#include "reach.h"

#define HIGHEST_MM 1220
#define LOWEST_MM 400
#define MM_AN_INCH 25.4

/**
 * dure_reach_of_panel:
 * @height: of the panel in pixels
 * @dpi: its true dots per inch
 * @bottom_mm: how high its lower edge hangs above the floor
 *
 * Returns: what has to stay empty; all of @height at most
 */
DureReach
dure_reach_of_panel (int height, double dpi, double bottom_mm)
{
  const double pixels_a_mm = dpi / MM_AN_INCH;
  const double above = height - (HIGHEST_MM - bottom_mm) * pixels_a_mm;
  const double below = (LOWEST_MM - bottom_mm) * pixels_a_mm;
  DureReach reach;

  reach.above = (int) CLAMP (above, 0, height);
  reach.below = (int) CLAMP (below, 0, height - reach.above);
  return reach;
}
