// envelope.h: a sealed donation on its way from a kiosk to the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_ENVELOPE_MAX_SEALED (256 * 1024)

/**
 * DureEnvelope:
 * @id: the donation's UUIDv7, the same however often it is sent
 * @kiosk: who sends it
 * @incarnation: which life of that kiosk; grows with each enrolment
 * @sequence: counts this incarnation's donations from 1
 * @city_key: id of the city key it is sealed to
 * @sealed: the donation, which only the city can open
 * @signature: the kiosk's, over all of the above
 */
typedef struct
{
  char *id;
  char *kiosk;
  gint64 incarnation;
  gint64 sequence;
  char *city_key;
  GBytes *sealed;
  guint8 signature[DURE_SIGNATURE_BYTES];
} DureEnvelope;

DureEnvelope *dure_envelope_new (const char *id, const char *city_key, GBytes *sealed);
void dure_envelope_free (DureEnvelope *self);
void dure_envelope_sign (DureEnvelope *self, const char *kiosk, gint64 incarnation, gint64 sequence,
                         DureSigningKey *key);
gboolean dure_envelope_holds (const DureEnvelope *self,
                              const guint8 kiosk_key[DURE_PUBLIC_KEY_BYTES]);
json_t *dure_envelope_to_json (const DureEnvelope *self);
DureEnvelope *dure_envelope_from_json (const json_t *json, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureEnvelope, dure_envelope_free)

G_END_DECLS
