// release-tree.h: a sorted tree of who is in a release, in which nobody can be found by others
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "merkle.h"
#include "release-secret.h"

G_BEGIN_DECLS

#define DURE_RELEASE_VALUE_BYTES DURE_SHA256_BYTES

/**
 * DureReleaseLeaf:
 * @key: where it stands
 * @value: of what it rests on, blinded
 */
typedef struct
{
  guint8 key[DURE_RELEASE_KEY_BYTES];
  guint8 value[DURE_RELEASE_VALUE_BYTES];
} DureReleaseLeaf;

typedef struct _DureReleaseTree DureReleaseTree;

void dure_release_leaf_value (const guint8 blind[DURE_RELEASE_BLIND_BYTES], const guint8 *records,
                              gsize n_records, guint8 ret_value[DURE_RELEASE_VALUE_BYTES]);
void dure_release_leaf_hash (const DureReleaseLeaf *leaf, guint8 ret_hash[DURE_MERKLE_BYTES]);

DureReleaseTree *dure_release_tree_new (GArray *leaves);
void dure_release_tree_free (DureReleaseTree *self);

guint dure_release_tree_size (const DureReleaseTree *self);
void dure_release_tree_root (DureReleaseTree *self, guint8 ret_root[DURE_MERKLE_BYTES]);
const DureReleaseLeaf *dure_release_tree_leaf (const DureReleaseTree *self, guint index);
gboolean dure_release_tree_find (const DureReleaseTree *self,
                                 const guint8 key[DURE_RELEASE_KEY_BYTES], guint *ret_index);
void dure_release_tree_prove (DureReleaseTree *self, guint index, DureMerkleProof *ret_proof);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureReleaseTree, dure_release_tree_free)

G_END_DECLS
