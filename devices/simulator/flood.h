// flood.h: something done very often in a second of our time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureFlood DureFlood;

typedef void (*DureFloodDrop) (guint64 number, gpointer user_data);

DureFlood *dure_flood_new  (guint          rate,
                            DureFloodDrop  drop,
                            gpointer       user_data);
void       dure_flood_free (DureFlood     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureFlood, dure_flood_free)

G_END_DECLS
