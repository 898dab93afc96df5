// test-batch-pack.c: batches out of their packed form as they went in, and small while they are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "batch-pack.h"
#include "batch-sample.h"
#include "batch-twin.h"

#include <string.h>

static DureBatch batch, unpacked;
static guint8 packed[DURE_BATCH_PACKED_MAX], again[DURE_BATCH_PACKED_MAX];

/* Packs the batch, checks that it comes out whole and is the same when packed again. */
static gsize
check_both_ways (void)
{
  gsize length = 0, length_again = 0;

  g_assert_true (dure_batch_pack (&batch, packed, sizeof packed, &length));
  g_assert_true (dure_batch_unpack (&unpacked, packed, length));
  batch_twin_check_unpacked (&batch, &unpacked);
  g_assert_true (dure_batch_pack (&unpacked, again, sizeof again, &length_again));
  g_assert_cmpmem (packed, length, again, length_again);
  return length;
}

static void
read_sample (guint n_observations, guint32 seed)
{
  GString *json = batch_sample (n_observations, seed);
  DureBatchRefusal refusal;

  g_assert_true (dure_batch_read (&batch, (const guint8 *) json->str, json->len, &refusal));
  g_string_free (json, TRUE);
}

static DureBatchObservation *
add (DureCode code, gint64 start_ms, gint64 mantissa)
{
  DureBatchObservation *it = &batch.observations[batch.n_observations++];

  *it = (DureBatchObservation) {
    .code = code, .start_ms = start_ms, .end_ms = start_ms, .mantissa = mantissa
  };
  return it;
}

static DureBatchObservation *
add_series (gint64 start_ms, guint n_values)
{
  DureBatchObservation *it = add (DURE_CODE_RR_INTERVALS, start_ms, 0);

  it->first_value = batch.n_values;
  it->n_values = n_values;
  batch.n_values += n_values;
  return it;
}

/* The bytes that stand in stores: when this fails, stores of yesterday cannot be read. */
static void
test_form (void)
{
  static const guint8 form[] = {
    1, 1,                                  /* version, seconds */
    1, 1 << 2 | 2,                         /* heart rate, two, with exponents */
    0xa0, 0xf1, 0xe8, 0xa9, 0x06, 120,     /* 849157200 s after 2000, a minute later */
    2, 1,                                  /* both x 10^-1 */
    0xa0, 0x0b, 3,                         /* 720, 718 */
    2, 0 << 2 | 1,                         /* RR intervals, one, with durations */
    2, 4,                                  /* a second later than the first pulse, 2 s long */
    2, 0xd8, 0x0c, 25,                     /* 812, 799 */
  };
  DureBatchObservation *it;
  gsize length;

  dure_batch_wipe (&batch);
  it = add_series (1795842001000, 2);
  it->end_ms = 1795842003000;
  batch.values[0] = 812;
  batch.values[1] = 799;
  add (DURE_CODE_HEART_RATE, 1795842060000, 718)->exponent = -1;
  add (DURE_CODE_HEART_RATE, 1795842000000, 720)->exponent = -1;
  length = check_both_ways ();
  g_assert_cmpmem (packed, length, form, sizeof form);
}

static void
test_samples (void)
{
  for (guint32 seed = 0; seed < 50; seed++)
    {
      read_sample (1 + seed * 20, seed);
      check_both_ways ();
    }
}

/* Ceilings on bytes for each observation, which the largest of many samples keeps below. */
static void
test_size (void)
{
  static const struct
  {
    guint n_observations, max_per_hundred;
  } ceilings[] = { { 20, 400 }, { 100, 300 }, { 1000, 270 } };

  for (gsize i = 0; i < G_N_ELEMENTS (ceilings); i++)
    for (guint32 seed = 0; seed < 20; seed++)
      {
        read_sample (ceilings[i].n_observations, seed);
        g_assert_cmpuint (check_both_ways () * 100, <=,
                          ceilings[i].max_per_hundred * ceilings[i].n_observations);
      }
}

/* The order in which observations came does not show, unless code and start are the same. */
static void
test_order (void)
{
  g_autofree guint8 *first = NULL;
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);
  gsize length;

  dure_batch_wipe (&batch);
  for (guint i = 0; i < 1000; i++)
    add (i % 2 == 0 ? DURE_CODE_OXYGEN : DURE_CODE_HEART_RATE, DURE_BATCH_FIRST_MS + i, 70 + i % 9);
  length = check_both_ways ();
  first = g_memdup2 (packed, length);
  for (guint i = 999; i > 0; i--)
    {
      const guint other = (guint) g_rand_int_range (dice, 0, (gint32) i + 1);
      const DureBatchObservation it = batch.observations[i];

      batch.observations[i] = batch.observations[other];
      batch.observations[other] = it;
    }
  g_assert_cmpmem (packed, check_both_ways (), first, length);
  for (guint i = 0; i < 1000; i++)
    batch.observations[i].start_ms = batch.observations[i].end_ms = DURE_BATCH_FIRST_MS;
  check_both_ways ();
}

/* The largest of everything fits into what is said to be enough. */
static void
test_extremes (void)
{
  dure_batch_wipe (&batch);
  for (guint i = 0; i < 1000; i++)
    {
      DureBatchObservation *it = add (DURE_CODE_WEIGHT, DURE_BATCH_FIRST_MS, 0);

      it->mantissa = i % 2 == 0 ? G_GINT64_CONSTANT (999999999999999999)
                                : -G_GINT64_CONSTANT (999999999999999999);
      it->exponent = i % 2 == 0 ? 18 : -18;
      it->start_ms += i / 500 * (DURE_BATCH_LAST_MS - DURE_BATCH_FIRST_MS);
      it->end_ms = i % 2 == 0 ? DURE_BATCH_LAST_MS : it->start_ms;
    }
  check_both_ways ();
  dure_batch_wipe (&batch);
  for (guint i = 0; i < 16; i++)
    add_series (i % 2 == 0 ? DURE_BATCH_FIRST_MS : DURE_BATCH_LAST_MS, 4096);
  for (guint i = 0; i < DURE_BATCH_MAX_VALUES; i++)
    batch.values[i] = i % 2 == 0 ? G_MAXINT32 : G_MININT32;
  g_assert_cmpuint (check_both_ways (), >, 5 * DURE_BATCH_MAX_VALUES - 16);
}

/* Minutes, seconds and milliseconds each have their clock. */
static void
test_clocks (void)
{
  static const gint64 ends[] = { 60000, 61000, 61001 };
  gsize last = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      gsize length;

      dure_batch_wipe (&batch);
      add (DURE_CODE_HEART_RATE, DURE_BATCH_FIRST_MS, 72)->end_ms = DURE_BATCH_FIRST_MS + ends[i];
      length = check_both_ways ();
      g_assert_cmpuint (packed[1], ==, 2 - i);
      g_assert_cmpuint (length, >=, last);
      last = length;
    }
}

static void
test_room (void)
{
  gsize length, untouched = 4711;

  read_sample (20, 1);
  length = check_both_ways ();
  for (gsize size = 0; size < length; size++)
    {
      g_autofree guint8 *room = g_malloc (size);

      g_assert_false (dure_batch_pack (&batch, room, size, &untouched));
      g_assert_cmpuint (untouched, ==, 4711);
    }
  g_assert_true (dure_batch_pack (&batch, again, length, &untouched));
}

/* What is taken after a change must be packed the same; cut short, nothing is. */
static void
test_damage (void)
{
  gsize length, length_again;
  guint n_taken = 0;

  read_sample (100, 1);
  length = check_both_ways ();
  for (gsize at = 0; at < length; at++)
    {
      g_autofree guint8 *bytes = g_memdup2 (packed, length);

      for (guint byte = 0; byte < 256; byte++)
        {
          bytes[at] = (guint8) byte;
          if (!dure_batch_unpack (&unpacked, bytes, length))
            continue;
          g_assert_true (dure_batch_pack (&unpacked, again, sizeof again, &length_again));
          g_assert_cmpmem (bytes, length, again, length_again);
          n_taken++;
        }
    }
  g_assert_cmpuint (n_taken, >, length);
}

static void
test_cut (void)
{
  gsize length, length_again;

  read_sample (100, 1);
  length = check_both_ways ();
  for (gsize cut = 0; cut < length; cut++)
    {
      g_autofree guint8 *bytes = g_memdup2 (packed, cut);

      /* Cut between two groups it is a smaller batch: that damage is for a seal to find. */
      if (dure_batch_unpack (&unpacked, bytes, cut))
        {
          g_assert_true (dure_batch_pack (&unpacked, again, sizeof again, &length_again));
          g_assert_cmpmem (bytes, cut, again, length_again);
        }
    }
  g_assert_false (dure_batch_unpack (&unpacked, NULL, 0));
}

/* Each code has a number, and none has that of another. */
static void
test_codes (void)
{
  dure_batch_wipe (&batch);
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    if (dure_code_is_series (code))
      add_series (DURE_BATCH_FIRST_MS, 1)->code = code;
    else
      add (code, DURE_BATCH_FIRST_MS, 72);
  check_both_ways ();
}

/* Seventeen of the longest series are more values than a batch has. */
static void
test_too_many_values (void)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) "\1\2\2\x40", 4);
  for (guint i = 0; i < 17; i++)
    g_byte_array_append (bytes, (const guint8 *) "", 1);
  for (guint i = 0; i < 17; i++)
    g_byte_array_append (bytes, (const guint8 *) "\x80\x20", 2);
  for (guint i = 0; i < 17 * DURE_BATCH_MAX_SERIES; i++)
    g_byte_array_append (bytes, (const guint8 *) "\2", 1);
  g_assert_false (dure_batch_unpack (&unpacked, bytes->data, bytes->len));
  g_byte_array_unref (bytes);
}

#define PULSE_AT_0 1, 0, 0, 0x90, 0x01 /* heart rate, one, at 2000-01-01, 72 */

static const struct
{
  const char *what;
  guint8 bytes[28];
  gsize length;
  gboolean is_good;
} forms[] = {
  { "a pulse", { 1, 2, PULSE_AT_0 }, 7, TRUE },
  { "no group", { 1, 2 }, 2, FALSE },
  { "only a version", { 1 }, 1, FALSE },
  { "version 0", { 0, 2, PULSE_AT_0 }, 7, FALSE },
  { "version 2", { 2, 2, PULSE_AT_0 }, 7, FALSE },
  { "a clock that is none", { 1, 3, PULSE_AT_0 }, 7, FALSE },
  { "a clock finer than needed", { 1, 1, PULSE_AT_0 }, 7, FALSE },
  { "the finest clock where none is needed", { 1, 0, PULSE_AT_0 }, 7, FALSE },
  { "a byte behind the end", { 1, 2, PULSE_AT_0, 0 }, 8, FALSE },
  { "the same group twice", { 1, 2, PULSE_AT_0, PULSE_AT_0 }, 12, FALSE },
  { "groups in their order", { 1, 2, PULSE_AT_0, 7, 0, 0, 0x90, 0x01 }, 12, TRUE },
  { "groups the other way round", { 1, 2, 7, 0, 0, 0x90, 0x01, PULSE_AT_0 }, 12, FALSE },
  { "code 0", { 1, 2, 0, 0, 0, 0x90, 0x01 }, 7, FALSE },
  { "a code that nobody has", { 1, 2, 200, 0, 0, 0x90, 0x01 }, 7, FALSE },
  { "an idle byte", { 1, 2, 1, 0, 0x80, 0x00, 0x90, 0x01 }, 8, FALSE },
  { "a number of 65 bits",
    { 1, 2, 1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02 }, 15, FALSE },
  { "a number of 11 bytes",
    { 1, 2, 1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x81, 0x01 }, 16,
    FALSE },
  { "a mantissa of 19 digits",
    { 1, 2, 1, 0, 0, 0x80, 0x80, 0xa0, 0xf6, 0xf4, 0xac, 0xdb, 0xe0, 0x1b }, 14, FALSE },
  { "a mantissa of 18 digits",
    { 1, 2, 1, 0, 0, 0xfe, 0xff, 0x9f, 0xf6, 0xf4, 0xac, 0xdb, 0xe0, 0x1b }, 14, TRUE },
  { "a step that no number holds",
    { 1, 2, 1, 4, 0, 0, 0xfe, 0xff, 0x9f, 0xf6, 0xf4, 0xac, 0xdb, 0xe0, 0x1b, 0xfe, 0xff, 0xff,
      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 }, 25, FALSE },
  { "before 2000", { 1, 2, 1, 0, 1, 0x90, 0x01 }, 7, FALSE },
  { "the last minute", { 1, 2, 1, 0, 0xbe, 0xac, 0x87, 0x12, 0x90, 0x01 }, 10, TRUE },
  { "after 2035", { 1, 2, 1, 0, 0xc0, 0xac, 0x87, 0x12, 0x90, 0x01 }, 10, FALSE },
  { "the same minute twice", { 1, 2, 1, 4, 0, 0, 0x90, 0x01, 0 }, 9, TRUE },
  { "back in time", { 1, 2, 1, 4, 2, 1, 0x90, 0x01, 0 }, 9, FALSE },
  { "all instants, and durations", { 1, 2, 1, 1, 0, 0, 0x90, 0x01 }, 8, FALSE },
  { "a duration", { 1, 2, 1, 1, 0, 2, 0x90, 0x01 }, 8, TRUE },
  { "a duration below nought", { 1, 2, 1, 1, 2, 1, 0x90, 0x01 }, 8, FALSE },
  { "an exponent", { 1, 2, 1, 2, 0, 1, 1, 0x90, 0x01 }, 9, TRUE },
  { "an exponent of 0", { 1, 2, 1, 2, 0, 1, 0, 0x90, 0x01 }, 9, FALSE },
  { "an exponent of 18", { 1, 2, 1, 2, 0, 1, 36, 0x90, 0x01 }, 9, TRUE },
  { "an exponent of 19", { 1, 2, 1, 2, 0, 1, 38, 0x90, 0x01 }, 9, FALSE },
  { "a run of none", { 1, 2, 1, 2, 0, 0, 1, 0x90, 0x01 }, 9, FALSE },
  { "a run too long", { 1, 2, 1, 2, 0, 2, 1, 0x90, 0x01 }, 9, FALSE },
  { "two runs of the same", { 1, 2, 1, 6, 0, 0, 1, 1, 1, 1, 0x90, 0x01, 0 }, 13, FALSE },
  { "two runs", { 1, 2, 1, 6, 0, 0, 1, 1, 1, 0, 0x90, 0x01, 0 }, 13, TRUE },
  { "a series", { 1, 2, 2, 0, 0, 2, 2, 0 }, 8, TRUE },
  { "a series of none", { 1, 2, 2, 0, 0, 0 }, 6, FALSE },
  { "a series with exponents", { 1, 2, 2, 2, 0, 1, 1, 1, 2 }, 9, FALSE },
  { "a series of 4097", { 1, 2, 2, 0, 0, 0x81, 0x20 }, 7, FALSE },
  { "a value of 33 bits", { 1, 2, 2, 0, 0, 1, 0x80, 0x80, 0x80, 0x80, 0x10 }, 11, FALSE },
  { "the largest value", { 1, 2, 2, 0, 0, 1, 0xfe, 0xff, 0xff, 0xff, 0x0f }, 11, TRUE },
  { "1001 observations", { 1, 2, 1, 0xa0, 0x1f, 0 }, 6, FALSE },
  { "more than memory has",
    { 1, 2, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0 }, 14, FALSE },
};

static void
test_one_form (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  g_autofree guint8 *bytes = g_memdup2 (forms[i].bytes, forms[i].length);
  gsize length;

  g_assert_true (dure_batch_unpack (&unpacked, bytes, forms[i].length) == forms[i].is_good);
  if (!forms[i].is_good)
    {
      g_assert_cmpuint (unpacked.n_observations + unpacked.n_values, ==, 0);
      return;
    }
  g_assert_true (dure_batch_pack (&unpacked, again, sizeof again, &length));
  g_assert_cmpmem (again, length, bytes, forms[i].length);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch-pack/the bytes", test_form);
  g_test_add_func ("/batch-pack/samples", test_samples);
  g_test_add_func ("/batch-pack/how small", test_size);
  g_test_add_func ("/batch-pack/the order", test_order);
  g_test_add_func ("/batch-pack/extremes", test_extremes);
  g_test_add_func ("/batch-pack/clocks", test_clocks);
  g_test_add_func ("/batch-pack/no room", test_room);
  g_test_add_func ("/batch-pack/every change of a byte", test_damage);
  g_test_add_func ("/batch-pack/every beginning", test_cut);
  g_test_add_func ("/batch-pack/every code", test_codes);
  g_test_add_func ("/batch-pack/too many values", test_too_many_values);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *path = g_strdup_printf ("/batch-pack/form/%s", forms[i].what);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_one_form);
    }
  return g_test_run ();
}
