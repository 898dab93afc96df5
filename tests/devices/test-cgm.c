// test-cgm.c: records of continuous glucose monitoring, and their checksums
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "cgm.h"

#include "cuts.h"

#include <string.h>

#define ID "2aa7"
#define WHOLE "0fe3d2e405000214ff02f0e5f38e3f"

/* The check value of this checksum (CRC-16/MCRF4XX), and those of two published packets. */
static void
test_checksum (void)
{
  static const guint8 published[] = { 0x08, 0x00, 0x0c, 0x10, 0x06, 0x00 };

  g_assert_cmphex (dure_cgm_checksum ((const guint8 *) "123456789", 9), ==, 0x6f91);
  g_assert_cmphex (dure_cgm_checksum (NULL, 0), ==, 0xffff);
  g_assert_cmphex (dure_cgm_checksum (published, sizeof published), ==, 0x6f59);
}

/* One bit wrong anywhere in a record with a checksum, its size and flags too. */
static void
test_every_bit (void)
{
  g_autoptr (GByteArray) bytes = dure_told_bytes (WHOLE);
  DureCgm measurement;
  DureRefusal refusal;

  g_assert_true (dure_cgm_decode (bytes->data, bytes->len, &measurement, &refusal));
  for (guint bit = 0; bit < 8 * bytes->len; bit++)
    {
      bytes->data[bit / 8] ^= (guint8) (1 << bit % 8);
      g_assert_false (dure_cgm_decode (bytes->data, bytes->len, &measurement, &refusal));
      bytes->data[bit / 8] ^= (guint8) (1 << bit % 8);
    }
}

/* Every flags octet and every size: right are the announced size, and two more with a checksum. */
static void
test_shapes (void)
{
  for (guint flags = 0; flags < 256; flags++)
    for (guint size = 0; size <= 24; size++)
      {
        guint8 bytes[24] = { (guint8) size, (guint8) flags };
        const guint announced = 6U + (flags & 1 ? 2 : 0) + (flags & 2 ? 2 : 0)
                                + (flags & 32 ? 1 : 0) + (flags & 64 ? 1 : 0)
                                + (flags & 128 ? 1 : 0);
        g_autofree guint8 *exact = NULL;
        DureCgm measurement;
        DureRefusal refusal;

        if (size == announced + 2)
          {
            const guint16 sum = dure_cgm_checksum (bytes, announced);

            bytes[announced] = (guint8) (sum & 0xff);
            bytes[announced + 1] = (guint8) (sum >> 8);
          }
        exact = g_memdup2 (bytes, size);
        g_assert_cmpint (dure_cgm_decode (exact, size, &measurement, &refusal), ==,
                         size == announced || size == announced + 2);
      }
}

static void
test_cuts (void)
{
  dure_cuts_assert (ID, WHOLE);
  dure_cuts_assert (ID, "0600d2e40500");
}

/* A cut between two records leaves whole ones: nothing tells that more was meant. */
static void
test_several (void)
{
  g_autofree char *hex = g_strconcat (WHOLE, "060078000a00", WHOLE, NULL);

  for (gsize length = 0; length <= strlen (hex); length += 2)
    {
      g_autofree char *cut = g_strndup (hex, length);
      g_autoptr (DureTold) told = dure_told_new (dure_profile_find (ID), cut);

      g_assert_cmpint (told->is_refused, ==,
                       length != 30 && length != 42 && length != strlen (hex));
    }
}

static void
test_many (void)
{
  guint8 bytes[516] = { 0 };
  DureCgm measurement;
  DureRefusal refusal;

  for (gsize i = 0; i < sizeof bytes; i += 6)
    bytes[i] = 6;
  g_assert_true (dure_cgm_decode (bytes, 510, &measurement, &refusal));
  g_assert_cmpuint (measurement.n_records, ==, DURE_CGM_RECORDS_MAX);
  g_assert_false (dure_cgm_decode (bytes, 516, &measurement, &refusal));
  g_assert_cmpint (refusal, ==, DURE_REFUSAL_TOO_LONG);
}

static void
test_refusals (void)
{
  dure_told_assert_refused (ID, "", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused (ID, "00", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused (ID, "0700d2e4050000", DURE_REFUSAL_TOO_LONG);
  dure_told_assert_refused (ID, "0900d2e40500000000", DURE_REFUSAL_TOO_LONG);
  dure_told_assert_refused (ID, "08000c100600586f", DURE_REFUSAL_BAD_CHECKSUM);
  dure_told_assert_refused (ID, "0600ff170500", DURE_REFUSAL_BAD_NUMBER);
  dure_told_assert_refused (ID, "080178000500ff17", DURE_REFUSAL_BAD_NUMBER);
  dure_told_assert_refused (ID, "080278000500ff17", DURE_REFUSAL_BAD_NUMBER);
}

static void
test_feature (void)
{
  dure_cuts_assert ("2aa8", "00000059ffff");
  dure_told_assert_refused ("2aa8", "000000590000", DURE_REFUSAL_BAD_CHECKSUM);
  dure_told_assert_refused ("2aa8", "00100059ffff", DURE_REFUSAL_BAD_CHECKSUM);
  for (guint location = 0; location < 16; location++)
    {
      g_autofree char *hex = g_strdup_printf ("000000%x9ffff", location);
      g_autoptr (DureTold) told = dure_told_new (dure_profile_find ("2aa8"), hex);
      const gboolean is_named = (location >= 1 && location <= 5) || location == 15;

      g_assert_cmpint (
        g_str_equal (dure_told_get (told, "sample_location"), "\"reserved\""), ==, !is_named);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cgm/checksum", test_checksum);
  g_test_add_func ("/cgm/every-bit", test_every_bit);
  g_test_add_func ("/cgm/shapes", test_shapes);
  g_test_add_func ("/cgm/cuts", test_cuts);
  g_test_add_func ("/cgm/several", test_several);
  g_test_add_func ("/cgm/many", test_many);
  g_test_add_func ("/cgm/refusals", test_refusals);
  g_test_add_func ("/cgm/feature", test_feature);

  return g_test_run ();
}
