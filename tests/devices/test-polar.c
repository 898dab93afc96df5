// test-polar.c: raw heart signals of Polar's own service
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "polar.h"

#include "told.h"

#define DATA "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
#define CONTROL "fb005c81-02e7-f387-1cad-8acd2d8df0c8"

/* From an allocation of exactly the right size, so that a sanitizer sees one byte too far. */
static gboolean
decode (const guint8 *bytes, gsize length, DurePolar *ret_frame, DureRefusal *ret_refusal)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, length);

  return dure_polar_decode (exact, length, ret_frame, ret_refusal);
}

/* Whole samples and at least one, in every length that a value can have. */
static void
test_every_length (void)
{
  guint8 bytes[600] = { 0 };
  DurePolar frame;
  DureRefusal refusal;

  for (guint kind = 0; kind <= 3; kind += 3)
    for (gsize length = 0; length <= sizeof bytes; length++)
      {
        const gsize size = kind == 0 ? 3 : 6;
        const gboolean fits = length > 10 && length <= 512 && (length - 10) % size == 0;

        bytes[0] = (guint8) kind;
        g_assert_cmpint (decode (bytes, length, &frame, &refusal), ==, fits);
        if (fits)
          g_assert_cmpuint (frame.n_samples, ==, (length - 10) / size);
      }
}

/* Of all kinds and frame types two are read. The high two bits of the kind say nothing. */
static void
test_every_kind (void)
{
  for (guint kind = 0; kind < 256; kind++)
    for (guint type = 0; type < 256; type++)
      {
        guint8 bytes[16] = { (guint8) kind };
        DurePolar frame;
        DureRefusal refusal = 0;
        const gboolean is_read = ((kind & 0x3f) == 0 || (kind & 0x3f) == 3) && type == 0;

        bytes[9] = (guint8) type;
        g_assert_cmpint (decode (bytes, sizeof bytes, &frame, &refusal), ==, is_read);
        g_assert_cmpint (refusal, ==, is_read ? 0 : DURE_REFUSAL_UNKNOWN);
      }
}

static void
test_interval (void)
{
  static const guint8 bytes[16] = { 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 61, 0xd8, 3, 30, 0, 6 };
  DurePolar frame;
  DureRefusal refusal;

  g_assert_true (decode (bytes, sizeof bytes, &frame, &refusal));
  g_assert_cmpuint (frame.intervals[0].bpm, ==, 61);
  g_assert_cmpuint (frame.intervals[0].ms, ==, 984);
  g_assert_cmpuint (frame.intervals[0].error_ms, ==, 30);
  g_assert_false (frame.intervals[0].is_blocked);
  g_assert_cmpint (frame.intervals[0].contact, ==, DURE_CONTACT_DETECTED);
}

/* Contact means nothing unless the sensor can tell. */
static void
test_contact (void)
{
  static const DureContact contacts[8] = {
    DURE_CONTACT_NOT_SUPPORTED, DURE_CONTACT_NOT_SUPPORTED, DURE_CONTACT_NOT_SUPPORTED,
    DURE_CONTACT_NOT_SUPPORTED, DURE_CONTACT_NONE,          DURE_CONTACT_NONE,
    DURE_CONTACT_DETECTED,      DURE_CONTACT_DETECTED,
  };

  for (guint flags = 0; flags < 256; flags++)
    {
      guint8 bytes[16] = { 3 };
      DurePolar frame;
      DureRefusal refusal;

      bytes[15] = (guint8) flags;
      g_assert_true (decode (bytes, sizeof bytes, &frame, &refusal));
      g_assert_cmpint (frame.intervals[0].is_blocked, ==, flags & 1);
      g_assert_cmpint (frame.intervals[0].contact, ==, contacts[flags & 7]);
    }
}

static void
test_refusals (void)
{
  dure_told_assert_refused (DATA, "0000943577000000", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused (DATA, "00009435770000000000", DURE_REFUSAL_EMPTY_LIST);
  dure_told_assert_refused (DATA, "000094357700000000000280ff0280", DURE_REFUSAL_CUT_FIELD);
  dure_told_assert_refused (DATA, "000094357700000000800280ff", DURE_REFUSAL_UNKNOWN);
  dure_told_assert_refused (CONTROL, "f00200", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused (CONTROL, "0f050000", DURE_REFUSAL_UNKNOWN);
}

static void
test_answer (void)
{
  static const guint8 bytes[] = { 0xf0, 1, 0, 0, 1, 0xab, 0xcd };
  DurePolarAnswer answer;
  DureRefusal refusal;

  g_assert_true (dure_polar_control_decode (bytes, sizeof bytes, &answer, &refusal));
  g_assert_true (answer.has_more);
  g_assert_true (answer.parameters == bytes + 5);
  g_assert_cmpuint (answer.n_parameters, ==, 2);
  g_assert_true (dure_polar_control_decode (bytes, 4, &answer, &refusal));
  g_assert_false (answer.has_more);
  g_assert_cmpuint (answer.n_parameters, ==, 0);
}

/* The longest answer is told to its end. */
static void
test_longest_answer (void)
{
  g_autoptr (GString) hex = g_string_new ("f001000000");
  g_autoptr (GString) expected = g_string_new ("\"");

  for (guint i = 5; i < 512; i++)
    {
      g_string_append_printf (hex, "%02x", i & 0xff);
      g_string_append_printf (expected, "%02x", i & 0xff);
    }
  g_string_append_c (expected, '"');
  g_autoptr (DureTold) told = dure_told_new (dure_profile_find (CONTROL), hex->str);

  g_assert_cmpstr (dure_told_get (told, "parameters"), ==, expected->str);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/polar/every-length", test_every_length);
  g_test_add_func ("/polar/every-kind", test_every_kind);
  g_test_add_func ("/polar/interval", test_interval);
  g_test_add_func ("/polar/contact", test_contact);
  g_test_add_func ("/polar/refusals", test_refusals);
  g_test_add_func ("/polar/answer", test_answer);
  g_test_add_func ("/polar/longest-answer", test_longest_answer);

  return g_test_run ();
}
