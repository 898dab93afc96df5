// lab-quality.c: how good what came was, and what was wrong with it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "lab-quality.h"

#include "canonical-json.h"
#include "csv.h"
#include "encoding.h"
#include "lab-marks.h"

/* What is told of a row, each under its name, and their sum. */
static void
put_row (json_t *line, const DureLabHiding *table, guint row)
{
  for (DureQualityOutcome outcome = 0; outcome < DURE_QUALITY_OUTCOMES; outcome++)
    dure_lab_choice_put_number (line, dure_quality_outcome_to_text (outcome),
                                dure_lab_hiding_told (table, row, outcome));
  dure_lab_choice_put_number (line, "all",
                              dure_lab_hiding_told (table, row, DURE_QUALITY_OUTCOMES));
}

/* Newest first, without the days of which nothing is told. */
static json_t *
days_data (DureLabCall *call, const DureLabMarks *marks)
{
  json_t *list = json_array ();

  for (guint day = marks->n_days; day-- > 0;)
    {
      json_t *line;

      if (dure_lab_hiding_told (marks->days, day, DURE_QUALITY_OUTCOMES) == 0)
        continue;
      line = json_object ();
      dure_lab_choice_put_day (line, call, marks->first_day + day);
      put_row (line, marks->days, day);
      json_array_append_new (list, line);
    }
  return list;
}

static json_t *
devices_data (const DureLabMarks *marks)
{
  json_t *list = json_array ();

  for (guint device = 0; device < DURE_LAB_MARKS_DEVICES; device++)
    if (dure_lab_hiding_told (marks->devices, device, DURE_QUALITY_OUTCOMES) > 0)
      {
        json_t *line
            = json_pack ("{s:{s:b}}", "device", dure_lab_marks_device (device), TRUE);

        put_row (line, marks->devices, device);
        json_array_append_new (list, line);
      }
  return list;
}

/* Those that are told, what was wrong most often first. */
static json_t *
reasons_data (const DureLabMarks *marks)
{
  json_t *list = json_array ();
  gboolean are_put[DURE_QUALITY_REASONS] = { FALSE };

  for (;;)
    {
      guint next = DURE_QUALITY_REASONS;
      gint64 shown = 0;

      for (guint i = 0; i < DURE_QUALITY_REASONS; i++)
        if (!are_put[i] && dure_lab_shown (marks->reasons[i]) > shown)
          shown = dure_lab_shown (marks->reasons[next = i]);
      if (next == DURE_QUALITY_REASONS)
        return list;
      are_put[next] = TRUE;
      json_array_append_new (
          list, json_pack ("{s:{s:b}, s:b, s:I}", "reason", dure_quality_reason_to_text (next),
                           TRUE, "drops", dure_quality_drops (next), "number",
                           (json_int_t) shown));
    }
}

/**
 * dure_lab_quality_show:
 *
 * GET /lab/quality?kiosk=&days=.
 */
void
dure_lab_quality_show (DureLabCall *call)
{
  g_auto (DureLabChoice) choice = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DureLabMarks) marks = NULL;
  g_autoptr (json_t) data = json_object ();

  dure_lab_choice_read (&choice, call);
  marks = dure_lab_marks_read (call->exchange->city, &choice, &error);
  if (marks == NULL || !dure_lab_choice_put (&choice, call, data, &error))
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  put_row (data, marks->days, marks->n_days);
  json_object_set_new (data, "rows", days_data (call, marks));
  json_object_set_new (data, "devices", devices_data (marks));
  json_object_set_new (data, "reasons", reasons_data (marks));
  json_object_set_new (data, "wasWrong",
                       json_boolean (json_array_size (json_object_get (data, "reasons")) > 0));
  dure_lab_call_page (call, "lab-quality.html", g_steal_pointer (&data));
}

static void
add_line (GString *table, const char *day, const char *device, const char *result, gint64 shown)
{
  g_autofree char *text = dure_lab_choice_number (shown);

  dure_csv_row (table, (const char *[]){ day, device, result, text }, 4);
}

static void
add_row (GString *table, const char *day, const char *device, const DureLabHiding *numbers,
         guint row)
{
  for (DureQualityOutcome outcome = 0; outcome < DURE_QUALITY_OUTCOMES; outcome++)
    add_line (table, day, device, dure_quality_outcome_to_text (outcome),
              dure_lab_hiding_told (numbers, row, outcome));
}

/**
 * dure_lab_quality_send:
 *
 * GET /lab/quality.csv?kiosk=&days=: `day,device,result,number`, in the words of the quality
 * counts; `all` for all days or kinds of instruments together.
 */
void
dure_lab_quality_send (DureLabCall *call)
{
  g_auto (DureLabChoice) choice = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DureLabMarks) marks = NULL;
  g_autoptr (GString) table = g_string_new (DURE_CSV_START);

  dure_lab_choice_read (&choice, call);
  marks = dure_lab_marks_read (call->exchange->city, &choice, &error);
  if (marks == NULL)
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  dure_csv_row (table, (const char *[]){ "day", "device", "result", "number" }, 4);
  for (guint day = 0; day < marks->n_days; day++)
    {
      g_autofree char *text = dure_day_to_text (marks->first_day + day);

      add_row (table, text, "all", marks->days, day);
    }
  for (guint device = 0; device < DURE_LAB_MARKS_DEVICES; device++)
    add_row (table, "all", dure_lab_marks_device (device), marks->devices, device);
  for (DureQualityReason reason = 0; reason < DURE_QUALITY_REASONS; reason++)
    add_line (table, "all", "all", dure_quality_reason_to_text (reason),
              dure_lab_shown (marks->reasons[reason]));
  dure_exchange_text (call->exchange, "text/csv; charset=utf-8", "quality.csv", table->str);
}
