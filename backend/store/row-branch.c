// row-branch.c: one key for many rows, that can be taken away from some of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A puncturable pseudorandom function: the tree of Goldreich, Goldwasser and Micali ("How to
// construct random functions", J. ACM 33, 1986), punctured as Boneh and Waters do ("Constrained
// pseudorandom functions and their applications", ASIACRYPT 2013). The key of a branch makes those
// of its two halves, and so on down to a key for each line; nothing leads up. Without one line a
// branch falls into the halves beside the way to it, as many as it is high: what is left of them
// makes every other key, and not that one.
//
// So a release of a hundred thousand lines keeps one key, and seventeen more for a line that went.
// From one line to the next costs two BLAKE2b on average. A line's key seals that line once, so
// the nonce says nothing.

#include "row-branch.h"

#include <sodium.h>

G_STATIC_ASSERT (DURE_ROW_KEY_BYTES == crypto_aead_chacha20poly1305_ietf_KEYBYTES);
G_STATIC_ASSERT (DURE_ROW_TAG_BYTES == crypto_aead_chacha20poly1305_ietf_ABYTES);

static const guint8 nonce[crypto_aead_chacha20poly1305_ietf_NPUBBYTES] = { 0 };

/**
 * dure_row_branch_height:
 * @n_lines: at most 2 to the power of %DURE_ROW_MAX_HEIGHT
 *
 * Returns: how high a branch must be that has so many
 */
guint
dure_row_branch_height (gint64 n_lines)
{
  guint height = 0;

  while ((G_GINT64_CONSTANT (1) << height) < n_lines)
    height++;
  g_assert (height <= DURE_ROW_MAX_HEIGHT);
  return height;
}

/**
 * dure_row_branch_has:
 *
 * Returns: whether this line is one of its lines
 */
gboolean
dure_row_branch_has (const DureRowBranch *self, gint64 line)
{
  return line >= self->first && line >> self->height == self->first >> self->height;
}

static void
take_half (const DureRowBranch *self, gboolean is_later, DureRowBranch *ret_half)
{
  static const guint8 use[crypto_generichash_blake2b_PERSONALBYTES] = "dure-row-branch";
  const guint8 side = is_later ? 1 : 0;

  ret_half->height = self->height - 1;
  ret_half->first = self->first + (is_later ? G_GINT64_CONSTANT (1) << ret_half->height : 0);
  crypto_generichash_blake2b_salt_personal (ret_half->key, sizeof ret_half->key, &side, sizeof side,
                                            self->key, sizeof self->key, NULL, use);
}

static gboolean
is_in_later_half (const DureRowBranch *self, gint64 line)
{
  return (line >> (self->height - 1) & 1) != 0;
}

/**
 * dure_row_branch_puncture:
 * @line: one of its lines
 * @ret_rest: (out caller-allocates): branches that have all others; the caller wipes them
 *
 * Returns: how many
 */
guint
dure_row_branch_puncture (const DureRowBranch *self, gint64 line,
                          DureRowBranch ret_rest[DURE_ROW_MAX_HEIGHT])
{
  DureRowBranch here = *self, next;
  guint n = 0;

  for (; here.height > 0; here = next)
    {
      const gboolean is_later = is_in_later_half (&here, line);

      take_half (&here, !is_later, &ret_rest[n++]);
      take_half (&here, is_later, &next);
    }
  sodium_memzero (&here, sizeof here);
  sodium_memzero (&next, sizeof next);
  return n;
}

/**
 * dure_row_walk_begin:
 * @branches: (element-type DureRowBranch): in the order of their lines; they outlive the walk
 */
void
dure_row_walk_begin (DureRowWalk *self, const GArray *branches)
{
  self->branches = branches;
  self->at = 0;
  self->n = 0;
}

/* The branch that has the line, or the first after it. */
static const DureRowBranch *
find_branch (DureRowWalk *self, gint64 line)
{
  for (; self->at < self->branches->len; self->at++, self->n = 0)
    {
      const DureRowBranch *branch = &g_array_index (self->branches, DureRowBranch, self->at);

      if (line < branch->first || dure_row_branch_has (branch, line))
        return branch;
    }
  return NULL;
}

/**
 * dure_row_walk_to:
 * @line: not before the one that was asked for last
 *
 * Returns: (transfer none) (nullable): the line's key, until the next call; %NULL when none of the
 *   branches has it
 */
const guint8 *
dure_row_walk_to (DureRowWalk *self, gint64 line)
{
  const DureRowBranch *branch = find_branch (self, line);

  if (branch == NULL || !dure_row_branch_has (branch, line))
    return NULL;
  if (self->n == 0)
    self->path[self->n++] = *branch;
  while (!dure_row_branch_has (&self->path[self->n - 1], line))
    self->n--;
  for (; self->path[self->n - 1].height > 0; self->n++)
    take_half (&self->path[self->n - 1], is_in_later_half (&self->path[self->n - 1], line),
               &self->path[self->n]);
  return self->path[self->n - 1].key;
}

/**
 * dure_row_walk_end:
 *
 * Wipes it.
 */
void
dure_row_walk_end (DureRowWalk *self)
{
  sodium_memzero (self, sizeof *self);
}

/**
 * dure_row_seal:
 * @key: of the row's line, which seals nothing else
 * @row: (array length=length): what to seal
 * @length: how many bytes
 *
 * Returns: (transfer full): sealed bytes and tag (ChaCha20-Poly1305, RFC 8439)
 */
GBytes *
dure_row_seal (const guint8 key[DURE_ROW_KEY_BYTES], const char *row, gsize length)
{
  guint8 *sealed = g_malloc (length + DURE_ROW_TAG_BYTES);

  crypto_aead_chacha20poly1305_ietf_encrypt (sealed, NULL, (const guint8 *) row, length, NULL, 0,
                                             NULL, nonce, key);
  return g_bytes_new_take (sealed, length + DURE_ROW_TAG_BYTES);
}

/**
 * dure_row_open:
 * @key: as sealed
 * @sealed: what dure_row_seal() gave
 *
 * Returns: (transfer full) (nullable): the row; %NULL when the bytes are damaged, or another's
 */
char *
dure_row_open (const guint8 key[DURE_ROW_KEY_BYTES], GBytes *sealed)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);
  g_autofree char *row = NULL;

  if (length < DURE_ROW_TAG_BYTES)
    return NULL;
  row = g_malloc0 (length - DURE_ROW_TAG_BYTES + 1);
  return crypto_aead_chacha20poly1305_ietf_decrypt ((guint8 *) row, NULL, NULL, bytes, length, NULL,
                                                    0, nonce, key)
                 == 0
             ? g_steal_pointer (&row)
             : NULL;
}
