// sessions.h: phones, and how they show that they are the same phone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "es256.h"

G_BEGIN_DECLS

#define DURE_SESSION_LIFE_S (12 * 60 * 60)
#define DURE_CHALLENGE_LIFE_S (5 * 60)

gboolean dure_phone_know (DureCity *city, const guint8 key[DURE_P256_POINT_BYTES],
                          gint64 *ret_phone, GError **error);

char *dure_session_open (DureCity *city, gint64 phone, GError **error);
gboolean dure_session_find (DureCity *city, const char *secret, gint64 *ret_phone, GError **error);

char *dure_challenge_new (DureCity *city);
gboolean dure_challenge_answer (DureCity *city, const char *origin, const char *challenge,
                                const char *thumbprint, const char *signature, gint64 *ret_phone,
                                GError **error);

G_END_DECLS
