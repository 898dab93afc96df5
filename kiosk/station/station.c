// station.c: who this kiosk is to the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Two files in a folder of its own: kiosk.json, what the city said at enrolment, and kiosk.key,
// 32 secret bytes. An enrolment makes a new key first, in kiosk.key.next, and asks the city; the
// moment kiosk.json is replaced the new key counts, because kiosk.json names the key it belongs
// to. Wherever the power goes, one matching pair is there. A key that was offered but not yet
// answered is offered again, so an answer lost on its way does not cost the city a second key. A
// key that was refused is not: the city may have revoked it, and would refuse it for ever.
//
// No secret, and no code, appears in any error text.

#include "station.h"

#include "canonical-json.h"
#include "encoding.h"
#include "id.h"
#include "kiosk-error.h"
#include "private-file.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define SCHEMA "dure.station/1"
#define MAX_FILE 16384
#define MAX_CODE 64
#define MAX_CLOCK_SKEW_MS (5 * 60 * 1000)

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED, "enrolment: %s", why);
  return FALSE;
}

/* The key's id is made from the key, so that a slip in either shows. */
static gboolean
read_key (const json_t *city, const char *key_field, const char *id_field,
          guint8 ret_key[DURE_PUBLIC_KEY_BYTES], GError **error)
{
  const char *id = dure_json_text (city, id_field, 32, error);
  const char *text = id != NULL ? dure_json_text (city, key_field, 64, error) : NULL;
  g_autofree char *expected = NULL;
  guint8 key[DURE_PUBLIC_KEY_BYTES];

  if (text == NULL)
    return FALSE;
  if (!dure_base64url_decode (text, key, sizeof key))
    return refuse (error, "a key of the city is not 32 bytes");
  expected = dure_public_key_id (key);
  if (!g_str_equal (id, expected))
    return refuse (error, "a key of the city does not fit its id");
  memcpy (ret_key, key, sizeof key);
  return TRUE;
}

/* Sealing to a point of small order would be sealing to nobody; libsodium refuses it, and here
 * is the place to notice. */
static gboolean
are_usable (const guint8 seal_key[DURE_PUBLIC_KEY_BYTES],
            const guint8 sign_key[DURE_PUBLIC_KEY_BYTES])
{
  guint8 box[crypto_box_SEALBYTES];

  return crypto_box_seal (box, (const guint8 *) "", 0, seal_key) == 0
         && crypto_core_ed25519_is_valid_point (sign_key) == 1;
}

static gboolean
is_pilot_name (const char *text)
{
  return *text != '\0' && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (text);
}

static gboolean
take_city (DureStation *self, const json_t *json, GError **error)
{
  const char *kiosk = dure_json_text (json, "kiosk", 36, error);
  const char *url = kiosk != NULL ? dure_json_text (json, "publicUrl", 200, error) : NULL;
  const char *pilot = url != NULL ? dure_json_text (json, "pilot", 64, error) : NULL;
  const json_t *city = pilot != NULL ? dure_json_object (json, "city", error) : NULL;

  if (city == NULL || !read_key (city, "sealKey", "sealKeyId", self->seal_key, error)
      || !read_key (city, "signKey", "signKeyId", self->sign_key, error))
    return FALSE;
  if (!are_usable (self->seal_key, self->sign_key))
    return refuse (error, "a key of the city is of no use");
  if (!dure_id_is_uuid (kiosk))
    return refuse (error, "\"kiosk\" is not a UUID");
  if (!dure_url_is_safe (url))
    return refuse (error, "\"publicUrl\" must be https://, or http:// on this machine");
  if (!is_pilot_name (pilot))
    return refuse (error, "\"pilot\" is not a name");
  self->kiosk = g_strdup (kiosk);
  self->public_url = g_strdup (url);
  while (g_str_has_suffix (self->public_url, "/"))
    self->public_url[strlen (self->public_url) - 1] = '\0';
  self->pilot = g_strdup (pilot);
  return TRUE;
}

static json_t *
to_json (const DureStation *self)
{
  g_autofree char *own = dure_base64url_encode (dure_signing_key_public (self->key),
                                                DURE_PUBLIC_KEY_BYTES);
  g_autofree char *seal_id = dure_public_key_id (self->seal_key);
  g_autofree char *seal = dure_base64url_encode (self->seal_key, sizeof self->seal_key);
  g_autofree char *sign_id = dure_public_key_id (self->sign_key);
  g_autofree char *sign = dure_base64url_encode (self->sign_key, sizeof self->sign_key);

  return json_pack ("{s:s, s:s, s:I, s:s, s:{s:s, s:s, s:s, s:s}, s:s, s:s}",
                    "schema", SCHEMA,
                    "kiosk", self->kiosk,
                    "incarnation", (json_int_t) self->incarnation,
                    "publicKey", own,
                    "city", "sealKeyId", seal_id, "sealKey", seal, "signKeyId", sign_id, "signKey",
                    sign,
                    "publicUrl", self->public_url,
                    "pilot", self->pilot);
}

/**
 * dure_station_path:
 * @name: a file's name
 *
 * Returns: (transfer full): where it lies in this station's folder
 */
char *
dure_station_path (DureStation *self, const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

static gboolean
load_key (DureStation *self, const char *name, DureSigningKey **ret_key, GError **error)
{
  g_autofree char *path = dure_station_path (self, name);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) seed = dure_private_file_read (path, MAX_FILE, &local);

  *ret_key = NULL;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (seed == NULL)
    return TRUE;
  if (g_bytes_get_size (seed) != DURE_KEY_SEED_BYTES)
    {
      g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED, "%s: must be %d bytes",
                   name, DURE_KEY_SEED_BYTES);
      return FALSE;
    }
  *ret_key = dure_signing_key_new_from_seed (g_bytes_get_data (seed, NULL));
  return TRUE;
}

static gboolean
is_key (DureSigningKey *key, const json_t *json)
{
  guint8 public_key[DURE_PUBLIC_KEY_BYTES];

  return key != NULL
         && dure_base64url_decode (json_string_value (json_object_get (json, "publicKey")),
                                   public_key, sizeof public_key)
         && memcmp (public_key, dure_signing_key_public (key), sizeof public_key) == 0;
}

/* kiosk.json is the word that counts; a key still under its provisional name is given its own. */
static gboolean
find_key (DureStation *self, const json_t *json, GError **error)
{
  g_autoptr (DureSigningKey) key = NULL;
  g_autoptr (DureSigningKey) next = NULL;
  g_autofree char *path = dure_station_path (self, "kiosk.key");
  g_autofree char *next_path = dure_station_path (self, "kiosk.key.next");

  if (!load_key (self, "kiosk.key", &key, error)
      || !load_key (self, "kiosk.key.next", &next, error))
    return FALSE;
  if (is_key (next, json))
    {
      self->key = g_steal_pointer (&next);
      return dure_private_file_rename (next_path, path, error);
    }
  if (!is_key (key, json))
    {
      g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED,
                   "kiosk.key: missing, or of another enrolment than kiosk.json");
      return FALSE;
    }
  self->key = g_steal_pointer (&key);
  return TRUE;
}

static gboolean
load (DureStation *self, GError **error)
{
  g_autofree char *path = dure_station_path (self, "kiosk.json");
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = dure_private_file_read (path, MAX_FILE, &local);
  g_autoptr (json_t) json = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (bytes == NULL)
    {
      g_autoptr (DureSigningKey) unused = NULL;

      /* No use yet, but a key that others can read is to be noticed now. */
      return load_key (self, "kiosk.key", &unused, error);
    }
  json = dure_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &local);
  if (json == NULL || dure_json_text (json, "schema", 32, &local) == NULL
      || !dure_json_integer (json, "incarnation", 1, G_MAXINT32, &self->incarnation, &local)
      || !take_city (self, json, &local))
    {
      g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED, "kiosk.json: %s",
                   local->message);
      return FALSE;
    }
  if (!g_str_equal (json_string_value (json_object_get (json, "schema")), SCHEMA))
    return refuse (error, "kiosk.json is of another version");
  self->is_enrolled = find_key (self, json, error);
  return self->is_enrolled;
}

/**
 * dure_station_open:
 * @directory: its own folder, made when it is not there
 * @error: %DURE_KIOSK_ERROR_UNSAFE when others could read or change it, or
 *   %DURE_KIOSK_ERROR_MALFORMED
 *
 * Returns: (transfer full) (nullable): the station, enrolled or not
 */
DureStation *
dure_station_open (const char *directory, GError **error)
{
  g_autoptr (DureStation) self = g_new0 (DureStation, 1);

  if (sodium_init () < 0)
    g_error ("libsodium cannot start");
  self->directory = g_strdup (directory);
  if (!dure_private_directory_make (directory, error) || !load (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * dure_station_watch_clock:
 * @clock: (transfer none): compared with the city's time at enrolment; must outlive the station
 */
void
dure_station_watch_clock (DureStation *self, DureClock *clock)
{
  self->clock = clock;
}

static void
forget_city (DureStation *self)
{
  g_clear_pointer (&self->kiosk, g_free);
  g_clear_pointer (&self->public_url, g_free);
  g_clear_pointer (&self->pilot, g_free);
  g_clear_pointer (&self->key, dure_signing_key_free);
}

/**
 * dure_station_close:
 * @self: (transfer full) (nullable): its key is wiped
 */
void
dure_station_close (DureStation *self)
{
  if (self == NULL)
    return;
  forget_city (self);
  g_free (self->directory);
  g_free (self);
}

static DureSigningKey *
next_key (DureStation *self, DureDice *dice, GError **error)
{
  g_autofree char *path = dure_station_path (self, "kiosk.key.next");
  g_autoptr (DureSigningKey) key = NULL;
  guint8 seed[DURE_KEY_SEED_BYTES];
  gboolean written;

  if (!load_key (self, "kiosk.key.next", &key, error))
    return NULL;
  if (key != NULL)
    return g_steal_pointer (&key);
  key = dure_signing_key_new (dice);
  dure_signing_key_copy_seed (key, seed);
  written = dure_private_file_write (path, seed, sizeof seed, error);
  sodium_memzero (seed, sizeof seed);
  return written ? g_steal_pointer (&key) : NULL;
}

/* The new life is written down whole before the old one is let go. */
static gboolean
move_in (DureStation *self, DureStation *next, GError **error)
{
  g_autofree char *path = dure_station_path (self, "kiosk.json");
  g_autofree char *key_path = dure_station_path (self, "kiosk.key");
  g_autofree char *next_path = dure_station_path (self, "kiosk.key.next");
  g_autoptr (json_t) json = to_json (next);
  gsize length;
  g_autofree char *text = dure_json_canonical (json, &length);

  if (!dure_private_file_write (path, text, length, error))
    return FALSE;
  forget_city (self);
  self->is_enrolled = TRUE;
  self->kiosk = g_steal_pointer (&next->kiosk);
  self->incarnation = next->incarnation;
  memcpy (self->seal_key, next->seal_key, sizeof self->seal_key);
  memcpy (self->sign_key, next->sign_key, sizeof self->sign_key);
  self->public_url = g_steal_pointer (&next->public_url);
  self->pilot = g_steal_pointer (&next->pilot);
  self->key = g_steal_pointer (&next->key);
  /* When this fails, the next start makes it good: kiosk.json already names the key. */
  dure_private_file_rename (next_path, key_path, NULL);
  return TRUE;
}

typedef struct
{
  DureStation *station;
  DureUplink *uplink;
  DureSigningKey *key;
} Enrolment;

static void
enrolment_free (gpointer data)
{
  Enrolment *self = data;

  dure_signing_key_free (self->key);
  g_free (self);
}

/* Unless it is in use already, and only its name was never put right. */
static void
forget_offer (Enrolment *self)
{
  g_autofree char *path = dure_station_path (self->station, "kiosk.key.next");

  if (!self->station->is_enrolled
      || memcmp (dure_signing_key_public (self->station->key), dure_signing_key_public (self->key),
                 DURE_PUBLIC_KEY_BYTES)
             != 0)
    g_unlink (path);
}

static gboolean
read_refusal (Enrolment *self, guint status, GError **error)
{
  static const struct
  {
    guint status;
    DureKioskError code;
    const char *words;
  } refusals[] = {
    { 403, DURE_KIOSK_ERROR_REFUSED, "the code is unknown or too old" },
    { 409, DURE_KIOSK_ERROR_SPENT, "the code was used already" },
    { 429, DURE_KIOSK_ERROR_TOO_OFTEN, "too many codes were wrong" },
  };

  if (status == 403)
    forget_offer (self);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (refusals[i].status == status)
      {
        g_set_error (error, DURE_KIOSK_ERROR, (int) refusals[i].code, "enrolment: %s",
                     refusals[i].words);
        return FALSE;
      }
  g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_UNREACHABLE,
               "enrolment: the city answered %u", status);
  return FALSE;
}

/* The key stays on offer, so the same code works once the clock is right. */
static gboolean
check_clock (DureStation *self, const json_t *json, GError **error)
{
  gint64 time;

  if (self->clock == NULL)
    return TRUE;
  if (!dure_json_time (json, "time", &time, NULL))
    return refuse (error, "\"time\" is not a time");
  if (ABS (dure_clock_wall_ms (self->clock) - time) <= MAX_CLOCK_SKEW_MS)
    return TRUE;
  g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_CLOCK,
               "enrolment: the clock of this station is wrong");
  return FALSE;
}

static gboolean
read_reply (Enrolment *self, GBytes *reply, guint status, GError **error)
{
  g_autoptr (DureStation) next = g_new0 (DureStation, 1);
  g_autoptr (json_t) json = NULL;
  g_autoptr (GError) local = NULL;

  if (status != 201)
    return read_refusal (self, status, error);
  json = dure_json_parse (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), &local);
  if (json == NULL || !take_city (next, json, &local))
    return refuse (error, local->message);
  if (!check_clock (self->station, json, error))
    return FALSE;
  next->incarnation = self->station->incarnation + 1;
  next->key = g_steal_pointer (&self->key);
  return move_in (self->station, next, error);
}

static void
on_post_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Enrolment *self = g_task_get_task_data (task);
  GError *error = NULL;
  guint status = 0;
  g_autoptr (GBytes) reply = dure_uplink_post_finish (self->uplink, result, &status, &error);

  if (reply != NULL && read_reply (self, reply, status, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static GBytes *
request_for (const char *code, DureSigningKey *key)
{
  g_autofree char *public_key = dure_base64url_encode (dure_signing_key_public (key),
                                                       DURE_PUBLIC_KEY_BYTES);
  g_autoptr (json_t) json = json_pack ("{s:s, s:s}", "code", code, "publicKey", public_key);
  gsize length;
  char *text = dure_json_canonical (json, &length);

  return g_bytes_new_take (text, length);
}

/**
 * dure_station_enrol_async:
 * @uplink: the way to the city
 * @dice: where a new key comes from
 * @code: the one-use code, `ABCD-EFGH-JKLM`
 * @cancellable: (nullable):
 * @callback: called when it is done
 * @data: handed to @callback
 *
 * Makes the station known to the city, or makes it known anew with a new key and the next
 * incarnation. Until that has worked everything stays as it was.
 */
void
dure_station_enrol_async (DureStation *self, DureUplink *uplink, DureDice *dice, const char *code,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  Enrolment *enrolment = g_new0 (Enrolment, 1);
  g_autoptr (GBytes) request = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, dure_station_enrol_async);
  g_task_set_task_data (task, enrolment, enrolment_free);
  enrolment->station = self;
  enrolment->uplink = uplink;
  if (strlen (code) <= MAX_CODE && g_utf8_validate (code, -1, NULL))
    enrolment->key = next_key (self, dice, &error);
  else
    refuse (&error, "that is no code");
  if (enrolment->key == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  request = request_for (code, enrolment->key);
  dure_uplink_post_async (uplink, "/v1/enrolments", request, cancellable, on_post_ready, task);
}

/**
 * dure_station_enrol_finish:
 * @error: %DURE_KIOSK_ERROR_REFUSED or %DURE_KIOSK_ERROR_SPENT for a code that the city does not
 *   take, %DURE_KIOSK_ERROR_TOO_OFTEN, %DURE_KIOSK_ERROR_CLOCK, %DURE_KIOSK_ERROR_UNREACHABLE, or
 *   %DURE_KIOSK_ERROR_MALFORMED
 */
gboolean
dure_station_enrol_finish (DureStation *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, dure_station_enrol_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
