// decode-file.c: dure-wearables decode-file: tells an operator what a citizen's own file holds
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the file is shows in its beginning. An export of Apple Health and a FHIR bundle are told by
// decode-health.c; another file that begins as XML does is read as Green Button, every other one as
// a table, whose times are those of Korea unless they say otherwise. Of these there is one JSON
// object on the first line: how many intervals, of which time, and their sums; then one for each
// bad row that is kept, with its line.

#include "decode-file.h"

#include "decode-health.h"
#include "energy-csv.h"
#include "green-button.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#define USAGE \
  "Usage: dure-wearables decode-file FILE [Wh|kWh|MWh|W|kW] [use|register|production]\n"
/* East of UTC, all year. */
#define KOREA_S (9 * 3600)
#define PIECE 65536

static const char *const unit_names[] = {
  [DURE_ENERGY_UNIT_WH] = "Wh", [DURE_ENERGY_UNIT_KWH] = "kWh", [DURE_ENERGY_UNIT_MWH] = "MWh",
  [DURE_ENERGY_UNIT_W] = "W",   [DURE_ENERGY_UNIT_KW] = "kW",
};

static const char *const count_names[DURE_ENERGY_COUNTS] = {
  [DURE_ENERGY_COUNT_USE] = "use",
  [DURE_ENERGY_COUNT_REGISTER] = "register",
  [DURE_ENERGY_COUNT_PRODUCTION] = "production",
};

/* A file, how it begins, and the one of the readers that reads it. */
typedef struct
{
  FILE *file;
  guint8 beginning[DURE_HEALTH_FORM_BYTES];
  gsize beginning_length, beginning_taken;
  DureGreenButton *green_button;
  DureEnergyCsv *csv;
} Source;

static void
source_clear (Source *source)
{
  g_clear_pointer (&source->file, fclose);
  g_clear_pointer (&source->green_button, dure_green_button_free);
  g_clear_pointer (&source->csv, dure_energy_csv_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

/* What is not taken yet of the beginning, then what follows. */
static gssize
draw (gpointer data, guint8 *bytes, gsize size)
{
  Source *source = data;
  const gsize length = MIN (size, source->beginning_length - source->beginning_taken);

  if (length == 0)
    {
      const gsize n_read = fread (bytes, 1, size, source->file);

      return ferror (source->file) ? -1 : (gssize) n_read;
    }
  memcpy (bytes, source->beginning + source->beginning_taken, length);
  source->beginning_taken += length;
  return (gssize) length;
}

static gboolean
feed (Source *source, const guint8 *bytes, gsize length, const DureEnergyCsvForm *form,
      GError **error)
{
  if (source->green_button == NULL && source->csv == NULL)
    {
      if (dure_green_button_recognises (bytes, length))
        source->green_button = dure_green_button_new (g_random_int () | 1);
      else
        source->csv = dure_energy_csv_new (form);
    }

  return source->csv != NULL ? dure_energy_csv_feed (source->csv, bytes, length, error)
                             : dure_green_button_feed (source->green_button, bytes, length, error);
}

static DureEnergySeries *
read_all (Source *source, const DureEnergyCsvForm *form, GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE);
  gssize length;

  do
    {
      length = draw (source, piece, PIECE);
      if (length >= 0 && !feed (source, piece, (gsize) length, form, error))
        return NULL;
    }
  while (length > 0);

  return source->csv != NULL ? dure_energy_csv_finish (source->csv, error)
                             : dure_green_button_finish (source->green_button, error);
}

static void
append_time (GString *out, const char *name, gint64 at_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at_s);
  g_autofree char *text = g_date_time_format_iso8601 (time);

  g_string_append_printf (out, ", \"%s\": \"%s\"", name, text);
}

static void
append_kwh (GString *out, const char *name, gint64 milliwatt_hours)
{
  const guint64 size = (guint64) ABS (milliwatt_hours);

  g_string_append_printf (out, ", \"%s\": %s%" G_GUINT64_FORMAT ".%06u", name,
                          milliwatt_hours < 0 ? "-" : "", size / 1000000,
                          (guint) (size % 1000000));
}

static void
tell (const DureEnergySeries *series, GString *out)
{
  gint64 sums[DURE_ENERGY_NET + 1] = { 0 };
  gint64 from_s = G_MAXINT64, to_s = 0;

  for (guint i = 0; i < series->intervals->len; i++)
    {
      const DureEnergyInterval *interval =
        &g_array_index (series->intervals, DureEnergyInterval, i);

      from_s = MIN (from_s, interval->start_s);
      to_s = MAX (to_s, interval->start_s + interval->duration_s);
      sums[interval->flow] += interval->milliwatt_hours;
    }
  g_string_append_printf (out,
                          "{\"intervals\": %u, \"repeated\": %u, \"other\": %u, \"rejected\": %u",
                          series->intervals->len, series->n_repeated, series->n_other,
                          series->n_complaints);
  if (series->intervals->len > 0)
    {
      append_time (out, "from", from_s);
      append_time (out, "to", to_s);
    }
  append_kwh (out, "forward_kwh", sums[DURE_ENERGY_FORWARD]);
  append_kwh (out, "reverse_kwh", sums[DURE_ENERGY_REVERSE]);
  append_kwh (out, "net_kwh", sums[DURE_ENERGY_NET]);
  g_string_append (out, "}\n");

  for (guint i = 0; i < series->complaints->len; i++)
    {
      const DureEnergyComplaint *complaint =
        &g_array_index (series->complaints, DureEnergyComplaint, i);

      g_string_append_printf (out, "{\"line\": %u, \"reject\": \"%s\"}\n", complaint->line,
                              dure_energy_reason_word (complaint->reason));
    }
}

/* Returns: whether @word is one that a table may need to be told */
static gboolean
declare (const char *word, DureEnergyCsvForm *form)
{
  for (guint i = DURE_ENERGY_UNIT_WH; i < G_N_ELEMENTS (unit_names); i++)
    if (g_str_equal (unit_names[i], word) && form->unit == DURE_ENERGY_UNIT_UNSTATED)
      {
        form->unit = (DureEnergyUnit) i;
        return TRUE;
      }
  for (guint i = DURE_ENERGY_COUNT_USE; i < DURE_ENERGY_COUNTS; i++)
    if (g_str_equal (count_names[i], word) && form->count == DURE_ENERGY_COUNT_UNSTATED)
      {
        form->count = (DureEnergyCount) i;
        return TRUE;
      }

  return FALSE;
}

/* Returns: whether all words after the file's name, in any order, declare something once */
static gboolean
read_form (const char *const *arguments, DureEnergyCsvForm *form)
{
  gboolean is_read = arguments[0] != NULL;

  for (guint i = 1; is_read && arguments[i] != NULL; i++)
    is_read = declare (arguments[i], form);

  return is_read;
}

static int
decode_energy (Source *source, const DureEnergyCsvForm *form, GString *out, GString *complaint)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureEnergySeries) series = read_all (source, form, &error);

  if (series == NULL)
    {
      g_string_append_printf (complaint, "dure-wearables: %s\n", error->message);
      return EX_DATAERR;
    }
  tell (series, out);

  return series->n_complaints == 0 ? EX_OK : EX_DATAERR;
}

static int
decode (Source *source, const DureEnergyCsvForm *form, GString *out, GString *complaint)
{
  const DureHealthForm health_form =
    dure_health_form_of (source->beginning, source->beginning_length);

  return health_form != DURE_HEALTH_FORM_UNKNOWN
           ? dure_decode_health (health_form, draw, source, out, complaint)
           : decode_energy (source, form, out, complaint);
}

/**
 * dure_decode_file:
 * @arguments: (array zero-terminated=1): what stands after `decode-file`
 * @out: what belongs on standard output is appended
 * @complaint: what belongs on standard error is appended
 *
 * Returns: the status to exit with: %EX_OK; %EX_DATAERR when the file is refused or has a bad row;
 *   %EX_USAGE; %EX_NOINPUT and %EX_IOERR for a file that cannot be opened or read
 */
int
dure_decode_file (const char *const *arguments, GString *out, GString *complaint)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (KOREA_S);
  DureEnergyCsvForm form = { .zone = zone };
  g_auto (Source) source = { 0 };
  int status;

  if (!read_form (arguments, &form))
    {
      g_string_append (complaint, USAGE);
      return EX_USAGE;
    }
  source.file = fopen (arguments[0], "re");
  if (source.file == NULL)
    {
      g_string_append (complaint, "dure-wearables: the file cannot be opened\n");
      return EX_NOINPUT;
    }
  source.beginning_length = fread (source.beginning, 1, sizeof source.beginning, source.file);
  status = decode (&source, &form, out, complaint);
  if (ferror (source.file))
    {
      g_string_truncate (out, 0);
      g_string_assign (complaint, "dure-wearables: the file cannot be read\n");
      return EX_IOERR;
    }

  return status;
}
