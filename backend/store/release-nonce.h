// release-nonce.h: what the salt of a release is made from, kept where keys are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "key-store.h"

G_BEGIN_DECLS

#define DURE_RELEASE_NONCE_BYTES 32

gboolean dure_release_nonce_make (DureKeyStore *store, const char *release, GError **error);
gboolean dure_release_nonce_find (DureKeyStore *store, const char *release,
                                  guint8 ret_nonce[DURE_RELEASE_NONCE_BYTES], GError **error);
gboolean dure_release_nonce_destroy (DureKeyStore *store, const char *release, GError **error);

G_END_DECLS
