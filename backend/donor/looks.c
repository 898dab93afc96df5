// looks.c: what a donor is told about who looked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Reads what audit.c wrote, of all donors of one phone. A donor who opens a page ten times is told
// so in one line, so that a look by somebody else stands out. The cost is that of the rows asked
// for: a day holds as many lines as there are readers and kinds, however often they looked.

#include "looks.h"

/* As dure_day_of_time(). */
#define DAY "((time_ms + 32400000) / 86400000)"
#define READER                                                                                   \
  "CASE WHEN reader = 'desk' THEN 2 WHEN reading.phone = ?1 THEN 0 ELSE 1 END"

static void
look_free (gpointer data)
{
  DureLook *self = data;

  g_free (self->command);
  g_free (self);
}

static DureLook *
look_of_row (DureRows *row)
{
  DureLook *self = g_new0 (DureLook, 1);

  self->last_ms = dure_rows_integer (row, 0);
  self->day = dure_rows_integer (row, 1);
  self->reader = (DureReader) dure_rows_integer (row, 2);
  self->command = g_strdup (dure_rows_text (row, 3));
  self->what = dure_readable_from_text (dure_rows_text (row, 4));
  self->times = dure_rows_integer (row, 5);
  return self;
}

/**
 * dure_looks_of_phone:
 * @phone: a phone that has claimed
 * @before_day: days since 1970; only what was earlier
 * @most: how many lines at most
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureLook) (nullable): who looked at what its donors
 *   gave, newest first
 */
GPtrArray *
dure_looks_of_phone (DureCity *city, gint64 phone, gint64 before_day, guint most, GError **error)
{
  g_autoptr (GPtrArray) looks = g_ptr_array_new_with_free_func (look_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT max(time_ms), " DAY " AS day, " READER " AS who, command, what,"
      " count(DISTINCT time_ms) FROM reading"
      " WHERE donor IN (SELECT donor FROM claim WHERE claim.phone = ?1) AND " DAY " < ?2"
      " GROUP BY day, who, command, what"
      " ORDER BY day DESC, max(time_ms) DESC, max(number) DESC LIMIT ?3",
      "iii", phone, before_day, (gint64) most);
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  while (dure_rows_next (rows, &failure))
    g_ptr_array_add (looks, look_of_row (rows));
  if (failure == NULL)
    return g_steal_pointer (&looks);
  g_propagate_error (error, failure);
  return NULL;
}
