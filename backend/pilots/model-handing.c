// model-handing.c: a model on trial, for the kiosks whose pilot runs it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   the kiosk's settings name it -> on trial, for that pilot, not stopped, of a company with a
//   permit in force, its time -> a piece
//
// A company's model is not for everybody: a kiosk gets what the settings that it is to follow now
// name, and only while that may run. So a stop, the end of a pilot or of the model's days ends the
// handing out, too, between two pieces if need be. The city signs as it does for a folder that is
// carried there. A piece costs its own bytes, not the file's.

#include "model-handing.h"

#include "canonical-json.h"
#include "kiosk-settings.h"
#include "model-submissions.h"
#include "pilot-model.h"

#include <string.h>

/* What it is to have on trial, and for which pilot. */
static gboolean
find_pilot (DureCity *city, const char *kiosk, const char *digest, char **ret_pilot, GError **error)
{
  g_autoptr (json_t) settings = NULL;
  const json_t *named;

  if (!dure_kiosk_settings_find (city, kiosk, &settings, error))
    return FALSE;
  named = json_object_get (settings, "pilot");
  *ret_pilot = g_str_equal (dure_json_text_of (named, "model"), digest)
                   ? g_strdup (dure_json_text_of (named, "name"))
                   : NULL;
  return TRUE;
}

static DureRows *
look_up (DureCity *city, const char *pilot, const char *digest, gsize from, GError **error)
{
  return dure_database_ask (
      city->database, error,
      "SELECT manifest, length (file), substr (file, CAST (?3 AS INTEGER), CAST (?4 AS INTEGER))"
      " FROM model_submission WHERE digest = ?1 AND pilot = ?2 AND state = 'trial'"
      " AND digest NOT IN (SELECT model FROM model_stop)"
      " AND " DURE_MODEL_IS_PERMITTED ("model_submission"),
      "ttii", digest, pilot, (gint64) from + 1, (gint64) DURE_MODEL_PART_BYTES);
}

static gboolean
is_its_time (DureCity *city, GBytes *manifest)
{
  g_autoptr (json_t) json = dure_json_parse (g_bytes_get_data (manifest, NULL),
                                             g_bytes_get_size (manifest), NULL);
  g_autoptr (DurePilotModel) says = dure_pilot_model_from_json (json, NULL);

  return says != NULL && dure_pilot_model_runs_at (says, dure_city_now (city));
}

static gboolean
put_signature (DureCity *city, DureModelPart *part, GBytes *manifest, GError **error)
{
  char *signature = dure_pilot_model_sign (manifest, city->keys->signing, error);

  if (signature == NULL)
    return FALSE;
  part->manifest = g_bytes_ref (manifest);
  part->signature = g_bytes_new_take (signature, strlen (signature));
  return TRUE;
}

/**
 * dure_model_hand:
 * @kiosk: a kiosk of ours, which has shown that it is
 * @digest: of the model's file
 * @from: how many of its bytes the kiosk has
 * @ret_part: (out) (transfer full) (nullable): the next ones, with the first of them what the city
 *   signs of it; %NULL when there are none for that kiosk now
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_model_hand (DureCity *city, const char *kiosk, const char *digest, gsize from,
                 DureModelPart **ret_part, GError **error)
{
  g_autoptr (DureModelPart) part = g_new0 (DureModelPart, 1);
  g_autofree char *pilot = NULL;
  g_autoptr (DureRows) rows = NULL;
  g_autoptr (GBytes) manifest = NULL;
  gboolean is_there;

  *ret_part = NULL;
  if (!find_pilot (city, kiosk, digest, &pilot, error))
    return FALSE;
  if (pilot == NULL)
    return TRUE;
  rows = look_up (city, pilot, digest, from, error);
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there || from >= (gsize) dure_rows_integer (rows, 1))
    return TRUE;
  manifest = g_bytes_new (dure_rows_text (rows, 0), strlen (dure_rows_text (rows, 0)));
  if (!is_its_time (city, manifest))
    return TRUE;
  part->size = (gsize) dure_rows_integer (rows, 1);
  part->from = from;
  part->bytes = dure_rows_bytes (rows, 2);
  if (from == 0 && !put_signature (city, part, manifest, error))
    return FALSE;
  *ret_part = g_steal_pointer (&part);
  return TRUE;
}
