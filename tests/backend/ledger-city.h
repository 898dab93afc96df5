// ledger-city.h: a small city without a server, in which a ledger grows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ledger.h"
#include "place.h"

#define LEDGER_DONORS 12
#define LEDGER_PHONE 1

/**
 * LedgerCity:
 * @place: of its database
 * @folder: its state
 * @findings: of the last check
 * @last_finding: (nullable): its text
 */
typedef struct
{
  DurePlace place;
  char *folder;
  DureClock *clock;
  DureDice *dice;
  DureCity *city;
  guint findings;
  char *last_finding;
} LedgerCity;

void ledger_city_set_up (LedgerCity *self, gconstpointer unused);
void ledger_city_tear_down (LedgerCity *self, gconstpointer unused);
void ledger_city_run (DureCity *city, const char *sql);
gint64 ledger_city_ask (DureCity *city, const char *sql);
void ledger_city_add (DureCity *city, guint number);
void ledger_city_claim (DureCity *city, guint number);
void ledger_city_look (DureCity *city, guint number);
void ledger_city_withdraw (DureCity *city);
void ledger_city_settle (DureCity *city);
void ledger_city_begin (DureCity *city);
char *ledger_city_note (DureCity *city);
DureCheckpoint *ledger_city_checkpoint (DureCity *city);
guint ledger_city_check (LedgerCity *self, const char *witnessed);
void ledger_city_live (LedgerCity *self);
