// lab-application.h: one application, what is said of it, and the permit that came of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

json_t *dure_lab_application_data (DureLabCall *call, const json_t *entry, GError **error);
json_t *dure_lab_application_find (DureLabCall *call, DureLabAction action,
                                   const char *(*subject_of) (const json_t *entry));
gboolean dure_lab_application_is_there (DureLabCall *call);
void dure_lab_application_show (DureLabCall *call);
gboolean dure_lab_application_vote (DureLabCall *call, DureCity *city, GError **error);
void dure_lab_application_ask (DureLabCall *call);
gboolean dure_lab_application_do (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
