// lab-marks.c: how good what came was, and what may be told of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The counts of the quality rules (quality-counts.c) are of observations, of which one visit leaves
// several. So beside what hides small numbers (lab-hiding.c) nothing at all is told of a choice of
// kiosks at which fewer than eleven donors ever gave what is still here: a reason such as an
// irregular pulse would be about them. Reasons are told of all days together only.

#include "lab-marks.h"

#include "encoding.h"
#include "quality-counts.h"
#include "station-reports.h"

/**
 * dure_lab_marks_free:
 * @self: (transfer full) (nullable)
 */
void
dure_lab_marks_free (DureLabMarks *self)
{
  if (self == NULL)
    return;
  dure_lab_hiding_free (self->days);
  dure_lab_hiding_free (self->devices);
  g_free (self);
}

/**
 * dure_lab_marks_device:
 * @device: from 0
 *
 * Returns: (transfer none): the word of a #DureDeviceClass, or `unknown`
 */
const char *
dure_lab_marks_device (guint device)
{
  return device < DURE_DEVICE_COUNT ? dure_device_class_to_text ((DureDeviceClass) device)
                                    : DURE_QUALITY_UNKNOWN_DEVICE;
}

static guint
device_called (const char *word)
{
  guint device = 0;

  while (device < DURE_DEVICE_COUNT && !g_str_equal (dure_lab_marks_device (device), word))
    device++;
  return device;
}

static void
put (DureLabMarks *self, guint day, const char *device, const char *result, gint64 number)
{
  for (DureQualityOutcome outcome = 0; outcome < DURE_QUALITY_OUTCOMES; outcome++)
    if (g_str_equal (dure_quality_outcome_to_text (outcome), result))
      {
        dure_lab_hiding_add (self->days, day, outcome, number);
        dure_lab_hiding_add (self->devices, device_called (device), outcome, number);
      }
  for (DureQualityReason reason = 0; reason < DURE_QUALITY_REASONS; reason++)
    if (g_str_equal (dure_quality_reason_to_text (reason), result))
      self->reasons[reason] += number;
}

/* Whether eleven donors have given there what is still kept; more are not looked for. */
static gboolean
ask_open (DureCity *city, const DureLabChoice *choice, gboolean *ret_is_open, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT count(*) FROM (SELECT DISTINCT donation.donor FROM donation"
      " JOIN payload ON payload.donation = donation.number"
      " WHERE (?1 = '' OR kiosk = ?1)"
      " AND (?2 = '' OR kiosk IN " DURE_LAB_SCOPES_OF ("?2", "'coordinator'") ") LIMIT ?3) AS one",
      "tti", choice->kiosk, choice->whose, (gint64) DURE_STATION_COUNT_LEAST);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_is_open = dure_rows_integer (rows, 0) >= DURE_STATION_COUNT_LEAST;
  return TRUE;
}

static gboolean
read_counts (DureLabMarks *self, DureCity *city, const DureLabChoice *choice, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT day, device, result, CAST (sum(number) AS BIGINT) FROM quality_count"
      " WHERE rules = ?1 AND day >= ?2 AND day < ?3 AND (?4 = '' OR sender = ?4)"
      " AND (?5 = '' OR sender IN " DURE_LAB_SCOPES_OF ("?5", "'coordinator'") ")"
      " GROUP BY day, device, result",
      "iiitt", (gint64) DURE_QUALITY_RULES, self->first_day, self->first_day + self->n_days,
      choice->kiosk, choice->whose);
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      if (is_there)
        put (self, (guint) (dure_rows_integer (rows, 0) - self->first_day),
             dure_rows_text (rows, 1), dure_rows_text (rows, 2), dure_rows_integer (rows, 3));
    }
  return TRUE;
}

/**
 * dure_lab_marks_read:
 * @choice: of which kiosks, and days; of all kiosks what phones and sources send is told as well
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): by the rules of now
 */
DureLabMarks *
dure_lab_marks_read (DureCity *city, const DureLabChoice *choice, GError **error)
{
  g_autoptr (DureLabMarks) self = g_new0 (DureLabMarks, 1);

  self->first_day = dure_day_of_time (dure_city_now (city)) - choice->n_days;
  self->n_days = choice->n_days;
  self->days = dure_lab_hiding_new (self->n_days, DURE_QUALITY_OUTCOMES);
  self->devices = dure_lab_hiding_new (DURE_LAB_MARKS_DEVICES, DURE_QUALITY_OUTCOMES);
  if (!ask_open (city, choice, &self->is_open, error)
      || (self->is_open && !read_counts (self, city, choice, error)))
    return NULL;
  dure_lab_hiding_close (self->days);
  dure_lab_hiding_close (self->devices);
  return g_steal_pointer (&self);
}
