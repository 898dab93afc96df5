// recipient-keys.h: by which keys a recipient is known
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>

G_BEGIN_DECLS

/* For so long a key that was revoked by mistake can be given back. */
#define DURE_RECIPIENT_KEY_UNDO_MS (10 * 60 * 1000)
/* For so long the keys before still work once there is a new one. */
#define DURE_RECIPIENT_KEY_OVERLAP_DAYS 7
/* Keys of one recipient that work. */
#define DURE_RECIPIENT_KEYS_MOST 10

/**
 * DureKeyFault:
 * @DURE_KEY_GOOD: none
 * @DURE_KEY_NONE: it is no JWK
 * @DURE_KEY_PRIVATE: there is a private part in it
 * @DURE_KEY_KIND: it signs nothing that is understood here
 */
typedef enum
{
  DURE_KEY_GOOD,
  DURE_KEY_NONE,
  DURE_KEY_PRIVATE,
  DURE_KEY_KIND,
} DureKeyFault;

DureKeyFault dure_recipient_key_fault (const json_t *jwk);
char *dure_recipient_key_add (DureCity *city, const char *recipient, const json_t *jwk,
                              GError **error);
gboolean dure_recipient_keys_hand_over (DureCity *city, const char *recipient, const char *newest,
                                        GError **error);
gboolean dure_recipient_key_revoke (DureCity *city, const char *thumbprint, GError **error);
gboolean dure_recipient_key_restore (DureCity *city, const char *thumbprint, GError **error);
gboolean dure_recipient_key_use (DureCity *city, const char *thumbprint, GError **error);
char *dure_recipient_key_owner (DureCity *city, const char *thumbprint, GError **error);

G_END_DECLS
