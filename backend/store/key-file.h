// key-file.h: one secret in a small file that shows damage
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"

G_BEGIN_DECLS

GBytes *dure_key_file_read (const char *directory, const char *purpose, GError **error);
gboolean dure_key_file_write (const char *directory, const char *purpose, GBytes *seed,
                              GError **error);
gboolean dure_key_file_replace (const char *directory, const char *purpose, GBytes *seed,
                                GError **error);
gboolean dure_key_file_is_there (const char *directory, const char *purpose);
gboolean dure_key_file_destroy (const char *directory, const char *purpose, GError **error);

G_END_DECLS
