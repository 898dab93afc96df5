// test-notice-shelf.c: every notice sound and in its place, or none
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "notice-shelf.h"

#include "error.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#define PILOT "gwangju-heart"
#define BUILT_IN "resource:///kr/gwangju/Dure/notices/" PILOT "/1/"

typedef struct
{
  char *root;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->root = g_dir_make_tmp ("dure-shelf-XXXXXX", NULL);
  g_assert_nonnull (self->root);
}

static void
erase (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      erase (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  erase (self->root);
  g_free (self->root);
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
      g_autofree char *uri = g_strconcat (BUILT_IN, files[i], NULL);
      g_autoptr (GFile) source = g_file_new_for_uri (uri);
      g_autofree char *path = g_build_filename (folder, files[i], NULL);
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
  g_autoptr (DureNoticeShelf) shelf = dure_notice_shelf_load (NULL, &error);
  DureNotice *korean, *english;

  g_assert_no_error (error);
  korean = dure_notice_shelf_newest (shelf, PILOT, "ko");
  english = dure_notice_shelf_newest (shelf, PILOT, "en");
  g_assert_cmpstr (dure_notice_language (english), ==, "en");
  g_assert_true (dure_notice_shelf_find (shelf, dure_notice_digest (korean)) == korean);
  g_assert_true (dure_notice_shelf_in_language (shelf, korean, "en") == english);
  g_assert_true (dure_notice_shelf_in_language (shelf, korean, "xx") == korean);
  g_assert_null (dure_notice_shelf_newest (shelf, PILOT, "xx"));
  g_assert_null (dure_notice_shelf_newest (shelf, PILOT, "terms"));
  g_assert_null (dure_notice_shelf_newest (shelf, "nobody", "ko"));
  g_assert_null (dure_notice_shelf_find (shelf, ""));
}

static void
test_newest (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureNoticeShelf) shelf = NULL;
  g_autofree char *english = g_strconcat (self->root, "/" PILOT "/10/en.json", NULL);

  write_version (self, 9, NULL, NULL, NULL);
  write_version (self, 10, NULL, NULL, NULL);
  write_version (self, 2, NULL, NULL, NULL);
  g_assert_cmpint (g_unlink (english), ==, 0);
  shelf = dure_notice_shelf_load (self->root, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dure_notice_version (dure_notice_shelf_newest (shelf, PILOT, "ko")), ==, 10);
  g_assert_null (dure_notice_shelf_newest (shelf, PILOT, "en"));
}

/* What comes later is found, and what was found before is still there. */
static void
test_added (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureNoticeShelf) shelf = dure_notice_shelf_load (NULL, &error);
  g_autoptr (DureNoticeShelf) other = NULL;
  const GPtrArray *before = dure_notice_shelf_list (shelf);
  const guint count = before->len;
  DureNotice *newest = dure_notice_shelf_newest (shelf, PILOT, "ko"), *added;
  g_autofree char *english = g_strconcat (self->root, "/" PILOT "/12/en.json", NULL);

  write_version (self, 12, NULL, NULL, NULL);
  g_assert_cmpint (g_unlink (english), ==, 0);
  other = dure_notice_shelf_load (self->root, &error);
  g_assert_no_error (error);
  added = dure_notice_shelf_newest (other, PILOT, "ko");
  dure_notice_shelf_add (shelf, added);
  g_assert_true (dure_notice_shelf_newest (shelf, PILOT, "ko") == added);
  g_assert_true (dure_notice_shelf_find (shelf, dure_notice_digest (added)) == added);
  g_assert_true (dure_notice_shelf_find (shelf, dure_notice_digest (newest)) == newest);
  g_assert_cmpuint (dure_notice_shelf_list (shelf)->len, ==, count + 1);
  g_assert_cmpuint (before->len, ==, count);
}

static void
assert_refused (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dure_notice_shelf_load (self->root, &error));
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
}

/* A version with a fault is an error, never an older text. */
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
    { "ko.json", "\"왜\"", "\"왜 그런지 아주 길게 말해서 아무도 끝까지 읽지 않을 만큼 긴 이름\"" },
    { "terms.json", "2029-12-31", "2029-13-31" },
    { "en.json", "}", "" },
  };

  write_version (self, 2, NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_test_message ("fault %u", i);
      write_version (self, 3, faults[i].file, faults[i].from, faults[i].to);
      assert_refused (self);
    }
}

static void
test_missing (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_strconcat (self->root, "/" PILOT "/1/", NULL);
  static const char *const files[] = { "ko.json", "en.json", "terms.json" };
  g_autoptr (GError) error = NULL;

  assert_refused (self);
  write_version (self, 1, NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strconcat (folder, files[i], NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
      if (i == 1)
        assert_refused (self);
    }
  g_assert_null (dure_notice_shelf_load (self->root, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (dure_notice_shelf_load ("/nowhere/at/all", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_stray_folder (Fixture *self, gconstpointer data)
{
  g_autofree char *stray = g_strconcat (self->root, "/" PILOT "/draft", NULL);

  write_version (self, 1, NULL, NULL, NULL);
  g_assert_cmpint (g_mkdir_with_parents (stray, 0700), ==, 0);
  assert_refused (self);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/notice-shelf/built-in", test_built_in },
    { "/notice-shelf/newest", test_newest },
    { "/notice-shelf/added", test_added },
    { "/notice-shelf/faults", test_faults },
    { "/notice-shelf/missing", test_missing },
    { "/notice-shelf/stray-folder", test_stray_folder },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
