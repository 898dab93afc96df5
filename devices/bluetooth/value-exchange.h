// value-exchange.h: one value read from or written to a device
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bluez-dbus.h"
#include "times.h"

G_BEGIN_DECLS

/**
 * DureValueExchange:
 * @device: a device that is linked
 * @characteristic: one of its characteristics
 * @value: (nullable): what to write, %NULL to read
 * @times: how long to wait for what
 * @life: cancelled when the link is over
 */
typedef struct {
  DureBluezDevice1 *device;
  DureBluezGattCharacteristic1 *characteristic;
  GBytes *value;
  const DureTimes *times;
  GCancellable *life;
} DureValueExchange;

void    dure_value_exchange_async  (const DureValueExchange  *exchange,
                              gpointer             source,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data);
GBytes *dure_value_exchange_finish (gpointer             source,
                              GAsyncResult        *result,
                              GError             **error);

G_END_DECLS
