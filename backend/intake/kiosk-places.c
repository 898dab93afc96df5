// kiosk-places.c: where kiosks stand
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// For the city's own people: what visitors read of a place stands in the kiosk's settings.

#include "kiosk-places.h"

#include "encoding.h"

#include <math.h>
#include <string.h>

#define MILLION 1000000
/* Korea and its islands. */
#define SOUTH 33
#define NORTH 39
#define WEST 124
#define EAST 132

/* A degree as people write it, `35.1467`; empty is none. */
static gboolean
read_degrees (const char *text, int least, int most, gint64 *ret_millionths)
{
  char *end;
  double degrees;

  if (*text == '\0' || strspn (text, "0123456789.") != strlen (text))
    return FALSE;
  degrees = g_ascii_strtod (text, &end);
  *ret_millionths = llround (degrees * MILLION);
  return *end == '\0' && degrees >= least && degrees <= most;
}

/**
 * dure_kiosk_place_from_text:
 * @self: (out caller-allocates): set only on success
 * @name: foreign
 * @latitude: foreign: degrees north, or empty
 * @longitude: foreign: degrees east, or empty like that
 *
 * Returns: whether there is such a place in Korea, or just a name
 */
gboolean
dure_kiosk_place_from_text (DureKioskPlace *self, const char *name, const char *latitude,
                            const char *longitude)
{
  g_autofree char *clean = g_strstrip (g_strdup (name));
  DureKioskPlace place = { 0 };

  place.is_on_map = *latitude != '\0' || *longitude != '\0';
  if (*clean == '\0' || strlen (clean) > DURE_KIOSK_PLACE_MAX_BYTES
      || !dure_text_is_plain (clean)
      || (place.is_on_map && (!read_degrees (latitude, SOUTH, NORTH, &place.latitude)
                              || !read_degrees (longitude, WEST, EAST, &place.longitude))))
    return FALSE;
  place.name = g_steal_pointer (&clean);
  *self = place;
  return TRUE;
}

/**
 * dure_kiosk_place_degrees:
 *
 * Returns: (transfer full): as people write it
 */
char *
dure_kiosk_place_degrees (gint64 millionths)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.9g", (double) millionths / MILLION));
}

/**
 * dure_kiosk_place_clear:
 *
 * Frees what it holds.
 */
void
dure_kiosk_place_clear (DureKioskPlace *self)
{
  g_clear_pointer (&self->name, g_free);
}

/**
 * dure_kiosk_place_put:
 * @kiosk: one that there is
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * It stands there from now on.
 */
gboolean
dure_kiosk_place_put (DureCity *city, const char *kiosk, const DureKioskPlace *place,
                      GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE kiosk SET place = ?2, latitude = CASE ?3 WHEN 1 THEN ?4 END,"
                            " longitude = CASE ?3 WHEN 1 THEN ?5 END WHERE id = ?1",
                            "ttiii", kiosk, place->name, (gint64) place->is_on_map,
                            place->latitude, place->longitude);
}

/**
 * dure_kiosk_place_find:
 * @ret_place: (out caller-allocates): without a name when nobody has said where it stands; set only
 *   on success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kiosk_place_find (DureCity *city, const char *kiosk, DureKioskPlace *ret_place,
                       GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT place, latitude, longitude FROM kiosk WHERE id = ?1 AND place <> ''", "t", kiosk);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_place = (DureKioskPlace) { 0 };
  if (!is_there)
    return TRUE;
  ret_place->name = g_strdup (dure_rows_text (rows, 0));
  ret_place->is_on_map = !dure_rows_is_null (rows, 1) && !dure_rows_is_null (rows, 2);
  ret_place->latitude = dure_rows_integer (rows, 1);
  ret_place->longitude = dure_rows_integer (rows, 2);
  return TRUE;
}
