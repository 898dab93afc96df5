// voices.h: who supports which proposal, one voice each
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "proposals.h"

G_BEGIN_DECLS

gboolean dure_voice_give (DureCity *city, gint64 phone, const char *proposal, GError **error);
gboolean dure_voice_take_back (DureCity *city, gint64 phone, const char *proposal,
                               GError **error);
gboolean dure_voice_is_given (DureCity *city, gint64 phone, const char *proposal,
                              gboolean *ret_is_given, GError **error);
GPtrArray *dure_voices_of_phone (DureCity *city, gint64 phone, GError **error);
gboolean dure_voices_forget (DureCity *city, const char *donor, GError **error);

G_END_DECLS
