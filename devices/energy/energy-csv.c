// energy-csv.c: what a home used, from a table of comma-separated values
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One row of names, then a row an interval; what stands before the names (an address, a customer's
// name) is passed over. The unit is declared, or stands in the name of the column, and both must
// agree: a unit is never guessed, and neither is what the amounts count. Of a register an interval
// is what it grew by from one row to the next. A stamp with a time of day does not say how long its
// interval is; that is the step most rows are apart. A row that is a whole day or month is as long
// as that was on the clocks of its zone. Bad rows are left out and named.
//
// Cost: a few microseconds a row, 32 bytes a row until the end.

#include "energy-csv.h"

#include "energy-header.h"
#include "energy-time.h"

#include <string.h>

/* Of rows before the one with the names. */
#define MAX_PREAMBLE 20
#define MAX_DIGITS 18

/* From the unit to a thousandth of a watt (hour): so many powers of ten. */
static const struct
{
  int exponent;
  gboolean is_power;
} units[] = {
  [DURE_ENERGY_UNIT_WH] = { 3, FALSE }, [DURE_ENERGY_UNIT_KWH] = { 6, FALSE },
  [DURE_ENERGY_UNIT_MWH] = { 9, FALSE }, [DURE_ENERGY_UNIT_W] = { 3, TRUE },
  [DURE_ENERGY_UNIT_KW] = { 6, TRUE },
};

struct _DureEnergyCsv
{
  DureEnergyCsvForm form;
  DureCsvRows *rows;
  DureEnergySeries *series;
  guint n_preamble;
  gboolean has_header;
  gboolean has_unit;
  DureEnergyHeader header;
  GArray *intervals; /* of DureEnergyInterval; without a length those that have none yet */
  gint64 last_s;     /* when the row before began */
};

static gboolean
refuse (guint32 line, DureEnergyError code, const char *what, GError **error)
{
  g_set_error (error, DURE_ENERGY_ERROR, (gint) code, "line %u: %s", line, what);
  return FALSE;
}

static gboolean
settle_unit (DureEnergyCsv *self, guint32 line, GError **error)
{
  const DureEnergyUnit named = self->header.unit;

  if (self->header.is_foreign)
    return refuse (line, DURE_ENERGY_ERROR_UNIT, "its unit is neither energy nor power", error);
  if (self->form.unit == DURE_ENERGY_UNIT_UNSTATED)
    self->form.unit = named;
  if (self->form.unit == DURE_ENERGY_UNIT_UNSTATED)
    return refuse (line, DURE_ENERGY_ERROR_UNIT, "no unit is declared", error);
  if (named != DURE_ENERGY_UNIT_UNSTATED && named != self->form.unit)
    return refuse (line, DURE_ENERGY_ERROR_UNIT, "its unit is not the one declared", error);
  if (self->form.count == DURE_ENERGY_COUNT_REGISTER && units[self->form.unit].is_power)
    return refuse (line, DURE_ENERGY_ERROR_UNIT, "a register counts energy, not power", error);
  return TRUE;
}

/* Where rows name their unit, the first one settles it. @ret_is_same: whether this one has it. */
static gboolean
read_row_unit (DureEnergyCsv *self, const DureCsvRow *row, gboolean *ret_is_same, GError **error)
{
  gboolean is_foreign;
  DureEnergyUnit unit;

  *ret_is_same = TRUE;
  if (self->header.units == -1 || self->header.units >= (int) row->n_cells)
    return self->has_unit || settle_unit (self, row->line, error);
  unit = dure_energy_unit_read (row->cells[self->header.units], &is_foreign);
  if (self->has_unit)
    {
      *ret_is_same = unit == self->form.unit;
      return TRUE;
    }
  self->header.is_foreign |= is_foreign;
  if (unit != DURE_ENERGY_UNIT_UNSTATED)
    self->header.unit = unit;
  self->has_unit = settle_unit (self, row->line, error);
  return self->has_unit;
}

static gboolean
settle_count (DureEnergyCsv *self, guint32 line, GError **error)
{
  const DureEnergyCount named = self->header.count;

  if (self->form.count == DURE_ENERGY_COUNT_UNSTATED)
    self->form.count = named;
  if (self->form.count == DURE_ENERGY_COUNT_UNSTATED && !self->header.is_foreign)
    return refuse (line, DURE_ENERGY_ERROR_COUNT,
                   "it may be use, a register or production: none is declared", error);
  if (named != DURE_ENERGY_COUNT_UNSTATED && named != self->form.count)
    return refuse (line, DURE_ENERGY_ERROR_COUNT, "its amounts are not what was declared", error);
  return TRUE;
}

static gboolean
take_header (DureEnergyCsv *self, const DureCsvRow *row, GError **error)
{
  self->has_header = dure_energy_header_read (row, self->form.count, &self->header);
  if (self->has_header && settle_count (self, row->line, error))
    {
      self->has_unit = self->header.units == -1;
      return !self->has_unit || settle_unit (self, row->line, error);
    }
  if (self->has_header)
    return FALSE;
  if (++self->n_preamble <= MAX_PREAMBLE)
    return TRUE;
  g_set_error (error, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_HEADER,
               "line %u: no row names a time and an amount", row->line);
  return FALSE;
}

/* 1234.5, 1,234.5, and 0,5 where a semicolon separates the cells; elsewhere 0,123 and 1234,567 are
   refused, because their comma cannot set thousands apart, and might be a point. */
static gboolean
read_amount (const char *text, char separator, gint64 *ret_mantissa, int *ret_exponent)
{
  const gboolean is_comma_point = separator == ';' && strchr (text, '.') == NULL;
  const gboolean is_negative = *text == '-';
  gboolean has_point = FALSE;
  guint digits = 0, group = 0;
  gint64 mantissa = 0;
  int exponent = 0;

  for (text += is_negative || *text == '+'; *text != '\0'; text++)
    if (g_ascii_isdigit (*text))
      {
        group++;
        /* What comes after 18 digits is less than any meter shows, unless before the point. */
        if (digits == MAX_DIGITS && !has_point)
          return FALSE;
        if (digits == MAX_DIGITS)
          continue;
        mantissa = mantissa * 10 + (*text - '0');
        digits++;
        exponent -= has_point;
      }
    else if ((*text == '.' || (*text == ',' && is_comma_point)) && !has_point)
      has_point = TRUE;
    else if (*text == ',' && !has_point && group > 0 && group <= 3 && mantissa > 0
             && strspn (text + 1, "0123456789") == 3)
      group = 0;
    else
      return FALSE;
  *ret_mantissa = is_negative ? -mantissa : mantissa;
  *ret_exponent = exponent;
  return digits > 0;
}

/* Of a moment the length stays 0. */
static gboolean
read_time (DureEnergyCsv *self, const DureCsvRow *row, DureEnergyInterval *interval)
{
  g_autofree char *date = dure_energy_cell_text (row->cells[self->header.date]);
  g_autofree char *time
      = self->header.time != -1 ? dure_energy_cell_text (row->cells[self->header.time]) : NULL;
  DureEnergyStamp stamp, next;
  gint64 end_s;

  if (!dure_energy_stamp_read (date, time, &stamp)
      || !dure_energy_stamp_resolve (&stamp, self->form.zone, self->last_s, &interval->start_s))
    return FALSE;
  self->last_s = interval->start_s;
  if (stamp.span == DURE_ENERGY_MOMENT)
    return TRUE;
  next = dure_energy_stamp_next (&stamp);
  if (!dure_energy_stamp_resolve (&next, self->form.zone, interval->start_s, &end_s))
    return FALSE;
  interval->duration_s = (guint32) (end_s - interval->start_s);
  return TRUE;
}

/* What a supplier has only estimated says so; all else was measured. */
static DureEnergyQuality
read_quality (DureEnergyCsv *self, const DureCsvRow *row)
{
  static const char *const words[] = { "e", "est", "estimated", "추정", "추정치",
                                       "true", "yes", "y", "1", "예" };
  enum { WITHOUT_YES = 5 };
  const guint n_words = self->header.asks_estimated ? G_N_ELEMENTS (words) : WITHOUT_YES;
  g_autofree char *text = NULL;
  g_autofree char *word = NULL;

  if (self->header.quality == -1 || self->header.quality >= (int) row->n_cells)
    return DURE_ENERGY_MEASURED;
  text = dure_energy_cell_text (row->cells[self->header.quality]);
  word = g_utf8_strdown (text, -1);
  for (guint i = 0; i < n_words; i++)
    if (g_str_equal (word, words[i]))
      return DURE_ENERGY_ESTIMATED;
  return DURE_ENERGY_MEASURED;
}

static gboolean
keep (DureEnergyCsv *self, const DureEnergyInterval *interval, GError **error)
{
  if (self->intervals->len < DURE_ENERGY_MAX_INTERVALS)
    {
      g_array_append_vals (self->intervals, interval, 1);
      return TRUE;
    }
  g_set_error (error, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_TOO_BIG,
               "line %u is one row too many", interval->line);
  return FALSE;
}

static gboolean
take_row (const DureCsvRow *row, gpointer data, GError **error)
{
  DureEnergyCsv *self = data;
  DureEnergyInterval interval = { .line = row->line };
  g_autofree char *amount = NULL;
  gint64 mantissa;
  int exponent;
  DureEnergyReason reason;
  gboolean has_same_unit;

  if (!self->has_header)
    return take_header (self, row, error);
  if ((int) row->n_cells <= MAX (self->header.amount, MAX (self->header.date, self->header.time)))
    return dure_energy_series_complain (self->series, 0, row->line, DURE_ENERGY_SHORT_ROW, error);
  amount = dure_energy_cell_text (row->cells[self->header.amount]);
  interval.quality = read_quality (self, row);
  if (!read_row_unit (self, row, &has_same_unit, error))
    return FALSE;
  if (!has_same_unit)
    reason = DURE_ENERGY_UNIT_UNKNOWN;
  else if (!read_time (self, row, &interval))
    reason = DURE_ENERGY_NO_TIME;
  else if (*amount == '\0' || g_str_equal (amount, "-"))
    reason = DURE_ENERGY_NO_AMOUNT;
  else if (!read_amount (amount, dure_csv_rows_separator (self->rows), &mantissa, &exponent))
    reason = DURE_ENERGY_BAD_AMOUNT;
  else if (!dure_energy_scale (mantissa, exponent + units[self->form.unit].exponent,
                               &interval.milliwatt_hours))
    reason = DURE_ENERGY_IMPLAUSIBLE;
  else
    return keep (self, &interval, error);
  return dure_energy_series_complain (self->series, 0, row->line, reason, error);
}

/**
 * dure_energy_csv_new:
 * @form: copied
 *
 * Returns: (transfer full): a reader at the beginning of a file
 */
DureEnergyCsv *
dure_energy_csv_new (const DureEnergyCsvForm *form)
{
  DureEnergyCsv *self = g_new0 (DureEnergyCsv, 1);

  self->form = *form;
  self->rows = dure_csv_rows_new (take_row, self);
  self->series = dure_energy_series_new ();
  self->intervals = g_array_new (FALSE, FALSE, sizeof (DureEnergyInterval));
  self->last_s = G_MININT64;
  return self;
}

/**
 * dure_energy_csv_free:
 * @self: (transfer full) (nullable): its rows are wiped first
 */
void
dure_energy_csv_free (DureEnergyCsv *self)
{
  if (self == NULL)
    return;
  if (self->intervals->len > 0)
    explicit_bzero (self->intervals->data, self->intervals->len * sizeof (DureEnergyInterval));
  g_array_unref (self->intervals);
  dure_csv_rows_free (self->rows);
  dure_energy_series_free (self->series);
  g_free (self);
}

/**
 * dure_energy_csv_feed:
 * @bytes: (array length=length): the next piece of the file
 * @length: how many
 * @error: #DureEnergyError with the line; nothing may be fed after it
 */
gboolean
dure_energy_csv_feed (DureEnergyCsv *self, const guint8 *bytes, gsize length, GError **error)
{
  return dure_csv_rows_feed (self->rows, bytes, length, error);
}

/* The step most rows are apart; of two as common the shorter one; 0 when there is none. */
static guint32
find_step (DureEnergyCsv *self)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  guint32 step = 0;
  guint most = 0;

  for (guint i = 1; i < self->intervals->len; i++)
    {
      const DureEnergyInterval *interval
          = &g_array_index (self->intervals, DureEnergyInterval, i);
      const gint64 apart = ABS (interval[0].start_s - interval[-1].start_s);
      guint count;

      if (apart == 0 || apart > G_MAXINT32 || interval->duration_s != 0)
        continue;
      count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, GINT_TO_POINTER ((gint) apart))) + 1;
      g_hash_table_insert (counts, GINT_TO_POINTER ((gint) apart), GUINT_TO_POINTER (count));
      if (count > most || (count == most && apart < step))
        {
          most = count;
          step = (guint32) apart;
        }
    }
  return step;
}

static gint
compare_starts (gconstpointer one, gconstpointer other)
{
  const DureEnergyInterval *a = one, *b = other;

  if (a->start_s != b->start_s)
    return a->start_s < b->start_s ? -1 : 1;
  return (a->line > b->line) - (a->line < b->line);
}

/* Makes of what the register showed at each row what it grew by until the next. A row that shows
 * the same moment again says nothing more; the last one only ends the interval before it. */
static void
take_differences (DureEnergyCsv *self)
{
  GArray *rows = self->intervals;
  guint kept = 0;

  g_array_sort (rows, compare_starts);
  for (guint i = 0; i + 1 < rows->len; i++)
    {
      DureEnergyInterval row = g_array_index (rows, DureEnergyInterval, i);
      const DureEnergyInterval *next = &g_array_index (rows, DureEnergyInterval, i + 1);
      const gint64 apart = next->start_s - row.start_s;

      if (apart == 0 && next->milliwatt_hours == row.milliwatt_hours)
        continue;
      row.duration_s = (guint32) CLAMP (apart, 0, G_MAXUINT32);
      /* What does not fit is as little believed as a register that goes back. */
      if (__builtin_sub_overflow (next->milliwatt_hours, row.milliwatt_hours,
                                  &row.milliwatt_hours))
        row.milliwatt_hours = G_MININT64;
      row.line = next->line;
      row.quality = MAX (row.quality, next->quality);
      g_array_index (rows, DureEnergyInterval, kept++) = row;
    }
  g_array_set_size (rows, kept);
}

/* The amount of an interval whose row has a power; whether it fits. */
static gboolean
settle_amount (DureEnergyCsv *self, DureEnergyInterval *interval)
{
  return !units[self->form.unit].is_power
         || dure_energy_of_power (interval->milliwatt_hours, interval->duration_s,
                                  &interval->milliwatt_hours);
}

static gboolean
add_all (DureEnergyCsv *self, GError **error)
{
  const gboolean is_register = self->form.count == DURE_ENERGY_COUNT_REGISTER;
  const guint32 step = is_register ? 0 : find_step (self);

  if (is_register)
    take_differences (self);
  for (guint i = 0; i < self->intervals->len; i++)
    {
      DureEnergyInterval *interval = &g_array_index (self->intervals, DureEnergyInterval, i);

      if (interval->duration_s == 0 && !is_register)
        {
          interval->duration_s = step;
          interval->start_s -= self->form.is_end_stamped ? step : 0;
        }
      if (self->form.count == DURE_ENERGY_COUNT_PRODUCTION)
        interval->flow = DURE_ENERGY_REVERSE;
      if (!settle_amount (self, interval)
              ? !dure_energy_series_complain (self->series, 0, interval->line,
                                              DURE_ENERGY_IMPLAUSIBLE, error)
              : !dure_energy_series_add (self->series, interval, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * dure_energy_csv_finish:
 * @error: #DureEnergyError
 *
 * Returns: (transfer full) (nullable): what was in the file, settled; nothing may be fed any more
 */
DureEnergySeries *
dure_energy_csv_finish (DureEnergyCsv *self, GError **error)
{
  if (!dure_csv_rows_finish (self->rows, error))
    return NULL;
  if (!self->has_header)
    {
      g_set_error (error, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_HEADER,
                   "no row names a time and an amount");
      return NULL;
    }
  if (!add_all (self, error) || !dure_energy_series_settle (self->series, error))
    return NULL;
  return g_steal_pointer (&self->series);
}
