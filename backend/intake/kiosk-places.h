// kiosk-places.h: where kiosks stand
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

G_BEGIN_DECLS

#define DURE_KIOSK_PLACE_MAX_BYTES 120

/**
 * DureKioskPlace:
 * @name: what those who look after the kiosk call it
 * @is_on_map: whether it is known where that is
 * @latitude: then, in millionths of a degree (WGS 84)
 * @longitude: likewise
 */
typedef struct
{
  char *name;
  gboolean is_on_map;
  gint64 latitude, longitude;
} DureKioskPlace;

gboolean dure_kiosk_place_from_text (DureKioskPlace *self, const char *name, const char *latitude,
                                     const char *longitude);
char *dure_kiosk_place_degrees (gint64 millionths);
void dure_kiosk_place_clear (DureKioskPlace *self);

gboolean dure_kiosk_place_put (DureCity *city, const char *kiosk, const DureKioskPlace *place,
                               GError **error);
gboolean dure_kiosk_place_find (DureCity *city, const char *kiosk, DureKioskPlace *ret_place,
                                GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DureKioskPlace, dure_kiosk_place_clear)

G_END_DECLS
