// test-batch-meaning.c: nothing is taken for a batch that means something else, or nothing
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Good documents, all their beginnings, and all that differ from them in one byte: whatever is
// taken must mean to jansson and GLib what it means to us. Each stands alone in memory of just its
// size, so that a byte read behind its end is a finding of the sanitizer.

#include "batch-sample.h"
#include "batch-twin.h"

#include <string.h>

static DureBatch batch;

static gboolean
read_exactly (const char *json, gsize length)
{
  g_autofree guint8 *bytes = g_memdup2 (json, length);
  DureBatchRefusal refusal;

  return dure_batch_read (&batch, bytes, length, &refusal);
}

static gboolean
is_taken (const char *json, gsize length)
{
  if (!read_exactly (json, length))
    return FALSE;
  if (!batch_twin_agrees (&batch, json, length))
    g_test_message ("%.*s", (int) length, json);
  g_assert_true (batch_twin_agrees (&batch, json, length));
  return TRUE;
}

/* One with everything a document may have: escapes, blanks, zones, fractions, exponents. */
static const char everything[] =
    "{ \"observations\" :[{\"unit\":\"Cel\",\"c\\u006fde\":\"8310\\u002d5\",\"value\":3.660e1,"
    "\"effectivePeriod\" : {\"end\":\"2026-11-28T14:00:00.25+09:00\",\"start\":"
    "\"2026-11-28T01:29:59.5-03:30\"}},\n{\"code\":\"8637-1\",\"effectiveDateTime\":"
    "\"2028-02-29T23:59:59Z\",\"values\":[ 812 ,799],\"unit\":\"\\u006ds\"}],"
    "\"id\":\"01939b2a-7c00-7abc-9def-0123456789ab\"}";

static void
test_samples (void)
{
  for (guint32 seed = 0; seed < 50; seed++)
    {
      GString *json = batch_sample (1 + seed * 7, seed);

      g_assert_true (is_taken (json->str, json->len));
      g_string_free (json, TRUE);
    }
  g_assert_true (is_taken (everything, strlen (everything)));
}

static void
check_beginnings (const char *json)
{
  for (gsize length = 0; length < strlen (json); length++)
    g_assert_false (is_taken (json, length));
}

static void
test_beginnings (void)
{
  GString *json = batch_sample (20, 1);

  check_beginnings (json->str);
  check_beginnings (everything);
  g_string_free (json, TRUE);
}

/* Returns how many of the changed documents were taken. */
static guint
check_changes (const char *json)
{
  const gsize length = strlen (json);
  g_autofree char *changed = g_strdup (json);
  guint n_taken = 0;

  for (gsize at = 0; at < length; at++)
    {
      for (guint byte = 0; byte < 256; byte++)
        {
          changed[at] = (char) byte;
          n_taken += byte != (guchar) json[at] && is_taken (changed, length);
        }
      changed[at] = json[at];
    }
  return n_taken;
}

/* Some changes make another good batch, another digit of a time for one. */
static void
test_changes (void)
{
  GString *json = batch_sample (2, 1);

  g_assert_cmpuint (check_changes (json->str), >, 500);
  g_assert_cmpuint (check_changes (everything), >, 500);
  g_string_free (json, TRUE);
}

static void
check_value (const char *value, gboolean is_good)
{
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"01939b2a-7c00-7abc-9def-0123456789ab\",\"observations\":[{\"code\":\"41653-7\","
      "\"effectiveDateTime\":\"2026-11-28T05:00:00Z\",\"value\":%s,\"unit\":\"mg/dL\"}]}",
      value);

  g_assert_true (is_taken (json, strlen (json)) == is_good);
}

/* As glucose, 5 to 2000 mg/dL: every decimal is the double that strtod finds. */
static void
test_decimals (void)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);

  for (guint i = 0; i < 20000; i++)
    {
      const guint digits = (guint) g_rand_int_range (dice, 1, 1000000000);
      const int point = g_rand_int_range (dice, 0, 12);
      g_autofree char *value = g_strdup_printf ("%ue-%d", digits, point);
      const double number = g_ascii_strtod (value, NULL);

      check_value (value, number >= 5 && number <= 2000);
    }
}

/* Every day that a batch may have, by the calendar of GLib. */
static void
test_days (void)
{
  g_autoptr (GDateTime) first = g_date_time_new_utc (2000, 1, 1, 0, 0, 0);

  for (int day = 0; day < 13149; day++)
    {
      g_autoptr (GDateTime) time = g_date_time_add_days (first, day);
      g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
      g_autofree char *json = g_strdup_printf (
          "{\"id\":\"01939b2a-7c00-7abc-9def-0123456789ab\",\"observations\":[{\"code\":\"8867-4\","
          "\"effectiveDateTime\":\"%s\",\"value\":72,\"unit\":\"/min\"}]}",
          text);

      g_assert_true (is_taken (json, strlen (json)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch-meaning/samples", test_samples);
  g_test_add_func ("/batch-meaning/every beginning", test_beginnings);
  g_test_add_func ("/batch-meaning/every change of a byte", test_changes);
  g_test_add_func ("/batch-meaning/decimals", test_decimals);
  g_test_add_func ("/batch-meaning/every day", test_days);
  return g_test_run ();
}
