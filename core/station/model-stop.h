// model-stop.h: the city's word whether a model on trial may still run
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"

#include <jansson.h>

G_BEGIN_DECLS

json_t *dure_model_stop_sign (const char *digest, gboolean is_stopped, DureSigningKey *city_key);
gboolean dure_model_stop_read (const json_t *json, const char *digest,
                               const guint8 city_key[DURE_PUBLIC_KEY_BYTES],
                               gboolean *ret_is_stopped);

G_END_DECLS
