// city-keys.h: the city's own secrets, one small file each
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"
#include "world.h"

G_BEGIN_DECLS

#define DURE_MAC_BYTES 32

/**
 * DureCityKeys:
 * @opening: opens what kiosks seal
 * @signing: signs receipts and acknowledgements
 * @former: (element-type GBytes): public keys that signed receipts before @signing
 * @mac: makes what people type and phones return worthless to whoever reads the store
 */
typedef struct
{
  DureOpeningKey *opening;
  DureSigningKey *signing;
  GPtrArray *former;
  GBytes *mac;
} DureCityKeys;

DureCityKeys *dure_city_keys_open (const char *directory, gboolean may_make, DureDice *dice,
                                   GError **error);
void dure_city_keys_free (DureCityKeys *self);
void dure_city_keys_mac (DureCityKeys *self, const char *domain, const void *bytes, gsize length,
                         guint8 ret_mac[DURE_MAC_BYTES]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureCityKeys, dure_city_keys_free)

G_END_DECLS
