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

GArray *dure_given_spans (DureCity *city, const char *donor, DureSourceKind kind, DureCode code,
                          GError **error);
GArray *dure_given_uses (DureCity *city, gint64 phone, GError **error);

G_END_DECLS
