// meter-file.h: a file of a home's meter, of whichever form
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "energy-series.h"

G_BEGIN_DECLS

typedef struct _DureMeterFile DureMeterFile;

DureMeterFile *dure_meter_file_new (const char *unit, const char *count, const char *stamp);
void dure_meter_file_free (DureMeterFile *self);
gboolean dure_meter_file_feed (DureMeterFile *self, const guint8 *bytes, gsize length,
                                GError **error);
DureEnergySeries *dure_meter_file_finish (DureMeterFile *self, GError **error);
const char *dure_meter_file_reason (const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureMeterFile, dure_meter_file_free)

G_END_DECLS
