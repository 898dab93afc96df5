// test-home-meters.c: which packets of which meters count
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "bthome-meter.h"
#include "home-meters.h"

#include "hex.h"

#define SECOND 1000
#define NEAR (-55)
#define FAR (-84)
#define OURS "/org/bluez/hci0/dev_A"
#define THEIRS "/org/bluez/hci0/dev_B"

/* Packet 1 of 4,000 Wh and 812.34 W. */
#define PLAIN "4000010aa00f000b523d01"
/* AES-CCM of something. */
#define SEALED "41a4720f1e55d1097b0001000000c1d2e3f4"

typedef struct
{
  DureHomeMeters *meters;
  gint64 now_ms;
  DureReading reading;
} Rig;

static void
set_up (Rig *rig, gconstpointer data)
{
  rig->meters = dure_home_meters_new (SECOND);
  rig->now_ms = 1000 * 1000;
}

static void
tear_down (Rig *rig, gconstpointer data)
{
  dure_home_meters_free (rig->meters);
}

static gboolean
hear_from (Rig *rig, const char *path, const char *hex, gint rssi)
{
  g_autoptr (GBytes) packet = g_byte_array_free_to_bytes (dure_hex_to_bytes (hex));

  return dure_home_meters_hear (rig->meters, path, packet, rssi, rig->now_ms, &rig->reading);
}

static gboolean
hear (Rig *rig, const char *hex)
{
  return hear_from (rig, OURS, hex, NEAR);
}

/* Heard so often, a second apart, that it may be somebody's own. */
static void
hear_steadily (Rig *rig, const char *path, const char *hex, gint rssi)
{
  for (guint i = 0; i < 4; i++)
    {
      hear_from (rig, path, hex, rssi);
      rig->now_ms += SECOND;
    }
}

static void
assert_values (Rig *rig, double power_w, double moved_wh)
{
  guint i = 0;

  if (power_w >= 0)
    {
      g_assert_cmpint (rig->reading.values[i].code, ==, DURE_CODE_POWER);
      g_assert_cmpfloat_with_epsilon (rig->reading.values[i++].value, power_w, 1e-9);
    }
  if (moved_wh >= 0)
    {
      g_assert_cmpint (rig->reading.values[i].code, ==, DURE_CODE_ELECTRICITY);
      g_assert_cmpfloat (rig->reading.values[i++].value, ==, moved_wh);
    }
  g_assert_cmpuint (rig->reading.n_values, ==, i);
}

static void
test_decode (void)
{
  static const struct
  {
    const char *hex;
    DureRefusal refusal; /* 0: understood */
    gint64 packet, power_centiwatts, energy_wh; /* -1: not there */
  } rows[] = {
    { PLAIN, 0, 1, 81234, 4000 },
    { "404d00286bee5cf0d8ffff", 0, -1, -10000, 4000000000 },
    { "400b00000000", DURE_REFUSAL_CUT_FIELD, 0, 0, 0 },
    { "400b000000", 0, -1, 0, -1 },
    { "400affffff", 0, -1, -1, 0xffffff },
    { "4000010aa00f000b523d01f7", 0, 1, 81234, 4000 },
    { "400b523d010b523d01", DURE_REFUSAL_BAD_VALUE, 0, 0, 0 },
    { "400aa00f004da00f0000", DURE_REFUSAL_BAD_VALUE, 0, 0, 0 },
    { "401001", DURE_REFUSAL_UNKNOWN, 0, 0, 0 },
    { "400001", DURE_REFUSAL_UNKNOWN, 0, 0, 0 },
    { "400b5201", DURE_REFUSAL_CUT_FIELD, 0, 0, 0 },
    { SEALED, DURE_REFUSAL_SEALED, 0, 0, 0 },
    { "", DURE_REFUSAL_TOO_SHORT, 0, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) packet = dure_hex_to_bytes (rows[i].hex);
      DureBthomeMeter meter = { 0 };
      DureRefusal refusal = 0;
      const gboolean is_read = dure_bthome_meter_read (packet->data, packet->len, &meter, &refusal);

      g_test_message ("%s", rows[i].hex);
      g_assert_cmpint (refusal, ==, rows[i].refusal);
      g_assert_cmpint (is_read, ==, rows[i].refusal == 0);
      g_assert_cmpint (dure_bthome_is_sealed (packet->data, packet->len), ==,
                       rows[i].refusal == DURE_REFUSAL_SEALED);
      if (!is_read)
        continue;
      g_assert_cmpint (meter.has_packet ? meter.packet : -1, ==, rows[i].packet);
      g_assert_cmpint (meter.has_energy ? meter.energy_wh : -1, ==, rows[i].energy_wh);
      if (meter.has_power)
        g_assert_cmpint (meter.power_centiwatts, ==, rows[i].power_centiwatts);
      else
        g_assert_cmpint (rows[i].power_centiwatts, ==, -1);
    }
}

/* The register itself is never told: only how far it moved since it was proven whose it is. */
static void
test_counts (Rig *rig, gconstpointer data)
{
  g_assert_true (hear (rig, PLAIN));
  assert_values (rig, 812.34, -1);
  dure_home_meters_count_from (rig->meters, OURS);
  g_assert_true (hear (rig, "4000020aa10f000b523d01"));
  assert_values (rig, 812.34, 0);
  g_assert_true (hear (rig, "4000030aa40f00"));
  assert_values (rig, -1, 3);
  g_assert_true (hear (rig, "4000040b102700"));
  assert_values (rig, 100, -1);
}

static void
test_replay (Rig *rig, gconstpointer data)
{
  static const char *const old[] = {
    PLAIN,                    /* from before */
    "4000020aa40f000b523d01", /* the same */
    "4000820aa40f000b523d01", /* 128 behind */
    "4000030aa30f000b523d01", /* newer, and the register went back */
    "400aa40f000b523d01",     /* without a number */
  };

  g_assert_true (hear (rig, "4000020aa40f000b523d01"));
  for (guint i = 0; i < G_N_ELEMENTS (old); i++)
    {
      g_test_message ("%s", old[i]);
      g_assert_false (hear (rig, old[i]));
    }
  g_assert_true (hear (rig, "4000030aa40f000b523d01"));

  /* After 255 comes 0. */
  g_assert_true (hear (rig, "4000700aa40f000b523d01"));
  g_assert_true (hear (rig, "4000ef0aa40f000b523d01"));
  g_assert_true (hear (rig, "4000010aa40f000b523d01"));

  /* After a silence the number may be anything, the register not. */
  rig->now_ms += 31 * SECOND;
  g_assert_false (hear (rig, "4000ef0aa30f000b523d01"));
  g_assert_true (hear (rig, "4000ef0aa40f000b523d01"));
}

static void
test_sealed (Rig *rig, gconstpointer data)
{
  hear_steadily (rig, OURS, PLAIN, NEAR);
  g_assert_true (dure_home_meters_tells (rig->meters, OURS));
  g_assert_false (dure_home_meters_has_sealed (rig->meters));
  g_assert_false (hear (rig, SEALED));
  g_assert_true (dure_home_meters_has_sealed (rig->meters));
  g_assert_false (dure_home_meters_tells (rig->meters, OURS));

  /* And what is plain now is made up. */
  g_assert_false (hear (rig, "4000020aa40f000b523d01"));
  g_assert_false (dure_home_meters_tells (rig->meters, OURS));
}

static void
test_whose (Rig *rig, gconstpointer data)
{
  g_assert_false (dure_home_meters_tells (rig->meters, OURS));
  hear_steadily (rig, THEIRS, PLAIN, FAR);
  g_assert_false (dure_home_meters_tells (rig->meters, THEIRS));
  g_assert_false (hear_from (rig, THEIRS, "4000020aa40f000b523d01", FAR));
  hear_from (rig, "/org/bluez/hci0/dev_C", SEALED, FAR);
  g_assert_false (dure_home_meters_has_sealed (rig->meters));

  /* What is no meter is nobody's, however near. */
  hear_steadily (rig, "/org/bluez/hci0/dev_D", "400264000a", NEAR);
  g_assert_false (dure_home_meters_tells (rig->meters, "/org/bluez/hci0/dev_D"));

  hear_steadily (rig, OURS, PLAIN, NEAR);
  g_assert_true (dure_home_meters_tells (rig->meters, OURS));

  /* Once near and steady it stays so: it is going to be switched off. */
  rig->now_ms += 60 * SECOND;
  hear_from (rig, OURS, PLAIN, FAR);
  g_assert_true (dure_home_meters_tells (rig->meters, OURS));
}

/* Of one that speaks every five seconds nobody sees when it is switched off. */
static void
test_seldom (Rig *rig, gconstpointer data)
{
  for (guint i = 0; i < 40; i++)
    {
      hear (rig, PLAIN);
      rig->now_ms += 5 * SECOND;
      g_assert_false (dure_home_meters_tells (rig->meters, OURS));
    }
  hear_steadily (rig, OURS, PLAIN, NEAR);
  g_assert_true (dure_home_meters_tells (rig->meters, OURS));
}

/* 300 MW is no home's. */
static void
test_impossible (Rig *rig, gconstpointer data)
{
  g_assert_false (hear (rig, "405cffffff7f"));
  g_assert_true (hear (rig, "405cf0d8ffff"));
  g_assert_cmpfloat (rig->reading.values[0].value, ==, -100);
}

static void
test_crowd (Rig *rig, gconstpointer data)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *path = g_strdup_printf ("/stranger/%u", i);

      hear_steadily (rig, path, PLAIN, NEAR);
      g_assert_cmpint (dure_home_meters_tells (rig->meters, path), ==, i < 64);
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Rig *rig, gconstpointer data);
  } tests[] = {
    { "/home-meters/counts", test_counts },   { "/meters/replay", test_replay },
    { "/home-meters/sealed", test_sealed },   { "/meters/whose", test_whose },
    { "/home-meters/seldom", test_seldom },   { "/meters/impossible", test_impossible },
    { "/home-meters/crowd", test_crowd },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/home-meters/decode", test_decode);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Rig, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
