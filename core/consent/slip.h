// slip.h: what somebody without a phone takes back at a kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "envelope.h"
#include "id.h"

G_BEGIN_DECLS

/**
 * DureSlip:
 * @code: the 10 digits of the withdrawal code; a secret
 * @scope: `everything`, a kind or a purpose, as withdrawals name them; empty only asks what stands
 * @erases: whether what is there goes too
 *
 * Travels sealed, like a donation: the kiosk itself cannot read it again. Wipe it.
 */
typedef struct
{
  char code[DURE_WITHDRAWAL_CODE_DIGITS + 1];
  char scope[24];
  gboolean erases;
} DureSlip;

DureEnvelope *dure_slip_seal (const DureSlip *self, const char *id,
                              const guint8 city_key[DURE_PUBLIC_KEY_BYTES]);
gboolean dure_slip_open (const DureEnvelope *envelope, DureOpeningKey *city_key,
                         DureSlip *ret_slip, GError **error);

G_END_DECLS
