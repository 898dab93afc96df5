// release-manifest.h: what a release is, said so that it can be checked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "extract.h"
#include "release-tree.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_RELEASE_SCHEMA "dure.release/1"

/**
 * DureReleaseOrder:
 * @id: of the release, a UUID
 * @recipient: for whom
 * @permit: by which permit
 * @pilot: of which pilot
 * @purposes: (array zero-terminated=1): for what
 * @ledger: how many entries the ledger had when the consents were read
 * @quality: the version of the quality rules that chose what it was made of
 *
 * What is asked for. All of it stands in the manifest, and names no donor.
 */
typedef struct
{
  const char *id;
  const char *recipient;
  const char *permit;
  const char *pilot;
  const char *const *purposes;
  guint64 ledger;
  guint quality;
} DureReleaseOrder;

/**
 * DureReleaseRoot:
 * @release: its id; the manifest's
 * @size: leaves of the tree, at least one
 * @root: of the tree
 * @key: by which places in it are proven
 */
typedef struct
{
  const char *release;
  guint64 size;
  guint8 root[DURE_MERKLE_BYTES];
  guint8 key[DURE_VRF_PUBLIC_BYTES];
} DureReleaseRoot;

json_t *dure_release_manifest_new (const DureReleaseOrder *order, DureTable *table, DurePlan *plan,
                                   DureExtract *extract, GBytes *content, DureReleaseTree *tree,
                                   const DureVrf *vrf);
gboolean dure_release_manifest_read_root (const json_t *manifest, DureReleaseRoot *ret_root);

G_END_DECLS
