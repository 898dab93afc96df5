// lab-trial.c: how the trial of a model goes
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Sums over all kiosks of what they report day by day: how its runs ended, and how often a rule
// that can be read said the same. Everything is told in tens, and nothing below eleven. Ends and
// days add up to the same, so that what is not told of one could be reckoned from the other: unless
// all that is not told is eleven together, the smallest day is not told either (secondary
// suppression, as in lab-hiding.c). The agreement is reckoned from what is told: where one of both
// is under eleven, it is said what it is at least or at most.

#include "lab-trial.h"

#include "canonical-json.h"
#include "encoding.h"
#include "lab-hiding.h"
#include "model-runs.h"
#include "station-reports.h"

#include <string.h>

#define DAYS 28

static const char *const words[DURE_MODEL_OUTCOME_COUNT] = {
  [DURE_MODEL_ANSWERED] = "answered",
  [DURE_MODEL_CANNOT_TELL] = "cannot-tell",
  [DURE_MODEL_KILLED] = "killed",
  [DURE_MODEL_REFUSED] = "refused",
};

typedef struct
{
  gint64 counts[DURE_MODEL_OUTCOME_COUNT];
  gint64 n_agreed, n_differed;
  gint64 days[DAYS]; /* runs, of whatever end */
  gint64 first_day;
} Trial;

static void
add (Trial *self, const DureModelRuns *runs)
{
  const gint64 day = runs->day - self->first_day;

  self->n_agreed += runs->n_agreed;
  self->n_differed += runs->n_differed;
  for (guint i = 0; i < DURE_MODEL_OUTCOME_COUNT; i++)
    {
      self->counts[i] += runs->counts[i];
      if (day >= 0 && day < DAYS)
        self->days[day] += runs->counts[i];
    }
}

static gboolean
read_trial (DureCity *city, const char *digest, Trial *ret_trial, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT record FROM model_run WHERE model = ?1", "t", digest);
  gboolean is_there = TRUE;

  *ret_trial = (Trial) { .first_day = dure_day_of_time (dure_city_now (city)) - DAYS };
  while (is_there)
    {
      g_autoptr (json_t) record = NULL;
      DureModelRuns runs;

      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      if (!is_there)
        break;
      record = dure_json_parse (dure_rows_text (rows, 0), strlen (dure_rows_text (rows, 0)), NULL);
      if (record != NULL && dure_model_runs_from_json (record, &runs, NULL))
        add (ret_trial, &runs);
    }
  return TRUE;
}

static gint64
hidden_of (const gint64 *numbers, guint count)
{
  gint64 hidden = 0;

  for (guint i = 0; i < count; i++)
    hidden += dure_lab_shown (numbers[i]) == 0 ? numbers[i] : 0;
  return hidden;
}

/* Returns: the day of the fewest runs that are told, or DAYS when none are */
static guint
smallest_day (const Trial *self)
{
  guint smallest = DAYS;

  for (guint i = 0; i < DAYS; i++)
    if (dure_lab_shown (self->days[i]) > 0
        && (smallest == DAYS || self->days[i] < self->days[smallest]))
      smallest = i;
  return smallest;
}

/* A day that is not told any more counts as one without runs. */
static void
hide_more (Trial *self)
{
  gint64 hidden = hidden_of (self->counts, DURE_MODEL_OUTCOME_COUNT)
                  + hidden_of (self->days, DAYS);
  guint day;

  while (hidden > 0 && hidden < DURE_STATION_COUNT_LEAST && (day = smallest_day (self)) < DAYS)
    {
      hidden += self->days[day];
      self->days[day] = 0;
    }
}

/* Of a number that is told in tens, and not below eleven. */
static gint64
at_least (gint64 told)
{
  return MAX (told - 5, DURE_STATION_COUNT_LEAST);
}

static json_t *
shown (gint64 number)
{
  const gint64 told = dure_lab_shown (number);

  return told > 0 ? json_integer (told) : json_false ();
}

static json_t *
outcomes_data (const Trial *self)
{
  json_t *list = json_array ();

  for (guint i = 0; i < DURE_MODEL_OUTCOME_COUNT; i++)
    json_array_append_new (list, json_pack ("{s:{s:b}, s:o}", "outcome", words[i], TRUE, "number",
                                            shown (self->counts[i])));
  return list;
}

/* Newest first, without the days on which it hardly ran. */
static json_t *
days_data (DureLabCall *call, const Trial *self)
{
  json_t *list = json_array ();
  gint64 most = 1;

  for (guint i = 0; i < DAYS; i++)
    most = MAX (most, dure_lab_shown (self->days[i]));
  for (guint i = DAYS; i-- > 0;)
    {
      const gint64 told = dure_lab_shown (self->days[i]);
      g_autofree char *day
          = dure_web_short_day (call->exchange->service->web, call->exchange->language,
                                dure_day_noon (self->first_day + i));

      if (told > 0)
        json_array_append_new (list, json_pack ("{s:s, s:I, s:I}", "day", day, "number",
                                                (json_int_t) told, "width",
                                                (json_int_t) (told * 100 / most)));
    }
  return list;
}

/* In percent: as what is told has it, or how much it is at least or at most. */
static json_t *
agreement_data (const Trial *self)
{
  const gint64 agreed = dure_lab_shown (self->n_agreed);
  const gint64 differed = dure_lab_shown (self->n_differed);
  const gint64 few = DURE_STATION_COUNT_LEAST - 1;
  const char *bound = agreed == 0 ? "most" : differed == 0 ? "least" : "none";
  gint64 percent;

  if (agreed + differed == 0)
    return NULL;
  if (agreed == 0)
    percent = 100 * few / (few + at_least (differed));
  else if (differed == 0)
    percent = 100 * at_least (agreed) / (at_least (agreed) + few);
  else
    percent = 100 * agreed / (agreed + differed);
  return json_pack ("{s:I, s:{s:b}, s:o, s:o}", "percent", (json_int_t) percent, "bound", bound,
                    TRUE, "agreed", shown (self->n_agreed), "differed", shown (self->n_differed));
}

/**
 * dure_lab_trial_put:
 * @digest: of the model
 * @data: of a page; gets `outcomes`, `days`, and `agreement`, where enough was compared
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_lab_trial_put (DureLabCall *call, const char *digest, json_t *data, GError **error)
{
  json_t *days, *agreement;
  Trial trial;

  if (!read_trial (call->exchange->city, digest, &trial, error))
    return FALSE;
  hide_more (&trial);
  days = days_data (call, &trial);
  agreement = agreement_data (&trial);
  json_object_set_new (data, "outcomes", outcomes_data (&trial));
  json_object_set_new (data, "hasDays", json_boolean (json_array_size (days) > 0));
  json_object_set_new (data, "days", days);
  if (agreement != NULL)
    json_object_set_new (data, "agreement", agreement);
  return TRUE;
}
