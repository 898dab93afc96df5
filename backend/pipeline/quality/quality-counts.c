// quality-counts.c: how often what is wrong, per kiosk, device and pilot
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Counts are gathered in memory and added to the stored ones in one go, within the transaction that
// marks what was counted. They say nothing of a person: no donor, no donation, no value, and stay
// when a donor goes. They are added in the order of their keys, so that two backends that do it at
// the same time wait for one another instead of getting stuck. A row for each of them.

#include "quality-counts.h"

#include "encoding.h"

struct _DureQualityCounts
{
  GTree *lines; /* of DureQualityCount, each its own key */
  DureQualityFigures figures;
};

static gint
compare_lines (gconstpointer one, gconstpointer other, gpointer data)
{
  const DureQualityCount *a = one, *b = other;
  gint order = (a->place.day > b->place.day) - (a->place.day < b->place.day);

  if (order == 0)
    order = g_strcmp0 (a->place.pilot, b->place.pilot);
  if (order == 0)
    order = g_strcmp0 (a->place.sender, b->place.sender);
  if (order == 0)
    order = g_strcmp0 (a->device, b->device);
  if (order == 0)
    order = g_strcmp0 (a->code, b->code);
  return order != 0 ? order : g_strcmp0 (a->result, b->result);
}

/* Device, code and result are words of closed lists. */
static void
line_free (gpointer data)
{
  DureQualityCount *self = data;

  g_free ((char *) self->place.pilot);
  g_free ((char *) self->place.sender);
  g_free (self);
}

/**
 * dure_quality_counts_new:
 *
 * Returns: (transfer full): nothing counted yet
 */
DureQualityCounts *
dure_quality_counts_new (void)
{
  DureQualityCounts *self = g_new0 (DureQualityCounts, 1);

  self->lines = g_tree_new_full (compare_lines, NULL, NULL, line_free);
  return self;
}

/**
 * dure_quality_counts_free:
 * @self: (transfer full) (nullable)
 */
void
dure_quality_counts_free (DureQualityCounts *self)
{
  if (self == NULL)
    return;
  g_tree_unref (self->lines);
  g_free (self);
}

static void
count_one (DureQualityCounts *self, const DureQualityCount *wanted)
{
  DureQualityCount *line = g_tree_lookup (self->lines, wanted);

  if (line == NULL)
    {
      line = g_memdup2 (wanted, sizeof *wanted);
      line->place.pilot = g_strdup (wanted->place.pilot);
      line->place.sender = g_strdup (wanted->place.sender);
      g_tree_insert (self->lines, line, line);
    }
  line->number++;
}

/**
 * dure_quality_counts_add:
 * @place: where and when it came
 * @item: an observation
 * @reasons: what is wrong with it, as dure_quality_judge() has it
 *
 * Counts it once by what becomes of it, and once for each reason.
 */
void
dure_quality_counts_add (DureQualityCounts *self, const DureQualityPlace *place,
                         const DureQualityItem *item, guint32 reasons)
{
  const DureQualityOutcome outcome = dure_quality_outcome (reasons);
  DureQualityCount wanted = {
    .rules = DURE_QUALITY_RULES,
    .place = *place,
    .device = item->device < DURE_DEVICE_COUNT ? dure_device_class_to_text (item->device)
                                               : DURE_QUALITY_UNKNOWN_DEVICE,
    .code = dure_code_to_text (item->code),
    .result = dure_quality_outcome_to_text (outcome),
  };

  count_one (self, &wanted);
  self->figures.outcomes[outcome]++;
  for (DureQualityReason reason = 0; reason < DURE_QUALITY_REASONS; reason++)
    if ((reasons & 1u << reason) != 0)
      {
        wanted.result = dure_quality_reason_to_text (reason);
        count_one (self, &wanted);
        self->figures.reasons[reason]++;
      }
}

/**
 * dure_quality_counts_figures:
 *
 * Returns: (transfer none): all that was counted, wherever it came from
 */
const DureQualityFigures *
dure_quality_counts_figures (DureQualityCounts *self)
{
  return &self->figures;
}

typedef struct
{
  DureCity *city;
  GError *failure;
} Storing;

/* Returns: whether to stop. */
static gboolean
store_line (gpointer key, gpointer value, gpointer data)
{
  const DureQualityCount *line = value;
  Storing *storing = data;

  return !dure_database_run (storing->city->database, &storing->failure,
                             "INSERT INTO quality_count (rules, day, pilot, sender, device, code,"
                             " result, number) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                             " ON CONFLICT (rules, day, pilot, sender, device, code, result)"
                             " DO UPDATE SET number = quality_count.number + ?8",
                             "iittttti", line->rules, line->place.day, line->place.pilot,
                             line->place.sender, line->device, line->code, line->result,
                             line->number);
}

/**
 * dure_quality_counts_store:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Adds them to those that are stored. Within the transaction that marks what was counted.
 */
gboolean
dure_quality_counts_store (DureQualityCounts *self, DureCity *city, GError **error)
{
  Storing storing = { city, NULL };

  g_tree_foreach (self->lines, store_line, &storing);
  if (storing.failure != NULL)
    g_propagate_error (error, storing.failure);
  return storing.failure == NULL;
}

/**
 * dure_quality_counts_each:
 * @pilot: (nullable): only of this one
 * @day: only of this one, as dure_day_of_time() has it; -1 for all
 * @func: called for each line, by rules, day, pilot, sender, device and code
 * @data: for @func
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_quality_counts_each (DureCity *city, const char *pilot, gint64 day,
                          DureQualityCountFunc func, gpointer data, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT rules, day, pilot, sender, device, code, result, number FROM quality_count"
      " WHERE pilot = coalesce (?1, pilot) AND (day = ?2 OR ?2 < 0)"
      " ORDER BY rules, day, pilot, sender, device, code, result",
      "ti", pilot, day);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      const DureQualityCount count = {
        .rules = dure_rows_integer (rows, 0),
        .place = { dure_rows_integer (rows, 1), dure_rows_text (rows, 2),
                   dure_rows_text (rows, 3) },
        .device = dure_rows_text (rows, 4),
        .code = dure_rows_text (rows, 5),
        .result = dure_rows_text (rows, 6),
        .number = dure_rows_integer (rows, 7),
      };

      func (&count, data);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL;
}
