// cosignature.h: a witness's word that a list only grew until then
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "checkpoint.h"

G_BEGIN_DECLS

/* The time and the signature. */
#define DURE_COSIGNATURE_BYTES (8 + DURE_SIGNATURE_BYTES)

/**
 * DureWitnessKind:
 * @DURE_WITNESS_KIOSK: a kiosk, by the key of the station
 * @DURE_WITNESS_RECIPIENT: who is given data, by a key for nothing else
 *
 * Who gives their word. Phones look too, and keep what they saw, but sign nothing.
 */
typedef enum
{
  DURE_WITNESS_KIOSK,
  DURE_WITNESS_RECIPIENT,
  DURE_WITNESS_KINDS,
} DureWitnessKind;

/* How the name of one begins under a checkpoint; its id follows. In SQL, too. */
#define DURE_WITNESS_KIOSK_PREFIX "dure-kiosk/"
#define DURE_WITNESS_RECIPIENT_PREFIX "dure-recipient/"
extern const char *const dure_witness_prefixes[DURE_WITNESS_KINDS];

void dure_cosignature_sign (const DureCheckpoint *checkpoint, gint64 time_ms, DureSigningKey *key,
                            guint8 ret_cosignature[DURE_COSIGNATURE_BYTES]);
gboolean dure_cosignature_holds (const DureCheckpoint *checkpoint,
                                 const guint8 cosignature[DURE_COSIGNATURE_BYTES],
                                 const guint8 public_key[DURE_PUBLIC_KEY_BYTES]);

G_END_DECLS
