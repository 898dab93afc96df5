// release-table.c: from what is stored to the table that a release is made of
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. Each donor who is with us is looked at: do their decisions cover all that is asked for
//    (release-basis.c)?
// 2. Of whoever is covered it is written down that they are read, where they can see it and in the
//    ledger; only then they are read (release-raw.c).
// 3. Their months become rows. A calendar month and not a visit: a stranger may have seen somebody
//    at a kiosk at 14:05, what a home used is billed by the month, and what sends all day long has
//    no visits. Somebody who gave nothing that may be told has no row.
// 4. A month that was told may be another now: who measures again within it moves its mean. What
//    could be told of it then is in the table too, as a former row, so that it can be told again
//    until enough donors have something new (roll.c). It is worked out anew of what had come by
//    then; when that is not quite what was told, nothing is told of them, as of whoever left.
//
// The table is as secret as the raw zone and never stored. Costs the opening of all that these
// donors gave, once more for each release since which something came, and 8 bytes for each cell.

#include "release-table.h"

#include "audit.h"
#include "backend-error.h"
#include "release-raw.h"

#include <string.h>

typedef struct
{
  const DureReleaseQuestion *question;
  const DureReleaseRolls *rolls;
  const char *command;
} Asked;

/**
 * dure_release_draft_free:
 * @self: (transfer full) (nullable)
 */
void
dure_release_draft_free (DureReleaseDraft *self)
{
  if (self == NULL)
    return;
  dure_release_basis_free (self->basis);
  dure_table_free (self->table);
  g_free (self);
}

static void
add_month (DureReleaseDraft *self, const guint8 id[DURE_UUID_BYTES],
           const DureReleasePerson *person, const DureReleaseMonth *month)
{
  guint column = 0;

  dure_table_add_row (self->table, id);
  dure_table_set_time (self->table, column++, month->noon_ms);
  if (self->columns.has_age)
    {
      if (person->age != DURE_AGE_UNSAID)
        dure_table_set_text (self->table, column, dure_age_band_to_text (person->age));
      column++;
    }
  if (self->columns.has_sex)
    {
      if (person->sex != DURE_SEX_UNSAID)
        dure_table_set_text (self->table, column, dure_sex_to_text (person->sex));
      column++;
    }
  for (DureReleaseFeature i = 0; i < DURE_FEATURES; i++)
    if (self->columns.features[i])
      {
        if (month->values[i] != DURE_CELL_MISSING)
          dure_table_set_number (self->table, column, month->values[i]);
        column++;
      }
}

static gboolean
says_the_same (const DureReleasePerson *person, const DureReleaseMonth *month,
               const DureReleasePerson *other)
{
  for (guint i = 0; i < other->months->len; i++)
    {
      const DureReleaseMonth *one = &g_array_index (other->months, DureReleaseMonth, i);

      if (one->noon_ms == month->noon_ms)
        return person->age == other->age && person->sex == other->sex
               && memcmp (one->values, month->values, sizeof one->values) == 0;
    }
  return FALSE;
}

static void
add_former_months (DureReleaseDraft *self, const guint8 id[DURE_UUID_BYTES],
                   const DureReleasePerson *former, const DureReleasePerson *person)
{
  for (guint i = 0; i < former->months->len; i++)
    {
      const DureReleaseMonth *month = &g_array_index (former->months, DureReleaseMonth, i);

      if (says_the_same (former, month, person))
        continue;
      add_month (self, id, former, month);
      dure_table_set_former (self->table);
    }
}

/* What could be told of them each time that they were told of, where it is another now: the last
   time it may have been what was told before. */
static gboolean
add_former (DureReleaseDraft *self, DureCity *city, const char *donor, const Asked *asked,
            const DureReleasePerson *person, GError **error)
{
  g_autoptr (GArray) times = NULL;
  guint8 id[DURE_UUID_BYTES];
  gint64 newest_ms = person->newest_ms;

  if (asked->rolls == NULL || person->months->len == 0)
    return TRUE;
  dure_id_to_bytes (donor, id);
  times = dure_release_rolls_times (asked->rolls, id);
  for (guint i = 0; i < times->len; i++)
    {
      const gint64 told_ms = g_array_index (times, gint64, i);
      g_autoptr (DureReleasePerson) former = NULL;

      if (newest_ms <= told_ms)
        continue;
      former = dure_release_raw_read (city, donor, asked->question->pilot, &self->columns,
                                      told_ms, error);
      if (former == NULL)
        return FALSE;
      add_former_months (self, id, former, person);
      newest_ms = former->newest_ms;
    }
  return TRUE;
}

static gboolean
add_donor (DureReleaseDraft *self, DureCity *city, const char *donor, const Asked *asked,
           GError **error)
{
  g_autoptr (DureReleasePerson) person = NULL;
  guint8 id[DURE_UUID_BYTES];

  if (!dure_audit_desk (city, asked->command, donor, DURE_READABLE_OBSERVATIONS, error))
    return FALSE;
  person = dure_release_raw_read (city, donor, asked->question->pilot, &self->columns, G_MAXINT64,
                                  error);
  if (person == NULL)
    return FALSE;
  dure_id_to_bytes (donor, id);
  for (guint i = 0; i < person->months->len; i++)
    add_month (self, id, person, &g_array_index (person->months, DureReleaseMonth, i));
  self->n_covered++;
  self->n_empty += person->months->len == 0;
  return add_former (self, city, donor, asked, person, error);
}

static gboolean
goes_on (const DureReleaseWatch *watch, guint n_done, guint n_all, GError **error)
{
  if (watch == NULL || watch->step == NULL || watch->step (n_done, n_all, watch->data))
    return TRUE;
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "it was broken off");
  return FALSE;
}

static gboolean
add_donors (DureReleaseDraft *self, DureCity *city, const Asked *asked,
            const DureReleaseWatch *watch, GError **error)
{
  g_autoptr (GPtrArray) donors = dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT id FROM donor WHERE withdrawn_ms IS NULL ORDER BY id", ""),
      error);

  for (guint i = 0; donors != NULL && i < donors->len; i++)
    {
      gboolean is_in;

      if (!dure_release_basis_add (self->basis, city, donors->pdata[i], asked->question, &is_in,
                                   error)
          || (is_in && !add_donor (self, city, donors->pdata[i], asked, error))
          || !goes_on (watch, i + 1, donors->len, error))
        return FALSE;
    }
  return donors != NULL;
}

/**
 * dure_release_draft_new:
 * @city: the writer's, outside of transactions
 * @question: what the release is asked for
 * @rolls: (nullable): who was told of before
 * @command: by which of the desk's commands; donors see it
 * @watch: (nullable): who waits for it
 * @error: %DURE_DEIDENTIFY_ERROR_PLAN when nothing can be told of the items,
 *   %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE for damage, or when @watch breaks it
 *   off
 *
 * Returns: (transfer full) (nullable): what can be known for it, at this place of the ledger
 */
DureReleaseDraft *
dure_release_draft_new (DureCity *city, const DureReleaseQuestion *question,
                        const DureReleaseRolls *rolls, const char *command,
                        const DureReleaseWatch *watch, GError **error)
{
  const Asked asked = { question, rolls, command };
  g_autoptr (DureReleaseDraft) self = g_new0 (DureReleaseDraft, 1);

  if (!dure_release_columns_choose (question->items, &self->columns, error))
    return NULL;
  self->basis = dure_release_basis_new (city, error);
  if (self->basis == NULL)
    return NULL;
  self->table = dure_release_columns_table (&self->columns);
  return add_donors (self, city, &asked, watch, error) ? g_steal_pointer (&self) : NULL;
}
