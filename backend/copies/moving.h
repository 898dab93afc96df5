// moving.h: a city moves from its files into PostgreSQL, and goes on living meanwhile
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

/**
 * DureMovingPlan:
 * @state: the directory the city's files are in
 * @to: the address of the database that main.db moves to
 * @keys_to: (nullable): of the one that keys.db moves to; %NULL to let it stay
 */
typedef struct
{
  const char *state;
  const char *to, *keys_to;
} DureMovingPlan;

gboolean dure_moving_run (const DureMovingPlan *plan, FILE *told, GError **error);

G_END_DECLS
