// recipients.h: who may be given data, and until when
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>

G_BEGIN_DECLS

gboolean dure_recipient_add (DureCity *city, const char *id, const char *name,
                             const char *recipient_class, GError **error);
gboolean dure_recipient_find (DureCity *city, const char *id, char **ret_class, GError **error);
char *dure_recipient_name (DureCity *city, const char *id, GError **error);
json_t *dure_recipients_list (DureCity *city, GError **error);

/* When a contract ends of which nothing is written: no clock comes there. */
#define DURE_RECIPIENT_NO_END G_MAXINT64

gboolean dure_recipient_contract (DureCity *city, const char *id, gint64 *ret_ends_ms,
                                  GError **error);
gboolean dure_recipient_contract_set (DureCity *city, const char *id, const char *last_day,
                                      const char *actor, const char *why, GError **error);

G_END_DECLS
