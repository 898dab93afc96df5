// quality-mark.h: up to where batches were judged
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

G_BEGIN_DECLS

/**
 * DureQualityMark:
 * @done: the last batch that was judged
 * @last: the last that may be judged now; not beyond @done when there is nothing to do
 * @is_fresh: whether @last was looked up just now, so that nothing more has come
 * @seen: of the row, for dure_quality_mark_put()
 * @writers: so too
 *
 * Numbers of batches, in the order of which they are judged.
 */
typedef struct
{
  gint64 done, last;
  gboolean is_fresh;
  gint64 seen;
  char *writers;
} DureQualityMark;

gboolean dure_quality_mark_take (DureCity *city, DureQualityMark *ret_mark, GError **error);
gboolean dure_quality_mark_put (DureCity *city, const DureQualityMark *self, GError **error);
gboolean dure_quality_mark_follow (DureDatabase *database, GError **error);
void dure_quality_mark_clear (DureQualityMark *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DureQualityMark, dure_quality_mark_clear)

G_END_DECLS
