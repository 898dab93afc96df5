// encoding.h: bytes and times as the text that documents carry
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_SHA256_BYTES 32
#define DURE_SHA256_HEX_LENGTH 64
#define DURE_DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

char *dure_base64url_encode (const void *bytes, gsize length);
gboolean dure_base64url_decode (const char *text, void *ret_bytes, gsize length);
GBytes *dure_base64url_decode_any (const char *text, gsize max_length);

void dure_sha256 (const void *bytes, gsize length, guint8 ret_digest[DURE_SHA256_BYTES]);
char *dure_sha256_hex (const void *bytes, gsize length);
gboolean dure_sha256_is_hex (const char *text);

void dure_text_wipe (char *text);
gboolean dure_text_is_plain (const char *text);

char *dure_time_to_text (gint64 wall_ms);
gboolean dure_time_from_text (const char *text, gint64 *ret_wall_ms);
gint64 dure_day_of_time (gint64 wall_ms);
gint64 dure_day_noon (gint64 day);
char *dure_day_to_text (gint64 day);
gboolean dure_day_end_from_text (const char *day, gint64 *ret_wall_ms);

G_END_DECLS
