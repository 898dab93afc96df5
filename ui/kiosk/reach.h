// reach.h: what of the panel somebody who sits or is small can reach and read
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureReach:
 * @above: pixels at the top that are too high for anything but decoration
 * @below: pixels at the bottom that are too low for it
 */
typedef struct
{
  int above;
  int below;
} DureReach;

DureReach dure_reach_of_panel (int height, double dpi, double bottom_mm);

G_END_DECLS
