// lab-release.h: what a recipient was given, to be taken home
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

json_t *dure_lab_release_list (DureLabCall *call, const char *recipient, GError **error);
gboolean dure_lab_release_note_rows (DureLabCall *call, DureCity *city, GError **error);
void dure_lab_release_send_rows (DureLabCall *call);
void dure_lab_release_send_manifest (DureLabCall *call);

G_END_DECLS
