// release-proof.h: proves to one donor that they are in a release, or that they are not
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "release-tree.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_RELEASE_PROOF_SCHEMA "dure.release-proof/1"
#define DURE_RELEASE_MAX_RECORDS 1000

/**
 * DureReleaseVerdict:
 * @DURE_RELEASE_IN: the donor is in the release, by the records that are told
 * @DURE_RELEASE_OUT: the donor is not in it
 * @DURE_RELEASE_INVALID: it is damaged or forged, or of another release
 */
typedef enum
{
  DURE_RELEASE_IN,
  DURE_RELEASE_OUT,
  DURE_RELEASE_INVALID,
} DureReleaseVerdict;

json_t *dure_release_proof_new (const char *release, DureReleaseTree *tree,
                                const DureReleaseSecret *secret,
                                const guint8 donor[DURE_UUID_BYTES], const guint8 *records,
                                gsize n_records);
DureReleaseVerdict dure_release_proof_check (const json_t *manifest, const json_t *proof);

G_END_DECLS
