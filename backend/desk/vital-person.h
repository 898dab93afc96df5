// vital-person.h: whom a value at the desk was measured of
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "vital-items.h"

G_BEGIN_DECLS

char *dure_vital_word (const char *text);
gboolean dure_vital_flag (const json_t *json, const char *key, gboolean *flag, GError **error);
gboolean dure_vital_person_read (const json_t *json, DureVitalItem *item, GError **error);

G_END_DECLS
