// visit-pass.h: what a kiosk shows to the phone of who stands before it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "encoding.h"
#include "id.h"
#include "keys.h"

G_BEGIN_DECLS

#define DURE_VISIT_SECRET_BYTES 16
#define DURE_VISIT_TOKEN_BYTES 32
#define DURE_VISIT_PASS_BYTES \
  (1 + 1 + 4 + DURE_VISIT_SECRET_BYTES + DURE_UUID_BYTES + DURE_SIGNATURE_BYTES)

/**
 * DureVisitPassUse:
 * @DURE_PASS_FOR_RETURNING: a phone that has given before approves the visit
 * @DURE_PASS_FOR_HOME: any phone brings a file of a home's meter
 *
 * What a pass is for; it is good for nothing else.
 */
typedef enum
{
  DURE_PASS_FOR_RETURNING,
  DURE_PASS_FOR_HOME,
  DURE_PASS_USES,
} DureVisitPassUse;

/**
 * DureVisitPass:
 * @use: what it is for
 * @language: of the visit, an index into dure_token_languages
 * @made_s: when the kiosk made it, seconds since 1970
 * @secret: by chance, new for each visit
 * @kiosk: the kiosk's id
 * @signature: the kiosk's, over all of it
 *
 * 102 bytes; 136 characters in base64url.
 */
typedef struct
{
  guint8 use;
  guint8 language;
  guint32 made_s;
  guint8 secret[DURE_VISIT_SECRET_BYTES];
  guint8 kiosk[DURE_UUID_BYTES];
  guint8 signature[DURE_SIGNATURE_BYTES];
} DureVisitPass;

gboolean dure_visit_pass_sign (DureVisitPass *self, const char *language, const char *kiosk,
                               DureSigningKey *key);
gboolean dure_visit_pass_holds (const DureVisitPass *self,
                                const guint8 kiosk_key[DURE_PUBLIC_KEY_BYTES]);
void dure_visit_pass_hash (const DureVisitPass *self, guint8 ret_hash[DURE_SHA256_BYTES]);
char *dure_visit_pass_to_text (const DureVisitPass *self);
gboolean dure_visit_pass_from_text (const char *text, DureVisitPass *ret_pass);
char *dure_visit_pass_url (const DureVisitPass *self, const char *public_url);

G_END_DECLS
