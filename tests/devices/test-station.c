// test-station.c: each simulated instrument measures, and our own decoders understand it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "profile.h"
#include "stranger.h"

#include <string.h>

#define DEVICE "/org/bluez/hci0/dev_C0_DE_00_00_"
#define THERMOMETER DEVICE "02_01"
#define SCALE DEVICE "03_01"
#define OXIMETER DEVICE "04_01"
#define GLUCOSE DEVICE "05_01"
#define MI_SCALE DEVICE "06_01"
#define METER DEVICE "07_01"

static void
set_up (DureStranger *room, gconstpointer data)
{
  DureDaemonPlan plan = { .speed = 500, .bpm = 60, .adapter_on = TRUE, .seed = 7 };

  plan.tells_uuid = TRUE;
  plan.station = TRUE;
  dure_stranger_set_up (room, &plan);
}

static void
tear_down (DureStranger *room, gconstpointer data)
{
  dure_stranger_tear_down (room);
}

static void
subscribe (DureStranger *room, const char *device, guint16 uuid)
{
  g_autofree char *path = dure_stranger_find (room, device, uuid);

  g_assert_null (dure_stranger_value (room, path, "StartNotify"));
}

/* To both before the device's first step, however slow we are. */
static void
subscribe_both (DureStranger *room, const char *device, guint16 one, guint16 other)
{
  dure_stranger_say (room, "clock hold");
  subscribe (room, device, one);
  subscribe (room, device, other);
  dure_stranger_say (room, "clock go");
}

/* The last value of a characteristic, decoded; it must be understood. */
static DureReading
last_reading (DureStranger *room, const char *device, guint16 uuid)
{
  g_autofree char *path = dure_stranger_find (room, device, uuid);
  g_autofree char *id = g_strdup_printf ("%04x", uuid);
  g_autoptr (GVariant) value =
    dure_stranger_get (room, path, "org.bluez.GattCharacteristic1", "Value");
  gsize length;
  const guint8 *bytes;
  DureReading reading = { 0 };
  DureRefusal refusal;

  g_assert_nonnull (value);
  bytes = g_variant_get_fixed_array (value, &length, 1);
  g_assert_cmpuint (length, <=, 20);
  g_assert_true (dure_profile_find (id)->read (bytes, length, &reading, &refusal));

  return reading;
}

static double
value_of (const DureReading *reading, DureCode code)
{
  for (guint i = 0; i < reading->n_values; i++)
    if (reading->values[i].code == code)
      return reading->values[i].value;

  g_assert_not_reached ();
}

static void
test_cuff (DureStranger *room, gconstpointer data)
{
  DureReading reading;

  dure_stranger_say (room, "cuff measure systolic=131 diastolic=84");
  dure_stranger_link (room, CUFF);
  subscribe_both (room, CUFF, 0x2a36, 0x2a35);
  dure_stranger_wait_told (room, "tell cuff/2a36 Value=...\ntell cuff/2a36 Value=...\n");
  g_assert_true (last_reading (room, CUFF, 0x2a36).is_live);
  dure_stranger_wait_told (room, "tell cuff/2a35 Value=...\n");
  reading = last_reading (room, CUFF, 0x2a35);
  g_assert_cmpfloat (value_of (&reading, DURE_CODE_SYSTOLIC), ==, 131.0);
  g_assert_cmpfloat (value_of (&reading, DURE_CODE_DIASTOLIC), ==, 84.0);
  g_assert_true (reading.has_time);
  g_assert_cmpint (reading.hint, ==, DURE_HINT_NONE);

  dure_stranger_clear (room);
  dure_stranger_say (room, "cuff moved");
  dure_stranger_wait_told (room, "tell cuff/2a35 Value=...\n");
  g_assert_cmpint (last_reading (room, CUFF, 0x2a35).hint, ==, DURE_HINT_HOLD_STILL);
  dure_stranger_clear (room);
  dure_stranger_say (room, "cuff err");
  dure_stranger_wait_told (room, "tell cuff/2a35 Value=...\n");
  g_assert_cmpint (last_reading (room, CUFF, 0x2a35).hint, ==, DURE_HINT_AGAIN);
}

static void
test_thermometer (DureStranger *room, gconstpointer data)
{
  DureReading reading;

  dure_stranger_say (room, "thermometer fahrenheit temperature=37.2");
  dure_stranger_link (room, THERMOMETER);
  subscribe (room, THERMOMETER, 0x2a1c);
  dure_stranger_wait_told (room, "tell thermometer/2a1c Value=...\n");
  reading = last_reading (room, THERMOMETER, 0x2a1c);
  g_assert_cmpfloat_with_epsilon (reading.values[0].value, 37.2, 0.01);
}

static void
test_scale (DureStranger *room, gconstpointer data)
{
  DureReading reading;

  dure_stranger_say (room, "scale measure weight=71.5 fat=21.4");
  dure_stranger_link (room, SCALE);
  subscribe_both (room, SCALE, 0x2a9c, 0x2a9d);
  dure_stranger_wait_told (room, "tell scale/2a9d Value=...\ntell scale/2a9c Value=...\n");
  reading = last_reading (room, SCALE, 0x2a9d);
  g_assert_cmpfloat_with_epsilon (reading.values[0].value, 71.5, 0.001);
  dure_stranger_clear (room);
  dure_stranger_say (room, "scale err");
  dure_stranger_wait_told (room, "tell scale/2a9d Value=...\n");
  g_assert_cmpint (last_reading (room, SCALE, 0x2a9d).hint, !=, DURE_HINT_NONE);
}

/* Two users have places, four do; the wrong code is refused. */
static void
test_scale_users (DureStranger *room, gconstpointer data)
{
  static const struct
  {
    const char *request;
    const char *answer;
  } talk[] = {
    { "01e803", "20010100" },  { "01e903", "20010101" }, { "0200e703", "200205" },
    { "0200e803", "200201" },  { "04", "2004010001" },   { "03", "200301" },
    { "04", "20040101" },      { "07", "200702" },       { "02", "200203" },
  };
  g_autofree char *control = NULL;

  dure_stranger_link (room, SCALE);
  control = dure_stranger_find (room, SCALE, 0x2a9f);
  g_assert_cmpstr (dure_stranger_write (room, control, "04"), ==, "org.bluez.Error.Failed");
  subscribe (room, SCALE, 0x2a9f);
  for (guint i = 0; i < G_N_ELEMENTS (talk); i++)
    {
      g_autoptr (GVariant) value = NULL;
      g_autoptr (GString) hex = g_string_new (NULL);
      gsize length;
      const guint8 *bytes;

      dure_stranger_clear (room);
      g_assert_null (dure_stranger_write (room, control, talk[i].request));
      dure_stranger_in_order (room, "reply scale/2a9f WriteValue\ntell scale/2a9f Value=...");
      value = dure_stranger_get (room, control, "org.bluez.GattCharacteristic1", "Value");
      bytes = g_variant_get_fixed_array (value, &length, 1);
      for (gsize at = 0; at < length; at++)
        g_string_append_printf (hex, "%02x", bytes[at]);
      g_assert_cmpstr (hex->str, ==, talk[i].answer);
    }
}

static void
test_oximeter (DureStranger *room, gconstpointer data)
{
  DureReading reading;

  dure_stranger_say (room, "oximeter measure oxygen=96 pulse=71");
  dure_stranger_link (room, OXIMETER);
  subscribe_both (room, OXIMETER, 0x2a5f, 0x2a5e);
  dure_stranger_wait_told (room, "tell oximeter/2a5f Value=...\n");
  dure_stranger_wait_told (room, "tell oximeter/2a5e Value=...\n");
  reading = last_reading (room, OXIMETER, 0x2a5e);
  g_assert_cmpfloat (reading.values[0].value, ==, 96.0);
  dure_stranger_clear (room);
  dure_stranger_say (room, "oximeter demo");
  dure_stranger_wait_told (room, "tell oximeter/2a5e Value=...\n");
  g_assert_cmpint (last_reading (room, OXIMETER, 0x2a5e).hint, ==, DURE_HINT_NOT_REAL);
}

static guint
count_of (const char *text, const char *what)
{
  guint n = 0;

  for (const char *at = strstr (text, what); at != NULL; at = strstr (at + 1, what))
    n++;

  return n;
}

/* Records, each with its context, then the answer; half of them and "not completed"; none. */
static void
test_glucose (DureStranger *room, gconstpointer data)
{
  g_autofree char *control = NULL;
  g_autofree char *all = NULL;
  g_autofree char *half = NULL;

  dure_stranger_link (room, GLUCOSE);
  control = dure_stranger_find (room, GLUCOSE, 0x2a52);
  g_assert_cmpstr (dure_stranger_write (room, control, "0101"), ==, "org.bluez.Error.Failed");
  subscribe (room, GLUCOSE, 0x2a18);
  subscribe_both (room, GLUCOSE, 0x2a34, 0x2a52);
  dure_stranger_clear (room);
  g_assert_null (dure_stranger_write (room, control, "0101"));
  dure_stranger_wait_told (room, "tell glucose/2a52 Value=...\n");
  all = dure_stranger_transcript (room);
  g_assert_cmpuint (count_of (all, "tell glucose/2a18 Value=...\ntell glucose/2a34 Value=...\n"),
                    ==, 6);
  g_assert_true (last_reading (room, GLUCOSE, 0x2a18).has_time);

  dure_stranger_say (room, "glucose broken");
  dure_stranger_clear (room);
  g_assert_null (dure_stranger_write (room, control, "0101"));
  dure_stranger_wait_told (room, "tell glucose/2a52 Value=...\n");
  half = dure_stranger_transcript (room);
  g_assert_cmpuint (count_of (half, "tell glucose/2a18 Value=...\n"), ==, 3);

  dure_stranger_say (room, "glucose empty");
  dure_stranger_clear (room);
  g_assert_null (dure_stranger_write (room, control, "0101"));
  dure_stranger_wait_told (room, "tell glucose/2a52 Value=...\n");
}

/* Broadcasters are heard, and gone with the scan. */
static void
test_broadcasters (DureStranger *room, gconstpointer data)
{
  static const struct
  {
    const char *path;
    const char *alias;
    const char *uuid;
    const char *id;
  } rows[] = {
    { MI_SCALE, "mi-scale", "0000181b-0000-1000-8000-00805f9b34fb", "ad:181b" },
    { METER, "meter", "0000fcd2-0000-1000-8000-00805f9b34fb", "ad:fcd2" },
  };

  g_assert_null (dure_stranger_adapter (room, "StartDiscovery", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = g_strdup_printf ("tell %s ServiceData=...\n", rows[i].alias);
      g_autoptr (GVariant) service_data = NULL;
      g_autoptr (GVariant) bytes = NULL;
      gsize length;
      DureReading reading = { 0 };
      DureRefusal refusal;

      dure_stranger_wait_told (room, line);
      service_data = dure_stranger_get (room, rows[i].path, "org.bluez.Device1", "ServiceData");
      bytes = g_variant_lookup_value (service_data, rows[i].uuid, G_VARIANT_TYPE_BYTESTRING);
      g_assert_nonnull (bytes);
      const guint8 *octets = g_variant_get_fixed_array (bytes, &length, 1);

      g_assert_true (dure_profile_find (rows[i].id)->read (octets, length, &reading, &refusal));
      g_assert_cmpstr (dure_stranger_device (room, rows[i].path, "Connect"), ==,
                       "org.bluez.Error.Failed");
    }
  g_assert_null (dure_stranger_adapter (room, "StopDiscovery", NULL));
  dure_stranger_in_order (room, "tell meter InterfacesRemoved\ntell adapter Discovering=false");
}

/* A clock that is wrong is read as it is, and right after it was set. */
static void
test_clock (DureStranger *room, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GVariant) before = NULL;
  g_autoptr (GVariant) after = NULL;
  const guint8 *bytes;
  gsize length;

  dure_stranger_say (room, "cuff unset");
  dure_stranger_link (room, CUFF);
  path = dure_stranger_find (room, CUFF, 0x2a2b);
  g_assert_null (dure_stranger_value (room, path, "ReadValue"));
  g_variant_get (room->answer, "(@ay)", &before);
  bytes = g_variant_get_fixed_array (before, &length, 1);
  g_assert_cmpuint (length, ==, 10);
  g_assert_cmpuint (bytes[0] | bytes[1] << 8, ==, 0);
  g_assert_null (dure_stranger_write (room, path, "ea0703020a1e0f010000"));
  g_assert_cmpstr (dure_stranger_write (room, path, "ea07"), ==,
                   "org.bluez.Error.InvalidArguments");
  g_assert_null (dure_stranger_value (room, path, "ReadValue"));
  g_variant_get (room->answer, "(@ay)", &after);
  bytes = g_variant_get_fixed_array (after, &length, 1);
  g_assert_cmpuint (bytes[0] | bytes[1] << 8, ==, 2026);
  g_assert_cmpuint (bytes[2], ==, 3);
}

/* The same seed and script tell the same, word for word, on a clock that is held. */
static char *
play_once (guint32 seed, double faults)
{
  DureDaemonPlan plan = { .speed = 1, .straps = 2, .bpm = 70, .adapter_on = TRUE };
  DureStranger room = { 0 };
  char *transcript;

  plan.seed = seed;
  plan.faults = faults;
  plan.station = TRUE;
  plan.tells_uuid = TRUE;
  dure_stranger_set_up (&room, &plan);
  dure_stranger_say (&room, "clock hold");
  g_assert_null (dure_stranger_adapter (&room, "StartDiscovery", NULL));
  dure_stranger_say (&room, "advance 2s");
  dure_stranger_start (&room, CUFF, "org.bluez.Device1", "Connect", NULL);
  dure_stranger_wait_told (&room, "call cuff Connect");
  dure_stranger_say (&room, "advance 40s");
  dure_stranger_finish (&room);
  dure_stranger_say (&room, "advance 60s");
  transcript = dure_stranger_transcript (&room);
  dure_stranger_tear_down (&room);

  return transcript;
}

static void
test_replay (void)
{
  g_autofree char *once = play_once (5, 0.2);
  g_autofree char *again = play_once (5, 0.2);
  g_autofree char *other = play_once (6, 0.2);

  g_assert_cmpstr (once, ==, again);
  g_assert_cmpstr (once, !=, other);
}

/* Whatever happens in whatever order: nothing breaks, and every call is answered. */
static void
test_turmoil (DureStranger *room, gconstpointer data)
{
  static const char *const lines[] = {
    "cuff break",       "cuff drop",       "cuff return",    "cuff bond lost",  "cuff guard on",
    "cuff guard off",   "cuff pair numeric", "cuff pair just-works", "cuff press no", "cuff bare",
    "cuff type right",  "cuff err",        "cuff measure",   "cuff garbage",    "adapter off",
    "adapter on",       "adapter pull",    "adapter plug",   "daemon stop",     "daemon start",
    "discovery stop",   "shuffle on",      "shuffle off",    "cuff broadcast off",
    "cuff broadcast on", "cuff address private", "cuff address rotate", "cuff refuse 1",
  };
  static const char *const methods[] = { "Connect", "Disconnect", "Pair", "CancelPairing" };
  g_autoptr (GRand) dice = g_rand_new_with_seed (11);

  dure_stranger_add_agent (room, "KeyboardDisplay", TRUE);
  dure_stranger_say (room, "clock hold");
  for (guint i = 0; i < 600; i++)
    {
      const char *path;

      dure_stranger_say (room, lines[g_rand_int_range (dice, 0, G_N_ELEMENTS (lines))]);
      path = dure_peer_get_path (dure_daemon_find (room->daemon, "cuff"));
      dure_stranger_start (room, ADAPTER, "org.bluez.Adapter1", "StartDiscovery", NULL);
      if (path != NULL)
        dure_stranger_start (room, path, "org.bluez.Device1",
                             methods[g_rand_int_range (dice, 0, G_N_ELEMENTS (methods))], NULL);
      for (guint j = 0; j < 3; j++)
        dure_stranger_call (room, "/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects",
                            NULL);
      dure_stranger_say (room, i % 3 == 0 ? "advance 300ms" : "advance 2s");
    }
  for (guint i = 0; i < 100 && room->pending > 0; i++)
    {
      dure_stranger_say (room, "advance 10s");
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (room->pending, ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (DureStranger *room, gconstpointer data);
  } tests[] = {
    { "/station/cuff", test_cuff },
    { "/station/thermometer", test_thermometer },
    { "/station/scale", test_scale },
    { "/station/scale-users", test_scale_users },
    { "/station/oximeter", test_oximeter },
    { "/station/glucose", test_glucose },
    { "/station/broadcasters", test_broadcasters },
    { "/station/clock", test_clock },
    { "/station/turmoil", test_turmoil },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, DureStranger, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/station/replay", test_replay);

  return g_test_run ();
}
