// access-review.c: who read how much of what in a month
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the law wants looked through every month, out of what audit.c and the governance wrote. It
// names commands, people of the lab and kinds of phones, and never a donor: of them it tells how
// many there were. A reading whose donor has withdrawn is counted as erased, since nobody knows any
// more whose it was. Days and hours are those of Gwangju.
//
//   read       who read what, how often and of how many donors, all month and day by day
//   reasons    what was said for what left: releases, event by event, and files that were fetched
//   standsOut  what a reviewer looks at first: the desk at night, many donors by one command or one
//              phone on a day, tries that were refused
//
// All of it is sorted, so a month that is over reads the same until a donor withdraws. It costs one
// look at each reading, each event of the governance and each file that was fetched in that month.

#include "access-review.h"

#include "audit.h"
#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"

#include <string.h>

/* More donors than the house hides among (k of what stays in the room is 5, of what leaves 11). */
#define MANY "10"

/* As dure_day_of_time(). */
#define DAY "((time_ms + 32400000) / 86400000)"
#define HOUR "((time_ms + 32400000) / 3600000 % 24)"
#define IS_NIGHT "(hour >= 22 OR hour < 6)"

#define WAY                                                                                      \
  "CASE WHEN reader = 'desk' THEN coalesce (command, '') WHEN phone IS NULL THEN 'unknown'"      \
  " WHEN EXISTS (SELECT 1 FROM passkey WHERE passkey.phone = reading.phone) THEN 'passkey'"      \
  " ELSE 'key' END"
#define CHOSEN                                                                                   \
  "WITH chosen AS (SELECT reader, " WAY " AS way, what, " DAY " AS day, " HOUR " AS hour, phone," \
  " items, donor FROM reading WHERE time_ms >= ?1 AND time_ms < ?2) "
#define IS_ERASED                                                                                  \
  "CASE WHEN donor IS NULL AND what NOT IN ('readings', 'release') THEN 1 ELSE 0 END"
#define COUNTS                                                                                   \
  "count(*), CAST (sum(items) AS BIGINT), count(DISTINCT donor),"                                \
  " CAST (sum(" IS_ERASED ") AS BIGINT)"

/* In the columns from @first: readings, items, donors, erased. */
static json_t *
counts_of_row (DureRows *row, guint first)
{
  return json_pack ("{s:I, s:I, s:I, s:I}", "readings", (json_int_t) dure_rows_integer (row, first),
                    "items", (json_int_t) dure_rows_integer (row, first + 1), "donors",
                    (json_int_t) dure_rows_integer (row, first + 2), "erased",
                    (json_int_t) dure_rows_integer (row, first + 3));
}

static void
put_day (json_t *object, gint64 day)
{
  g_autofree char *text = dure_day_to_text (day);

  json_object_set_new (object, "day", json_string (text));
}

static void
put_text (json_t *object, const char *key, DureRows *row, guint column)
{
  json_object_set_new (object, key, json_string (dure_rows_text (row, column)));
}

/* Asks of what was read from @from_ms on and before @to_ms. */
static gboolean
each_row (DureCity *city, const char *sql, gint64 from_ms, gint64 to_ms,
          void (*add) (DureRows *row, json_t *list), json_t *list, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (city->database, error, sql, "ii", from_ms, to_ms);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    add (rows, list);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL;
}

/* reader, way, what, day (0: of all the month, and before its days), readings, items, donors,
 * erased */
static void
add_line (DureRows *row, json_t *list)
{
  json_t *line = counts_of_row (row, 4);
  const gint64 day = dure_rows_integer (row, 3);

  if (day == 0)
    {
      put_text (line, "reader", row, 0);
      put_text (line, "by", row, 1);
      put_text (line, "what", row, 2);
      json_object_set_new (line, "days", json_array ());
      json_array_append_new (list, line);
      return;
    }
  put_day (line, day);
  json_array_append_new (
      json_object_get (json_array_get (list, json_array_size (list) - 1), "days"), line);
}

static gboolean
add_lines (DureCity *city, gint64 from_ms, gint64 to_ms, json_t *list, GError **error)
{
  return each_row (city,
                   CHOSEN "SELECT reader, way, what, 0, " COUNTS " FROM chosen"
                          " GROUP BY reader, way, what"
                          " UNION ALL SELECT reader, way, what, day, " COUNTS " FROM chosen"
                          " GROUP BY reader, way, what, day ORDER BY 1, 2, 3, 4",
                   from_ms, to_ms, add_line, list, error);
}

/* What people of the lab were shown, by the name that they go by there. */
static gboolean
add_lab (DureCity *city, gint64 from_ms, gint64 to_ms, json_t *list, GError **error)
{
  return each_row (city,
                   "WITH chosen AS (SELECT name AS way, what, " DAY " AS day FROM lab_reading"
                   " JOIN lab_person ON lab_person.id = lab_reading.person"
                   " WHERE time_ms >= ?1 AND time_ms < ?2 AND what <> '" DURE_AUDIT_LAB_REFUSED
                   "')"
                   " SELECT 'lab', way, what, 0, count(*), count(*), 0, 0 FROM chosen"
                   " GROUP BY way, what"
                   " UNION ALL SELECT 'lab', way, what, day, count(*), count(*), 0, 0 FROM chosen"
                   " GROUP BY way, what, day ORDER BY 1, 2, 3, 4",
                   from_ms, to_ms, add_line, list, error);
}

/* time_ms, name, subject */
static void
add_refused (DureRows *row, json_t *list)
{
  g_autofree char *time = dure_time_to_text (dure_rows_integer (row, 0));

  json_array_append_new (list, json_pack ("{s:s, s:s, s:s, s:s}", "kind", "refused", "time", time,
                                          "actor", dure_rows_text (row, 1), "by",
                                          dure_rows_text (row, 2)));
}

/* What people of the lab asked for and were not shown. */
static gboolean
add_lab_refused (DureCity *city, gint64 from_ms, gint64 to_ms, json_t *list, GError **error)
{
  return each_row (city,
                   "SELECT time_ms, name, subject FROM lab_reading"
                   " JOIN lab_person ON lab_person.id = lab_reading.person"
                   " WHERE time_ms >= ?1 AND time_ms < ?2 AND what = '" DURE_AUDIT_LAB_REFUSED
                   "' ORDER BY number",
                   from_ms, to_ms, add_refused, list, error);
}

/* day, reader, way, readings, items, donors, erased, kind */
static void
add_odd (DureRows *row, json_t *list)
{
  json_t *odd = counts_of_row (row, 3);

  put_text (odd, "kind", row, 7);
  put_day (odd, dure_rows_integer (row, 0));
  put_text (odd, "reader", row, 1);
  put_text (odd, "by", row, 2);
  json_array_append_new (list, odd);
}

static gboolean
add_nights (DureCity *city, gint64 from_ms, gint64 to_ms, json_t *list, GError **error)
{
  return each_row (city,
                   CHOSEN "SELECT day, reader, way, " COUNTS ", 'night' FROM chosen"
                          " WHERE reader = 'desk' AND " IS_NIGHT
                          " GROUP BY day, reader, way ORDER BY 1, 2, 3",
                   from_ms, to_ms, add_odd, list, error);
}

/* Of erased donors nobody knows how many they were: at most as many as their readings. */
static gboolean
add_many (DureCity *city, gint64 from_ms, gint64 to_ms, json_t *list, GError **error)
{
  return each_row (city,
                   CHOSEN "SELECT day, reader, way, " COUNTS ", 'many-donors' FROM chosen"
                          " WHERE reader = 'desk' OR phone IS NOT NULL"
                          " GROUP BY day, reader, way, phone"
                          " HAVING count(DISTINCT donor) + sum(" IS_ERASED ") > " MANY
                          " ORDER BY 1, 2, 3, 4, 5, 6",
                   from_ms, to_ms, add_odd, list, error);
}

static gboolean
is_reason (const char *what)
{
  static const char *const reasons[] = { "propose-release", "build-release", NULL };

  return what != NULL && g_strv_contains (reasons, what);
}

/* record */
static void
add_event (DureRows *row, json_t *review)
{
  const char *text = dure_rows_text (row, 0);
  g_autoptr (json_t) record = dure_json_parse (text, strlen (text), NULL);
  const char *what = json_string_value (json_object_get (record, "what"));

  json_object_del (record, "schema");
  if (is_reason (what))
    json_array_append (json_object_get (review, "reasons"), record);
  else if (g_strcmp0 (what, DURE_AUDIT_REFUSED) == 0)
    json_array_append_new (json_object_get (review, "standsOut"),
                           json_pack ("{s:s, s:O, s:O, s:O}", "kind", "refused", "time",
                                      json_object_get (record, "time"), "actor",
                                      json_object_get (record, "actor"), "by",
                                      json_object_get (record, "why")));
}

static gboolean
add_events (DureCity *city, gint64 from_ms, gint64 to_ms, json_t *review, GError **error)
{
  return each_row (city,
                   "SELECT record FROM governance_event WHERE time_ms >= ?1 AND time_ms < ?2"
                   " ORDER BY time_ms, number",
                   from_ms, to_ms, add_event, review, error);
}

/* record */
static void
add_download (DureRows *row, json_t *reasons)
{
  const char *text = dure_rows_text (row, 0);
  g_autoptr (json_t) record = dure_json_parse (text, strlen (text), NULL);

  json_array_append_new (
      reasons, json_pack ("{s:O, s:s, s:O, s:O, s:O, s:O, s:O, s:O}", "time",
                          json_object_get (record, "time"), "what", "download", "subject",
                          json_object_get (record, "permit"), "actor",
                          json_object_get (record, "recipient"), "why",
                          json_object_get (record, "reason"), "release",
                          json_object_get (record, "release"), "type",
                          json_object_get (record, "type"), "page",
                          json_object_get (record, "page")));
}

static gboolean
add_downloads (DureCity *city, gint64 from_ms, gint64 to_ms, json_t *reasons, GError **error)
{
  return each_row (city,
                   "SELECT record FROM download WHERE time_ms >= ?1 AND time_ms < ?2"
                   " ORDER BY time_ms, number",
                   from_ms, to_ms, add_download, reasons, error);
}

static gboolean
begin_of_month (guint64 year, guint64 month, gint64 *ret_ms)
{
  g_autofree char *day
      = g_strdup_printf ("%04" G_GUINT64_FORMAT "-%02" G_GUINT64_FORMAT "-01", year, month);

  if (!dure_day_end_from_text (day, ret_ms))
    return FALSE;
  *ret_ms -= DURE_DAY_MS;
  return TRUE;
}

/* From the midnight in Gwangju that begins it to the one that ends it. */
static gboolean
read_month (const char *text, gint64 *ret_from_ms, gint64 *ret_to_ms, GError **error)
{
  g_autofree char *day = g_strconcat (text, "-01", NULL);
  guint64 year, month;
  gint64 end_ms;

  if (dure_day_end_from_text (day, &end_ms))
    {
      year = g_ascii_strtoull (text, NULL, 10);
      month = g_ascii_strtoull (strchr (text, '-') + 1, NULL, 10);
      if (begin_of_month (year, month, ret_from_ms)
          && begin_of_month (year + month / 12, month % 12 + 1, ret_to_ms))
        return TRUE;
    }
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                       "a month is written 2026-11");
  return FALSE;
}

/**
 * dure_access_review:
 * @month: as `2026-11`, of Gwangju; foreign
 * @error: %DURE_BACKEND_ERROR_MALFORMED for what is no month, or %DURE_BACKEND_ERROR_STORE
 *
 * Whoever hands it out writes that down first, with dure_audit_crowd().
 *
 * Returns: (transfer full) (nullable): the review, %DURE_ACCESS_REVIEW_SCHEMA
 */
json_t *
dure_access_review (DureCity *city, const char *month, GError **error)
{
  g_autoptr (json_t) review = NULL;
  g_autofree char *made = dure_time_to_text (dure_city_now (city));
  gint64 from_ms, to_ms;
  json_t *odd;

  if (!read_month (month, &from_ms, &to_ms, error))
    return NULL;
  review = json_pack ("{s:s, s:s, s:s, s:[], s:[], s:[]}", "schema", DURE_ACCESS_REVIEW_SCHEMA,
                      "month", month, "made", made, "read", "reasons", "standsOut");
  odd = json_object_get (review, "standsOut");
  if (!add_lines (city, from_ms, to_ms, json_object_get (review, "read"), error)
      || !add_lab (city, from_ms, to_ms, json_object_get (review, "read"), error)
      || !add_nights (city, from_ms, to_ms, odd, error)
      || !add_many (city, from_ms, to_ms, odd, error)
      || !add_lab_refused (city, from_ms, to_ms, odd, error)
      || !add_events (city, from_ms, to_ms, review, error)
      || !add_downloads (city, from_ms, to_ms, json_object_get (review, "reasons"), error))
    return NULL;
  return g_steal_pointer (&review);
}

/**
 * dure_access_review_readings:
 * @review: as dure_access_review() made it
 *
 * Returns: of how many readings it tells
 */
gint64
dure_access_review_readings (const json_t *review)
{
  const json_t *lines = json_object_get (review, "read");
  gint64 readings = 0;

  for (gsize i = 0; i < json_array_size (lines); i++)
    readings
        += json_integer_value (json_object_get (json_array_get (lines, i), "readings"));
  return readings;
}
