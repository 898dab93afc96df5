// run-counts.c: how often a pilot model ran here, by day
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   add, add, ... -> (the day is over) -> closed -> (it is in the outbox) -> drop
//
// One private file with a row for each day and model, written whole and durably at each run. A row
// gets the id of its report when its day is over, written down before it is told to anybody, so
// that a report that is made twice is one. What cannot be read begins anew: counts are no data of
// anybody.

#include "run-counts.h"

#include "canonical-json.h"
#include "encoding.h"
#include "id.h"
#include "private-file.h"

#include <string.h>

#define MAX_FILE (256 * 1024)
#define MAX_ROWS 512

struct _DureRunCounts
{
  char *path;
  DureClock *clock;
  GArray *rows; /* of DureModelRuns */
};

static void
read_rows (DureRunCounts *self, GBytes *bytes)
{
  g_autoptr (json_t) list = dure_json_parse (g_bytes_get_data (bytes, NULL),
                                             g_bytes_get_size (bytes), NULL);
  gsize i;
  json_t *json;

  json_array_foreach (list, i, json)
    {
      DureModelRuns runs;

      if (self->rows->len < MAX_ROWS && dure_model_runs_from_json (json, &runs, NULL))
        g_array_append_val (self->rows, runs);
    }
}

static gboolean
write_rows (DureRunCounts *self, GError **error)
{
  g_autoptr (json_t) list = json_array ();
  g_autofree char *text = NULL;
  gsize length;

  for (guint i = 0; i < self->rows->len; i++)
    json_array_append_new (list, dure_model_runs_to_json (&g_array_index (self->rows, DureModelRuns,
                                                                          i)));
  text = dure_json_canonical (list, &length);
  return dure_private_file_write (self->path, text, length, error);
}

/**
 * dure_run_counts_open:
 * @path: the file; need not be there
 * @clock: says what day it is
 * @error: when it cannot be read, or others may
 *
 * Returns: (transfer full) (nullable): what was counted and not yet reported
 */
DureRunCounts *
dure_run_counts_open (const char *path, DureClock *clock, GError **error)
{
  g_autoptr (DureRunCounts) self = g_new0 (DureRunCounts, 1);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = dure_private_file_read (path, MAX_FILE, &local);

  self->path = g_strdup (path);
  self->clock = clock;
  self->rows = g_array_new (FALSE, TRUE, sizeof (DureModelRuns));
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (bytes != NULL)
    read_rows (self, bytes);
  return g_steal_pointer (&self);
}

/**
 * dure_run_counts_close:
 * @self: (transfer full) (nullable): what was counted stays
 */
void
dure_run_counts_close (DureRunCounts *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->rows);
  g_free (self->path);
  g_free (self);
}

static gint64
today (DureRunCounts *self)
{
  return dure_day_of_time (dure_clock_wall_ms (self->clock));
}

/* A day that was reported is closed, even if the clock was set back into it. */
static DureModelRuns *
row_of_today (DureRunCounts *self, const char *digest)
{
  DureModelRuns runs = { .day = today (self) };

  for (guint i = 0; i < self->rows->len; i++)
    {
      DureModelRuns *row = &g_array_index (self->rows, DureModelRuns, i);

      if (row->day == runs.day && *row->id == '\0' && g_str_equal (row->digest, digest))
        return row;
    }
  /* A city that has not been reached for years: the oldest day gives way. */
  if (self->rows->len == MAX_ROWS)
    g_array_remove_index (self->rows, 0);
  g_strlcpy (runs.digest, digest, sizeof runs.digest);
  g_array_append_val (self->rows, runs);
  return &g_array_index (self->rows, DureModelRuns, self->rows->len - 1);
}

/**
 * dure_run_counts_add:
 * @digest: of the model that ran
 * @outcome: what became of it
 * @agreement: whether the reference says the same
 * @error: when it cannot be kept; it is counted in memory all the same
 */
gboolean
dure_run_counts_add (DureRunCounts *self, const char *digest, DureModelOutcome outcome,
                     DureModelAgreement agreement, GError **error)
{
  DureModelRuns *row;

  g_return_val_if_fail (outcome < DURE_MODEL_OUTCOME_COUNT, FALSE);

  row = row_of_today (self, digest);
  row->counts[outcome]++;
  row->n_agreed += agreement == DURE_MODEL_AGREES;
  row->n_differed += agreement == DURE_MODEL_DIFFERS;
  return write_rows (self, error);
}

/**
 * dure_run_counts_closed:
 * @dice: of the report's id
 * @error: when the id cannot be written down
 *
 * Returns: (transfer none) (nullable): a day that is over, with the id of its report; %NULL without
 *   @error when there is none
 */
const DureModelRuns *
dure_run_counts_closed (DureRunCounts *self, DureDice *dice, GError **error)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      DureModelRuns *row = &g_array_index (self->rows, DureModelRuns, i);
      g_autofree char *id = NULL;

      if (*row->id != '\0')
        return row;
      if (row->day >= today (self))
        continue;
      id = dure_id_new_timed (self->clock, dice);
      g_strlcpy (row->id, id, sizeof row->id);
      return write_rows (self, error) ? row : NULL;
    }
  return NULL;
}

/**
 * dure_run_counts_drop:
 * @id: of a report that is safe elsewhere
 * @error: when the file cannot be written
 */
gboolean
dure_run_counts_drop (DureRunCounts *self, const char *id, GError **error)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_str_equal (g_array_index (self->rows, DureModelRuns, i).id, id))
      {
        g_array_remove_index (self->rows, i);
        break;
      }
  return write_rows (self, error);
}
