// ledger-witness.c: whether a list is still the one that somebody has seen before
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A witness keeps the newest checkpoint that it has seen. Only one that is new, fine or restored
// may take its place; a broken one never does. The same is judged by witness.js on a phone, by the
// same words; both are held against the same examples.

#include "ledger-witness.h"

#include "encoding.h"

#include <string.h>

const char *const dure_witnessed_words[DURE_WITNESSED_COUNT] = {
  [DURE_WITNESSED_NEW] = "new",
  [DURE_WITNESSED_FINE] = "fine",
  [DURE_WITNESSED_RESTORED] = "restored",
  [DURE_WITNESSED_BROKEN] = "broken",
};

/**
 * dure_witness_read_proof:
 * @hashes: foreign: an array of hashes in base64url
 * @ret_proof: (out caller-allocates): set only on success
 *
 * Returns: whether it was one
 */
gboolean
dure_witness_read_proof (const json_t *hashes, DureMerkleProof *ret_proof)
{
  DureMerkleProof proof = { .count = (guint) json_array_size (hashes) };

  if (!json_is_array (hashes) || json_array_size (hashes) > DURE_MERKLE_MAX_PROOF)
    return FALSE;
  for (guint i = 0; i < proof.count; i++)
    {
      const char *text = json_string_value (json_array_get (hashes, i));

      if (text == NULL || !dure_base64url_decode (text, proof.hashes[i], DURE_MERKLE_BYTES))
        return FALSE;
    }
  *ret_proof = proof;
  return TRUE;
}

/**
 * dure_witness_judge:
 * @older: (nullable): what was seen last
 * @newer: what is seen now
 * @proof: a stranger's: that the list of @newer begins with that of @older; empty when they are as
 *   long
 *
 * Both must be genuine: dure_checkpoint_verify().
 */
DureWitnessed
dure_witness_judge (const DureCheckpoint *older, const DureCheckpoint *newer,
                    const DureMerkleProof *proof)
{
  if (older == NULL)
    return DURE_WITNESSED_NEW;
  if (dure_merkle_consistency_holds (older->size, older->root, newer->size, newer->root, proof))
    return DURE_WITNESSED_FINE;
  return strcmp (older->origin, newer->origin) == 0 ? DURE_WITNESSED_BROKEN
                                                    : DURE_WITNESSED_RESTORED;
}
