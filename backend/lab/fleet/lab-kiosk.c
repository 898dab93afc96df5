// lab-kiosk.c: one kiosk, how it is, and what is done with it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// It is retired with a reason, after a second look, which can be taken back for a while; it gets a
// place, or a code by which another comes in its stead. A code is shown once, in the answer to the
// form that asked for it, and kept nowhere.

#include "lab-kiosk.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "enrolments.h"
#include "governance-events.h"
#include "kiosk-places.h"
#include "lab-fleet.h"
#include "lab-instruments.h"

#include <string.h>

#define SHORT_ID 8
#define WHY_MAX_BYTES 500
#define NEW_KIOSKS "kiosks" /* what those are called of whom nobody knows an id yet */

typedef struct
{
  DureLabCall *call;
  json_t *data;
} Found;

static void
take (const DureStationLook *look, gpointer found)
{
  ((Found *) found)->data = dure_lab_fleet_data (((Found *) found)->call->exchange, look);
}

static gboolean
put_place (DureLabCall *call, json_t *data, const char *kiosk, GError **error)
{
  g_auto (DureKioskPlace) place = { NULL };
  g_autofree char *latitude = NULL, *longitude = NULL;

  if (!dure_kiosk_place_find (call->exchange->city, kiosk, &place, error))
    return FALSE;
  latitude = place.is_on_map ? dure_kiosk_place_degrees (place.latitude) : g_strdup ("");
  longitude = place.is_on_map ? dure_kiosk_place_degrees (place.longitude) : g_strdup ("");
  json_object_set_new (data, "place", json_string (place.name != NULL ? place.name : ""));
  json_object_set_new (data, "latitude", json_string (latitude));
  json_object_set_new (data, "longitude", json_string (longitude));
  return TRUE;
}

/* The kiosk of that id, if who asks may do that to it; else it has been answered. */
static json_t *
find_called (DureLabCall *call, DureLabAction action, const char *kiosk)
{
  g_autoptr (GError) error = NULL;
  Found found = { call, NULL };

  if (!dure_lab_call_may (call, action, kiosk))
    dure_lab_call_turn_away (call);
  else if (*kiosk == '\0')
    dure_exchange_problem (call->exchange, "not-found");
  else if (dure_stations_each (call->exchange->city, kiosk, take, &found, &error)
           && put_place (call, found.data, kiosk, &error))
    return found.data;
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (call->exchange, "not-found");
  else
    dure_exchange_failure (call->exchange, error);
  json_decref (found.data);
  return NULL;
}

static json_t *
find (DureLabCall *call, DureLabAction action)
{
  g_autofree char *kiosk = dure_lab_call_asked (call, "id");

  return find_called (call, action, kiosk);
}

static json_t *
link_to (const char *kiosk)
{
  return json_pack ("{s:s, s:s%}", "id", kiosk, "shortId", kiosk,
                    MIN (strlen (kiosk), (size_t) SHORT_ID));
}

/* Which kiosk was there before it, which came after it, and whether it can be had back. */
static gboolean
put_neighbours (DureLabCall *call, json_t *data, const char *kiosk, GError **error)
{
  DureCity *city = call->exchange->city;
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT coalesce (replaces, ''), coalesce (revoked_ms, 0),"
      " coalesce ((SELECT id FROM kiosk AS next WHERE next.replaces = ?1), '')"
      " FROM kiosk WHERE id = ?1",
      "t", kiosk);
  const char *before, *after;
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  before = is_there ? dure_rows_text (rows, 0) : "";
  after = is_there ? dure_rows_text (rows, 2) : "";
  if (*before != '\0')
    json_object_set_new (data, "before", link_to (before));
  if (*after != '\0')
    json_object_set_new (data, "after", link_to (after));
  json_object_set_new (data, "mayRestore",
                       json_boolean (dure_lab_call_may (call, DURE_LAB_RETIRE_KIOSK, kiosk)
                                     && *after == '\0'
                                     && dure_rows_integer (rows, 1)
                                            > dure_city_now (city) - DURE_KIOSK_UNDO_MS));
  return TRUE;
}

static void
put_rights (DureLabCall *call, json_t *data, const char *kiosk)
{
  json_object_set_new (data, "mayRetire",
                       json_boolean (dure_lab_call_may (call, DURE_LAB_RETIRE_KIOSK, kiosk)));
  json_object_set_new (data, "mayKeep",
                       json_boolean (dure_lab_call_may (call, DURE_LAB_KEEP_KIOSK, kiosk)));
}

/**
 * dure_lab_kiosk_show:
 *
 * GET /lab/kiosk?id=: all that its newest report says, and its instruments.
 */
void
dure_lab_kiosk_show (DureLabCall *call)
{
  g_autoptr (json_t) data = find (call, DURE_LAB_SEE_FLEET);
  const char *kiosk = json_string_value (json_object_get (data, "kiosk"));
  g_autoptr (GError) error = NULL;

  if (data == NULL)
    return;
  put_rights (call, data, kiosk);
  if (!put_neighbours (call, data, kiosk, &error)
      || !dure_lab_instruments_put (call, data, kiosk, &error))
    dure_exchange_failure (call->exchange, error);
  else
    dure_lab_call_page (call, "lab-kiosk.html", g_steal_pointer (&data));
}

/**
 * dure_lab_kiosk_ask_retire:
 *
 * GET /lab/kiosk/retire?id=: whether it is meant.
 */
void
dure_lab_kiosk_ask_retire (DureLabCall *call)
{
  json_t *data = find (call, DURE_LAB_RETIRE_KIOSK);

  if (data != NULL)
    dure_lab_call_page (call, "lab-retire.html", data);
}

/**
 * dure_lab_kiosk_retire:
 *
 * POST /lab/kiosk/retire: `id`, `why`. What it told stays.
 */
gboolean
dure_lab_kiosk_retire (DureLabCall *call, DureCity *city, GError **error)
{
  const char *kiosk = dure_lab_call_field (call, "id");
  g_autofree char *why = g_strstrip (g_strdup (dure_lab_call_field (call, "why")));

  if (!dure_lab_call_may (call, DURE_LAB_RETIRE_KIOSK, kiosk))
    return dure_lab_call_refuse (call, "no-right");
  if (*why == '\0' || strlen (why) > WHY_MAX_BYTES)
    return dure_lab_call_refuse (call, "malformed");
  call->next = g_strdup_printf ("/lab/kiosk?id=%s", kiosk);
  return dure_kiosk_revoke (city, kiosk, error)
         && dure_governance_note (city, kiosk, "retire", call->person->name, why, error);
}

/**
 * dure_lab_kiosk_restore:
 *
 * POST /lab/kiosk/restore: `id`: it was not meant.
 */
gboolean
dure_lab_kiosk_restore (DureLabCall *call, DureCity *city, GError **error)
{
  const char *kiosk = dure_lab_call_field (call, "id");

  if (!dure_lab_call_may (call, DURE_LAB_RETIRE_KIOSK, kiosk))
    return dure_lab_call_refuse (call, "no-right");
  call->next = g_strdup_printf ("/lab/kiosk?id=%s", kiosk);
  return dure_kiosk_restore (city, kiosk, error)
         && dure_governance_note (city, kiosk, "restore", call->person->name, NULL, error);
}

/**
 * dure_lab_kiosk_ask_place:
 *
 * GET /lab/kiosk/place?id=: where it stands; and what was sent once more, when that is nowhere.
 */
void
dure_lab_kiosk_ask_place (DureLabCall *call)
{
  static const char *const fields[] = { "place", "latitude", "longitude" };
  json_t *data = call->is_wrong ? find_called (call, DURE_LAB_KEEP_KIOSK,
                                               dure_lab_call_field (call, "id"))
                                : find (call, DURE_LAB_KEEP_KIOSK);

  if (data == NULL)
    return;
  for (gsize i = 0; call->is_wrong && i < G_N_ELEMENTS (fields); i++)
    json_object_set_new (data, fields[i], json_string (dure_lab_call_field (call, fields[i])));
  json_object_set_new (data, "wrong", json_boolean (call->is_wrong));
  dure_lab_call_page (call, "lab-place.html", data);
}

/**
 * dure_lab_kiosk_place:
 *
 * POST /lab/kiosk/place: `id`, `place`, `latitude`, `longitude`; the last two in degrees or empty.
 */
gboolean
dure_lab_kiosk_place (DureLabCall *call, DureCity *city, GError **error)
{
  const char *kiosk = dure_lab_call_field (call, "id");
  g_auto (DureKioskPlace) place = { NULL };

  if (!dure_lab_call_may (call, DURE_LAB_KEEP_KIOSK, kiosk))
    return dure_lab_call_refuse (call, "no-right");
  if (!dure_kiosk_is_in_use (city, kiosk, error))
    return FALSE;
  if (!dure_kiosk_place_from_text (&place, dure_lab_call_field (call, "place"),
                                   dure_lab_call_field (call, "latitude"),
                                   dure_lab_call_field (call, "longitude")))
    return call->is_wrong = TRUE;
  call->next = g_strdup_printf ("/lab/kiosk?id=%s", kiosk);
  return dure_kiosk_place_put (city, kiosk, &place, error);
}

/**
 * dure_lab_kiosk_ask_code:
 *
 * GET /lab/kiosk/code?id=: whether a new kiosk is meant, or with an id one in the place of that;
 * and the code that has just been made.
 */
void
dure_lab_kiosk_ask_code (DureLabCall *call)
{
  g_autofree char *kiosk = call->once != NULL ? g_strdup (dure_lab_call_field (call, "id"))
                                              : dure_lab_call_asked (call, "id");
  json_t *data = json_object ();

  if (*kiosk != '\0')
    {
      json_decref (data);
      data = find_called (call, DURE_LAB_KEEP_KIOSK, kiosk);
    }
  else if (!dure_lab_call_may (call, DURE_LAB_KEEP_KIOSK, ""))
    {
      dure_lab_call_turn_away (call);
      g_clear_pointer (&data, json_decref);
    }
  if (data == NULL)
    return;
  if (call->once != NULL)
    json_object_set_new (data, "code", json_string (call->once));
  dure_lab_call_page (call, "lab-code.html", data);
}

/**
 * dure_lab_kiosk_make_code:
 *
 * POST /lab/kiosk/code: `id`, or empty for a new kiosk. The code is good for a day, and once.
 */
gboolean
dure_lab_kiosk_make_code (DureLabCall *call, DureCity *city, GError **error)
{
  const char *kiosk = dure_lab_call_field (call, "id");
  const gboolean is_new = *kiosk == '\0';

  if (!dure_lab_call_may (call, DURE_LAB_KEEP_KIOSK, kiosk))
    return dure_lab_call_refuse (call, "no-right");
  if (!is_new && !dure_kiosk_is_in_use (city, kiosk, error))
    return FALSE;
  call->once = dure_enrolment_code_new (city, is_new ? NULL : kiosk, error);
  return call->once != NULL
         && dure_governance_note (city, is_new ? NEW_KIOSKS : kiosk, is_new ? "enrol" : "rekey",
                                  call->person->name, NULL, error);
}
