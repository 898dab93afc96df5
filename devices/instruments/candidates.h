// candidates.h: which of the devices in range may be the instrument that is wanted
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "home-meters.h"
#include "radio.h"
#include "recipe.h"

G_BEGIN_DECLS

/**
 * DureWanted:
 * @kind: what is to be measured
 * @address: (nullable): of the installed instrument, the only one that will do then
 * @path: (nullable): the only object that will do, once one was chosen
 * @meters: (nullable): who is heard to tell what a home uses, when that is wanted
 * @installed: (nullable): addresses of all of the station's instruments: none is anybody's own
 */
typedef struct {
  DureInstrumentKind kind;
  const char *address;
  const char *path;
  DureHomeMeters *meters;
  const char *const *installed;
} DureWanted;

GPtrArray        *dure_candidates_find   (DureRadio          *radio,
                                          const DureWanted   *wanted);
gboolean          dure_candidates_have   (GPtrArray          *found,
                                          const char         *path);
const DureRecipe *dure_candidates_recipe (DureBluezDevice1   *device,
                                          DureInstrumentKind  kind);
gboolean          dure_candidates_is_clear (DureBluezDevice1 *device,
                                            DureInstrumentKind kind);

G_END_DECLS
