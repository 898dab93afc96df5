// own-key.h: the key with which a recipient shows who it is, and signs what it has deleted
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

typedef struct _DureOwnKey DureOwnKey;

gboolean dure_own_key_make (const char *path, GError **error);
DureOwnKey *dure_own_key_load (const char *path, GError **error);
void dure_own_key_free (DureOwnKey *self);
char *dure_own_key_public (const DureOwnKey *self);
char *dure_own_key_sign (const DureOwnKey *self, const json_t *payload);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureOwnKey, dure_own_key_free)

G_END_DECLS
