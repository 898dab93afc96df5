// vrf.h: a number that only the holder of a key can make of something, and everybody can check
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_VRF_SEED_BYTES 32
#define DURE_VRF_PUBLIC_BYTES 32
#define DURE_VRF_PROOF_BYTES 80
#define DURE_VRF_OUTPUT_BYTES 64

typedef struct _DureVrf DureVrf;

DureVrf *dure_vrf_new (const guint8 seed[DURE_VRF_SEED_BYTES]);
void dure_vrf_free (DureVrf *self);
const guint8 *dure_vrf_public (const DureVrf *self);

void dure_vrf_output (const DureVrf *self, const void *input, gsize length,
                      guint8 ret_output[DURE_VRF_OUTPUT_BYTES]);
void dure_vrf_prove (const DureVrf *self, const void *input, gsize length,
                     guint8 ret_proof[DURE_VRF_PROOF_BYTES]);
gboolean dure_vrf_check (const guint8 public_key[DURE_VRF_PUBLIC_BYTES], const void *input,
                         gsize length, const guint8 proof[DURE_VRF_PROOF_BYTES],
                         guint8 ret_output[DURE_VRF_OUTPUT_BYTES]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureVrf, dure_vrf_free)

G_END_DECLS
