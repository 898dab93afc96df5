// lab-list-rows.h: the rows of a list from some place on
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-list.h"

G_BEGIN_DECLS

/**
 * DureLabView:
 * @kind: of which list
 * @column: what it is sorted by
 * @is_down: whether the other way round
 * @state: (nullable): only the rows that are so
 * @search: only the rows that begin with it, foreign; or empty
 *
 * What of a list is asked for, and in which order.
 */
typedef struct
{
  const DureLabListKind *kind;
  const DureLabColumn *column;
  gboolean is_down;
  const DureLabState *state;
  const char *search;
} DureLabView;

/**
 * DureLabSlice:
 * @rows: what the page says of each
 * @first: (nullable): the place of the first row, to be given back for those before it; %NULL when
 *   there is none
 * @last: (nullable): likewise of the last, for those after it
 * @is_more: whether there are more, on the side to which was read
 */
typedef struct
{
  json_t *rows;
  char *first, *last;
  gboolean is_more;
} DureLabSlice;

gboolean dure_lab_view_count (const DureLabView *self, DureLabCall *call, gint64 *ret_count,
                              GError **error);
gboolean dure_lab_view_has_place (const DureLabView *self, const char *place);
gboolean dure_lab_view_read (const DureLabView *self, DureLabCall *call, const char *place,
                             gboolean is_back, guint most, DureLabSlice *ret_slice,
                             GError **error);
void dure_lab_slice_clear (DureLabSlice *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DureLabSlice, dure_lab_slice_clear)

G_END_DECLS
