// private-file.h: small files that nobody else may read, written whole or not at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean dure_private_directory_make (const char *path, GError **error);
GBytes *dure_private_file_read (const char *path, gsize max_length, GError **error);
gboolean dure_private_file_write (const char *path, const void *bytes, gsize length,
                                  GError **error);
gboolean dure_private_file_rename (const char *from, const char *to, GError **error);

G_END_DECLS
