// village.c: made-up donors, and a plan for what they gave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "village.h"

#include <string.h>

static const char *const sexes[] = { "female", "male" };
static const char *const conditions[] = { "none", "asthma", "diabetes", "migraine" };
static const char *const places[] = {
  "Buk-gu", "Gwangju", "Dong-gu", "Gwangju", "Gwangsan-gu", "Gwangju",
  "Nam-gu", "Gwangju", "Seo-gu",  "Gwangju", "Mokpo",       "Jeonnam",
};

DureTable *
village_table (void)
{
  DureTable *table = dure_table_new ();

  dure_table_add_column (table, "name", DURE_COLUMN_TEXT);
  dure_table_add_column (table, "age", DURE_COLUMN_NUMBER);
  dure_table_add_column (table, "sex", DURE_COLUMN_TEXT);
  dure_table_add_column (table, "district", DURE_COLUMN_TEXT);
  dure_table_add_column (table, "when", DURE_COLUMN_TIME);
  dure_table_add_column (table, "condition", DURE_COLUMN_TEXT);
  dure_table_add_column (table, "pressure", DURE_COLUMN_NUMBER);
  return table;
}

/* An id that differs between donors in every place. */
void
village_donor (guint number, guint8 ret_donor[DURE_UUID_BYTES])
{
  for (guint i = 0; i < DURE_UUID_BYTES; i++)
    ret_donor[i] = (guint8) ((number >> (i % 4 * 8)) + 17 * i);
}

void
village_add (DureTable *table, const Person *person)
{
  g_autofree char *name = g_strdup_printf ("Secret Name %u", person->donor);
  guint8 donor[DURE_UUID_BYTES];

  village_donor (person->donor, donor);
  dure_table_add_row (table, donor);
  dure_table_set_text (table, VILLAGE_NAME, name);
  dure_table_set_number (table, VILLAGE_AGE, (gint64) person->age * DURE_CELL_ONE);
  dure_table_set_text (table, VILLAGE_SEX, person->sex);
  dure_table_set_text (table, VILLAGE_DISTRICT, person->district);
  dure_table_set_time (table, VILLAGE_WHEN, person->when_ms);
  dure_table_set_text (table, VILLAGE_CONDITION, person->condition);
  dure_table_set_number (table, VILLAGE_PRESSURE, (gint64) person->pressure * DURE_CELL_ONE);
}

/* Tests do not mind that the first numbers come a little more often. */
guint
village_below (DureDice *dice, guint bound)
{
  guint64 number;

  dure_dice_fill (dice, &number, sizeof number);
  return (guint) (GUINT64_FROM_LE (number) % bound);
}

void
village_draw (DureDice *dice, guint donor, Person *ret_person)
{
  *ret_person = (Person) {
    .donor = donor,
    .age = 14 + village_below (dice, 45) + village_below (dice, 45),
    .sex = sexes[village_below (dice, G_N_ELEMENTS (sexes))],
    .district = places[2 * village_below (dice, G_N_ELEMENTS (places) / 2)],
    .when_ms = VILLAGE_MONDAY_MS + village_below (dice, 24 * 60) * VILLAGE_HOUR_MS,
    .condition = conditions[village_below (dice, G_N_ELEMENTS (conditions))],
    .pressure = 90 + village_below (dice, 40) + village_below (dice, 40),
  };
}

/* Some rows for each donor, at most @most_rows. */
DureTable *
village_crowd (guint n_donors, guint most_rows, guint64 seed)
{
  DureDice *dice = dure_dice_new_seeded (seed);
  DureTable *table = village_table ();

  for (guint donor = 0; donor < n_donors; donor++)
    {
      const guint n_rows = 1 + village_below (dice, most_rows);
      Person person;

      village_draw (dice, donor, &person);
      for (guint i = 0; i < n_rows; i++)
        {
          village_add (table, &person);
          person.when_ms += village_below (dice, 100) * VILLAGE_HOUR_MS;
          person.pressure = 90 + village_below (dice, 80);
        }
    }
  dure_dice_seeded_free (dice);
  return table;
}

DureHierarchy *
village_districts (void)
{
  return dure_hierarchy_new_places (places, G_N_ELEMENTS (places) / 2, 2);
}

DurePlan *
village_plan (gboolean is_leaving)
{
  DurePlan *plan = dure_plan_new (is_leaving);

  dure_plan_declare (plan, "name", DURE_ROLE_DIRECT, NULL);
  dure_plan_declare (plan, "age", DURE_ROLE_QUASI, dure_hierarchy_new_ages ());
  dure_plan_declare (plan, "sex", DURE_ROLE_QUASI, NULL);
  dure_plan_declare (plan, "district", DURE_ROLE_QUASI, village_districts ());
  dure_plan_declare (plan, "when", DURE_ROLE_QUASI,
                     dure_hierarchy_new_calendar (DURE_CALENDAR_PART));
  dure_plan_declare (plan, "condition", DURE_ROLE_SENSITIVE,
                     dure_hierarchy_new_places (conditions, G_N_ELEMENTS (conditions), 1));
  dure_plan_declare (plan, "pressure", DURE_ROLE_SENSITIVE,
                     dure_hierarchy_new_bands (&(DureBands) {
                         .step = 2 * DURE_CELL_ONE,
                         .low = 80 * DURE_CELL_ONE,
                         .high = 200 * DURE_CELL_ONE,
                         .widths = { 2 * DURE_CELL_ONE, 20 * DURE_CELL_ONE } }));
  return plan;
}

const Person village_model = {
  .age = 42,
  .sex = "female",
  .district = "Buk-gu",
  .when_ms = VILLAGE_MONDAY_MS,
};

/* @n donors who are alike in all that others know, and one row each. */
void
village_add_alike (DureTable *table, guint from, guint n, const Person *alike)
{
  for (guint i = 0; i < n; i++)
    {
      Person person = *alike;

      person.donor = from + i;
      person.condition = i % 2 == 0 ? "asthma" : "none";
      person.pressure = 100 + i % 3 * 30;
      village_add (table, &person);
    }
}
