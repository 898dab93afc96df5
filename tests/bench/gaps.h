// gaps.h: how long it took from one event to the next, and how long the machine stood still
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of the monotonic clock, in microseconds. */
typedef struct
{
  gint64 start;
  gint64 end;
} DureGap;

typedef struct _DureStalls DureStalls;

GArray     *dure_gaps_new           (void);
void        dure_gaps_note          (GArray       *gaps,
                                     gint64       *last);
GArray     *dure_gaps_without       (const GArray *gaps,
                                     const GArray *stalls);
double      dure_gaps_percentile_ms (GArray       *gaps,
                                     double        part);
DureStalls *dure_stalls_watch       (void);
GArray     *dure_stalls_end         (DureStalls   *self);

G_END_DECLS
