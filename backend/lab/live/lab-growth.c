// lab-growth.c: how many donors a pilot has day by day, and what may be told of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   the numbers of each day (pilot-days.c) -> added up to those until then, at each kiosk and at
//   all of them -> what may be told (lab-hiding.c)
//
// All of it always, from the pilot's first day on and of every kiosk, whatever part somebody looks
// at: two looks at different parts must not tell together what none of them may. Of those until a
// day is told how many there were when eleven more had come; of those that are alike how many they
// never fell below again, since a class that begins with somebody would tell of them. Nothing is
// told of who is alike where nothing is told of how many there are.
// Costs a look at each number that was counted, and two numbers for each day and kiosk.

#include "lab-growth.h"

#include "encoding.h"
#include "lab-hiding.h"
#include "pilot-days.h"

#define EVERYWHERE 0        /* of all of them together, which comes first */
#define MOST_DAYS (5 * 366) /* what is older counts as of the first of these */

enum
{
  GAVE,
  SO_FAR,
  ALIKE, /* by #DurePilotLevel from here on */
  FIGURES = ALIKE + DURE_PILOT_LEVELS,
};

typedef struct
{
  char *kiosk;
  gint64 *figures[FIGURES]; /* of each day */
  guint n_days;             /* that are added up already */
  DurePilotClasses classes;
} Place;

struct _DureLabGrowth
{
  gint64 first_day;
  guint n_days;
  GPtrArray *places;
};

static void
place_free (gpointer data)
{
  Place *self = data;

  g_free (self->kiosk);
  for (guint i = 0; i < FIGURES; i++)
    g_free (self->figures[i]);
  g_free (self);
}

/**
 * dure_lab_growth_free:
 * @self: (transfer full) (nullable)
 */
void
dure_lab_growth_free (DureLabGrowth *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->places);
  g_free (self);
}

static Place *
place_of (DureLabGrowth *self, const char *kiosk)
{
  Place *place = self->places->len > 0 ? self->places->pdata[self->places->len - 1] : NULL;

  if (place != NULL && g_str_equal (place->kiosk, kiosk))
    return place;
  place = g_new0 (Place, 1);
  place->kiosk = g_strdup (kiosk);
  for (guint i = 0; i < FIGURES; i++)
    place->figures[i] = g_new0 (gint64, self->n_days);
  g_ptr_array_add (self->places, place);
  return place;
}

/* The days before this one are whole. */
static void
add_up (Place *self, guint until)
{
  gint64 now[FIGURES];

  if (self->n_days == until)
    return;
  now[SO_FAR] = dure_pilot_classes_sum (&self->classes);
  for (DurePilotLevel level = 0; level < DURE_PILOT_LEVELS; level++)
    now[ALIKE + level] = dure_pilot_classes_alike (&self->classes, level);
  for (; self->n_days < until; self->n_days++)
    for (guint i = SO_FAR; i < FIGURES; i++)
      self->figures[i][self->n_days] = now[i];
}

static void
put (const char *kiosk, gint64 day, const char *word, gint64 number, gpointer data)
{
  DureLabGrowth *self = data;
  Place *place = place_of (self, kiosk);
  const guint index = (guint) CLAMP (day - self->first_day, 0, self->n_days);
  DureAgeBand age;
  DureSex sex;

  if (index == self->n_days) /* it is not over */
    return;
  add_up (place, index);
  if (dure_pilot_class_from_text (word, &age, &sex))
    place->classes.numbers[age][sex] += number;
  else
    place->figures[GAVE][index] += number;
}

/* A number that may have fallen since is told as what it never fell below again. */
static void
keep_least (gint64 *numbers, guint length)
{
  for (guint i = length; i-- > 1;)
    numbers[i - 1] = MIN (numbers[i - 1], numbers[i]);
}

static gint64 *
number_of (const DureLabGrowth *self, guint place, guint figure, guint day)
{
  return &((const Place *) self->places->pdata[place])->figures[figure][day];
}

/* Leaves of one day at all kiosks what may be told, and 0 for the rest. */
static void
hide (DureLabGrowth *self, guint figure, guint day)
{
  const guint n_kiosks = self->places->len - 1;
  g_autoptr (DureLabHiding) row = dure_lab_hiding_new (1, MAX (1, n_kiosks));

  for (guint i = 0; i < n_kiosks; i++)
    dure_lab_hiding_add (row, 0, i, *number_of (self, i + 1, figure, day));
  dure_lab_hiding_together (row, *number_of (self, EVERYWHERE, figure, day));
  dure_lab_hiding_close (row);
  for (guint i = 0; i < n_kiosks; i++)
    *number_of (self, i + 1, figure, day) = dure_lab_hiding_told (row, 0, i);
  *number_of (self, EVERYWHERE, figure, day) = dure_lab_hiding_told (row, 0, MAX (1, n_kiosks));
}

static void
finish_place (DureLabGrowth *self, Place *place)
{
  add_up (place, self->n_days);
  for (guint i = SO_FAR; i < FIGURES; i++)
    {
      keep_least (place->figures[i], self->n_days);
      dure_lab_grown (place->figures[i], self->n_days);
    }
}

static void
finish (DureLabGrowth *self)
{
  for (guint i = 0; i < self->places->len; i++)
    finish_place (self, self->places->pdata[i]);
  for (guint day = 0; self->places->len > 0 && day < self->n_days; day++)
    {
      hide (self, GAVE, day);
      hide (self, SO_FAR, day);
    }
}

/* The first day of all that are looked at; today when there is none. */
static gboolean
find_first (DureLabGrowth *self, DureCity *city, const DurePilot *pilot, gint64 today,
            GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT coalesce (min (day), ?3) FROM pilot_day"
      " WHERE pilot = ?1 AND version = ?2 AND kiosk = '' AND counted > 0",
      "tii", pilot->name, (gint64) pilot->version, today);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  self->first_day = CLAMP (dure_rows_integer (rows, 0), today - MOST_DAYS, today);
  self->n_days = (guint) (today - self->first_day);
  return TRUE;
}

/**
 * dure_lab_growth_read:
 * @pilot: one whose donors were counted
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): up to yesterday, as it was when all were counted last
 */
DureLabGrowth *
dure_lab_growth_read (DureCity *city, const DurePilot *pilot, GError **error)
{
  g_autoptr (DureLabGrowth) self = g_new0 (DureLabGrowth, 1);

  self->places = g_ptr_array_new_with_free_func (place_free);
  if (!find_first (self, city, pilot, dure_day_of_time (dure_city_now (city)), error)
      || (self->n_days > 0 && !dure_pilot_days_read (city, pilot, put, self, error)))
    return NULL;
  finish (self);
  return g_steal_pointer (&self);
}

/**
 * dure_lab_growth_places:
 *
 * Returns: how many there are: all kiosks together, then each at which anybody gave; 0 when nobody
 *   has before today
 */
guint
dure_lab_growth_places (const DureLabGrowth *self)
{
  return self->places->len;
}

/**
 * dure_lab_growth_kiosk:
 * @place: from 0
 *
 * Returns: (transfer none): its id; empty for all of them together
 */
const char *
dure_lab_growth_kiosk (const DureLabGrowth *self, guint place)
{
  return ((const Place *) self->places->pdata[place])->kiosk;
}

static gint64
told (const DureLabGrowth *self, guint place, guint figure, gint64 day)
{
  if (day < self->first_day || day - self->first_day >= self->n_days)
    return 0;
  return *number_of (self, place, figure, (guint) (day - self->first_day));
}

/**
 * dure_lab_growth_gave:
 * @place: from 0
 * @day: in Seoul, counted from 1970
 *
 * Returns: what is told of how many distinct donors gave there on that day, in tens; 0 when nothing
 *   is
 */
gint64
dure_lab_growth_gave (const DureLabGrowth *self, guint place, gint64 day)
{
  return told (self, place, GAVE, day);
}

/**
 * dure_lab_growth_so_far:
 * @place: from 0
 * @day: as in dure_lab_growth_gave()
 *
 * Returns: likewise, of how many had given there until the end of that day
 */
gint64
dure_lab_growth_so_far (const DureLabGrowth *self, guint place, gint64 day)
{
  return told (self, place, SO_FAR, day);
}

/**
 * dure_lab_growth_alike:
 * @place: from 0
 * @day: as in dure_lab_growth_gave()
 * @level: what a release would tell
 *
 * Returns: likewise, of how many of those the fewest are who are alike, then and since
 */
gint64
dure_lab_growth_alike (const DureLabGrowth *self, guint place, gint64 day, DurePilotLevel level)
{
  if (dure_lab_growth_so_far (self, place, day) == 0)
    return 0;
  return dure_lab_shown (told (self, place, ALIKE + level, day));
}
