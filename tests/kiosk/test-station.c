// test-station.c: becoming known to the city, and staying who one is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "contrary-city.h"
#include "encoding.h"
#include "kiosk-error.h"
#include "private-file.h"
#include "scratch.h"
#include "station.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CODE "ABCD-EFGH-JKLM"

typedef struct
{
  char *root;
  char *folder;
  City city;
  DureStation *station;
  GAsyncResult *result;
} Fixture;

static void
reopen (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->station, dure_station_close);
  self->station = dure_station_open (self->folder, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->root = scratch_new ();
  self->folder = scratch_path (self->root, "state");
  city_set_up (&self->city, 3);
  reopen (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dure_station_close (self->station);
  city_tear_down (&self->city);
  g_free (self->folder);
  scratch_free (self->root);
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Fixture *) data)->result = g_object_ref (result);
}

static gboolean
enrol (Fixture *self, GError **error)
{
  gboolean enrolled;

  dure_station_enrol_async (self->station, &self->city.uplink, self->city.dice, CODE, NULL,
                            on_enrolled, self);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  enrolled = dure_station_enrol_finish (self->station, self->result, error);
  g_clear_object (&self->result);
  if (!enrolled)
    g_assert_null (strstr ((*error)->message, CODE));
  return enrolled;
}

static char *
path_of (Fixture *self, const char *name)
{
  return scratch_path (self->folder, name);
}

static gboolean
has (Fixture *self, const char *name)
{
  g_autofree char *path = path_of (self, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
assert_mode (const char *path, guint mode)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, mode);
}

/* What counts is that the city's idea of the key is the station's. */
static void
assert_known (Fixture *self, gint64 incarnation)
{
  g_assert_true (self->station->is_enrolled);
  g_assert_cmpstr (self->station->kiosk, ==, self->city.kiosk);
  g_assert_cmpint (self->station->incarnation, ==, incarnation);
  g_assert_cmpmem (dure_signing_key_public (self->station->key), DURE_PUBLIC_KEY_BYTES,
                   self->city.kiosk_key, DURE_PUBLIC_KEY_BYTES);
  g_assert_cmpmem (self->station->seal_key, DURE_PUBLIC_KEY_BYTES,
                   dure_opening_key_public (self->city.seal), DURE_PUBLIC_KEY_BYTES);
  g_assert_cmpmem (self->station->sign_key, DURE_PUBLIC_KEY_BYTES,
                   dure_signing_key_public (self->city.sign), DURE_PUBLIC_KEY_BYTES);
  g_assert_cmpstr (self->station->public_url, ==, "https://dure.example");
  g_assert_cmpstr (self->station->pilot, ==, "gwangju-heart");
}

static void
test_enrol (Fixture *self, gconstpointer data)
{
  g_autofree char *json = path_of (self, "kiosk.json"), *key = path_of (self, "kiosk.key");
  guint8 first_key[DURE_PUBLIC_KEY_BYTES];
  g_autoptr (GError) error = NULL;

  g_assert_false (self->station->is_enrolled);
  assert_mode (self->folder, 0700);
  g_assert_true (enrol (self, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (json_string_value (json_object_get (self->city.enrolment, "code")), ==, CODE);
  assert_known (self, 1);
  reopen (self);
  assert_known (self, 1);
  assert_mode (json, 0600);
  assert_mode (key, 0600);
  g_assert_false (has (self, "kiosk.key.next"));

  memcpy (first_key, self->city.kiosk_key, sizeof first_key);
  g_assert_true (enrol (self, &error));
  assert_known (self, 2);
  g_assert_true (memcmp (first_key, self->city.kiosk_key, sizeof first_key) != 0);
  reopen (self);
  assert_known (self, 2);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  static const struct
  {
    guint status;
    CityMood mood;
    DureKioskError code;
  } cases[] = {
    { 403, CITY_HONEST, DURE_KIOSK_ERROR_REFUSED },
    { 409, CITY_HONEST, DURE_KIOSK_ERROR_SPENT },
    { 429, CITY_HONEST, DURE_KIOSK_ERROR_TOO_OFTEN },
    { 500, CITY_HONEST, DURE_KIOSK_ERROR_UNREACHABLE },
    { 200, CITY_HONEST, DURE_KIOSK_ERROR_UNREACHABLE },
    { 201, CITY_DEAF, DURE_KIOSK_ERROR_UNREACHABLE },
    { 201, CITY_PORTAL, DURE_KIOSK_ERROR_UNREACHABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      self->city.enrolment_status = cases[i].status;
      self->city.mood = cases[i].mood;
      g_assert_false (enrol (self, &error));
      g_assert_error (error, DURE_KIOSK_ERROR, (int) cases[i].code);
      reopen (self);
      g_assert_false (self->station->is_enrolled);
    }
}

/* The same key asks again with the same code, once somebody has set the clock. */
static void
test_wrong_clock (Fixture *self, gconstpointer data)
{
  static const gint64 minutes_off[] = { -60 * 24 * 365, -6, 6, 5 };
  guint8 first_key[DURE_PUBLIC_KEY_BYTES];
  gint64 city_ms;

  g_assert_true (dure_time_from_text (CITY_TIME, &city_ms));
  for (guint i = 0; i < G_N_ELEMENTS (minutes_off); i++)
    {
      DureClock *clock = dure_clock_new_manual (city_ms + minutes_off[i] * 60 * 1000);
      const gboolean is_right = ABS (minutes_off[i]) <= 5;
      g_autoptr (GError) error = NULL;

      dure_station_watch_clock (self->station, clock);
      g_assert_true (enrol (self, &error) == is_right);
      if (!is_right)
        g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_CLOCK);
      if (i == 0)
        memcpy (first_key, self->city.kiosk_key, sizeof first_key);
      g_assert_cmpmem (first_key, sizeof first_key, self->city.kiosk_key, sizeof first_key);
      dure_clock_manual_free (clock);
    }
  dure_station_watch_clock (self->station, NULL);
  assert_known (self, 1);
}

static void
test_strange_codes (Fixture *self, gconstpointer data)
{
  g_autofree char *endless = g_strnfill (1000, 'A');
  const char *const codes[] = { endless, "\xff\xfe" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = NULL;

      dure_station_enrol_async (self->station, &self->city.uplink, self->city.dice, codes[i], NULL,
                                on_enrolled, self);
      while (self->result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_false (dure_station_enrol_finish (self->station, self->result, &error));
      g_clear_object (&self->result);
      g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED);
    }
  g_assert_cmpuint (self->city.posts, ==, 0);
}

static json_t *
without (json_t *answer, const char *key)
{
  json_object_del (answer, key);
  return answer;
}

static json_t *
with (json_t *answer, const char *key, const char *value)
{
  json_object_set_new (answer, key, json_string (value));
  return answer;
}

static json_t *
with_city (json_t *answer, const char *key, const char *value)
{
  json_object_set_new (json_object_get (answer, "city"), key, json_string (value));
  return answer;
}

static json_t *
bad_answer (Fixture *self, int way)
{
  static const guint8 nobody[DURE_PUBLIC_KEY_BYTES] = { 0 };
  g_autofree char *key = dure_base64url_encode (nobody, sizeof nobody);
  g_autofree char *id = dure_public_key_id (nobody);
  json_t *answer = city_enrolment (&self->city, "12345678-1234-4123-8123-123456789012");

  switch (way)
    {
    case 0:
      return without (answer, "kiosk");
    case 1:
      return with (answer, "kiosk", "../../etc/passwd");
    case 2:
      return without (answer, "city");
    case 3:
      return with_city (answer, "sealKey", "AAAA");
    case 4:
      return with_city (answer, "sealKeyId", "AAAAAAAAAAAAAAAAAAAAAA");
    case 5: /* a key that seals to everybody */
      return with_city (with_city (answer, "sealKey", key), "sealKeyId", id);
    case 6:
      return with_city (with_city (answer, "signKey", key), "signKeyId", id);
    case 7:
      return with (answer, "publicUrl", "http://dure.example");
    case 8:
      return with (answer, "publicUrl", "https://dure.example/?x=#");
    case 9:
      return with (answer, "publicUrl", "javascript:alert(1)");
    case 10:
      return with (answer, "pilot", "../gwangju");
    case 11:
      return with (answer, "pilot", "");
    default:
      json_decref (answer);
      return NULL;
    }
}

static void
test_bad_answers (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) fine = NULL;
  int way = 0;

  g_assert_true (enrol (self, &fine));
  for (json_t *answer; (answer = bad_answer (self, way)) != NULL; way++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("way %d", way);
      json_decref (self->city.answer);
      self->city.answer = answer;
      g_assert_false (enrol (self, &error));
      g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED);
      assert_known (self, 1);
      reopen (self);
      assert_known (self, 1);
    }
  g_assert_cmpint (way, ==, 12);
}

/* An answer lost on its way: the next try offers the same key, so that the city can know it
 * again. */
static void
test_lost_answer (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *offered = NULL;

  self->city.mood = CITY_LOST;
  g_assert_false (enrol (self, &error));
  g_clear_error (&error);
  offered = g_strdup (json_string_value (json_object_get (self->city.enrolment, "publicKey")));
  reopen (self);
  g_assert_false (self->station->is_enrolled);
  self->city.mood = CITY_HONEST;
  g_assert_true (enrol (self, &error));
  g_assert_cmpstr (json_string_value (json_object_get (self->city.enrolment, "publicKey")), ==,
                   offered);
  assert_known (self, 1);
}

/* The city may have revoked the offered key meanwhile: it is not offered again and again. */
static void
test_refused_key (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *offered = NULL;

  self->city.mood = CITY_LOST;
  g_assert_false (enrol (self, &error));
  g_clear_error (&error);
  offered = g_strdup (json_string_value (json_object_get (self->city.enrolment, "publicKey")));
  self->city.mood = CITY_HONEST;
  self->city.enrolment_status = 403;
  g_assert_false (enrol (self, &error));
  g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpstr (json_string_value (json_object_get (self->city.enrolment, "publicKey")), ==,
                   offered);
  self->city.enrolment_status = 201;
  g_assert_true (enrol (self, &error));
  g_assert_cmpstr (json_string_value (json_object_get (self->city.enrolment, "publicKey")), !=,
                   offered);
  reopen (self);
  assert_known (self, 1);
}

static void
copy (Fixture *self, const char *from, const char *to)
{
  g_autofree char *from_path = path_of (self, from), *to_path = path_of (self, to);
  g_autoptr (GBytes) bytes = dure_private_file_read (from_path, 65536, NULL);

  g_assert_nonnull (bytes);
  g_assert_true (dure_private_file_write (to_path, g_bytes_get_data (bytes, NULL),
                                          g_bytes_get_size (bytes), NULL));
}

static void
drop (Fixture *self, const char *name)
{
  g_autofree char *path = path_of (self, name);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* Each state of the folder that a power cut can leave, from the files of two enrolments. */
static void
test_power_cuts (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  guint8 old_key[DURE_PUBLIC_KEY_BYTES], new_key[DURE_PUBLIC_KEY_BYTES];

  g_assert_true (enrol (self, &error));
  first = g_strdup (self->city.kiosk);
  memcpy (old_key, self->city.kiosk_key, sizeof old_key);
  copy (self, "kiosk.json", "old.json");
  copy (self, "kiosk.key", "old.key");
  g_assert_true (enrol (self, &error));
  memcpy (new_key, self->city.kiosk_key, sizeof new_key);
  copy (self, "kiosk.json", "new.json");
  copy (self, "kiosk.key", "new.key");

  /* The new key lies there, the city has not answered yet. */
  copy (self, "old.json", "kiosk.json");
  copy (self, "old.key", "kiosk.key");
  copy (self, "new.key", "kiosk.key.next");
  copy (self, "new.json", "kiosk.json.writing");
  reopen (self);
  g_assert_cmpstr (self->station->kiosk, ==, first);
  g_assert_cmpint (self->station->incarnation, ==, 1);
  g_assert_cmpmem (dure_signing_key_public (self->station->key), sizeof old_key, old_key,
                   sizeof old_key);

  /* kiosk.json has been replaced, the key has not been given its name. */
  copy (self, "new.json", "kiosk.json");
  reopen (self);
  g_assert_cmpint (self->station->incarnation, ==, 2);
  g_assert_cmpmem (dure_signing_key_public (self->station->key), sizeof new_key, new_key,
                   sizeof new_key);
  g_assert_false (has (self, "kiosk.key.next"));
  reopen (self);
  g_assert_cmpint (self->station->incarnation, ==, 2);
}

static void
assert_refused (Fixture *self, DureKioskError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dure_station_open (self->folder, &error));
  g_assert_error (error, DURE_KIOSK_ERROR, (int) code);
}

static void
test_unsafe (Fixture *self, gconstpointer data)
{
  static const guint modes[] = { 0640, 0604, 0620, 0602, 0644, 0666 };
  g_autofree char *key = path_of (self, "kiosk.key"), *json = path_of (self, "kiosk.json");
  g_autofree char *elsewhere = scratch_path (self->root, "elsewhere");
  g_autoptr (GError) error = NULL;

  g_assert_true (enrol (self, &error));
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_chmod (key, (int) modes[i]);
      assert_refused (self, DURE_KIOSK_ERROR_UNSAFE);
      g_chmod (key, 0600);
      g_chmod (json, (int) modes[i]);
      assert_refused (self, DURE_KIOSK_ERROR_UNSAFE);
      g_chmod (json, 0600);
    }
  g_chmod (self->folder, 0750);
  assert_refused (self, DURE_KIOSK_ERROR_UNSAFE);
  g_chmod (self->folder, 0700);
  reopen (self);

  /* A link is somebody else's idea of where the key lies. */
  g_assert_cmpint (g_rename (key, elsewhere), ==, 0);
  g_assert_cmpint (symlink (elsewhere, key), ==, 0);
  assert_refused (self, DURE_KIOSK_ERROR_STORAGE);
}

static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autofree char *key = path_of (self, "kiosk.key"), *json = path_of (self, "kiosk.json");
  g_autoptr (GError) error = NULL;
  static const char *const texts[] = { "", "{", "[]", "{\"schema\":\"dure.station/1\"}" };
  guint8 other[DURE_KEY_SEED_BYTES] = { 1 };

  g_assert_true (enrol (self, &error));
  copy (self, "kiosk.json", "good.json");
  copy (self, "kiosk.key", "good.key");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (dure_private_file_write (json, texts[i], strlen (texts[i]), NULL));
      assert_refused (self, DURE_KIOSK_ERROR_MALFORMED);
    }
  copy (self, "good.json", "kiosk.json");
  g_assert_true (dure_private_file_write (key, other, 31, NULL));
  assert_refused (self, DURE_KIOSK_ERROR_MALFORMED);
  g_assert_true (dure_private_file_write (key, other, 32, NULL));
  assert_refused (self, DURE_KIOSK_ERROR_MALFORMED);
  drop (self, "kiosk.key");
  assert_refused (self, DURE_KIOSK_ERROR_MALFORMED);
  copy (self, "good.key", "kiosk.key");
  reopen (self);
  assert_known (self, 1);
}

/* The seed is in kiosk.key and nowhere else. */
static void
test_one_place (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8 seed[DURE_KEY_SEED_BYTES];
  g_autofree char *text = NULL, *json = path_of (self, "kiosk.json"), *contents = NULL;

  g_assert_true (enrol (self, &error));
  dure_signing_key_copy_seed (self->station->key, seed);
  text = dure_base64url_encode (seed, sizeof seed);
  g_assert_true (g_file_get_contents (json, &contents, NULL, NULL));
  g_assert_null (strstr (contents, text));
  g_assert_null (strstr (contents, CODE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                       \
  g_test_add ("/station/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("enrol", test_enrol);
  ADD ("refused", test_refused);
  ADD ("wrong-clock", test_wrong_clock);
  ADD ("strange-codes", test_strange_codes);
  ADD ("bad-answers", test_bad_answers);
  ADD ("lost-answer", test_lost_answer);
  ADD ("refused-key", test_refused_key);
  ADD ("power-cuts", test_power_cuts);
  ADD ("unsafe", test_unsafe);
  ADD ("damaged", test_damaged);
  ADD ("one-place", test_one_place);
  return g_test_run ();
}
