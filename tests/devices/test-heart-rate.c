// test-heart-rate.c: the decoder of 0x2A37, row by row and byte by byte
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// vectors/heart-rate.tsv has one expected field a line: uuid, hex, field, value, unit, source.
// The field "*" with "reject" means that no measurement may come out.

#include "heart-rate.h"

#include <glib.h>
#include <string.h>

enum {
  COLUMN_UUID,
  COLUMN_HEX,
  COLUMN_FIELD,
  COLUMN_VALUE,
  COLUMN_UNIT,
  COLUMN_SOURCE,
  N_COLUMNS
};

static GByteArray *
bytes_of_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; hex[0] != '\0'; hex += 2)
    {
      const guint8 byte =
        (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

      g_byte_array_append (bytes, &byte, 1);
    }

  return bytes;
}

/* From an allocation of exactly the right size, so that a sanitizer sees one byte too far. */
static gboolean
decode (const guint8 *bytes, gsize length, DureHeartRate *ret_measurement, DureRefusal *ret_refusal)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, length);

  return dure_heart_rate_decode (exact, length, ret_measurement, ret_refusal);
}

static char *
field_text (const DureHeartRate *measurement, const char *field)
{
  static const char *const contacts[] = { "not_supported", "no_contact", "contact" };
  const char *bracket = strchr (field, '[');
  const guint index = bracket != NULL ? (guint) g_ascii_strtoull (bracket + 1, NULL, 10) : 0;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (g_str_equal (field, "heart_rate"))
    return g_strdup_printf ("%u", measurement->bpm);
  if (g_str_equal (field, "sensor_contact"))
    return g_strdup (contacts[measurement->contact]);
  if (g_str_equal (field, "energy_expended"))
    return g_strdup_printf ("%u", measurement->has_energy ? measurement->energy_kj : 0u);
  if (g_str_equal (field, "rr_count"))
    return g_strdup_printf ("%" G_GSIZE_FORMAT, measurement->n_rr);

  g_assert_nonnull (bracket);
  g_assert_cmpuint (index, <, measurement->n_rr);
  if (g_str_has_prefix (field, "rr_ms["))
    return g_strdup (
      g_ascii_dtostr (number, sizeof number, measurement->rr_1024[index] * 1000.0 / 1024.0));

  return g_strdup_printf ("%u", measurement->rr_1024[index]);
}

static void
test_row (gconstpointer data)
{
  const char *const *row = data;
  g_autoptr (GByteArray) bytes = bytes_of_hex (row[COLUMN_HEX]);
  DureHeartRate measurement;
  DureRefusal refusal = 0;
  const gboolean decoded = decode (bytes->data, bytes->len, &measurement, &refusal);

  if (g_str_equal (row[COLUMN_FIELD], "*"))
    {
      g_assert_cmpstr (row[COLUMN_VALUE], ==, "reject");
      g_assert_false (decoded);
      g_assert_cmpint (refusal, !=, 0);
      return;
    }

  g_assert_true (decoded);
  g_autofree char *text = field_text (&measurement, row[COLUMN_FIELD]);

  g_assert_cmpstr (text, ==, row[COLUMN_VALUE]);
}

/* A packet cut anywhere is refused, but where the cut falls between two intervals. */
static void
test_cut (gconstpointer data)
{
  const char *const *row = data;
  g_autoptr (GByteArray) bytes = bytes_of_hex (row[COLUMN_HEX]);
  DureHeartRate whole, cut;
  DureRefusal refusal;

  if (!decode (bytes->data, bytes->len, &whole, &refusal))
    return;

  for (guint length = 0; length < bytes->len; length++)
    {
      const gsize missing = bytes->len - length;
      const gboolean between = whole.n_rr > 1 && missing % 2 == 0 && missing / 2 < whole.n_rr;

      g_assert_cmpint (decode (bytes->data, length, &cut, &refusal), ==, between);
    }
}

static void
assert_refused (const char *hex, DureRefusal expected)
{
  g_autoptr (GByteArray) bytes = bytes_of_hex (hex);
  DureHeartRate measurement = { .bpm = 4711 };
  DureRefusal refusal = 0;

  g_assert_false (decode (bytes->data, bytes->len, &measurement, &refusal));
  g_assert_cmpint (refusal, ==, expected);
  g_assert_cmpuint (measurement.bpm, ==, 4711);
  g_assert_cmpstr (dure_refusal_text (refusal), !=, "not a reason");
}

static void
test_refusals (void)
{
  assert_refused ("", DURE_REFUSAL_TOO_SHORT);
  assert_refused ("00", DURE_REFUSAL_TOO_SHORT);
  assert_refused ("0140", DURE_REFUSAL_TOO_SHORT);
  assert_refused ("084001", DURE_REFUSAL_TOO_SHORT);
  assert_refused ("004000", DURE_REFUSAL_TOO_LONG);
  assert_refused ("1040", DURE_REFUSAL_EMPTY_LIST);
  assert_refused ("103eb103de", DURE_REFUSAL_CUT_FIELD);
}

/* An attribute has at most 512 bytes: the fullest one fits, the next byte does not. */
static void
test_sizes (void)
{
  guint8 bytes[514] = { 0x10, 60 };
  DureHeartRate measurement;
  DureRefusal refusal;

  g_assert_true (decode (bytes, 512, &measurement, &refusal));
  g_assert_cmpuint (measurement.n_rr, ==, DURE_HEART_RATE_RR_MAX);
  g_assert_false (decode (bytes, 514, &measurement, &refusal));
  g_assert_cmpint (refusal, ==, DURE_REFUSAL_TOO_LONG);
}

/* Every flags byte, every length up to 24: understood exactly when the length fits the flags. */
static void
test_every_shape (void)
{
  for (guint flags = 0; flags < 256; flags++)
    for (guint length = 1; length <= 24; length++)
      {
        guint8 bytes[24] = { (guint8) flags };
        DureHeartRate measurement;
        DureRefusal refusal;
        const guint fixed = 2 + (flags & 1) + (flags & 8 ? 2 : 0);
        const gboolean fits =
          flags & 16 ? length > fixed && (length - fixed) % 2 == 0 : length == fixed;

        g_assert_cmpint (decode (bytes, length, &measurement, &refusal), ==, fits);
        if (fits)
          g_assert_cmpuint (measurement.n_rr, ==, (length - fixed) / 2);
      }
}

static void
add_rows (char **lines)
{
  for (guint i = 1; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_auto (GStrv) row = g_strsplit (lines[i], "\t", -1);
      g_autofree char *name = NULL;
      g_autofree char *cut = NULL;

      g_assert_cmpuint (g_strv_length (row), ==, N_COLUMNS);
      name = g_strdup_printf ("/heart-rate/row/%u/%s", i, row[COLUMN_FIELD]);
      cut = g_strdup_printf ("/heart-rate/cut/%u", i);
      g_test_add_data_func_full (name, g_strdupv (row), test_row, (GDestroyNotify) g_strfreev);
      if (g_str_equal (row[COLUMN_FIELD], "heart_rate"))
        g_test_add_data_func_full (cut, g_strdupv (row), test_cut, (GDestroyNotify) g_strfreev);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_test_init (&argc, &argv, NULL);

  path = g_build_filename (g_getenv ("DURE_VECTORS"), "heart-rate.tsv", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  add_rows (lines);
  g_test_add_func ("/heart-rate/refusals", test_refusals);
  g_test_add_func ("/heart-rate/sizes", test_sizes);
  g_test_add_func ("/heart-rate/every-shape", test_every_shape);

  return g_test_run ();
}
