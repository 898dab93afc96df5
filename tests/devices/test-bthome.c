// test-bthome.c: the objects of BTHome, whole, cut and unknown
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "bthome.h"

#include "told.h"

#include <string.h>

#define ID "ad:fcd2"

static gboolean
decode (const guint8 *bytes, gsize length, DureBthome *ret_packet, DureRefusal *ret_refusal)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, length);

  *ret_refusal = 0;
  return dure_bthome_decode (exact, length, ret_packet, ret_refusal);
}

/* The ids and their lengths, counted on the page by hand: 0 is unknown, 255 a length octet. */
static guint
octets_of (guint id)
{
  static const char two[] = "\x02\x03\x06\x07\x08\x0c\x0d\x0e\x12\x13\x14\x3c\x3d\x3f\x40\x41"
                            "\x43\x44\x45\x47\x48\x49\x4a\x51\x52\x56\x5a\x5d\x5e\x5f\x61\xf0";
  static const char three[] = "\x04\x05\x0a\x0b\x42\x4b\xf2";
  static const char four[] = "\x3e\x4c\x4d\x4e\x4f\x50\x55\x5b\x5c\x62\x63\xf1";

  if (id == 0x53 || id == 0x54)
    return 255;
  if (id > 0x64 && id < 0xf0)
    return 0;
  if ((id >= 0x30 && id <= 0x39) || id == 0x3b || id > 0xf2)
    return 0;
  if (memchr (two, (int) id, sizeof two - 1) != NULL)
    return 2;
  if (memchr (three, (int) id, sizeof three - 1) != NULL)
    return 3;
  if (memchr (four, (int) id, sizeof four - 1) != NULL)
    return 4;

  return 1;
}

/* Every id alone, with every number of octets: right, one too few, one too many, none. */
static void
test_every_id (void)
{
  for (guint id = 0; id < 256; id++)
    for (gsize octets = 0; octets <= 4; octets++)
      {
        guint8 bytes[6] = { 0x40, (guint8) id };
        const guint right = octets_of (id);
        DureBthome packet;
        DureRefusal refusal;
        const gboolean decoded = decode (bytes, 2 + octets, &packet, &refusal);

        if (right == 0)
          g_assert_cmpint (refusal, ==, DURE_REFUSAL_UNKNOWN);
        else if (right == 255 ? octets == 0 : octets < right)
          g_assert_cmpint (refusal, ==, DURE_REFUSAL_CUT_FIELD);
        else if (octets == right)
          g_assert_true (decoded && packet.n_objects == 1 && !packet.is_cut);
      }
}

/* Lowest and highest of each width, signed and not. */
static void
test_limits (void)
{
  static const struct
  {
    const char *hex, *field, *json;
  } cases[] = {
    { "4001ff", "battery", "255" },
    { "4057ff", "temperature", "-1" },
    { "405780", "temperature", "-128" },
    { "40577f", "temperature", "127" },
    { "400300ff", "humidity", "652.8" },
    { "40020080", "temperature", "-327.68" },
    { "4002ff7f", "temperature", "327.67" },
    { "400bffffff", "power", "167772.15" },
    { "404dffffffff", "energy", "4294967.295" },
    { "405c00000080", "power", "-21474836.48" },
    { "405cffffff7f", "power", "21474836.47" },
    { "406200000080", "speed", "-2147.483648" },
    { "405880", "temperature", "-44.8" },
    { "40587f", "temperature", "44.45" },
    { "40f1ffffffff", "firmware_version", "\"255.255.255.255\"" },
    { "40f0ffff", "device_type_id", "65535" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DureTold) told = dure_told_new (dure_profile_find (ID), cases[i].hex);

      g_assert_cmpstr (dure_told_get (told, cases[i].field), ==, cases[i].json);
    }
}

static void
test_binary (void)
{
  for (guint value = 0; value < 256; value++)
    {
      const guint8 bytes[] = { 0x40, 0x20, (guint8) value };
      DureBthome packet;
      DureRefusal refusal;

      g_assert_cmpint (decode (bytes, sizeof bytes, &packet, &refusal), ==, value <= 1);
      g_assert_cmpint (refusal, ==, value <= 1 ? 0 : DURE_REFUSAL_BAD_VALUE);
    }
}

/* As many objects as an advertisement can carry, and their names. */
static void
test_many (void)
{
  g_autoptr (GString) hex = g_string_new ("40");
  g_autoptr (DureTold) told = NULL;

  for (guint i = 0; i < DURE_BTHOME_OBJECTS_MAX; i++)
    g_string_append_printf (hex, "09%02x", i);
  told = dure_told_new (dure_profile_find (ID), hex->str);
  g_assert_cmpstr (dure_told_get (told, "count"), ==, "0");
  g_assert_null (dure_told_get (told, "count#1"));
  g_assert_cmpstr (dure_told_get (told, "count#2"), ==, "1");
  g_assert_cmpstr (dure_told_get (told, "count#125"), ==, "124");
  g_string_append (hex, "0900");
  dure_told_assert_refused (ID, hex->str, DURE_REFUSAL_TOO_LONG);
}

static void
test_longest_text (void)
{
  guint8 bytes[252] = { 0x40, 0x53, 249 };
  DureBthome packet;
  DureRefusal refusal;

  memset (bytes + 3, 'a', 249);
  g_assert_true (decode (bytes, 252, &packet, &refusal));
  g_assert_cmpuint (packet.objects[0].length, ==, 249);
  g_assert_false (decode (bytes, 251, &packet, &refusal));
  g_assert_cmpint (refusal, ==, DURE_REFUSAL_CUT_FIELD);
  bytes[2] = 250;
  g_assert_false (decode (bytes, 252, &packet, &refusal));
}

/* What comes after an unknown id is not looked at, whatever it is. */
static void
test_unknown_ends (void)
{
  const guint8 bytes[] = { 0x40, 0x01, 0x61, 0x65, 0x06, 0x02, 0x20, 0xff };
  DureBthome packet;
  DureRefusal refusal;

  for (gsize length = 4; length <= sizeof bytes; length++)
    {
      g_assert_true (decode (bytes, length, &packet, &refusal));
      g_assert_cmpuint (packet.n_objects, ==, 1);
      g_assert_true (packet.is_cut);
    }
}

static void
test_heads (void)
{
  for (guint flags = 0; flags < 256; flags++)
    {
      const guint8 plain[] = { (guint8) flags, 0x01, 0x61 };
      const guint8 addressed[] = { (guint8) flags, 1, 2, 3, 4, 5, 6, 0x01, 0x61 };
      const gboolean is_ours = flags >> 5 == 2 && (flags & 1) == 0;
      DureBthome packet;
      DureRefusal refusal;

      g_assert_cmpint (decode (plain, sizeof plain, &packet, &refusal), ==,
                       is_ours && (flags & 2) == 0);
      if (is_ours && (flags & 2) == 0)
        g_assert_cmpint (packet.is_trigger_based, ==, (flags & 4) != 0);
      if (!is_ours || (flags & 2) == 0)
        continue;
      g_assert_true (decode (addressed, sizeof addressed, &packet, &refusal));
      g_assert_cmpuint (packet.n_objects, ==, 1);
      g_assert_cmpint (packet.objects[0].number, ==, 0x61);
    }
}

static void
test_weight (void)
{
  const DureReading kg = dure_told_reading (ID, "40065e1f");
  const DureReading lb = dure_told_reading (ID, "4007a143");

  g_assert_cmpuint (kg.n_values, ==, 1);
  g_assert_cmpint (kg.values[0].code, ==, DURE_CODE_WEIGHT);
  g_assert_cmpfloat (kg.values[0].value, ==, 80.3);
  g_assert_cmpfloat_with_epsilon (lb.values[0].value, 173.13 * 0.45359237, 1e-9);
  g_assert_false (kg.has_time);
  /* No weight, none of a person, and two. */
  g_assert_cmpint (dure_told_reading (ID, "400161").hint, ==, DURE_HINT_AGAIN);
  g_assert_cmpint (dure_told_reading (ID, "40060000").hint, ==, DURE_HINT_AGAIN);
  g_assert_cmpint (dure_told_reading (ID, "40065e1f065e1f").hint, ==, DURE_HINT_AGAIN);
}

static void
test_refusals (void)
{
  dure_told_assert_refused (ID, "", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused (ID, "40", DURE_REFUSAL_EMPTY_LIST);
  dure_told_assert_refused (ID, "e102000c0404138a01", DURE_REFUSAL_UNKNOWN);
  dure_told_assert_refused (ID, "40feca09", DURE_REFUSAL_UNKNOWN);
  dure_told_assert_refused (ID, "41a47266c95f730011223378237214", DURE_REFUSAL_SEALED);
  dure_told_assert_refused (ID, "42010203", DURE_REFUSAL_TOO_SHORT);
  dure_told_assert_refused (ID, "42010203040506", DURE_REFUSAL_EMPTY_LIST);
  dure_told_assert_refused (ID, "4001610602", DURE_REFUSAL_CUT_FIELD);
  dure_told_assert_refused (ID, "405302c328", DURE_REFUSAL_BAD_TEXT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bthome/every-id", test_every_id);
  g_test_add_func ("/bthome/limits", test_limits);
  g_test_add_func ("/bthome/binary", test_binary);
  g_test_add_func ("/bthome/many", test_many);
  g_test_add_func ("/bthome/longest-text", test_longest_text);
  g_test_add_func ("/bthome/unknown-ends", test_unknown_ends);
  g_test_add_func ("/bthome/heads", test_heads);
  g_test_add_func ("/bthome/weight", test_weight);
  g_test_add_func ("/bthome/refusals", test_refusals);

  return g_test_run ();
}
