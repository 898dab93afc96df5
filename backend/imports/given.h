// given.h: what the people of a phone have given by one kind of source
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "batches.h"
#include "city.h"

G_BEGIN_DECLS

/**
 * DureSpan:
 *
 * A time, milliseconds since 1970, that an observation covers.
 */
typedef struct
{
  gint64 start_ms;
  gint64 end_ms;
} DureSpan;

typedef struct _DureGivenUses DureGivenUses;

GArray *dure_given_spans (DureCity *city, const char *donor, DureSourceKind kind, DureCode code,
                          GError **error);

DureGivenUses *dure_given_uses_new (DureCity *city, gint64 phone, GError **error);
void dure_given_uses_free (DureGivenUses *self);
gboolean dure_given_uses_take (DureGivenUses *self, gboolean *ret_is_done, GError **error);
const GArray *dure_given_uses_all (DureGivenUses *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureGivenUses, dure_given_uses_free)

G_END_DECLS
