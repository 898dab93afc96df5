// station-settings-pilot.c: which pilot a station asks for, with what, and in whose words
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   {"name": "gwangju-heart", "notices": {"ko": SHA-256, ...},
//    "devices": ["blood-pressure-cuff", ...], "model": SHA-256 or "none"}
//
// Without devices it measures with all that there are, and without a model it may have any on trial
// that is signed for it.

#include "station-settings-inside.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"
#include "observation.h"
#include "token.h"

#include <string.h>

#define MAX_PILOT 64

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "station settings: %s", why);
  return FALSE;
}

static gboolean
find_device (const char *word, guint *ret_device)
{
  for (guint device = 0; device < DURE_DEVICE_COUNT; device++)
    if (g_strcmp0 (word, dure_device_class_to_text (device)) == 0)
      {
        *ret_device = device;
        return TRUE;
      }
  return FALSE;
}

/* What the pilot measures with, where it says so. */
static gboolean
read_devices (DureStationSettings *self, const json_t *pilot, GError **error)
{
  json_t *list;
  gsize i;
  json_t *word;

  if (json_object_get (pilot, "devices") == NULL)
    return TRUE;
  list = dure_json_array (pilot, "devices", 1, DURE_DEVICE_COUNT, error);
  if (list == NULL)
    return FALSE;
  json_array_foreach (list, i, word)
    {
      guint device;

      if (!find_device (json_string_value (word), &device) || (self->devices & 1u << device) != 0)
        return refuse (error, "a kind of instrument is unknown, or there twice");
      self->devices |= 1u << device;
    }
  return TRUE;
}

static gboolean
read_model (DureStationSettings *self, const json_t *pilot, GError **error)
{
  const char *model;

  if (json_object_get (pilot, "model") == NULL)
    return TRUE;
  model = dure_json_text (pilot, "model", DURE_SHA256_HEX_LENGTH, error);
  if (model == NULL)
    return FALSE;
  if (!dure_sha256_is_hex (model) && !g_str_equal (model, DURE_SETTINGS_NO_MODEL))
    return refuse (error, "a model's digest is not a SHA-256");
  g_strlcpy (self->model, model, sizeof self->model);
  return TRUE;
}

gboolean
dure_station_settings_read_pilot (DureStationSettings *self, const json_t *json, GError **error)
{
  static const char *const keys[] = { "name", "notices", "devices", "model", NULL };
  const json_t *pilot = dure_json_object (json, "pilot", error);
  const char *name = pilot != NULL && dure_json_only (pilot, keys, error)
                         ? dure_json_text (pilot, "name", MAX_PILOT, error)
                         : NULL;
  const json_t *notices =
      name != NULL ? dure_station_settings_by_language (self, pilot, "notices",
                                                        DURE_SHA256_HEX_LENGTH, error)
                   : NULL;

  if (notices == NULL || !read_devices (self, pilot, error) || !read_model (self, pilot, error))
    return FALSE;
  if (strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (name))
    return refuse (error, "the pilot's name has letters that names do not have");
  self->pilot = g_strdup (name);
  for (guint i = 0; i < self->n_languages; i++)
    {
      const guint language = self->languages[i];
      const char *digest = dure_json_text_of (notices, dure_token_languages[language]);

      if (!dure_sha256_is_hex (digest))
        return refuse (error, "a notice's digest is not a SHA-256");
      g_strlcpy (self->notices[language], digest, sizeof self->notices[language]);
    }
  return TRUE;
}

json_t *
dure_station_settings_pilot (const DureStationSettings *self)
{
  json_t *notices = json_object (), *devices = json_array ();
  json_t *pilot = json_pack ("{s:s, s:o, s:s*}", "name", self->pilot, "notices", notices, "model",
                             *self->model != '\0' ? self->model : NULL);

  for (guint i = 0; i < self->n_languages; i++)
    json_object_set_new (notices, dure_token_languages[self->languages[i]],
                         json_string (self->notices[self->languages[i]]));
  for (guint device = 0; device < DURE_DEVICE_COUNT; device++)
    if ((self->devices & 1u << device) != 0)
      json_array_append_new (devices, json_string (dure_device_class_to_text (device)));
  if (self->devices != 0)
    json_object_set (pilot, "devices", devices);
  json_decref (devices);
  return pilot;
}
