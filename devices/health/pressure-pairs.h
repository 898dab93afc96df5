// pressure-pairs.h: the upper and the lower pressure of one measurement, brought together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "health-fact.h"

G_BEGIN_DECLS

/* One measurement every hour, for seven years, of which only one half has come yet. */
#define DURE_PRESSURE_PAIRS_MAX (1u << 16)

/**
 * DurePressureAnswer:
 *
 * What became of a half.
 */
typedef enum
{
  DURE_PRESSURE_WAITS,       /* for the other one */
  DURE_PRESSURE_PAIRED,      /* both are there */
  DURE_PRESSURE_CONTRADICTS, /* the same half was there already, or upper is not above lower */
  DURE_PRESSURE_TOO_MANY,    /* too many halves wait */
} DurePressureAnswer;

typedef void (*DurePressureLoneFunc) (guint32 place, gpointer data);

typedef struct _DurePressurePairs DurePressurePairs;

DurePressurePairs *dure_pressure_pairs_new (void);
void dure_pressure_pairs_free (DurePressurePairs *self);
DurePressureAnswer dure_pressure_pairs_add (DurePressurePairs *self, const DureHealthFact *half,
                                            guint32 place, DureHealthFact ret_pair[2]);
void dure_pressure_pairs_each_lone (DurePressurePairs *self, DurePressureLoneFunc func,
                                    gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePressurePairs, dure_pressure_pairs_free)

G_END_DECLS
