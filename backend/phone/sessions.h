// sessions.h: what a phone holds open, so that it need not show its key each time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "phones.h"

G_BEGIN_DECLS

#define DURE_SESSION_LIFE_S (12 * 60 * 60)

char *dure_session_open (DureCity *city, gint64 phone, GError **error);
gboolean dure_session_find (DureCity *city, const char *secret, gint64 *ret_phone, GError **error);
gboolean dure_session_find_phone (DureCity *city, const char *secret, DurePhone *ret_phone,
                                  GError **error);
gboolean dure_session_close (DureCity *city, const char *secret, GError **error);
gboolean dure_sessions_close_all (DureCity *city, gint64 holder, GError **error);

G_END_DECLS
