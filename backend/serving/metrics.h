// metrics.h: what the city counts of itself, and how it is told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureMetrics DureMetrics;
typedef struct _DureTally DureTally;

DureMetrics *dure_metrics_new (void);
void dure_metrics_free (DureMetrics *self);
guint dure_metrics_counter (DureMetrics *self, const char *name, const char *help,
                            const char *labels);
guint dure_metrics_stopwatch (DureMetrics *self, const char *name, const char *help,
                              const char *labels);
DureTally *dure_metrics_tally (DureMetrics *self);
void dure_metrics_write (DureMetrics *self, GString *out);
void dure_metrics_write_head (GString *out, const char *name, const char *type, const char *help);
void dure_metrics_write_value (GString *out, const char *name, const char *labels, double value);

void dure_tally_add (DureTally *self, guint counter, guint64 amount);
void dure_tally_time (DureTally *self, guint stopwatch, gint64 microseconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureMetrics, dure_metrics_free)

G_END_DECLS
