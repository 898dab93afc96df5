// lab-sites.h: how many came to each kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-choice.h"

G_BEGIN_DECLS

typedef struct _DureLabSites DureLabSites;

DureLabSites *dure_lab_sites_read (DureCity *city, const DureLabChoice *choice, GError **error);
void dure_lab_sites_free (DureLabSites *self);
guint dure_lab_sites_count (const DureLabSites *self);
const char *dure_lab_sites_kiosk (const DureLabSites *self, guint site);
gint64 dure_lab_sites_visits (const DureLabSites *self, guint site);
gint64 dure_lab_sites_donated (const DureLabSites *self, guint site);
json_t *dure_lab_sites_data (const DureLabSites *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureLabSites, dure_lab_sites_free)

G_END_DECLS
