// test-kiosk-notices.c: the newest notice, whole, or none
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "kiosk-notices.h"

#include "kiosk-error.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <string.h>

#define PILOT "gwangju-heart"

typedef struct
{
  char *root;
  DureKioskNotices *notices;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->root = scratch_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dure_kiosk_notices_free (self->notices);
  scratch_free (self->root);
}

/* A version like the built-in one, but for its number and for one replacement in one file. */
static void
write_version (Fixture *self, guint version, const char *file, const char *from, const char *to)
{
  static const char *const files[] = { "terms.json", "ko.json", "en.json" };
  g_autofree char *folder = g_strdup_printf ("%s/" PILOT "/%u", self->root, version);
  g_autofree char *number = g_strdup_printf ("\"version\": %u", version);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *uri =
          g_strconcat ("resource:///kr/gwangju/Dure/notices/" PILOT "/1/", files[i], NULL);
      g_autoptr (GFile) source = g_file_new_for_uri (uri);
      g_autofree char *path = scratch_path (folder, files[i]);
      g_autofree char *bytes = NULL;
      g_autoptr (GString) text = NULL;

      g_assert_true (g_file_load_contents (source, NULL, &bytes, NULL, NULL, NULL));
      text = g_string_new (bytes);
      g_string_replace (text, "\"version\": 1", number, 0);
      if (g_strcmp0 (file, files[i]) == 0)
        g_assert_cmpuint (g_string_replace (text, from, to, 0), >, 0);
      g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
    }
}

static void
test_built_in (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DureNotice *korean, *english;

  self->notices = dure_kiosk_notices_new (NULL, PILOT, &error);
  g_assert_no_error (error);
  korean = dure_kiosk_notices_find (self->notices, "ko");
  english = dure_kiosk_notices_find (self->notices, "en");
  g_assert_cmpstr (dure_notice_pilot (korean), ==, PILOT);
  g_assert_cmpstr (dure_notice_language (english), ==, "en");
  g_assert_cmpstr (dure_notice_digest (korean), !=, dure_notice_digest (english));
  g_assert_true (dure_kiosk_notices_find (self->notices, "ko") == korean);
  g_assert_null (dure_kiosk_notices_find (self->notices, "xx"));
  g_assert_null (dure_kiosk_notices_find (self->notices, "terms"));
  g_assert_null (dure_kiosk_notices_find (self->notices, ""));
}

static void
test_newest (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->notices, dure_kiosk_notices_free);
  self->notices = dure_kiosk_notices_new (NULL, PILOT, NULL);
  write_version (self, 9, NULL, NULL, NULL);
  write_version (self, 10, NULL, NULL, NULL);
  write_version (self, 2, NULL, NULL, NULL);
  g_clear_pointer (&self->notices, dure_kiosk_notices_free);
  self->notices = dure_kiosk_notices_new (self->root, PILOT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dure_notice_version (dure_kiosk_notices_find (self->notices, "ko")), ==, 10);
}

/* A newest version with a fault is an error, never an older text. */
static void
test_faults (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *file, *from, *to;
  } faults[] = {
    { "terms.json", "{", "[" },
    { "terms.json", "\"pilot\": \"gwangju-heart\"", "\"pilot\": \"other\"" },
    { "terms.json", "\"version\": 3", "\"version\": 4" },
    { "terms.json", "\"collect\"", "\"gather\"" },
    { "ko.json", "\"language\": \"ko\"", "\"language\": \"en\"" },
    { "ko.json", "\"title\"", "\"heading\"" },
    { "en.json", "}", "" },
  };

  self->notices = dure_kiosk_notices_new (NULL, PILOT, NULL);
  write_version (self, 2, NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("fault %u", i);
      write_version (self, 3, faults[i].file, faults[i].from, faults[i].to);
      g_assert_null (dure_kiosk_notices_new (self->root, PILOT, &error));
      g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED);
    }
}

static void
test_missing (Fixture *self, gconstpointer data)
{
  g_autofree char *terms = g_strconcat (self->root, "/" PILOT "/1/terms.json", NULL);
  g_autofree char *empty = g_strconcat (self->root, "/empty/draft", NULL);
  const char *const pilots[] = { "nobody", "empty", PILOT };

  self->notices = dure_kiosk_notices_new (NULL, PILOT, NULL);
  write_version (self, 1, NULL, NULL, NULL);
  g_assert_cmpint (g_unlink (terms), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (empty, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (pilots); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (dure_kiosk_notices_new (self->root, pilots[i], &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                       \
  g_test_add ("/kiosk-notices/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("built-in", test_built_in);
  ADD ("newest", test_newest);
  ADD ("faults", test_faults);
  ADD ("missing", test_missing);
  return g_test_run ();
}
