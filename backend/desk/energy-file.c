// energy-file.c: a file of a home's meter, as people at a desk have it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Read by the readers of devices/energy, whether Green Button or a table, packed by gzip or not. A
// table is prepared first: of several homes one is taken, and gas in therms is read like kWh and
// turned into them afterwards. Unlike a donor's upload, which never guesses, a table that does not
// say what it counts is taken for use, and one without a unit for kWh; the result says so.

#include "energy-file.h"

#include "analyse.h"
#include "energy-zone.h"
#include "green-button.h"

#include <gio/gio.h>
#include <string.h>

#define KWH_OF_THERM 29.3071 /* US therm: 105,480,400 J */

static const struct
{
  const char *word;
  DureEnergyUnit unit;
} unit_words[] = {
  { "wh", DURE_ENERGY_UNIT_WH }, { "kwh", DURE_ENERGY_UNIT_KWH }, { "mwh", DURE_ENERGY_UNIT_MWH },
  { "w", DURE_ENERGY_UNIT_W },   { "kw", DURE_ENERGY_UNIT_KW },
};

/**
 * dure_energy_file_free:
 * @self: (transfer full) (nullable): what the home took is wiped first
 */
void
dure_energy_file_free (DureEnergyFile *self)
{
  if (self == NULL)
    return;
  if (self->uses->len > 0)
    explicit_bzero (self->uses->data, self->uses->len * sizeof (DureEnergyUse));
  g_array_unref (self->uses);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self);
}

/**
 * dure_desk_text:
 * @path: a file, or `-`; it may be packed by gzip
 * @error: why it cannot be read
 *
 * Returns: (transfer full) (nullable): what it holds, and a zero behind it
 */
GByteArray *
dure_desk_text (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = dure_analyse_read (path, error);
  g_autoptr (GInputStream) packed = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autofree guint8 *block = g_malloc (65536);
  const guint8 *head;
  gsize length;
  gssize got = 0;

  if (bytes == NULL)
    return NULL;
  head = g_bytes_get_data (bytes, &length);
  packed = g_memory_input_stream_new_from_bytes (bytes);
  if (length >= 2 && head[0] == 0x1f && head[1] == 0x8b)
    {
      g_autoptr (GZlibDecompressor) gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);

      stream = g_converter_input_stream_new (packed, G_CONVERTER (gzip));
    }
  else
    stream = g_object_ref (packed);
  while (text->len <= DURE_ANALYSE_MAX_FILE
         && (got = g_input_stream_read (stream, block, 65536, NULL, error)) > 0)
    g_byte_array_append (text, block, (guint) got);
  if (got < 0)
    return NULL;
  if (text->len > DURE_ANALYSE_MAX_FILE)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "the file is too large");
      return NULL;
    }
  g_byte_array_append (text, (const guint8 *) "", 1);
  return g_steal_pointer (&text);
}

static gboolean
names_homes (const char *name)
{
  static const char *const words[] = { "household", "home", "lclid", "meter", "customer" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (name, words[i]))
      return TRUE;
  return FALSE;
}

/* Leaves only the rows of one home, where the first column names homes. */
static void
take_one_home (char *text, const char *household)
{
  g_autofree char *home = household != NULL ? g_strconcat (household, ",", NULL) : NULL;
  g_autofree char *name = g_ascii_strdown (text, (gssize) strcspn (text, ",\r\n"));
  char *from = strchr (text, '\n'), *to;

  if (!names_homes (name) || from == NULL)
    return;
  if (home == NULL)
    home = g_strndup (from + 1, strcspn (from + 1, ",\r\n") + 1);
  for (from++, to = from; *from != '\0';)
    {
      const gsize line = strcspn (from, "\n") + (strchr (from, '\n') != NULL);

      if (g_str_has_prefix (from, home))
        {
          memmove (to, from, line);
          to += line;
        }
      from += line;
    }
  *to = '\0';
}

/* Whether the names speak of therms; they are then only a value. */
static gboolean
take_therms (char *text)
{
  const gsize length = strcspn (text, "\r\n");
  g_autofree char *names = g_ascii_strdown (text, (gssize) length);
  const char *at = strstr (names, "therm");
  gsize from, to;

  if (at == NULL)
    return FALSE;
  for (from = (gsize) (at - names); from > 0 && text[from - 1] != ','; from--)
    ;
  to = from + strcspn (text + from, ",\r\n");
  for (gsize i = from; i < to; i++)
    text[i] = i - from < 5 ? "value"[i - from] : ' ';
  return TRUE;
}

static gboolean
read_unit (const char *word, DureEnergyCsvForm *form, DureEnergyFile *file, GError **error)
{
  if (word == NULL)
    return TRUE;
  if (g_ascii_strcasecmp (word, "therm") == 0 || g_ascii_strcasecmp (word, "therms") == 0)
    {
      form->unit = DURE_ENERGY_UNIT_KWH;
      file->kwh_of_unit = KWH_OF_THERM;
    }
  for (guint i = 0; i < G_N_ELEMENTS (unit_words); i++)
    if (g_ascii_strcasecmp (word, unit_words[i].word) == 0)
      form->unit = unit_words[i].unit;
  if (form->unit != DURE_ENERGY_UNIT_UNSTATED)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--unit takes kWh, Wh, MWh, kW, W or therm");
  return FALSE;
}

static DureEnergySeries *
read_feed (const GByteArray *text, const DureEnergyFileForm *form, DureEnergyFile *file,
           GError **error)
{
  g_autoptr (DureGreenButton) reader = dure_green_button_new (g_random_int () | 1);
  DureEnergyCsvForm declared = { 0 };

  if (!read_unit (form->unit, &declared, file, error))
    return NULL;
  dure_green_button_declare (reader, declared.unit);
  return dure_green_button_feed (reader, text->data, text->len - 1, error)
             ? dure_green_button_finish (reader, error)
             : NULL;
}

static DureEnergySeries *
read_table_as (const char *text, const DureEnergyCsvForm *form, GError **error)
{
  g_autoptr (DureEnergyCsv) reader = dure_energy_csv_new (form);

  return dure_energy_csv_feed (reader, (const guint8 *) text, strlen (text), error)
             ? dure_energy_csv_finish (reader, error)
             : NULL;
}

static DureEnergySeries *
read_table (char *text, const DureEnergyFileForm *form, DureEnergyFile *file, GError **error)
{
  DureEnergyCsvForm csv = { .is_end_stamped = form->is_end_stamped, .zone = file->zone };
  DureEnergySeries *series;
  GError *failure = NULL;

  if (!read_unit (form->unit, &csv, file, error))
    return NULL;
  take_one_home (text, form->household);
  if (take_therms (text))
    {
      csv.unit = DURE_ENERGY_UNIT_KWH;
      file->kwh_of_unit = KWH_OF_THERM;
    }
  series = read_table_as (text, &csv, &failure);
  if (g_error_matches (failure, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_COUNT))
    {
      g_clear_error (&failure);
      csv.count = DURE_ENERGY_COUNT_USE;
      series = read_table_as (text, &csv, &failure);
    }
  if (g_error_matches (failure, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_UNIT)
      && csv.unit == DURE_ENERGY_UNIT_UNSTATED)
    {
      g_clear_error (&failure);
      csv.unit = DURE_ENERGY_UNIT_KWH;
      file->is_unit_assumed = TRUE;
      series = read_table_as (text, &csv, &failure);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return series;
}

static void
give_away (DureEnergyFile *file, gint64 milliwatt_hours)
{
  file->exported_readings++;
  file->exported_milliwatt_hours += milliwatt_hours;
}

/* What went into the home. A net reading below 0 is of an interval in which it gave. */
static void
take_series (DureEnergyFile *file, const DureEnergySeries *series)
{
  gboolean has_forward = FALSE;

  for (guint i = 0; i < series->intervals->len; i++)
    has_forward |= g_array_index (series->intervals, DureEnergyInterval, i).flow
                   == DURE_ENERGY_FORWARD;
  for (guint i = 0; i < series->intervals->len; i++)
    {
      const DureEnergyInterval *interval =
          &g_array_index (series->intervals, DureEnergyInterval, i);
      const gint64 amount = (gint64) ((double) interval->milliwatt_hours * file->kwh_of_unit);
      const DureEnergyUse use = { interval->start_s, interval->duration_s, MAX (amount, 0),
                                  interval->quality != DURE_ENERGY_MEASURED };

      if (interval->flow == DURE_ENERGY_REVERSE || amount < 0)
        give_away (file, ABS (amount));
      if (interval->flow == DURE_ENERGY_FORWARD
          || (interval->flow == DURE_ENERGY_NET && !has_forward))
        g_array_append_val (file->uses, use);
      else if (interval->flow == DURE_ENERGY_NET)
        file->other++;
    }
  for (guint i = 0; i < series->complaints->len; i++)
    file->is_bad[g_array_index (series->complaints, DureEnergyComplaint, i).reason] = TRUE;
  if (series->complaints->len > 0)
    file->bad_line = g_array_index (series->complaints, DureEnergyComplaint, 0).line;
  file->bad_rows = series->n_complaints;
  file->repeated = series->n_repeated;
  file->other += series->n_other;
}

/**
 * dure_energy_file_read:
 * @path: a file, or `-`
 * @form: what it does not say
 * @error: why it cannot be read: #DureEnergyError or of the file
 *
 * Returns: (transfer full) (nullable): what it says
 */
DureEnergyFile *
dure_energy_file_read (const char *path, const DureEnergyFileForm *form, GError **error)
{
  g_autoptr (GByteArray) text = dure_desk_text (path, error);
  g_autoptr (DureEnergyFile) file = g_new0 (DureEnergyFile, 1);
  g_autoptr (DureEnergySeries) series = NULL;
  gboolean is_feed;

  file->uses = g_array_new (FALSE, FALSE, sizeof (DureEnergyUse));
  file->kwh_of_unit = 1;
  if (text == NULL)
    return NULL;
  is_feed = dure_green_button_recognises (text->data, text->len - 1);
  file->zone = dure_energy_zone (form->zone, (const char *) text->data, is_feed, error);
  if (file->zone != NULL)
    series = is_feed ? read_feed (text, form, file, error)
                     : read_table ((char *) text->data, form, file, error);
  if (series != NULL)
    take_series (file, series);
  explicit_bzero (text->data, text->len);
  return series != NULL ? g_steal_pointer (&file) : NULL;
}
