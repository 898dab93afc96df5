// test-beats.c: the heart under a simulated strap
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "beats.h"
#include "devices-error.h"
#include "heart-rate.h"
#include "heart-sensor.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static DureBeats *
read_text (const char *text, gssize length, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, length, NULL);

  return dure_beats_new_from_stream (stream, error);
}

static void
test_reads (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureBeats) beats =
    read_text ("rr_ms,beat,rhythm\r\n800,N,N\n7477,N,N\n196\n", -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (dure_beats_get_length (beats), ==, 3);
  g_assert_cmpuint (dure_beats_next (beats), ==, 800);
  g_assert_cmpuint (dure_beats_next (beats), ==, 7477);
  g_assert_cmpuint (dure_beats_next (beats), ==, 196);
  g_assert_cmpuint (dure_beats_next (beats), ==, 800);
}

static void
test_reads_gzip (void)
{
  static const char text[] = "rr_ms,beat,rhythm\n812,N,N\n";
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
  g_autofree char *directory = g_dir_make_tmp ("dure-beats-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "beats.csv.gz", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DureBeats) beats = NULL;
  guint8 packed[256];
  gsize n_read, n_written;

  g_converter_convert (G_CONVERTER (gzip), text, strlen (text), packed, sizeof packed,
                       G_CONVERTER_INPUT_AT_END, &n_read, &n_written, &error);
  g_assert_no_error (error);
  g_file_set_contents (path, (const char *) packed, (gssize) n_written, NULL);
  beats = dure_beats_new_from_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dure_beats_next (beats), ==, 812);
  g_clear_pointer (&beats, dure_beats_free);

  /* The same file cut in the middle is told, not played. */
  g_file_set_contents (path, (const char *) packed, (gssize) n_written / 2, NULL);
  g_assert_null (dure_beats_new_from_file (path, &error));
  g_assert_nonnull (error);

  g_unlink (path);
  g_rmdir (directory);
}

static void
test_hostile (void)
{
  g_autofree char *long_line = g_strnfill (100000, '1');
  g_autofree char *with_long_line = g_strconcat ("rr_ms\n", long_line, "\n", NULL);
  const char *const texts[] = {
    "",           "rr_ms,beat\n",    "beat,rr_ms\n800\n", "800\n900\n",        "rr_ms\n0\n",
    "rr_ms\n-5\n", "rr_ms\n80x\n",   "rr_ms\n\n",         "rr_ms\n800.5\n",    "rr_ms\n 800\n",
    "rr_ms\n99999999999999999999\n", "rr_ms\nNaN\n",      "rr_ms\n;DROP\n",    with_long_line,
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_text (texts[i], -1, &error));
      g_assert_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED);
    }

  g_autoptr (GError) error = NULL;

  g_assert_null (read_text ("rr_ms\n800\0900\n", 14, &error));
  g_assert_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED);
}

static void
test_generator (void)
{
  g_autoptr (DureBeats) first = dure_beats_new_sinus (7, 60);
  g_autoptr (DureBeats) again = dure_beats_new_sinus (7, 60);
  g_autoptr (DureBeats) other = dure_beats_new_sinus (8, 60);
  double sum = 0, squares = 0;
  guint before = 0, differing = 0;

  for (guint i = 0; i < 1000; i++)
    {
      const guint ms = dure_beats_next (first);

      g_assert_cmpuint (ms, ==, dure_beats_next (again));
      differing += ms != dure_beats_next (other);
      sum += ms;
      squares += i > 0 ? ((double) ms - before) * ((double) ms - before) : 0;
      before = ms;
    }

  g_assert_cmpuint (differing, >, 500);
  g_assert_cmpfloat_with_epsilon (sum / 1000, 1000, 10);
  g_assert_cmpfloat (sqrt (squares / 999), >, 15);
  g_assert_cmpfloat (sqrt (squares / 999), <, 80);
}

static gboolean
next_measurement (DureHeartSensor *sensor, gsize size_max, DureHeartRate *ret_measurement)
{
  g_autoptr (GVariant) packet =
    g_variant_ref_sink (dure_heart_sensor_next_packet (sensor, size_max));
  DureRefusal refusal;
  gsize length;
  const guint8 *bytes = g_variant_get_fixed_array (packet, &length, 1);

  g_assert_cmpuint (length, <=, size_max);

  return dure_heart_rate_decode (bytes, length, ret_measurement, &refusal);
}

/* A gap of seven seconds: the strap goes on, and the long interval comes with the beat after it. */
static void
test_sensor_gap (void)
{
  DureBeats *beats = read_text ("rr_ms\n1000\n7000\n500\n", -1, NULL);
  g_autoptr (DureHeartSensor) sensor = dure_heart_sensor_new (beats);
  DureHeartRate measurement;

  g_assert_true (next_measurement (sensor, 20, &measurement));
  g_assert_cmpuint (measurement.n_rr, ==, 1);
  g_assert_cmpuint (measurement.rr_1024[0], ==, 1024);
  for (guint i = 0; i < 6; i++)
    {
      g_assert_true (next_measurement (sensor, 20, &measurement));
      g_assert_cmpuint (measurement.n_rr, ==, 0);
      g_assert_cmpuint (measurement.bpm, ==, 60);
    }
  g_assert_true (next_measurement (sensor, 20, &measurement));
  g_assert_cmpuint (measurement.n_rr, ==, 1);
  g_assert_cmpuint (measurement.rr_1024[0], ==, 7168);
}

/* Very fast beats: a rate of two bytes, several intervals, and never more than the link carries. */
static void
test_sensor_fast (void)
{
  DureBeats *beats = read_text ("rr_ms\n50\n", -1, NULL);
  g_autoptr (DureHeartSensor) sensor = dure_heart_sensor_new (beats);
  DureHeartRate measurement;

  g_assert_true (next_measurement (sensor, 20, &measurement));
  g_assert_cmpuint (measurement.bpm, ==, 1200);
  g_assert_cmpuint (measurement.n_rr, ==, 8);
}

static void
test_sensor_contact (void)
{
  g_autoptr (DureHeartSensor) sensor = dure_heart_sensor_new (dure_beats_new_sinus (1, 70));
  DureHeartRate measurement;

  g_assert_true (next_measurement (sensor, 20, &measurement));
  g_assert_cmpint (measurement.contact, ==, DURE_CONTACT_DETECTED);
  dure_heart_sensor_set_contact (sensor, DURE_SENSOR_CONTACT_NONE);
  g_assert_true (next_measurement (sensor, 20, &measurement));
  g_assert_cmpint (measurement.contact, ==, DURE_CONTACT_NONE);
  g_assert_cmpuint (measurement.bpm, ==, 0);
  g_assert_cmpuint (measurement.n_rr, ==, 0);
  dure_heart_sensor_set_contact (sensor, DURE_SENSOR_CONTACT_UNSUPPORTED);
  g_assert_true (next_measurement (sensor, 20, &measurement));
  g_assert_cmpint (measurement.contact, ==, DURE_CONTACT_NOT_SUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/beats/reads", test_reads);
  g_test_add_func ("/beats/reads-gzip", test_reads_gzip);
  g_test_add_func ("/beats/hostile", test_hostile);
  g_test_add_func ("/beats/generator", test_generator);
  g_test_add_func ("/beats/sensor-gap", test_sensor_gap);
  g_test_add_func ("/beats/sensor-fast", test_sensor_fast);
  g_test_add_func ("/beats/sensor-contact", test_sensor_contact);

  return g_test_run ();
}
