// kiosk-settings.h: how the city wants its stations to be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>

G_BEGIN_DECLS

gboolean dure_kiosk_settings_put (DureCity *city, const char *kiosk, const json_t *draft,
                                  guint *ret_version, GError **error);
gboolean dure_kiosk_settings_drop (DureCity *city, const char *kiosk, gint64 *ret_count,
                                   GError **error);
gboolean dure_kiosk_settings_find (DureCity *city, const char *kiosk, json_t **ret_settings,
                                   GError **error);

G_END_DECLS
