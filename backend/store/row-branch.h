// row-branch.h: one key for many rows, that can be taken away from some of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_ROW_KEY_BYTES 32
#define DURE_ROW_TAG_BYTES 16
#define DURE_ROW_MAX_HEIGHT 31

/**
 * DureRowBranch:
 * @first: its first line; a multiple of how many it has
 * @height: it has 2 to the power of this lines
 * @key: what the keys of its lines are made from
 */
typedef struct
{
  gint64 first;
  guint height;
  guint8 key[DURE_ROW_KEY_BYTES];
} DureRowBranch;

/**
 * DureRowWalk:
 * @branches: (element-type DureRowBranch): where to walk, in the order of their lines
 * @at: in which of them it is
 * @path: down to the line that was asked for last, each half of the one before
 * @n: how many of them
 *
 * From line to line, ever later ones. Wiped with dure_row_walk_end().
 */
typedef struct
{
  const GArray *branches;
  guint at;
  DureRowBranch path[DURE_ROW_MAX_HEIGHT + 1];
  guint n;
} DureRowWalk;

guint dure_row_branch_height (gint64 n_lines);
gboolean dure_row_branch_has (const DureRowBranch *self, gint64 line);
guint dure_row_branch_puncture (const DureRowBranch *self, gint64 line,
                                DureRowBranch ret_rest[DURE_ROW_MAX_HEIGHT]);

void dure_row_walk_begin (DureRowWalk *self, const GArray *branches);
const guint8 *dure_row_walk_to (DureRowWalk *self, gint64 line);
void dure_row_walk_end (DureRowWalk *self);

GBytes *dure_row_seal (const guint8 key[DURE_ROW_KEY_BYTES], const char *row, gsize length);
char *dure_row_open (const guint8 key[DURE_ROW_KEY_BYTES], GBytes *sealed);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DureRowWalk, dure_row_walk_end)

G_END_DECLS
