// settings-question.h: a station asks the city how it is to be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

json_t *dure_settings_question_new (const char *id, guint has);
gboolean dure_settings_question_read (const json_t *json, guint *ret_has, GError **error);

G_END_DECLS
