// lab-sessions.h: what a person of the lab holds open
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-people.h"

G_BEGIN_DECLS

#define DURE_LAB_SESSION_COOKIE "__Host-dure-lab"
/* A working day; and whoever walks away from their desk is out before long. */
#define DURE_LAB_SESSION_LIFE_S (8 * 60 * 60)
#define DURE_LAB_SESSION_IDLE_S (30 * 60)

char *dure_lab_session_open (DureCity *city, const char *person, GError **error);
gboolean dure_lab_session_find (DureCity *city, const char *secret, DureLabPerson **ret_person,
                                gboolean *ret_is_stale, GError **error);
gboolean dure_lab_session_keep (DureCity *city, const char *secret, GError **error);
gboolean dure_lab_session_close (DureCity *city, const char *secret, GError **error);

G_END_DECLS
