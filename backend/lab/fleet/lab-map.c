// lab-map.c: where the kiosks stand, and how they are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Drawn here, of nothing but the kiosks' own coordinates: nobody else's pictures are fetched, so
// nobody learns who looks. An equirectangular map true to scale at its middle. The store counts the
// kiosks of each cell of a grid, so that a map costs the same however many there are; where several
// are in one, the way leads to a map of there. Without an address it is as wide as the kiosks need:
// `?lat=35146700&lon=126850000&span=40000`, in millionths of a degree.

#include "lab-map.h"

#include "canonical-json.h"
#include "encoding.h"
#include "kiosk-places.h"
#include "lab-fleet.h"

#include <math.h>
#include <string.h>

#define WIDTH 720
#define HEIGHT 480
#define EDGE 28 /* around what is shown */
#define CELLS 24 /* from west to east */
#define LEAST_SPAN 2000 /* from west to east: some 200 m */
#define MOST_SPAN 8000000
#define ZOOM 6
#define MOST_NAMES 20
#define ROOM_PERCENT 125 /* of what the kiosks need, so that none stands at the edge */
#define RULES 4
#define SHORT_ID 8
#define METRES_A_DEGREE 111195.0 /* of latitude, on a sphere of 6371 km */
#define MILLION 1000000.0

/* What is shown, in millionths of a degree. */
typedef struct
{
  gint64 west, south, width, height;
} Frame;

/* ?1: whose kiosks, or '' for all. */
#define ON_MAP \
  " FROM kiosk WHERE revoked_ms IS NULL AND latitude IS NOT NULL AND longitude IS NOT NULL" \
  " AND (?1 = '' OR id IN " DURE_LAB_SCOPES ("'coordinator', 'operator'") ")"

/* As high as a map of that width is, at its latitude. */
static Frame
frame_around (gint64 latitude, gint64 longitude, gint64 span)
{
  const double shrink = cos ((double) latitude / MILLION * G_PI / 180);
  const gint64 width = CLAMP (span, LEAST_SPAN, MOST_SPAN);
  const gint64 height = llround ((double) width * shrink * (HEIGHT - 2 * EDGE)
                                 / (WIDTH - 2 * EDGE));

  return (Frame) { longitude - width / 2, latitude - height / 2, width, height };
}

static gboolean
read_number (DureLabCall *call, const char *name, gint64 *ret_number)
{
  g_autofree char *text = dure_lab_call_asked (call, name);

  return g_ascii_string_to_signed (text, 10, 1, 180 * (gint64) MILLION, ret_number, NULL);
}

/* What all kiosks need; how many are on the map. */
static gboolean
read_frame (DureLabCall *call, Frame *ret_frame, gint64 *ret_count, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      call->exchange->city->database, error,
      "SELECT coalesce (min (latitude), 35160000), coalesce (max (latitude), 35160000),"
      " coalesce (min (longitude), 126850000), coalesce (max (longitude), 126850000),"
      " count (*)" ON_MAP,
      "t", dure_lab_call_whose (call, DURE_LAB_SEE_FLEET));
  gint64 latitude, longitude, span, tall;
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_count = dure_rows_integer (rows, 4);
  latitude = (dure_rows_integer (rows, 0) + dure_rows_integer (rows, 1)) / 2;
  longitude = (dure_rows_integer (rows, 2) + dure_rows_integer (rows, 3)) / 2;
  span = (dure_rows_integer (rows, 3) - dure_rows_integer (rows, 2)) * ROOM_PERCENT / 100;
  tall = (dure_rows_integer (rows, 1) - dure_rows_integer (rows, 0)) * ROOM_PERCENT / 100;
  *ret_frame = frame_around (latitude, longitude, MAX (span, 10 * LEAST_SPAN));
  if (tall > ret_frame->height)
    *ret_frame = frame_around (latitude, longitude, ret_frame->width * tall / ret_frame->height);
  if (read_number (call, "lat", &latitude) && read_number (call, "lon", &longitude)
      && read_number (call, "span", &span))
    *ret_frame = frame_around (latitude, longitude, span);
  return TRUE;
}

static double
x_of (const Frame *frame, gint64 longitude)
{
  const double part = (double) (longitude - frame->west) / (double) frame->width;

  return round (10 * (EDGE + part * (WIDTH - 2 * EDGE))) / 10;
}

static double
y_of (const Frame *frame, gint64 latitude)
{
  const double part = (double) (latitude - frame->south) / (double) frame->height;

  return round (10 * (HEIGHT - EDGE - part * (HEIGHT - 2 * EDGE))) / 10;
}

static char *
address_of (DureRows *row, const Frame *frame, gboolean is_one)
{
  if (is_one)
    return g_strdup_printf ("/lab/kiosk?id=%s", dure_rows_text (row, 4));
  return g_strdup_printf ("/lab/map?lat=%" G_GINT64_FORMAT "&lon=%" G_GINT64_FORMAT
                          "&span=%" G_GINT64_FORMAT,
                          dure_rows_integer (row, 0), dure_rows_integer (row, 1),
                          MAX (LEAST_SPAN, frame->width / ZOOM));
}

/* One kiosk, or several that are too near one another to be drawn apart. */
static json_t *
mark_of (DureRows *row, const Frame *frame)
{
  static const char *const states[] = { "look", "silent", "never", "well" };
  const gint64 number = dure_rows_integer (row, 2);
  const gint64 rank = CLAMP (dure_rows_integer (row, 3), 0, (gint64) G_N_ELEMENTS (states) - 1);
  const double x = x_of (frame, dure_rows_integer (row, 1));
  const double y = y_of (frame, dure_rows_integer (row, 0));
  g_autofree char *href = address_of (row, frame, number == 1);
  json_t *mark = json_pack ("{s:f, s:f, s:{s:b}, s:s}", "x", x, "y", y, "is", states[rank], TRUE,
                            "href", href);

  if (number > 1)
    json_object_set_new (mark, "many", json_pack ("{s:I, s:f}", "number", (json_int_t) number,
                                                  "textY", y + 5));
  else
    json_object_set_new (mark, "one", json_pack ("{s:s, s:s%, s:f}", "place",
                                                 dure_rows_text (row, 5), "short",
                                                 dure_rows_text (row, 4), (size_t) SHORT_ID,
                                                 "textY", y + 24));
  return mark;
}

/* What needs a look comes last, so that nothing is drawn over it. */
static json_t *
read_marks (DureLabCall *call, const Frame *frame, GError **error)
{
  DureCity *city = call->exchange->city;
  const gint64 cell = MAX (1, frame->width / CELLS);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT CAST (sum (latitude) AS BIGINT) / count (*),"
      " CAST (sum (longitude) AS BIGINT) / count (*), count (*),"
      " min (CASE WHEN heard_ms = 0 THEN 2 WHEN heard_ms < ?2 THEN 1"
      " WHEN is_bad = 1 THEN 0 ELSE 3 END) AS worst, min (id), min (place)" ON_MAP
      " AND longitude BETWEEN ?3 AND ?3 + ?4 AND latitude BETWEEN ?5 AND ?5 + ?6"
      " GROUP BY (longitude - ?3) / ?7, (latitude - ?5) / ?7 ORDER BY worst DESC, min (id)",
      "tiiiiii", dure_lab_call_whose (call, DURE_LAB_SEE_FLEET),
      dure_city_now (city) - DURE_LAB_SILENT_MS, frame->west, frame->width, frame->south,
      frame->height, cell);
  g_autoptr (json_t) marks = json_array ();
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there)
        json_array_append_new (marks, mark_of (rows, frame));
    }
  return g_steal_pointer (&marks);
}

/* Lines from side to side, with their degrees; the last side is the frame's. */
static json_t *
rules_of (const Frame *frame, gboolean is_north)
{
  json_t *rules = json_array ();

  for (guint i = 0; i < RULES; i++)
    {
      const gint64 at = is_north ? frame->south + frame->height * i / RULES
                                 : frame->west + frame->width * i / RULES;
      g_autofree char *text = g_strdup_printf ("%.3f°", (double) at / MILLION);

      json_array_append_new (rules, json_pack ("{s:f, s:s}", "at",
                                               is_north ? y_of (frame, at) : x_of (frame, at),
                                               "text", text));
    }
  return rules;
}

/* The longest of 1, 2, 5, 10... metres that is no longer than a quarter of the map. */
static json_t *
scale_of (const Frame *frame)
{
  static const int leads[] = { 5, 2, 1 };
  const double latitude = ((double) frame->south + (double) frame->height / 2) / MILLION;
  const double metres = (double) frame->width / MILLION * METRES_A_DEGREE
                        * cos (latitude * G_PI / 180);
  gint64 length = 1;
  g_autofree char *text = NULL;

  for (gint64 ten = 100000; ten >= 1; ten /= 10)
    for (gsize i = 0; i < G_N_ELEMENTS (leads); i++)
      if (length == 1 && (double) (ten * leads[i]) <= metres / 4)
        length = ten * leads[i];
  text = length >= 1000 ? g_strdup_printf ("%" G_GINT64_FORMAT " km", length / 1000)
                        : g_strdup_printf ("%" G_GINT64_FORMAT " m", length);
  return json_pack ("{s:f, s:s}", "x",
                    round (10 * (EDGE + (double) length / metres * (WIDTH - 2 * EDGE))) / 10,
                    "text", text);
}

/* How many kiosks in use stand nowhere yet. */
static gboolean
count_lost (DureLabCall *call, gint64 on_map, gint64 *ret_count, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      call->exchange->city->database, error,
      "SELECT count (*) FROM kiosk WHERE revoked_ms IS NULL"
      " AND (?1 = '' OR id IN " DURE_LAB_SCOPES ("'coordinator', 'operator'") ")",
      "t", dure_lab_call_whose (call, DURE_LAB_SEE_FLEET));
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_count = dure_rows_integer (rows, 0) - on_map;
  return TRUE;
}

/**
 * dure_lab_map_show:
 *
 * GET /lab/map?lat=&lon=&span=.
 */
void
dure_lab_map_show (DureLabCall *call)
{
  g_autoptr (GError) error = NULL;
  gint64 on_map = 0, lost = 0;
  json_t *marks = NULL;
  Frame frame;

  if (read_frame (call, &frame, &on_map, &error) && count_lost (call, on_map, &lost, &error))
    marks = read_marks (call, &frame, &error);
  if (marks == NULL)
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  dure_lab_call_page (
      call, "lab-map.html",
      json_pack ("{s:b, s:b, s:o, s:o, s:o, s:o, s:o}", "any", on_map > 0, "named",
                 json_array_size (marks) <= MOST_NAMES, "marks", marks, "across",
                 rules_of (&frame, TRUE), "down", rules_of (&frame, FALSE), "scale",
                 scale_of (&frame), "lost", lost > 0 ? json_integer (lost) : json_false ()));
}
