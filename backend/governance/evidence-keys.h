// evidence-keys.h: the keys of files that recipients hand in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

G_BEGIN_DECLS

GBytes *dure_evidence_seal (DureCity *city, const char *id, GBytes *file, GError **error);
GBytes *dure_evidence_open (DureCity *city, const char *id, GBytes *sealed, GError **error);
gboolean dure_evidence_keys_step (DureCity *city, GError **error);

G_END_DECLS
