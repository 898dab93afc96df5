// incidents.h: what went wrong, and what was done
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

G_BEGIN_DECLS

#define DURE_INCIDENT_TEXT_MAX 1500 /* bytes */

char *dure_incident_open (DureCity *city, const char *title, gint64 found_day, const char *actor,
                          const char *text, GError **error);
gboolean dure_incident_step (DureCity *city, const char *id, const char *actor, const char *text,
                             gboolean closes, GError **error);

G_END_DECLS
