// city.h: the city's side of everything: keys, stores, notices and the world around
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city-keys.h"
#include "database.h"
#include "key-store.h"
#include "notice-shelf.h"
#include "world.h"

G_BEGIN_DECLS

#define DURE_PILOT "gwangju-heart"

/**
 * DureCityPlan:
 * @state: a directory, made when missing
 * @database: (nullable): the address of a database instead of main.db there
 * @key_database: (nullable): of one for the donors' keys, instead of keys.db there
 * @may_renew_keys: whether a lost key database is made anew, to be filled from a copy
 * @notices: (nullable): a directory of notices instead of the built-in ones
 */
typedef struct
{
  const char *state;
  const char *database, *key_database;
  const char *notices;
  gboolean may_renew_keys;
} DureCityPlan;

/**
 * DureCity:
 * @keys: the city's own secrets
 * @database: everything but the donors' keys
 * @key_store: the donors' keys
 * @notices: what has been shown to people
 * @clock: the time
 * @dice: chance
 * @address: of @database
 * @is_reader: whether it can only look
 * @is_ledger_waiting: (atomic): whether the ledger has to be settled
 *
 * What every subject (ingest, claims, sessions, withdrawals) works on. Each thread has one: the
 * writer's can change the stores, the others are readers that share its keys and notices.
 */
typedef struct
{
  DureCityKeys *keys;
  DureDatabase *database;
  DureKeyStore *key_store;
  DureNoticeShelf *notices;
  DureClock *clock;
  DureDice *dice;
  char *address;
  gboolean is_reader;
  gint is_ledger_waiting;
} DureCity;

gboolean dure_city_is_there (const DureCityPlan *plan, gboolean *ret_is_there, GError **error);
DureCity *dure_city_open (const DureCityPlan *plan, DureClock *clock, DureDice *dice,
                          GError **error);
DureCity *dure_city_open_reader (DureCity *city, GError **error);
void dure_city_close (DureCity *self);
gint64 dure_city_now (DureCity *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureCity, dure_city_close)

G_END_DECLS
