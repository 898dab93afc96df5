// village.h: made-up donors, and a plan for what they gave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "plan.h"

/* Columns of a table of people, and of what leaves of it: a pseudonym for the name. */
enum
{
  VILLAGE_NAME,
  VILLAGE_AGE,
  VILLAGE_SEX,
  VILLAGE_DISTRICT,
  VILLAGE_WHEN,
  VILLAGE_CONDITION,
  VILLAGE_PRESSURE,
};

/* 2026-03-02 09:00 in Gwangju, a Monday. */
#define VILLAGE_MONDAY_MS G_GINT64_CONSTANT (1772409600000)
#define VILLAGE_HOUR_MS G_GINT64_CONSTANT (3600000)

/**
 * Person:
 *
 * One row; @donor is whose it is.
 */
typedef struct
{
  guint donor;
  guint age;
  const char *sex;
  const char *district;
  gint64 when_ms;
  const char *condition;
  guint pressure;
} Person;

extern const Person village_model;

DureTable *village_table (void);
void village_add (DureTable *table, const Person *person);
void village_donor (guint number, guint8 ret_donor[DURE_UUID_BYTES]);
void village_draw (DureDice *dice, guint donor, Person *ret_person);
guint village_below (DureDice *dice, guint bound);
DureTable *village_crowd (guint n_donors, guint most_rows, guint64 seed);
DurePlan *village_plan (gboolean is_leaving);
DureHierarchy *village_districts (void);
void village_add_alike (DureTable *table, guint from, guint n, const Person *alike);
