// release-basis.h: who may be in a release, by which decisions
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "id.h"
#include "scope.h"

G_BEGIN_DECLS

/**
 * DureReleaseBasis:
 * @ledger: how many entries the ledger had when it was begun
 * @records: (element-type GBytes GBytes): by donor, the digests of their decisions up to there, in
 *   their order, one after the other
 * @revisions: (element-type GBytes gint64): by donor, which state of their decisions that is
 */
typedef struct
{
  guint64 ledger;
  GHashTable *records;
  GHashTable *revisions;
} DureReleaseBasis;

/**
 * DureReleaseQuestion:
 * @pilot: whose data
 * @recipient: for whom: an id or class, as notices name it
 * @purposes: (array length=n_purposes): for what
 * @n_purposes: at least one
 * @items: (array zero-terminated=1): of what, as consents name it
 *
 * What a release is asked for. A donor is in it when their decisions cover all of it.
 */
typedef struct
{
  const char *pilot;
  const char *recipient;
  const DurePurpose *purposes;
  guint n_purposes;
  const char *const *items;
} DureReleaseQuestion;

DureReleaseBasis *dure_release_basis_new (DureCity *city, GError **error);
void dure_release_basis_free (DureReleaseBasis *self);

gboolean dure_release_basis_add (DureReleaseBasis *self, DureCity *city, const char *donor,
                                 const DureReleaseQuestion *question, gboolean *ret_is_in,
                                 GError **error);
gboolean dure_release_basis_holds (const DureReleaseBasis *self, DureCity *city,
                                   const guint8 donor[DURE_UUID_BYTES], gboolean *ret_holds,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureReleaseBasis, dure_release_basis_free)

G_END_DECLS
