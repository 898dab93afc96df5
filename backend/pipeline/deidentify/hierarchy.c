// hierarchy.c: how a value is told less and less exactly
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// At each level a cell belongs to a class; a class of one level lies whole in one class of the
// next, and at the top there is one class. A missing value is a class of its own below the top, so
// that nobody is hidden, or found, by what is not known. Level 0 is the most that is ever told.
//
// A week belongs to the month of its Thursday, as ISO 8601 gives it to a year; so weeks lie whole
// in months. Days are those of Gwangju. Finding a class is a division or two, for a place one look
// into a table that dure_hierarchy_find_place() leads to.

#include "hierarchy.h"

#include "encoding.h"

#define HOUR_MS (DURE_DAY_MS / 24)
#define HOURS_OF_PART 6
#define PARTS_OF_DAY (24 / HOURS_OF_PART)
/* Of 1970-01-01, as GDate counts days from the year 1. */
#define JULIAN_1970 719163
#define OTHER "other"
#define OTHER_CLASS (-1)
#define LOW_CLASS (-DURE_CELL_MOST)
#define HIGH_CLASS DURE_CELL_MOST

struct _DureHierarchy
{
  DureHierarchyKind kind;
  guint top;
  DureBands bands;
  DureCalendarLevel finest;
  GHashTable *places;                          /* word of level 0 -> its number */
  GPtrArray *words[DURE_HIERARCHY_MAX_LEVELS]; /* by class */
  GArray *classes[DURE_HIERARCHY_MAX_LEVELS];  /* by place */
};

static gint64
floor_divide (gint64 value, gint64 by)
{
  return value / by - (value % by < 0);
}

static DureHierarchy *
new_of_kind (DureHierarchyKind kind, guint top)
{
  DureHierarchy *self = g_new0 (DureHierarchy, 1);

  self->kind = kind;
  self->top = top;
  return self;
}

/**
 * dure_hierarchy_new_whole:
 *
 * Returns: (transfer full): values as they are, or not at all
 */
DureHierarchy *
dure_hierarchy_new_whole (void)
{
  return new_of_kind (DURE_HIERARCHY_WHOLE, 1);
}

/**
 * dure_hierarchy_new_bands:
 * @bands: of numbers
 *
 * Returns: (transfer full): ones that lie in each other from level to level
 */
DureHierarchy *
dure_hierarchy_new_bands (const DureBands *bands)
{
  DureHierarchy *self;
  guint n_widths = 0;

  g_return_val_if_fail (bands->step > 0 && bands->low <= bands->high && bands->widths[0] > 0, NULL);
  g_return_val_if_fail (ABS (bands->low) < DURE_CELL_MOST && ABS (bands->high) < DURE_CELL_MOST,
                        NULL);
  for (; n_widths < DURE_HIERARCHY_MAX_LEVELS - 1 && bands->widths[n_widths] != 0; n_widths++)
    {
      const gint64 finer = n_widths == 0 ? bands->step : bands->widths[n_widths - 1];

      g_return_val_if_fail (bands->widths[n_widths] % finer == 0, NULL);
    }
  self = new_of_kind (DURE_HIERARCHY_BANDS, n_widths);
  self->bands = *bands;
  return self;
}

/**
 * dure_hierarchy_new_ages:
 *
 * Returns: (transfer full): years lived, in bands of 5, 10, 20 and 40 years; 80 and more are one
 */
DureHierarchy *
dure_hierarchy_new_ages (void)
{
  return dure_hierarchy_new_bands (&(DureBands) {
      .step = DURE_CELL_ONE,
      .low = 0,
      .high = 80 * DURE_CELL_ONE,
      .widths = { 5 * DURE_CELL_ONE, 10 * DURE_CELL_ONE, 20 * DURE_CELL_ONE, 40 * DURE_CELL_ONE },
  });
}

/**
 * dure_hierarchy_new_calendar:
 * @finest: what is told at most
 *
 * Returns: (transfer full): times
 */
DureHierarchy *
dure_hierarchy_new_calendar (DureCalendarLevel finest)
{
  DureHierarchy *self;

  g_return_val_if_fail (finest < DURE_CALENDAR_LEVELS, NULL);
  self = new_of_kind (DURE_HIERARCHY_CALENDAR, DURE_CALENDAR_LEVELS - finest);
  self->finest = finest;
  return self;
}

static void
add_place (DureHierarchy *self, guint place, const char *const *path)
{
  for (guint level = 0; level < self->top; level++)
    {
      g_autofree char *word = dure_cell_normalise_text (path[level]);
      gint64 class = -1;

      for (guint i = 0; i < self->words[level]->len && class < 0; i++)
        if (g_str_equal (self->words[level]->pdata[i], word))
          class = i;
      if (class < 0)
        {
          class = self->words[level]->len;
          g_ptr_array_add (self->words[level], g_strdup (word));
        }
      g_array_append_val (self->classes[level], class);
      if (level == 0)
        g_hash_table_insert (self->places, g_steal_pointer (&word), GUINT_TO_POINTER (place));
    }
}

/**
 * dure_hierarchy_new_places:
 * @words: (array): @n_levels words for each place, the narrowest first; none is empty
 * @n_places: how many, no more than some hundreds
 * @n_levels: at most %DURE_HIERARCHY_MAX_LEVELS
 *
 * A narrower word stands under one wider one only. What is not in the list is "other".
 *
 * Returns: (transfer full): a closed list of words
 */
DureHierarchy *
dure_hierarchy_new_places (const char *const *words, guint n_places, guint n_levels)
{
  DureHierarchy *self;

  g_return_val_if_fail (n_levels > 0 && n_levels <= DURE_HIERARCHY_MAX_LEVELS, NULL);
  self = new_of_kind (DURE_HIERARCHY_PLACES, n_levels);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint level = 0; level < n_levels; level++)
    {
      self->words[level] = g_ptr_array_new_with_free_func (g_free);
      self->classes[level] = g_array_new (FALSE, FALSE, sizeof (gint64));
    }
  for (guint i = 0; i < n_places; i++)
    add_place (self, i, words + (gsize) i * n_levels);
  return self;
}

/**
 * dure_hierarchy_new_tighter:
 * @bands: of numbers
 * @low: what is below is told as that only
 * @high: and what is no less than this
 *
 * Returns: (transfer full): the same with the nearer of its own bounds and these
 */
DureHierarchy *
dure_hierarchy_new_tighter (DureHierarchy *bands, gint64 low, gint64 high)
{
  DureBands tighter = bands->bands;

  g_return_val_if_fail (bands->kind == DURE_HIERARCHY_BANDS, NULL);
  tighter.low = MAX (tighter.low, low);
  tighter.high = MIN (tighter.high, high);
  return dure_hierarchy_new_bands (&tighter);
}

/**
 * dure_hierarchy_free:
 * @self: (transfer full) (nullable)
 */
void
dure_hierarchy_free (DureHierarchy *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->places, g_hash_table_unref);
  for (guint level = 0; level < DURE_HIERARCHY_MAX_LEVELS; level++)
    {
      g_clear_pointer (&self->words[level], g_ptr_array_unref);
      g_clear_pointer (&self->classes[level], g_array_unref);
    }
  g_free (self);
}

DureHierarchyKind
dure_hierarchy_kind (DureHierarchy *self)
{
  return self->kind;
}

/**
 * dure_hierarchy_bands:
 *
 * Returns: (nullable) (transfer none): its bands
 */
const DureBands *
dure_hierarchy_bands (DureHierarchy *self)
{
  return self->kind == DURE_HIERARCHY_BANDS ? &self->bands : NULL;
}

/**
 * dure_hierarchy_top:
 *
 * Returns: the level at which all is one
 */
guint
dure_hierarchy_top (DureHierarchy *self)
{
  return self->top;
}

/**
 * dure_hierarchy_find_place:
 * @word: normalised
 *
 * Returns: the cell of a word in a list of places
 */
gint64
dure_hierarchy_find_place (DureHierarchy *self, const char *word)
{
  gpointer place;

  if (g_hash_table_lookup_extended (self->places, word, NULL, &place))
    return GPOINTER_TO_UINT (place);
  return OTHER_CLASS;
}

static gint64
band_of (const DureBands *bands, gint64 number, gint64 width)
{
  const gint64 rounded = floor_divide (number + bands->step / 2, bands->step) * bands->step;

  if (rounded < bands->low)
    return LOW_CLASS;
  if (rounded >= bands->high)
    return HIGH_CLASS;
  return floor_divide (rounded, width) * width;
}

static void
date_of_day (gint64 day, GDate *ret_date)
{
  g_date_clear (ret_date, 1);
  g_date_set_julian (ret_date, (guint32) (day + JULIAN_1970));
}

static gint64
month_of_day (gint64 day)
{
  GDate date;

  date_of_day (day, &date);
  return (gint64) g_date_get_year (&date) * 12 + (gint64) g_date_get_month (&date) - 1;
}

static gint64
time_class (gint64 time_ms, DureCalendarLevel level)
{
  const gint64 local_ms = time_ms - dure_day_noon (0) + DURE_DAY_MS / 2;
  const gint64 day = floor_divide (local_ms, DURE_DAY_MS);
  const gint64 hour = (local_ms - day * DURE_DAY_MS) / HOUR_MS;
  /* 1970-01-01 was a Thursday, so the Thursday of week w is day 7 w. */
  const gint64 week = floor_divide (day + 3, 7);

  switch (level)
    {
    case DURE_CALENDAR_HOUR:
      return day * 24 + hour;
    case DURE_CALENDAR_PART:
      return day * PARTS_OF_DAY + hour / HOURS_OF_PART;
    case DURE_CALENDAR_DAY:
      return day;
    case DURE_CALENDAR_WEEK:
      return week;
    default:
      return month_of_day (week * 7);
    }
}

/**
 * dure_hierarchy_class:
 * @cell: of its kind
 * @level: up to the top
 *
 * Returns: the class that it belongs to; %DURE_CELL_MISSING is that of missing values
 */
gint64
dure_hierarchy_class (DureHierarchy *self, gint64 cell, guint level)
{
  if (level >= self->top)
    return 0;
  if (cell == DURE_CELL_MISSING)
    return DURE_CELL_MISSING;
  switch (self->kind)
    {
    case DURE_HIERARCHY_BANDS:
      return band_of (&self->bands, cell, self->bands.widths[level]);
    case DURE_HIERARCHY_CALENDAR:
      return time_class (cell, self->finest + level);
    case DURE_HIERARCHY_PLACES:
      return cell == OTHER_CLASS ? OTHER_CLASS
                                 : g_array_index (self->classes[level], gint64, cell);
    case DURE_HIERARCHY_WHOLE:
    default:
      return cell;
    }
}

static char *
band_label (const DureBands *bands, gint64 band, gint64 width)
{
  const gint64 least = MAX (band, bands->low);
  const gint64 most = MIN (band + width, bands->high) - bands->step;
  g_autofree char *low = dure_cell_number_to_text (bands->low);
  g_autofree char *high = dure_cell_number_to_text (bands->high);
  g_autofree char *from = dure_cell_number_to_text (least);
  g_autofree char *to = dure_cell_number_to_text (most);

  if (band == LOW_CLASS)
    return g_strdup_printf ("<%s", low);
  if (band == HIGH_CLASS)
    return g_strdup_printf ("%s+", high);
  return least == most ? g_strdup (from) : g_strdup_printf ("%s-%s", from, to);
}

static char *
hour_label (gint64 day, int hour, DureCalendarLevel level)
{
  GDate date;
  char text[16];

  date_of_day (day, &date);
  g_date_strftime (text, sizeof text, "%F", &date);
  if (level == DURE_CALENDAR_DAY)
    return g_strdup (text);
  if (level == DURE_CALENDAR_HOUR)
    return g_strdup_printf ("%sT%02d", text, hour);
  return g_strdup_printf ("%sT%02d-%02d", text, hour, hour + HOURS_OF_PART - 1);
}

static char *
time_label (gint64 class, DureCalendarLevel level)
{
  const gint64 year = floor_divide (class, 12), part_day = floor_divide (class, PARTS_OF_DAY);
  const gint64 hour_day = floor_divide (class, 24);
  GDate date;

  switch (level)
    {
    case DURE_CALENDAR_HOUR:
      return hour_label (hour_day, (int) (class - hour_day * 24), level);
    case DURE_CALENDAR_PART:
      return hour_label (part_day, (int) (class - part_day * PARTS_OF_DAY) * HOURS_OF_PART, level);
    case DURE_CALENDAR_DAY:
      return hour_label (class, 0, level);
    case DURE_CALENDAR_WEEK:
      date_of_day (class * 7, &date);
      return g_strdup_printf ("%04d-W%02u", g_date_get_year (&date),
                              g_date_get_iso8601_week_of_year (&date));
    default:
      return g_strdup_printf ("%04d-%02d", (int) year, (int) (class - year * 12) + 1);
    }
}

/**
 * dure_hierarchy_label:
 * @class: as dure_hierarchy_class() says; for text as it is, the caller has the words
 * @level: of the class
 *
 * Returns: (transfer full): what a reader sees; empty for a missing value
 */
char *
dure_hierarchy_label (DureHierarchy *self, gint64 class, guint level)
{
  if (level >= self->top)
    return g_strdup (DURE_HIERARCHY_ANYTHING);
  if (class == DURE_CELL_MISSING)
    return g_strdup ("");
  switch (self->kind)
    {
    case DURE_HIERARCHY_BANDS:
      return band_label (&self->bands, class, self->bands.widths[level]);
    case DURE_HIERARCHY_CALENDAR:
      return time_label (class, self->finest + level);
    case DURE_HIERARCHY_PLACES:
      return g_strdup (class == OTHER_CLASS ? OTHER
                                            : g_ptr_array_index (self->words[level], class));
    case DURE_HIERARCHY_WHOLE:
    default:
      return dure_cell_number_to_text (class);
    }
}
