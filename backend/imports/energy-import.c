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
#include "home-energy.h"
#include "meter-file.h"

#include <string.h>

#define MILLI_EXPONENT (-3)
/* So many intervals are sealed before everybody else has a turn: about a millisecond's work. */
#define TURN_INTERVALS 2048

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

typedef struct
{
  DureDraft *draft;
  DureMeterFile *file;
  DureEnergySeries *series; /* all below from the end of the file on */
  GArray *uses;
  GArray *known; /* what was given before */
  guint at_known, next;
  Findings findings;
} Reader;

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
  self->uses = g_array_new (FALSE, FALSE, sizeof (DureEnergyUse));
  self->file = dure_meter_file_new (g_hash_table_lookup (fields, "unit"),
                                     g_hash_table_lookup (fields, "count"),
                                     g_hash_table_lookup (fields, "stamp"));
  return self;
}

static void
reader_free (gpointer reader)
{
  Reader *self = reader;

  dure_meter_file_free (self->file);
  dure_energy_series_free (self->series);
  if (self->uses->len > 0)
    explicit_bzero (self->uses->data, self->uses->len * sizeof (DureEnergyUse));
  g_array_unref (self->uses);
  g_clear_pointer (&self->known, g_array_unref);
  g_free (self);
}

static gboolean
feed (gpointer reader, const guint8 *bytes, gsize length, GError **error)
{
  return dure_meter_file_feed (((Reader *) reader)->file, bytes, length, error);
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

/* Takes an interval, if it goes into the home. */
static gboolean
take (Reader *self, const DureEnergyInterval *interval, GError **error)
{
  const gboolean is_measured = interval->quality == DURE_ENERGY_MEASURED;
  const DureSpan span = { 1000 * interval->start_s,
                          1000 * (interval->start_s + interval->duration_s) };
  const DureEnergyUse use = { interval->start_s, interval->duration_s, interval->milliwatt_hours,
                              !is_measured };

  if (interval->flow != DURE_ENERGY_FORWARD)
    return TRUE;
  find (&self->findings, interval);
  g_array_append_val (self->uses, use);
  if (!is_measured)
    return TRUE;
  if (is_known (self->known, &self->at_known, &span))
    self->findings.known++;
  else if (!give (self->draft, interval, &span, error))
    return FALSE;
  else
    self->findings.given_milliwatt_hours += interval->milliwatt_hours;
  return TRUE;
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
finish (gpointer reader, GError **error)
{
  const Reader *self = reader;
  const DureEnergySeries *series = self->series;
  const Findings *findings = &self->findings;
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
                    "feedback", feedback_of (self->uses));
}

/* The first turn: what the readers say of the whole file, and what was given before it. */
static gboolean
end_reading (Reader *self, GError **error)
{
  self->series = dure_meter_file_finish (self->file, error);
  if (self->series == NULL)
    return FALSE;
  for (guint i = 0; i < self->series->complaints->len; i++)
    {
      const DureEnergyComplaint *complaint =
          &g_array_index (self->series->complaints, DureEnergyComplaint, i);

      dure_draft_complain (self->draft, complaint->entry, complaint->line,
                           dure_energy_reason_word (complaint->reason));
    }
  dure_draft_complain_more (self->draft,
                            self->series->n_complaints - self->series->complaints->len);
  self->known
      = dure_draft_known (self->draft, DURE_SOURCE_HOME, DURE_CODE_ELECTRICITY, error);
  return self->known != NULL;
}

/* All that goes into the home, oldest first, some of it in each turn. */
static gboolean
settle (gpointer reader, gboolean *ret_is_done, GError **error)
{
  Reader *self = reader;
  guint end;

  *ret_is_done = FALSE;
  if (self->series == NULL)
    return end_reading (self, error);
  end = MIN (self->next + TURN_INTERVALS, self->series->intervals->len);
  for (; self->next < end; self->next++)
    if (!take (self, &g_array_index (self->series->intervals, DureEnergyInterval, self->next),
               error))
      return FALSE;
  *ret_is_done = end == self->series->intervals->len;
  return TRUE;
}

const DureImportKind dure_energy_import = {
  .word = "energy",
  .page = "/my/energy",
  .source = DURE_SOURCE_HOME,
  .recognises = recognises,
  .begin = begin,
  .feed = feed,
  .settle = settle,
  .finish = finish,
  .free = reader_free,
  .reason = dure_meter_file_reason,
};
