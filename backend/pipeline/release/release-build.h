// release-build.h: from a permit to a release that holds, or to what one would be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "permits.h"
#include "release-book.h"
#include "risk.h"

G_BEGIN_DECLS

/**
 * DureReleaseFigures:
 * @n_covered: donors whose decisions cover what the permit is for
 * @n_empty: of these, who have given nothing of it
 * @n_left_out: of the others, who are not told of
 * @n_tries: how often it was made, since somebody had decided anew meanwhile
 *
 * For the desk only: small numbers of donors leave in no other way.
 */
typedef struct
{
  guint n_covered, n_empty, n_left_out, n_tries;
} DureReleaseFigures;

/**
 * DureReleasePreview:
 * @figures: who would be in it
 * @k: donors to a class, at least
 * @n_rows: that would leave
 * @untouched: if everything was told as it is
 * @told: as it would be told
 */
typedef struct
{
  DureReleaseFigures figures;
  guint k, n_rows;
  DureRisk untouched, told;
} DureReleasePreview;

DureRelease *dure_release_build (DureCity *city, const DurePermit *permit, const char *actor,
                                 DureReleaseFigures *ret_figures, GError **error);
gboolean dure_release_preview (DureCity *city, const DurePermit *permit,
                               DureReleasePreview *ret_preview, GError **error);

G_END_DECLS
