// passkeys.h: the passkeys that phones have made, and signing in with one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "passkey.h"

G_BEGIN_DECLS

#define DURE_PASSKEYS_OF_A_PHONE 8

gboolean dure_passkey_add (DureCity *city, gint64 phone, const char *origin, const char *challenge,
                           GBytes *client_data, GBytes *attestation, gboolean *ret_is_made,
                           GError **error);
gboolean dure_passkey_answer (DureCity *city, const char *origin, const char *challenge,
                              GBytes *id, const DurePasskeySigned *proof, gint64 *ret_phone,
                              GError **error);

G_END_DECLS
