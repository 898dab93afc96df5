// upload.h: a donor's file, read while it comes in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "people.h"

G_BEGIN_DECLS

/* So many files are read at a time, whoever sends them. */
#define DURE_UPLOADS_AT_ONCE 8
#define DURE_UPLOAD_PATH "/my/add"
/* More than ten years of a meter as XML, or a long life with a watch. */
#define DURE_UPLOAD_MAX (256 * 1024 * 1024)

json_t *dure_upload_form (guint most, const char *reason, const char *unit, const char *count,
                          const char *stamp);

gboolean dure_upload_arrive (DurePeople *self, SoupServerMessage *message);
void dure_upload_show (DurePeople *self, DureExchange *exchange);
void dure_upload_finish (DurePeople *self, DureExchange *exchange);

G_END_DECLS
