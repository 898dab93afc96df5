// signing-key.h: the key with which a recipient shows who it is, and signs what it has deleted
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

typedef struct _DureSigningKey DureSigningKey;

gboolean dure_signing_key_make (const char *path, GError **error);
DureSigningKey *dure_signing_key_load (const char *path, GError **error);
void dure_signing_key_free (DureSigningKey *self);
char *dure_signing_key_public (const DureSigningKey *self);
char *dure_signing_key_sign (const DureSigningKey *self, const json_t *payload);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureSigningKey, dure_signing_key_free)

G_END_DECLS
