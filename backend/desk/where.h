// where.h: where the city is that a command is about
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

G_BEGIN_DECLS

/**
 * DureWhere:
 * @state: the directory of its keys, and of its databases where no other place is said
 * @database: (nullable): the address of its database
 * @key_database: (nullable): of that of the donors' keys
 * @notices: (nullable): a directory of notices instead of the built-in ones
 */
typedef struct
{
  char *state, *database, *key_database, *notices;
} DureWhere;

char *dure_state_directory (char *given);
void dure_where_add_options (DureWhere *self, GOptionContext *context);
DureCityPlan dure_where_plan (const DureWhere *self);
DureCity *dure_where_open_city (const DureWhere *self, gboolean may_make, GError **error);
void dure_where_clear (DureWhere *self);

G_END_DECLS
