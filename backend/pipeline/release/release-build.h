// release-build.h: from a permit to a release that holds, or to what one would be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "permits.h"
#include "release-book.h"
#include "release-table.h"
#include "risk.h"

G_BEGIN_DECLS

/**
 * DureReleaseFigures:
 * @n_covered: donors whose decisions cover what the permit is for
 * @n_empty: of these, who have given nothing of it
 * @n_left_out: of the others, who are not told of
 * @n_tries: how often it was made, since somebody had decided anew meanwhile
 * @untouched: how well it would hide those in it, if everything was told as it is
 * @told: as it is told
 *
 * For the desk and stewards only: small numbers of donors leave in no other way.
 */
typedef struct
{
  guint n_covered, n_empty, n_left_out, n_tries;
  DureRisk untouched, told;
} DureReleaseFigures;

/**
 * DureReleasePreview:
 * @figures: who would be in it
 * @k: donors to a class, at least
 * @n_rows: that would leave
 */
typedef struct
{
  DureReleaseFigures figures;
  guint k, n_rows;
} DureReleasePreview;

DureRelease *dure_release_build (DureCity *city, const DurePermit *permit, const char *actor,
                                 const DureReleaseWatch *watch, DureReleaseFigures *ret_figures,
                                 GError **error);
gboolean dure_release_preview (DureCity *city, const DurePermit *permit,
                               const DureReleaseWatch *watch, DureReleasePreview *ret_preview,
                               GError **error);
json_t *dure_release_report (const DureReleaseFigures *figures, guint k, gint64 n_rows);

G_END_DECLS
