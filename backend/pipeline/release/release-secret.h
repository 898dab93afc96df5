// release-secret.h: what hides the donors of one release
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "disguise.h"
#include "encoding.h"
#include "vrf.h"

G_BEGIN_DECLS

#define DURE_RELEASE_SALT_BYTES 32
#define DURE_RELEASE_KEY_BYTES 32
#define DURE_RELEASE_BLIND_BYTES 32

typedef struct _DureReleaseSecret DureReleaseSecret;

DureReleaseSecret *dure_release_secret_new (const guint8 salt[DURE_RELEASE_SALT_BYTES]);
void dure_release_secret_free (DureReleaseSecret *self);

const DureVrf *dure_release_secret_vrf (const DureReleaseSecret *self);
DureDisguise *dure_release_secret_disguise (const DureReleaseSecret *self, const char *release,
                                            const char *recipient);
void dure_release_secret_key (const DureReleaseSecret *self, const guint8 donor[DURE_UUID_BYTES],
                              guint8 ret_key[DURE_RELEASE_KEY_BYTES]);
void dure_release_secret_blind (const DureReleaseSecret *self, const guint8 donor[DURE_UUID_BYTES],
                                guint8 ret_blind[DURE_RELEASE_BLIND_BYTES]);
GBytes *dure_release_secret_seal (const DureReleaseSecret *self, GBytes *plain, DureDice *dice);
GBytes *dure_release_secret_open (const DureReleaseSecret *self, GBytes *sealed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureReleaseSecret, dure_release_secret_free)

G_END_DECLS
