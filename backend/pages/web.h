// web.h: pages, words and assets, as the build packed them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>
#include <jansson.h>

G_BEGIN_DECLS

typedef struct _DureWeb DureWeb;

/**
 * DureAsset:
 * @type: its media type
 * @plain: the bytes
 * @gzip: (nullable): the same, compressed, where that is shorter
 */
typedef struct
{
  const char *type;
  GBytes *plain;
  GBytes *gzip;
} DureAsset;

DureWeb *dure_web_new (GError **error);
void dure_web_free (DureWeb *self);

extern const char *const dure_web_languages[];
const char *dure_web_language_name (const char *language);
const char *dure_web_language (const char *text);

char *dure_web_render (DureWeb *self, const char *language, const char *page, const json_t *data);
const json_t *dure_web_words (DureWeb *self, const char *language);
gboolean dure_web_asset (const char *name, DureAsset *ret_asset);
void dure_asset_clear (DureAsset *self);
char *dure_web_day (DureWeb *self, const char *language, gint64 wall_ms);
char *dure_web_clock (DureWeb *self, gint64 wall_ms);
char *dure_web_short_day (DureWeb *self, const char *language, gint64 wall_ms);
char *dure_web_number (DureWeb *self, const char *language, double value, int decimals);
char *dure_web_thousands (DureWeb *self, const char *language, double value);
char *dure_web_moment (DureWeb *self, const char *language, gint64 wall_ms);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DureAsset, dure_asset_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureWeb, dure_web_free)

G_END_DECLS
