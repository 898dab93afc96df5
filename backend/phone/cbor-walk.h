// cbor-walk.h: a first look at CBOR of strangers, without a byte of memory
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean dure_cbor_skip (const guint8 **p, const guint8 *end);
gboolean dure_cbor_find_bytes (const guint8 *map, gsize length, const char *key,
                               const guint8 **ret_bytes, gsize *ret_length);

G_END_DECLS
