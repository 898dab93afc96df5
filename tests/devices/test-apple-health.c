// test-apple-health.c: exports of Apple Health, whole and cut, plain and packed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "taken.h"

#include "apple-prologue.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define BEGIN "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<HealthData locale=\"ko_KR\">\n"
#define END "</HealthData>"
#define NOON "\"2024-11-07 12:00:00 +0900\" "
#define AT(what) "startDate=" NOON "endDate=" NOON what
#define RECORD(type, rest)                                                                        \
  "<Record type=\"HKQuantityTypeIdentifier" type "\" sourceName=\"Hong Gildong\" " rest "/>\n"
#define PULSE RECORD ("HeartRate", AT ("unit=\"count/min\" value=\"61\""))
#define NOON_MS G_GINT64_CONSTANT (1730948400000)

static char *
made_up (gsize *ret_length)
{
  g_autofree char *path = g_build_filename (g_getenv ("DURE_HEALTH"), "made-up.export", NULL);
  char *text;

  g_assert_true (g_file_get_contents (path, &text, ret_length, NULL));
  return text;
}

static Taken *
read_pieces (const char *text, gsize piece, GError **error)
{
  return taken_from (DURE_HEALTH_FORM_APPLE, text, strlen (text), piece, error);
}

static Taken *
read_all (const char *text)
{
  g_autoptr (GError) error = NULL;
  Taken *taken = read_pieces (text, G_MAXINT, &error);

  g_assert_no_error (error);
  return taken;
}

static void
assert_refused (const char *text, DureHealthError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Taken) taken = read_pieces (text, G_MAXINT, &error);

  g_assert_null (taken);
  g_assert_error (error, DURE_HEALTH_ERROR, (gint) code);
}

/* The broken grammar is no hindrance; an hour that comes twice is two; each unit is ours. */
static void
test_made_up (void)
{
  gsize length;
  g_autofree char *text = made_up (&length);

  for (gsize piece = 1; piece < 2 * length; piece *= 5)
    {
      g_autoptr (Taken) taken = read_pieces (text, piece, NULL);

      g_assert_nonnull (taken);
      g_assert_cmpuint (taken->facts->len, ==, 10);
      taken_assert_fact (taken, 0, DURE_CODE_HEART_RATE, 1730622600000, 61000000);
      taken_assert_fact (taken, 1, DURE_CODE_HEART_RATE, 1730626200000, 62000000);
      taken_assert_fact (taken, 2, DURE_CODE_OXYGEN, 1730656800000, 97000000);
      taken_assert_fact (taken, 3, DURE_CODE_WEIGHT, 1730757600000, 68038856);
      taken_assert_fact (taken, 4, DURE_CODE_TEMPERATURE, 1730757660000, 37000000);
      taken_assert_fact (taken, 5, DURE_CODE_HEIGHT, 1730757720000, 167640000);
      taken_assert_fact (taken, 6, DURE_CODE_GLUCOSE_MASS, 1730758200000, 94000000);
      taken_assert_fact (taken, 7, DURE_CODE_GLUCOSE_MOLES, 1730844600000, 5200000);
      taken_assert_fact (taken, 8, DURE_CODE_SYSTOLIC, 1730934000000, 121000000);
      taken_assert_fact (taken, 9, DURE_CODE_DIASTOLIC, 1730934000000, 79000000);
      /* The pulse that came twice, and the pressures within their correlation. */
      g_assert_cmpuint (taken->report->n_repeated, ==, 3);
      g_assert_cmpuint (taken->report->n_complaints, ==, 2);
      taken_assert_complaint (taken, 0, 29, DURE_HEALTH_OUT_OF_RANGE);
      taken_assert_complaint (taken, 1, 49, DURE_HEALTH_HALF_A_PAIR);
      g_assert_cmpuint (taken_not_taken (taken, "HKQuantityTypeIdentifierStepCount"), ==, 2);
      g_assert_cmpuint (taken_not_taken (taken, "HKQuantityTypeIdentifierRestingHeartRate"), ==, 1);
      g_assert_cmpuint (taken_not_taken (taken, "Workout"), ==, 1);
      g_assert_cmpuint (g_hash_table_size (taken->report->not_taken), ==, 4);
      /* Its type is somebody's name. */
      g_assert_cmpuint (taken->report->n_nameless, ==, 1);
    }
}

static void
test_cut_anywhere (void)
{
  gsize length;
  g_autofree char *text = made_up (&length);
  const gsize end = (gsize) (strstr (text, END) - text) + strlen (END);

  for (gsize cut = 0; cut < end; cut++)
    {
      g_autofree char *begin = g_strndup (text, cut);

      assert_refused (begin, DURE_HEALTH_ERROR_MALFORMED);
    }
}

static void
test_complaints (void)
{
  g_autoptr (Taken) taken = read_all (
      BEGIN RECORD ("HeartRate", "unit=\"count/min\" value=\"61\"")
      RECORD ("HeartRate", AT ("unit=\"count/min\""))
      RECORD ("HeartRate", AT ("unit=\"count/min\" value=\"soon\""))
      RECORD ("HeartRate", AT ("unit=\"mmHg\" value=\"61\""))
      RECORD ("HeartRate", AT ("value=\"61\""))
      RECORD ("OxygenSaturation", AT ("unit=\"%\" value=\"97\""))
      RECORD ("BloodGlucose", AT ("unit=\"mmol&lt;18&gt;/L\" value=\"5\""))
      "<Record/>" PULSE END);

  g_assert_cmpuint (taken->facts->len, ==, 1);
  g_assert_cmpuint (taken->report->n_complaints, ==, 7);
  taken_assert_complaint (taken, 0, 3, DURE_HEALTH_NO_TIME);
  taken_assert_complaint (taken, 1, 4, DURE_HEALTH_NO_AMOUNT);
  taken_assert_complaint (taken, 2, 5, DURE_HEALTH_BAD_AMOUNT);
  taken_assert_complaint (taken, 3, 6, DURE_HEALTH_UNIT_UNKNOWN);
  taken_assert_complaint (taken, 4, 7, DURE_HEALTH_UNIT_UNKNOWN);
  taken_assert_complaint (taken, 5, 8, DURE_HEALTH_OUT_OF_RANGE);
  taken_assert_complaint (taken, 6, 9, DURE_HEALTH_UNIT_UNKNOWN);
  g_assert_cmpuint (taken->report->n_nameless, ==, 1);
}

/* Some versions write control characters into the names of devices. */
static void
test_control_characters (void)
{
  g_autoptr (Taken) taken = read_all (
      BEGIN RECORD ("HeartRate", "device=\"a\x0b\x01z\" " AT ("unit=\"count/min\" value=\"61\""))
      END);

  g_assert_cmpuint (taken->facts->len, ==, 1);
  taken_assert_fact (taken, 0, DURE_CODE_HEART_RATE, NOON_MS, 61000000);
}

static void
test_refusals (void)
{
  g_autoptr (GString) deep = g_string_new (BEGIN);
  g_autoptr (GString) wide = g_string_new (BEGIN "<Record device=\"");
  g_autoptr (GString) endless = g_string_new ("<!DOCTYPE HealthData [");

  assert_refused ("", DURE_HEALTH_ERROR_MALFORMED);
  assert_refused ("<ClinicalDocument/>", DURE_HEALTH_ERROR_OTHER_FORM);
  assert_refused (BEGIN PULSE "</HealthDat>", DURE_HEALTH_ERROR_MALFORMED);
  assert_refused (BEGIN "<Record value=\"&x;\"/>" END, DURE_HEALTH_ERROR_MALFORMED);
  /* What is declared is gone before it is parsed: there is no such entity. */
  assert_refused ("<!DOCTYPE HealthData [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>"
                  "<HealthData>&b;</HealthData>", DURE_HEALTH_ERROR_MALFORMED);
  assert_refused ("<!DOCTYPE HealthData SYSTEM 'file:///etc/hostname'><HealthData>&x;"
                  "</HealthData>", DURE_HEALTH_ERROR_MALFORMED);
  /* Hidden behind a comment, or a second one. */
  assert_refused ("<!-- <a --><!DOCTYPE HealthData [<!ENTITY a 'a'>]><HealthData/>",
                  DURE_HEALTH_ERROR_FORBIDDEN);
  assert_refused ("<!DOCTYPE a><!DOCTYPE HealthData [<!ENTITY a 'a'>]><HealthData/>",
                  DURE_HEALTH_ERROR_FORBIDDEN);
  for (guint i = 0; i < 20; i++)
    g_string_append (deep, "<x>");
  assert_refused (deep->str, DURE_HEALTH_ERROR_TOO_BIG);
  for (guint i = 0; i < 300000; i++)
    g_string_append_c (wide, 'x');
  assert_refused (wide->str, DURE_HEALTH_ERROR_TOO_BIG);
  for (guint i = 0; i < DURE_APPLE_PROLOGUE_MAX; i++)
    g_string_append_c (endless, 'x');
  assert_refused (endless->str, DURE_HEALTH_ERROR_TOO_BIG);
}

/* What the file says about a person must not come back in an error. */
static void
test_errors_are_silent (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Taken) taken = read_pieces (BEGIN PULSE "<Hong></Gildong>", 50, &error);

  g_assert_null (taken);
  g_assert_null (strstr (error->message, "Hong"));
  g_assert_null (strstr (error->message, "Gildong"));
  g_assert_nonnull (strstr (error->message, "line 4"));
}

/* Appends a file to an archive that is written to memory. */
static void
pack (struct archive *zip, const char *name, const char *text, gsize length)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  g_assert_cmpint (archive_write_header (zip, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (zip, text, length), ==, length);
  archive_entry_free (entry);
}

/* An archive with a route before the export, and nothing but it unless there is an export. */
static gsize
pack_export (const char *export, gsize length, char *ret_bytes, gsize size)
{
  struct archive *zip = archive_write_new ();
  gsize used;

  archive_write_set_format_zip (zip);
  g_assert_cmpint (archive_write_open_memory (zip, ret_bytes, size, &used), ==, ARCHIVE_OK);
  pack (zip, "apple_health_export/workout-routes/hong.gpx", "<gpx/>", 6);
  pack (zip, "apple_health_export/hong.csv", "1,2", 3);
  if (export != NULL)
    pack (zip, "apple_health_export/export.xml", export, length);
  archive_write_close (zip);
  archive_write_free (zip);
  return used;
}

static void
test_archive (void)
{
  gsize length;
  g_autofree char *text = made_up (&length);
  g_autofree char *zip = g_malloc (65536);
  const gsize packed = pack_export (text, length, zip, 65536);

  for (gsize piece = 1; piece <= 65536; piece *= 16)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Taken) taken
          = taken_from (DURE_HEALTH_FORM_APPLE_ARCHIVE, zip, packed, piece, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (taken->facts->len, ==, 10);
      g_assert_cmpuint (taken->report->n_complaints, ==, 2);
    }
}

/* Cut before the end of the export, it is refused; after it the rest is not looked at. */
static void
test_archive_cut_anywhere (void)
{
  static const char export[] = BEGIN PULSE END;
  g_autofree char *zip = g_malloc (65536);
  const gsize packed = pack_export (export, strlen (export), zip, 65536);
  gsize n_refused = 0;

  for (gsize cut = 0; cut < packed; cut++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Taken) taken
          = taken_from (DURE_HEALTH_FORM_APPLE_ARCHIVE, zip, cut, G_MAXINT, &error);

      g_assert_cmpuint (n_refused, ==, taken == NULL ? cut : n_refused);
      n_refused += taken == NULL;
      g_assert_true (taken == NULL || taken->facts->len == 1);
      g_assert_true (error == NULL || strstr (error->message, "hong") == NULL);
    }
  g_assert_cmpuint (n_refused, >, packed / 2);
}

/* Freed before its file has ended, fed after it, stopped by who takes. */
static void
test_archive_as_it_comes (void)
{
  gsize length;
  g_autofree char *text = made_up (&length);
  g_autofree char *zip = g_malloc (65536);
  const gsize packed = pack_export (text, length, zip, 65536);

  for (guint enough = 0; enough < 4; enough++)
    {
      g_autoptr (GError) error = NULL, again = NULL;
      g_autoptr (Taken) taken = taken_new (), other = taken_new ();
      g_autoptr (DureHealthFile) reader
          = dure_health_file_new (DURE_HEALTH_FORM_APPLE_ARCHIVE, taken->intake, 1);
      g_autoptr (DureHealthFile) left
          = dure_health_file_new (DURE_HEALTH_FORM_APPLE_ARCHIVE, other->intake, 1);

      dure_health_file_feed (left, (const guint8 *) zip, packed / (enough + 1) / 2, NULL);
      taken->enough = enough;
      g_assert_true (dure_health_file_feed (reader, (const guint8 *) zip, packed, &error)
                     == (enough == 0));
      g_assert_true (dure_health_file_feed (reader, (const guint8 *) "more", 4, &again)
                     == (enough == 0));
      if (enough > 0)
        g_assert_error (again, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_STOPPED);
      g_assert_true (dure_health_file_finish (reader, NULL) == (enough == 0));
      g_assert_cmpuint (taken->facts->len, ==, enough > 0 ? enough : 10);
    }
}

static void
assert_archive_refused (const char *export, gsize length, DureHealthError code)
{
  g_autofree char *zip = g_malloc (1 << 20);
  const gsize packed = pack_export (export, length, zip, 1 << 20);
  g_autoptr (GError) error = NULL;
  g_autoptr (Taken) taken
      = taken_from (DURE_HEALTH_FORM_APPLE_ARCHIVE, zip, packed, G_MAXINT, &error);

  g_assert_null (taken);
  g_assert_error (error, DURE_HEALTH_ERROR, (gint) code);
}

static void
test_bad_archives (void)
{
  const gsize length = 8 << 20;
  g_autofree char *bomb = g_malloc (length);

  assert_archive_refused (NULL, 0, DURE_HEALTH_ERROR_OTHER_FORM);
  assert_archive_refused ("<Hong/>", 7, DURE_HEALTH_ERROR_OTHER_FORM);
  assert_archive_refused (BEGIN PULSE, strlen (BEGIN PULSE), DURE_HEALTH_ERROR_MALFORMED);
  /* Blanks that shrink to a thousandth: within an export, and beside one. */
  memset (bomb, ' ', length);
  assert_archive_refused (bomb, length, DURE_HEALTH_ERROR_TOO_BIG);
  memcpy (bomb, BEGIN, strlen (BEGIN));
  assert_archive_refused (bomb, length, DURE_HEALTH_ERROR_TOO_BIG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/apple-health/made-up", test_made_up);
  g_test_add_func ("/apple-health/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/apple-health/complaints", test_complaints);
  g_test_add_func ("/apple-health/control-characters", test_control_characters);
  g_test_add_func ("/apple-health/refusals", test_refusals);
  g_test_add_func ("/apple-health/errors-tell-nothing", test_errors_are_silent);
  g_test_add_func ("/apple-health/archive", test_archive);
  g_test_add_func ("/apple-health/archive-cut-anywhere", test_archive_cut_anywhere);
  g_test_add_func ("/apple-health/archive-as-it-comes", test_archive_as_it_comes);
  g_test_add_func ("/apple-health/bad-archives", test_bad_archives);
  return g_test_run ();
}
