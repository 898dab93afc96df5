// energy-import.c: what a home used, out of a file of its meter
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a table does not say by itself the form does: `unit`, `count` and `stamp`.
//
// The study asks for what a home takes from the grid, as its meter has measured it. That is
// donated, unless it was before. What the home gave back, and what the supplier has estimated, is
// told and stays out. The feedback is made of all that the home took, estimated or not: it is the
// donor's own picture.

#include "energy-import.h"

#include "encoding.h"
#include "energy-file.h"
#include "home-energy.h"

#include <string.h>

#define MILLI_EXPONENT (-3)

typedef struct
{
  DureDraft *draft;
  DureEnergyFile *file;
} Reader;

/* What a file holds, for the page that shows it. */
typedef struct
{
  gint64 from_s, to_s;
  gint64 milliwatt_hours; /* into the home, all together */
  guint readings;
  guint estimated;
  guint known;
  guint gaps;
  gint64 missing_s;
  gint64 given_milliwatt_hours;
} Findings;

/* Whatever else reads a file is asked first. */
static gboolean
recognises (const guint8 *head, gsize length)
{
  return TRUE;
}

static gpointer
begin (DureDraft *draft, GHashTable *fields)
{
  Reader *self = g_new0 (Reader, 1);

  self->draft = draft;
  self->file = dure_energy_file_new (g_hash_table_lookup (fields, "unit"),
                                     g_hash_table_lookup (fields, "count"),
                                     g_hash_table_lookup (fields, "stamp"));
  return self;
}

static void
reader_free (gpointer reader)
{
  Reader *self = reader;

  dure_energy_file_free (self->file);
  g_free (self);
}

static gboolean
feed (gpointer reader, const guint8 *bytes, gsize length, GError **error)
{
  return dure_energy_file_feed (((Reader *) reader)->file, bytes, length, error);
}

/* What comes before @span in time is behind us for good. */
static gboolean
is_known (const GArray *spans, guint *at, const DureSpan *span)
{
  while (*at < spans->len && g_array_index (spans, DureSpan, *at).end_ms <= span->start_ms)
    (*at)++;
  return *at < spans->len && g_array_index (spans, DureSpan, *at).start_ms < span->end_ms;
}

static gboolean
give (DureDraft *draft, const DureEnergyInterval *interval, const DureSpan *span, GError **error)
{
  DureBatchObservation observation = {
    .start_ms = span->start_ms,
    .end_ms = span->end_ms,
    .mantissa = interval->milliwatt_hours,
    .exponent = MILLI_EXPONENT,
    .code = DURE_CODE_ELECTRICITY,
  };

  for (; observation.exponent < 0 && observation.mantissa % 10 == 0; observation.exponent++)
    observation.mantissa /= 10;
  return dure_draft_add (draft, &observation, error);
}

static void
find (Findings *findings, const DureEnergyInterval *interval)
{
  const gint64 end_s = interval->start_s + interval->duration_s;

  if (findings->readings == 0)
    findings->from_s = interval->start_s;
  else if (interval->start_s > findings->to_s)
    {
      findings->gaps++;
      findings->missing_s += interval->start_s - findings->to_s;
    }
  findings->to_s = MAX (findings->to_s, end_s);
  findings->readings++;
  findings->estimated += interval->quality != DURE_ENERGY_MEASURED;
  findings->milliwatt_hours += interval->milliwatt_hours;
}

/* All of @series that goes into the home, oldest first. */
static gboolean
take_all (Reader *self, const DureEnergySeries *series, GArray *uses, Findings *findings,
          GError **error)
{
  g_autoptr (GArray) known = dure_draft_known (self->draft, DURE_SOURCE_HOME,
                                              DURE_CODE_ELECTRICITY, error);
  guint at = 0;

  for (guint i = 0; known != NULL && i < series->intervals->len; i++)
    {
      const DureEnergyInterval *interval =
          &g_array_index (series->intervals, DureEnergyInterval, i);
      const DureSpan span = { 1000 * interval->start_s,
                              1000 * (interval->start_s + interval->duration_s) };
      const DureEnergyUse use = { interval->start_s, interval->duration_s,
                                  interval->milliwatt_hours };

      if (interval->flow != DURE_ENERGY_FORWARD)
        continue;
      find (findings, interval);
      g_array_append_val (uses, use);
      if (interval->quality != DURE_ENERGY_MEASURED)
        continue;
      if (is_known (known, &at, &span))
        findings->known++;
      else if (!give (self->draft, interval, &span, error))
        return FALSE;
      else
        findings->given_milliwatt_hours += interval->milliwatt_hours;
    }
  return known != NULL;
}

static json_t *
feedback_of (const GArray *uses)
{
  DureHomeEnergy home;
  json_t *hours = json_array ();

  dure_home_energy ((const DureEnergyUse *) (gpointer) uses->data, uses->len, DURE_ENERGY_EAST_S,
                    &home);
  for (guint hour = 0; hour < 24; hour++)
    json_array_append_new (hours, json_real (home.hour_wh[hour]));
  return json_pack ("{s:i, s:f, s:f, s:i, s:f, s:f, s:o}",
                    "days", (int) home.days,
                    "alwaysOnW", home.always_on_w,
                    "eveningShare", home.evening_share,
                    "earlierWeeks", (int) home.earlier_weeks,
                    "latestDayWh", home.latest_day_wh,
                    "usualDayWh", home.usual_day_wh,
                    "hourWh", hours);
}

static json_t *
tell (const DureEnergySeries *series, const Findings *findings, const GArray *uses)
{
  const guint other = series->n_other + series->intervals->len - findings->readings;

  return json_pack ("{s:I, s:I, s:f, s:f, s:i, s:i, s:i, s:i, s:I, s:i, s:i, s:o}",
                    "fromMs", (json_int_t) findings->from_s * 1000,
                    "toMs", (json_int_t) findings->to_s * 1000,
                    "wh", (double) findings->milliwatt_hours / 1000,
                    "givenWh", (double) findings->given_milliwatt_hours / 1000,
                    "readings", (int) findings->readings,
                    "estimated", (int) findings->estimated,
                    "known", (int) findings->known,
                    "gaps", (int) findings->gaps,
                    "missingMs", (json_int_t) findings->missing_s * 1000,
                    "repeated", (int) series->n_repeated,
                    "other", (int) other,
                    "feedback", feedback_of (uses));
}

static json_t *
finish (gpointer reader, GError **error)
{
  Reader *self = reader;
  g_autoptr (DureEnergySeries) series = dure_energy_file_finish (self->file, error);
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (DureEnergyUse));
  Findings findings = { 0 };
  json_t *telling = NULL;

  if (series == NULL)
    return NULL;
  for (guint i = 0; i < series->complaints->len; i++)
    {
      const DureEnergyComplaint *complaint =
          &g_array_index (series->complaints, DureEnergyComplaint, i);

      dure_draft_complain (self->draft, complaint->entry, complaint->line,
                           dure_energy_reason_word (complaint->reason));
    }
  dure_draft_complain_more (self->draft, series->n_complaints - series->complaints->len);
  if (take_all (self, series, uses, &findings, error))
    telling = tell (series, &findings, uses);
  if (uses->len > 0)
    explicit_bzero (uses->data, uses->len * sizeof (DureEnergyUse));
  return telling;
}

const DureImportKind dure_energy_import = {
  .word = "energy",
  .page = "/my/energy",
  .source = DURE_SOURCE_HOME,
  .recognises = recognises,
  .begin = begin,
  .feed = feed,
  .finish = finish,
  .free = reader_free,
  .reason = dure_energy_file_reason,
};
