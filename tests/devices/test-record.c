// test-record.c: an instrument is recorded, its capture replayed and recorded again: the same
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "capture.h"
#include "theatre.h"

#include <glib/gstdio.h>
#include <string.h>

#define CURRENT_TIME "2a2b"
#define SPEED "--speed=20"

/* Runs a world with @options and records the device at @address in it. */
static DureCapture *
record (const char *const *options, const char *address, const char *packets)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureTheatre) world = dure_theatre_new (g_getenv ("DURE_WEARABLES"), options, &error);
  g_autofree char *file = g_build_filename (g_get_tmp_dir (), "dure-record-XXXXXX", NULL);
  g_autoptr (GSubprocess) recorder = NULL;
  DureCapture *capture;

  g_assert_no_error (error);
  g_close (g_mkstemp (file), NULL);
  recorder = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error,
                               g_getenv ("DURE_WEARABLES"), "record", "--bus",
                               dure_theatre_get_bus (world), "--address", address, "--packets",
                               packets, "--seconds", "30", file, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (recorder, NULL, &error);
  g_assert_no_error (error);

  capture = dure_capture_load (file, &error);
  g_assert_no_error (error);
  g_unlink (file);
  g_assert_true (dure_theatre_end (world, NULL));

  return capture;
}

/* Everything but the times, which shake, and what the clock showed. */
static char *
tell (DureCapture *capture)
{
  for (guint i = 0; i < capture->packets->len; i++)
    ((DureCapturePacket *) g_ptr_array_index (capture->packets, i))->at_ms = i;
  for (guint i = 0; i < capture->attributes->len; i++)
    {
      DureCaptureAttribute *attribute = g_ptr_array_index (capture->attributes, i);

      if (g_str_equal (attribute->uuid, CURRENT_TIME))
        g_clear_pointer (&attribute->value, g_bytes_unref);
    }

  return dure_capture_to_text (capture);
}

static void
replay_and_compare (DureCapture *first, const char *packets)
{
  g_autofree char *file = g_build_filename (g_get_tmp_dir (), "dure-replay-XXXXXX", NULL);
  const char *options[] = { "--speed=5", "--straps=0", "--replay", file, NULL };
  g_autofree char *text = dure_capture_to_text (first);
  g_autofree char *told = NULL;
  g_autofree char *told_again = NULL;
  g_autoptr (DureCapture) again = NULL;

  g_close (g_mkstemp (file), NULL);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  again = record (options, "C0:DE:00:00:09:01", packets);
  g_unlink (file);

  told = tell (first);
  told_again = tell (again);
  g_assert_cmpstr (told, ==, told_again);
}

static void
test_strap (void)
{
  static const char *const options[] = { SPEED, NULL };
  g_autoptr (DureCapture) capture = record (options, "C0:DE:00:00:00:01", "8");

  g_assert_null (capture->name);
  g_assert_cmpuint (capture->packets->len, ==, 8);
  replay_and_compare (capture, "8");
}

/* A cuff has two things to say, a clock, and a serial number that is nobody's business. */
static void
test_cuff (void)
{
  static const char *const options[] = { SPEED, "--straps=0", "--station", NULL };
  g_autoptr (DureCapture) capture = record (options, "C0:DE:00:00:01:01", "27");
  g_autofree char *text = dure_capture_to_text (capture);

  g_assert_nonnull (strstr (text, " 2a35 indicate\n"));
  g_assert_nonnull (strstr (text, " 2a25 read\n"));
  for (guint i = 0; i < capture->attributes->len; i++)
    {
      const DureCaptureAttribute *attribute = g_ptr_array_index (capture->attributes, i);

      g_assert_false (g_str_equal (attribute->uuid, "2a25") && attribute->value != NULL);
    }
  replay_and_compare (capture, "27");
}

/* A maker's own service, and two characteristics of the same id. */
static void
test_foreign (void)
{
  static const char *const text =
    "dure-capture 1\n"
    "service 0010 fb005c80-02e7-f387-1cad-8acd2d8df0c8\n"
    "characteristic 0011 fb005c82-02e7-f387-1cad-8acd2d8df0c8 notify\n"
    "service 0020 180a\n"
    "characteristic 0021 2a29 read\n"
    "value 0021 00ff00\n"
    "characteristic 0023 2a29 read notify\n"
    "value 0023 -\n"
    "packet 10 0011 0001020304050607080910111213141516171819202122232425\n"
    "packet 60 0023 01\n"
    "packet 70 0011 ff\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCapture) capture = dure_capture_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  replay_and_compare (capture, "3");
}

static void
test_hostile (void)
{
  g_autofree char *file = g_build_filename (g_get_tmp_dir (), "dure-hostile-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) double_of = NULL;
  g_autofree char *complaint = NULL;

  g_close (g_mkstemp (file), NULL);
  g_assert_true (g_file_set_contents (file, "dure-capture 1\nservice 0010 180d\n"
                                            "characteristic 0011 2a37 notify\n"
                                            "packet 0 0010 00\n", -1, NULL));
  double_of = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                                g_getenv ("DURE_WEARABLES"), "--replay", file, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (double_of, NULL, NULL, NULL, &complaint, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (double_of), ==, 65);
  g_assert_nonnull (strstr (complaint, "line 4: "));
  g_unlink (file);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/strap", test_strap);
  g_test_add_func ("/record/cuff", test_cuff);
  g_test_add_func ("/record/foreign", test_foreign);
  g_test_add_func ("/record/hostile", test_hostile);

  return g_test_run ();
}
