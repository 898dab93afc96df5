// energy-import.c: what a home used, out of a file of its meter
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A file that begins as XML does is read as Green Button, every other one as a table, whose times
// are those of Gwangju unless they say otherwise. What a table does not say by itself the form
// does: `unit`, `count` and `stamp`.
//
// The study asks for what a home takes from the grid, as its meter has measured it. That is
// donated, unless it was before. What the home gave back, and what the supplier has estimated, is
// told and stays out. The feedback is made of all that the home took, estimated or not: it is the
// donor's own picture. Both readers keep a file's intervals, at most a quarter of a million of 32
// bytes, until its end.

#include "energy-import.h"

#include "encoding.h"
#include "energy-csv.h"
#include "green-button.h"
#include "home-energy.h"

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
  GTimeZone *zone;
  DureEnergyCsvForm form;
  DureGreenButton *green_button; /* one of both, once something was fed */
  DureEnergyCsv *csv;
  DureEnergySeries *series; /* all below from the end of the file on */
  GArray *uses;
  GArray *known; /* what was given before */
  guint at_known, next;
  Findings findings;
} Reader;

static const char *const unit_words[] = {
  [DURE_ENERGY_UNIT_WH] = "Wh", [DURE_ENERGY_UNIT_KWH] = "kWh", [DURE_ENERGY_UNIT_MWH] = "MWh",
  [DURE_ENERGY_UNIT_W] = "W",   [DURE_ENERGY_UNIT_KW] = "kW",
};

static const char *const count_words[DURE_ENERGY_COUNTS] = {
  [DURE_ENERGY_COUNT_USE] = "use",
  [DURE_ENERGY_COUNT_REGISTER] = "register",
  [DURE_ENERGY_COUNT_PRODUCTION] = "production",
};

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
  const char *unit = g_hash_table_lookup (fields, "unit");
  const char *count = g_hash_table_lookup (fields, "count");

  self->draft = draft;
  self->uses = g_array_new (FALSE, FALSE, sizeof (DureEnergyUse));
  self->zone = g_time_zone_new_offset (DURE_ENERGY_EAST_S);
  self->form.zone = self->zone;
  for (DureEnergyUnit i = DURE_ENERGY_UNIT_WH; i < G_N_ELEMENTS (unit_words); i++)
    if (g_strcmp0 (unit, unit_words[i]) == 0)
      self->form.unit = i;
  for (DureEnergyCount i = DURE_ENERGY_COUNT_USE; i < DURE_ENERGY_COUNTS; i++)
    if (g_strcmp0 (count, count_words[i]) == 0)
      self->form.count = i;
  self->form.is_end_stamped = g_strcmp0 (g_hash_table_lookup (fields, "stamp"), "end") == 0;
  return self;
}

static void
reader_free (gpointer reader)
{
  Reader *self = reader;

  dure_green_button_free (self->green_button);
  dure_energy_csv_free (self->csv);
  dure_energy_series_free (self->series);
  if (self->uses->len > 0)
    explicit_bzero (self->uses->data, self->uses->len * sizeof (DureEnergyUse));
  g_array_unref (self->uses);
  g_clear_pointer (&self->known, g_array_unref);
  g_time_zone_unref (self->zone);
  g_free (self);
}

static gboolean
feed (gpointer reader, const guint8 *bytes, gsize length, GError **error)
{
  Reader *self = reader;

  if (self->green_button == NULL && self->csv == NULL)
    {
      if (dure_green_button_recognises (bytes, length))
        self->green_button = dure_green_button_new (g_random_int () | 1);
      else
        self->csv = dure_energy_csv_new (&self->form);
    }
  return self->csv != NULL ? dure_energy_csv_feed (self->csv, bytes, length, error)
                           : dure_green_button_feed (self->green_button, bytes, length, error);
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

static DureEnergySeries *
end_of_file (Reader *self, GError **error)
{
  if (self->csv == NULL && self->green_button == NULL)
    feed (self, (const guint8 *) "", 0, NULL);
  return self->csv != NULL ? dure_energy_csv_finish (self->csv, error)
                           : dure_green_button_finish (self->green_button, error);
}

/* The first turn: what the readers say of the whole file, and what was given before it. */
static gboolean
end_reading (Reader *self, GError **error)
{
  self->series = end_of_file (self, error);
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

static const char *
reason (const GError *error)
{
  static const char *const words[] = {
    [DURE_ENERGY_ERROR_MALFORMED] = "malformed", [DURE_ENERGY_ERROR_FORBIDDEN] = "malformed",
    [DURE_ENERGY_ERROR_TOO_BIG] = "too-big",     [DURE_ENERGY_ERROR_HEADER] = "header",
    [DURE_ENERGY_ERROR_UNIT] = "unit",           [DURE_ENERGY_ERROR_COUNT] = "count",
    [DURE_ENERGY_ERROR_COMPLAINTS] = "complaints",
  };

  return error->domain == DURE_ENERGY_ERROR ? words[error->code] : "too-big";
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
  .reason = reason,
};
