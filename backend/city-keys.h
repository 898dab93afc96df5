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
 * @directory: where the key files are
 * @opening: opens what kiosks seal
 * @signing: signs acknowledgements; every kiosk knows it since it was enrolled
 * @receipts: signs receipts and the ledger; the same as @signing until it is turned
 * @former: (element-type GBytes): public keys that signed receipts before @receipts, oldest first
 * @mac: makes what people type and phones return worthless to whoever reads the store
 */
typedef struct
{
  char *directory;
  DureOpeningKey *opening;
  DureSigningKey *signing;
  DureSigningKey *receipts;
  GPtrArray *former;
  GBytes *mac;
} DureCityKeys;

DureCityKeys *dure_city_keys_open (const char *directory, gboolean may_make, DureDice *dice,
                                   GError **error);
gboolean dure_city_keys_turn_receipts (DureCityKeys *self, DureDice *dice, GError **error);
void dure_city_keys_free (DureCityKeys *self);
void dure_city_keys_mac (DureCityKeys *self, const char *domain, const void *bytes, gsize length,
                         guint8 ret_mac[DURE_MAC_BYTES]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureCityKeys, dure_city_keys_free)

G_END_DECLS
