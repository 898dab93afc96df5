// pairing.h: two devices become known to each other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "agents.h"
#include "wearable.h"

G_BEGIN_DECLS

typedef struct _DurePairing DurePairing;

/**
 * DurePairingDone:
 * @error: (nullable): the error's name without "org.bluez.Error.", %NULL for success
 * @text: (nullable): bluetoothd's text for it
 * @user_data: what was given with it
 *
 * The pairing is over; it is to be freed, also within the call.
 */
typedef void (*DurePairingDone) (const char *error,
                                 const char *text,
                                 gpointer    user_data);

DurePairing *dure_pairing_new    (DureWearable    *wearable,
                                  DureAgents      *agents,
                                  const char      *device_path,
                                  const char      *caller,
                                  gboolean         asked_for,
                                  DurePairingDone  done,
                                  gpointer         user_data);
void         dure_pairing_free   (DurePairing     *self);
void         dure_pairing_start  (DurePairing     *self);
void         dure_pairing_type   (DurePairing     *self,
                                  const char      *digits);
void         dure_pairing_refuse (DurePairing     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePairing, dure_pairing_free)

G_END_DECLS
