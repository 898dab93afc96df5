// model-shelf.h: the models on trial that the city has sent this station
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *dure_model_shelf_path (const char *shelf, const char *digest);
gboolean dure_model_shelf_put (const char *shelf, const char *digest, GBytes *manifest,
                               GBytes *signature, GBytes *model, GError **error);
void dure_model_shelf_keep_only (const char *shelf, const char *digest);

G_END_DECLS
