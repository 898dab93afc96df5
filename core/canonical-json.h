// canonical-json.h: the one way documents are read and written, so that a digest means something
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

#define DURE_JSON_MAX_DEPTH 32

json_t *dure_json_parse (const void *bytes, gsize length, GError **error);
char *dure_json_canonical (const json_t *json, gsize *ret_length);
char *dure_json_canonical_digest (const json_t *json);

const char *dure_json_text (const json_t *object, const char *key, gsize max_length,
                            GError **error);
const char *dure_json_text_of (const json_t *object, const char *key);
gboolean dure_json_integer (const json_t *object, const char *key, gint64 min, gint64 max,
                            gint64 *ret_value, GError **error);
gboolean dure_json_time (const json_t *object, const char *key, gint64 *ret_wall_ms,
                         GError **error);
gboolean dure_json_day (const json_t *object, const char *key, gint64 *ret_day, GError **error);
json_t *dure_json_array (const json_t *object, const char *key, gsize min, gsize max,
                         GError **error);
json_t *dure_json_object (const json_t *object, const char *key, GError **error);
gboolean dure_json_word (const json_t *object, const char *key, const char *const *words,
                         guint count, guint *ret_index, GError **error);
gboolean dure_json_only (const json_t *object, const char *const *keys, GError **error);

static inline void
dure_json_unref (json_t *json)
{
  json_decref (json);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, dure_json_unref)

G_END_DECLS
