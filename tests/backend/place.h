// place.h: an empty place for a store: a file of its own, or a PostgreSQL database
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DurePlace:
 * @address: what to open there
 * @folder: (nullable): holds only the file; %NULL on a server
 */
typedef struct
{
  char *address;
  char *folder;
} DurePlace;

void dure_place_make (DurePlace *self);
void dure_place_remove (DurePlace *self);
gboolean dure_place_has (const DurePlace *self, const void *bytes, gsize length);

G_END_DECLS
