// test-bluetooth-pairing.c: pairing, bonds and the agent, each trap by its name
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "air.h"

static const char *const pressures[] = { AIR_UUID ("2a35"), NULL };
static const DureLinkPlan bonded_cuff = { AIR_UUID ("1810"), pressures, TRUE, FALSE, 0 };
static const DureLinkPlan cuff = { AIR_UUID ("1810"), pressures, FALSE, FALSE, 0 };

static const char *const live[] = { AIR_UUID ("2a36"), NULL };
static const DureLinkPlan own_cuff = { AIR_UUID ("1810"), live, FALSE, TRUE, 0 };

static char *
attend (DureAir *air, const char *event)
{
  char *path;

  if (event != NULL)
    dure_air_say (air, event);
  path = dure_air_find (air, AIR_CUFF);
  dure_agent_set_attended (air->agent, TRUE);
  dure_agent_expect (air->agent, path);
  dure_air_await (air, dure_agent_is_registered (air->agent));

  return path;
}

static DureAir *
air_with_cuff (void)
{
  return dure_air_new ("--station --straps 0");
}

static int
await_end (DureAir *air)
{
  dure_air_await (air, air->ended != AIR_NOT_ENDED);

  return air->ended;
}

static void
await_question (DureAir *air, DureAgentQuestion question)
{
  dure_air_await (air, air->question == question);
}

static guint
get_passkey (DureAir *air)
{
  g_autofree char *shown = NULL;

  dure_air_await (air, (shown = dure_air_display (air, "cuff", "passkey")) != NULL);

  return (guint) g_ascii_strtoull (shown, NULL, 10);
}

static void
test_bond_first (void)
{
  static const char *const order[] = { "call cuff Pair", "tell cuff Connected=true",
                                       "tell cuff Bonded=true", "tell cuff ServicesResolved=true",
                                       "tell cuff Paired=true", "reply cuff Pair",
                                       "call cuff/2a35 StartNotify", NULL };
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = attend (air, "cuff pair just-works");

  dure_air_link (air, path, &bonded_cuff);
  dure_air_await (air, air->ready == 1);
  dure_air_order (air, order);
  g_assert_cmpuint (air->questions, ==, 0); /* Just Works asks nothing, and proves nothing */
}

static void
test_numeric (void)
{
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = attend (air, "cuff pair numeric");

  dure_air_link (air, path, &bonded_cuff);
  await_question (air, DURE_AGENT_CONFIRM);
  g_assert_cmpstr (air->device, ==, path);
  g_assert_cmpuint (air->number, ==, get_passkey (air));
  dure_agent_answer (air->agent, TRUE, 0);
  g_assert_cmpint (air->question, ==, DURE_AGENT_NONE);
  dure_air_await (air, air->ready == 1);
}

static void
test_numeric_refused (void)
{
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = attend (air, "cuff pair numeric-other");

  dure_air_link (air, path, &bonded_cuff);
  await_question (air, DURE_AGENT_CONFIRM);
  g_assert_cmpuint (air->number, !=, get_passkey (air));
  dure_agent_answer (air->agent, FALSE, 0);
  g_assert_cmpint (await_end (air), ==, DURE_DEVICES_ERROR_NOT_PAIRED);
}

static void
check_passkey (guint offset, gboolean good)
{
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = attend (air, "cuff pair passkey-display");

  dure_air_link (air, path, &bonded_cuff);
  await_question (air, DURE_AGENT_ENTER);
  dure_agent_answer (air->agent, TRUE, (get_passkey (air) + offset) % 1000000);
  if (good)
    dure_air_await (air, air->ready == 1);
  else
    g_assert_cmpint (await_end (air), ==, DURE_DEVICES_ERROR_NOT_PAIRED);
}

static void
test_passkey_typed_here (void)
{
  check_passkey (0, TRUE);
  check_passkey (1, FALSE);
}

static void
test_passkey_typed_there (void)
{
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = attend (air, "cuff pair passkey-entry");
  g_autofree char *event = NULL;

  dure_air_link (air, path, &bonded_cuff);
  await_question (air, DURE_AGENT_SHOW);
  event = g_strdup_printf ("cuff type %06u", air->number);
  dure_air_say (air, event);
  dure_air_await (air, air->ready == 1);
  await_question (air, DURE_AGENT_NONE);
  g_assert_cmpuint (air->questions, ==, 1); /* one number, however many digits were typed */
}

static void
test_device_refuses (void)
{
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = attend (air, "cuff pair refuse");

  dure_air_link (air, path, &bonded_cuff);
  g_assert_cmpint (await_end (air), ==, DURE_DEVICES_ERROR_NOT_PAIRED);
}

/* Nobody answers: our time and bluetoothd's are up, and neither is waited for any longer. */
static void
test_nobody_answers (void)
{
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = attend (air, "cuff pair numeric");

  dure_air_link (air, path, &bonded_cuff);
  await_question (air, DURE_AGENT_CONFIRM);
  await_question (air, DURE_AGENT_NONE);
  g_assert_cmpint (await_end (air), ==, DURE_DEVICES_ERROR_NOT_PAIRED);
}

static void
test_no_agent (void)
{
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = dure_air_find (air, AIR_CUFF);

  dure_air_say (air, "cuff pair numeric");
  dure_air_link (air, path, &bonded_cuff);
  g_assert_cmpint (await_end (air), ==, DURE_DEVICES_ERROR_NOT_PAIRED);
}

/* Closed in mid-question: the pairing is called off, the question with it. */
static void
test_called_off (void)
{
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = attend (air, "cuff pair numeric");

  dure_air_link (air, path, &bonded_cuff);
  await_question (air, DURE_AGENT_CONFIRM);
  dure_link_close (air->link);
  await_question (air, DURE_AGENT_NONE);
  g_assert_true (dure_air_was (air, "call cuff CancelPairing"));
}

static void
check_bond_lost (const char *options)
{
  g_autoptr (DureAir) air = dure_air_new (options);
  g_autofree char *path = attend (air, "cuff pair just-works");

  dure_air_link (air, path, &bonded_cuff);
  dure_air_await (air, air->ready == 1);
  dure_link_close (air->link);
  dure_air_await (air, dure_air_was (air, "tell cuff Connected=false"));
  dure_air_say (air, "cuff bond lost");
  dure_air_link (air, path, &bonded_cuff);
  g_assert_cmpint (await_end (air), ==, DURE_DEVICES_ERROR_NOT_PAIRED);
  g_assert_cmpuint (dure_air_count (air, "call cuff Pair"), ==, 1); /* that is for people */
  g_assert_false (dure_air_was (air, "RemoveDevice"));
}

static void
test_bond_lost (void)
{
  check_bond_lost ("--station --straps 0");
  check_bond_lost ("--station --straps 0 --head");
}

/* A bonded device keeps its bond even when its services are not what they should be. */
static void
test_bond_is_kept (void)
{
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = attend (air, "cuff pair just-works");

  dure_air_link (air, path, &bonded_cuff);
  dure_air_await (air, air->ready == 1);
  dure_link_close (air->link);
  dure_air_await (air, dure_air_was (air, "tell cuff Connected=false"));
  dure_air_say (air, "cuff bare");
  dure_air_link (air, path, &bonded_cuff);
  dure_air_await (air, air->ready == 1);
  g_assert_false (dure_air_was (air, "RemoveDevice"));
}

static void
test_address_changes (void)
{
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autoptr (DureBluezDevice1) device = NULL;
  g_autofree char *path = NULL;
  g_autofree char *before = NULL;
  const DureSought anything = { .service = AIR_UUID ("1810") };
  g_autoptr (GPtrArray) found = NULL;

  dure_air_say (air, "cuff address private");
  dure_air_say (air, "cuff pair just-works");
  dure_radio_set_scan (air->radio, TRUE);
  do
    {
      g_clear_pointer (&found, g_ptr_array_unref);
      dure_air_turn (air, g_get_monotonic_time (), "the cuff");
      found = dure_radio_find (air->radio, &anything);
    }
  while (found->len == 0);
  device = g_object_ref (g_ptr_array_index (found, 0));
  path = g_strdup (g_dbus_proxy_get_object_path (G_DBUS_PROXY (device)));
  before = dure_bluez_device1_dup_address (device);

  dure_air_link (air, path, &bonded_cuff);
  dure_air_await (air, air->ready == 1);
  g_assert_cmpstr (dure_bluez_device1_get_address (device), !=, before);
  g_assert_cmpstr (g_dbus_proxy_get_object_path (G_DBUS_PROXY (device)), ==, path);
  dure_air_say (air, "cuff measure");
  dure_air_await (air, air->values->len > 0);
}

/* A subscription that needs a bond brings the question up by itself. */
static void
test_guarded_subscription (void)
{
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = attend (air, "cuff pair numeric");

  dure_air_say (air, "cuff guard on");
  dure_air_link (air, path, &cuff);
  await_question (air, DURE_AGENT_CONFIRM);
  dure_agent_answer (air->agent, TRUE, 0);
  dure_air_await (air, air->ready == 1);
}

/* Where a pairing may come first, what comes first is answered even if the pairing fails. */
static void
test_knocks (void)
{
  static const char *const order[] = { "call cuff/2a36 StartNotify", "ask cuff RequestConfirmation",
                                       "reply cuff/2a36 StartNotify", "call cuff/2a36 StopNotify",
                                       "reply cuff/2a36 StopNotify",
                                       "reply cuff/2a36 AcquireNotify", NULL };
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = attend (air, "cuff pair numeric");

  dure_air_say (air, "cuff guard on");
  dure_air_link (air, path, &own_cuff);
  await_question (air, DURE_AGENT_CONFIRM);
  dure_agent_answer (air->agent, TRUE, 0);
  dure_air_await (air, air->ready == 1);
  dure_air_order (air, order);
}

/* Nobody is asked again for what was refused, and nothing is left in bluetoothd. */
static void
test_knocks_in_vain (void)
{
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = attend (air, "cuff pair refuse");

  dure_air_say (air, "cuff guard on");
  dure_air_link (air, path, &own_cuff);
  g_assert_cmpint (await_end (air), ==, DURE_DEVICES_ERROR_NOT_PAIRED);
  g_assert_cmpuint (dure_air_count (air, "call cuff Connect"), ==, 1);
  g_assert_cmpuint (dure_air_count (air, "call cuff/2a36 StartNotify"), ==, 1);
  g_assert_false (dure_air_was (air, "AcquireNotify"));
}

static void
test_guarded_without_agent (void)
{
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = dure_air_find (air, AIR_CUFF);

  dure_air_say (air, "cuff guard on");
  dure_air_link (air, path, &cuff);
  g_assert_cmpint (await_end (air), ==, DURE_DEVICES_ERROR_NOT_PAIRED);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *good = user_data;
  g_autoptr (GBytes) value = dure_link_read_finish (DURE_LINK (source), result, NULL);

  *good = value != NULL;
}

/* "Not paired" of a device that is: asked again, once. */
static void
test_paired_after_resolved (void)
{
  g_autoptr (DureAir) air = air_with_cuff ();
  g_autofree char *path = attend (air, "cuff pair just-works");
  gboolean good = FALSE;

  dure_air_say (air, "fail cuff/2a35 StartNotify NotPermitted");
  dure_air_link (air, path, &bonded_cuff);
  dure_air_await (air, air->ready == 1);
  g_assert_cmpuint (dure_air_count (air, "call cuff/2a35 StartNotify"), ==, 2);
  dure_air_say (air, "fail cuff/2a49 ReadValue NotPermitted");
  dure_link_read_async (air->link, AIR_UUID ("2a49"), NULL, on_read, &good);
  dure_air_await (air, good);
  g_assert_cmpuint (dure_air_count (air, "call cuff/2a49 ReadValue"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bluetooth/pair/bond-first", test_bond_first);
  g_test_add_func ("/bluetooth/pair/numeric-comparison", test_numeric);
  g_test_add_func ("/bluetooth/pair/numbers-differ", test_numeric_refused);
  g_test_add_func ("/bluetooth/pair/passkey-typed-here", test_passkey_typed_here);
  g_test_add_func ("/bluetooth/pair/passkey-typed-there", test_passkey_typed_there);
  g_test_add_func ("/bluetooth/pair/device-refuses", test_device_refuses);
  g_test_add_func ("/bluetooth/pair/nobody-answers", test_nobody_answers);
  g_test_add_func ("/bluetooth/pair/no-agent", test_no_agent);
  g_test_add_func ("/bluetooth/pair/called-off", test_called_off);
  g_test_add_func ("/bluetooth/pair/bond-kept-by-one-side", test_bond_lost);
  g_test_add_func ("/bluetooth/pair/bond-is-never-thrown-away", test_bond_is_kept);
  g_test_add_func ("/bluetooth/pair/address-changes-path-does-not", test_address_changes);
  g_test_add_func ("/bluetooth/pair/guarded-subscription", test_guarded_subscription);
  g_test_add_func ("/bluetooth/pair/knocks", test_knocks);
  g_test_add_func ("/bluetooth/pair/knocks-in-vain", test_knocks_in_vain);
  g_test_add_func ("/bluetooth/pair/guarded-without-agent", test_guarded_without_agent);
  g_test_add_func ("/bluetooth/pair/paired-after-resolved", test_paired_after_resolved);

  return g_test_run ();
}
