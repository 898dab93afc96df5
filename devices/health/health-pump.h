// health-pump.h: bytes that are fed, for a reader that draws them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureHealthSource:
 * @draw: puts the next bytes into @bytes, at most @size, and waits until there are some; returns
 *   how many, 0 at the end of the file, -1 when there will be no more of it
 * @data: for @draw
 */
typedef struct
{
  gssize (*draw) (gpointer data, guint8 *bytes, gsize size);
  gpointer data;
} DureHealthSource;

/**
 * DureHealthDrawFunc:
 * @source: draws from it until it has read what it wants
 *
 * Returns: whether that was well
 */
typedef gboolean (*DureHealthDrawFunc) (const DureHealthSource *source, gpointer data,
                                        GError **error);

typedef struct _DureHealthPump DureHealthPump;

DureHealthPump *dure_health_pump_new (DureHealthDrawFunc func, gpointer data);
void dure_health_pump_free (DureHealthPump *self);
gboolean dure_health_pump_feed (DureHealthPump *self, const guint8 *bytes, gsize length,
                                GError **error);
gboolean dure_health_pump_finish (DureHealthPump *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureHealthPump, dure_health_pump_free)

G_END_DECLS
