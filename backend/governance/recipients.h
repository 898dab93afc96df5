// recipients.h: who may be given data, and by which keys they are known
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>

G_BEGIN_DECLS

gboolean dure_recipient_add (DureCity *city, const char *id, const char *name,
                             const char *recipient_class, GError **error);
gboolean dure_recipient_find (DureCity *city, const char *id, char **ret_class, GError **error);
json_t *dure_recipients_list (DureCity *city, GError **error);

char *dure_recipient_key_add (DureCity *city, const char *recipient, const json_t *jwk,
                              GError **error);
gboolean dure_recipient_key_revoke (DureCity *city, const char *thumbprint, GError **error);

G_END_DECLS
