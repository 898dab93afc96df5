// pilot-figures.c: where a pilot's donors gave, and how many of them are alike
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   a donor's gifts -> added up in memory, some donors at a time -> kept beside what was found so
//   far -> when all were counted, in place of the count before

#include "pilot-figures.h"

#define SITE "site"
#define CLASS "class"

/**
 * dure_pilot_figures_new:
 *
 * Returns: (transfer full): of nobody
 */
DurePilotFigures *
dure_pilot_figures_new (void)
{
  DurePilotFigures *self = g_new0 (DurePilotFigures, 1);

  self->sites = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->days = dure_pilot_days_new ();
  return self;
}

/**
 * dure_pilot_figures_free:
 * @self: (transfer full) (nullable)
 */
void
dure_pilot_figures_free (DurePilotFigures *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->sites);
  dure_pilot_days_free (self->days);
  g_free (self);
}

static void
add_site (DurePilotFigures *self, const char *kiosk, gint64 number)
{
  gint64 *count = g_hash_table_lookup (self->sites, kiosk);

  if (count == NULL)
    g_hash_table_insert (self->sites, g_strdup (kiosk), count = g_new0 (gint64, 1));
  *count += number;
}

static gboolean
is_for (const DureGift *gift, const DurePilot *pilot)
{
  return gift->payload != NULL && g_str_equal (dure_notice_pilot (gift->notice), pilot->name);
}

/* What was said last stands; gifts have the newest first. */
static void
read_about (const DureGift *gift, DureAgeBand *age, DureSex *sex)
{
  const json_t *said_age = json_object_get (gift->payload, "ageBand");
  const json_t *said_sex = json_object_get (gift->payload, "sex");

  if (*age == DURE_AGE_UNSAID)
    (void) dure_age_band_from_text (json_string_value (said_age), age);
  if (*sex == DURE_SEX_UNSAID)
    (void) dure_sex_from_text (json_string_value (said_sex), sex);
}

/**
 * dure_pilot_figures_add:
 * @donor: one whose data the pilot may keep; once
 */
void
dure_pilot_figures_add (DurePilotFigures *self, const DurePilot *pilot, const DureDonor *donor)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) gifts = g_ptr_array_new ();
  DureAgeBand age = DURE_AGE_UNSAID;
  DureSex sex = DURE_SEX_UNSAID;

  for (guint i = 0; i < donor->gifts->len; i++)
    {
      const DureGift *gift = donor->gifts->pdata[i];

      if (!is_for (gift, pilot))
        continue;
      g_ptr_array_add (gifts, (gpointer) gift);
      read_about (gift, &age, &sex);
      if (g_hash_table_add (seen, gift->kiosk))
        add_site (self, gift->kiosk, 1);
    }
  self->classes.numbers[age][sex]++;
  if (gifts->len > 0)
    dure_pilot_days_add (self->days, gifts, age, sex);
}

static gboolean
keep_one (DureCity *city, const DurePilot *pilot, const char *what, const char *word,
          gint64 number, GError **error)
{
  return dure_database_run (city->database, error,
                            "INSERT INTO pilot_figure (pilot, version, what, word, found)"
                            " VALUES (?1, ?2, ?3, ?4, ?5)"
                            " ON CONFLICT (pilot, version, what, word)"
                            " DO UPDATE SET found = pilot_figure.found + ?5",
                            "titti", pilot->name, (gint64) pilot->version, what, word, number);
}

/**
 * dure_pilot_figures_keep:
 * @self: of some donors more
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within the transaction that says up to which donor it was counted.
 */
gboolean
dure_pilot_figures_keep (const DurePilotFigures *self, DureCity *city, const DurePilot *pilot,
                         GError **error)
{
  GHashTableIter iter;
  gpointer kiosk, count;

  g_hash_table_iter_init (&iter, self->sites);
  while (g_hash_table_iter_next (&iter, &kiosk, &count))
    if (!keep_one (city, pilot, SITE, kiosk, *(gint64 *) count, error))
      return FALSE;
  for (DureAgeBand age = 0; age < DURE_AGE_COUNT; age++)
    for (DureSex sex = 0; sex < DURE_SEX_COUNT; sex++)
      {
        g_autofree char *word = dure_pilot_class_to_text (age, sex);

        if (self->classes.numbers[age][sex] > 0
            && !keep_one (city, pilot, CLASS, word, self->classes.numbers[age][sex], error))
          return FALSE;
      }
  return dure_pilot_days_keep (self->days, city, pilot, error);
}

/**
 * dure_pilot_figures_finish:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * All were counted. Within the same transaction.
 */
gboolean
dure_pilot_figures_finish (DureCity *city, const DurePilot *pilot, GError **error)
{
  return dure_database_run (city->database, error,
                            "DELETE FROM pilot_figure WHERE pilot = ?1 AND version = ?2"
                            " AND found = 0",
                            "ti", pilot->name, (gint64) pilot->version)
         && dure_database_run (city->database, error,
                               "UPDATE pilot_figure SET counted = found, found = 0"
                               " WHERE pilot = ?1 AND version = ?2",
                               "ti", pilot->name, (gint64) pilot->version)
         && dure_pilot_days_finish (city, pilot, error);
}

static void
put_class (DurePilotFigures *self, const char *word, gint64 number)
{
  DureAgeBand age;
  DureSex sex;

  if (dure_pilot_class_from_text (word, &age, &sex))
    self->classes.numbers[age][sex] = number;
}

/**
 * dure_pilot_figures_read:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): as they were when all were counted last
 */
DurePilotFigures *
dure_pilot_figures_read (DureCity *city, const DurePilot *pilot, GError **error)
{
  g_autoptr (DurePilotFigures) self = dure_pilot_figures_new ();
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT what, word, counted FROM pilot_figure"
      " WHERE pilot = ?1 AND version = ?2 AND counted > 0",
      "ti", pilot->name, (gint64) pilot->version);
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there && g_str_equal (dure_rows_text (rows, 0), SITE))
        add_site (self, dure_rows_text (rows, 1), dure_rows_integer (rows, 2));
      else if (is_there)
        put_class (self, dure_rows_text (rows, 1), dure_rows_integer (rows, 2));
    }
  return g_steal_pointer (&self);
}
