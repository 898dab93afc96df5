// lab-keys.h: the keys by which a recipient's machines show who they are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

#include <jansson.h>

G_BEGIN_DECLS

gboolean dure_lab_keys_put (DureLabCall *call, const char *recipient, json_t *data,
                            GError **error);

void dure_lab_keys_show (DureLabCall *call);
gboolean dure_lab_keys_add (DureLabCall *call, DureCity *city, GError **error);
gboolean dure_lab_keys_do (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
