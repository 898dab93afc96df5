// energy-file.h: a file of a home's meter, of whichever form
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "energy-series.h"

G_BEGIN_DECLS

typedef struct _DureEnergyFile DureEnergyFile;

DureEnergyFile *dure_energy_file_new (const char *unit, const char *count, const char *stamp);
void dure_energy_file_free (DureEnergyFile *self);
gboolean dure_energy_file_feed (DureEnergyFile *self, const guint8 *bytes, gsize length,
                                GError **error);
DureEnergySeries *dure_energy_file_finish (DureEnergyFile *self, GError **error);
const char *dure_energy_file_reason (const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureEnergyFile, dure_energy_file_free)

G_END_DECLS
