// tombstone-data.c: how far those are who had what was taken back, as data of a page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One line a recipient, however many releases they have it of: it is deleted when all of it is, and
// overdue when some of it is. Along the line, days: from when they were told to when they have
// signed, or to now. The picture itself (SVG) is in the page's template.

#include "tombstone-data.h"

#include "encoding.h"
#include "erasures.h"
#include "tombstones.h"

/* The picture is 320 wide. They are told on the left; what is late goes on beyond the last day. */
#define TOLD 12.0
#define DUE 240.0
#define RIGHT 308.0
/* Where the end is seen apart from the beginning. */
#define FIRST 42.0

typedef struct
{
  const DureTombstone *first;
  gint64 told_ms, due_ms, deleted_ms, overdue_ms;
  guint n_open;
  gboolean was_late, is_suspended;
  json_t *receipts;
} Line;

/* What is still open is due first. */
static void
add (Line *line, const DureTombstone *one)
{
  const gboolean is_open = one->deleted_ms == 0;

  line->told_ms = MIN (line->told_ms, one->told_ms);
  if (is_open && line->n_open == 0)
    line->due_ms = one->due_ms;
  else if (is_open || line->n_open == 0)
    line->due_ms = MIN (line->due_ms, one->due_ms);
  line->deleted_ms = MAX (line->deleted_ms, one->deleted_ms);
  if (is_open && one->overdue_ms != 0)
    line->overdue_ms = one->overdue_ms;
  line->n_open += is_open;
  line->was_late |= one->overdue_ms != 0;
  line->is_suspended |= one->overdue_ms != 0 && one->is_suspended;
  if (!is_open)
    json_array_append_new (line->receipts, json_pack ("{s:s}", "id", one->deletion));
}

static Line
line_of (const GPtrArray *tombstones, guint first)
{
  Line line = { .first = tombstones->pdata[first], .told_ms = G_MAXINT64, .due_ms = G_MAXINT64,
                .receipts = json_array () };

  for (guint i = first; i < tombstones->len; i++)
    {
      const DureTombstone *one = tombstones->pdata[i];

      if (g_str_equal (one->recipient, line.first->recipient))
        add (&line, one);
    }
  return line;
}

static gboolean
is_first (const GPtrArray *tombstones, guint which)
{
  const DureTombstone *self = tombstones->pdata[which];

  for (guint i = 0; i < which; i++)
    if (g_str_equal (((const DureTombstone *) tombstones->pdata[i])->recipient, self->recipient))
      return FALSE;
  return TRUE;
}

static double
along (const Line *line, gint64 time_ms)
{
  const double span = (double) MAX (line->due_ms - line->told_ms, DURE_DAY_MS);

  return CLAMP (TOLD + (DUE - TOLD) * (double) (time_ms - line->told_ms) / span, FIRST, RIGHT);
}

static void
put_day (DureExchange *exchange, json_t *data, const char *key, gint64 time_ms)
{
  g_autofree char *day = dure_web_day (exchange->service->web, exchange->language, time_ms);

  if (time_ms != 0)
    json_object_set_new (data, key, json_string (day));
}

static json_t *
line_data (DureExchange *exchange, const Line *line)
{
  const gint64 now = dure_city_now (exchange->city);
  const gboolean is_deleted = line->n_open == 0;
  const char *state = is_deleted ? "deleted" : line->overdue_ms != 0 ? "overdue" : "told";
  g_autofree char *told
      = dure_web_short_day (exchange->service->web, exchange->language, line->told_ms);
  g_autofree char *due
      = dure_web_short_day (exchange->service->web, exchange->language, line->due_ms);
  const gint64 left = (line->due_ms - now + DURE_DAY_MS - 1) / DURE_DAY_MS;
  json_t *data = json_pack (
      "{s:s, s:{s:b}, s:b, s:b, s:s, s:s, s:i, s:i, s:I, s:o}", "name", line->first->name, "is",
      state, TRUE, "wasLate", line->was_late, "isSuspended",
      line->is_suspended, "toldShort", told, "dueShort", due, "x",
      (int) along (line, is_deleted ? line->deleted_ms : now), "dueX", (int) DUE, "daysLeft",
      (json_int_t) MAX (left, 0), "receipts", line->receipts);

  put_day (exchange, data, "told", line->told_ms);
  put_day (exchange, data, "due", line->due_ms);
  put_day (exchange, data, "overdue", line->overdue_ms);
  put_day (exchange, data, "deleted", is_deleted ? line->deleted_ms : 0);
  return data;
}

/**
 * dure_tombstone_data:
 * @tombstones: (element-type DureTombstone): who was told of a withdrawal
 *
 * Returns: (transfer full): a line for each recipient, in the order in which they were told
 */
json_t *
dure_tombstone_data (DureExchange *exchange, const GPtrArray *tombstones)
{
  json_t *list = json_array ();

  for (guint i = 0; i < tombstones->len; i++)
    if (is_first (tombstones, i))
      {
        const Line line = line_of (tombstones, i);

        json_array_append_new (list, line_data (exchange, &line));
      }
  return list;
}
