// sessions.h: phones, and how they show that they are the same phone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "phones.h"

G_BEGIN_DECLS

#define DURE_SESSION_LIFE_S (12 * 60 * 60)
#define DURE_CHALLENGE_LIFE_S (5 * 60)

char *dure_session_open (DureCity *city, gint64 phone, GError **error);
gboolean dure_session_find (DureCity *city, const char *secret, gint64 *ret_phone, GError **error);
gboolean dure_session_find_phone (DureCity *city, const char *secret, DurePhone *ret_phone,
                                  GError **error);
gboolean dure_session_close (DureCity *city, const char *secret, GError **error);
gboolean dure_sessions_close_all (DureCity *city, gint64 holder, GError **error);

char *dure_challenge_new (DureCity *city);
gboolean dure_challenge_spend (DureCity *city, const char *challenge, gboolean *ret_is_good,
                               GError **error);
gboolean dure_challenge_answer (DureCity *city, const char *origin, const char *challenge,
                                const char *thumbprint, const char *signature, gint64 *ret_phone,
                                GError **error);

G_END_DECLS
