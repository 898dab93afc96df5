// release.h: one versioned data set for one recipient, with its manifest
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "release-manifest.h"
#include "risk.h"

G_BEGIN_DECLS

typedef struct _DureRelease DureRelease;

DureRelease *dure_release_new (const DureReleaseOrder *order, DureTable *table, DurePlan *plan,
                               const DureReleaseSecret *secret, GHashTable *bases,
                               GPtrArray *earlier, GError **error);
void dure_release_free (DureRelease *self);

const json_t *dure_release_manifest (const DureRelease *self);
GBytes *dure_release_content (const DureRelease *self);
DureReleaseTree *dure_release_tree (const DureRelease *self);
DureRoll *dure_release_roll (const DureRelease *self);
void dure_release_risk (const DureRelease *self, DureRisk *ret_untouched, DureRisk *ret_told);
guint dure_release_n_donors (const DureRelease *self);
const guint8 *dure_release_donor (const DureRelease *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureRelease, dure_release_free)

G_END_DECLS
