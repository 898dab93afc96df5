// lab-passkeys.h: the passkeys of the lab's people
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "passkey.h"

G_BEGIN_DECLS

#define DURE_LAB_PASSKEYS_OF_A_PERSON 4

gboolean dure_lab_passkey_add (DureCity *city, const char *person, const DurePasskey *passkey,
                               gboolean *ret_is_new, GError **error);
gboolean dure_lab_passkey_answer (DureCity *city, const char *origin, const char *challenge,
                                  GBytes *id, const DurePasskeySigned *proof, char **ret_person,
                                  GError **error);

G_END_DECLS
