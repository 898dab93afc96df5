// test-bluetooth-agent.c: who may ask the person at the kiosk, and who may not
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A bluetoothd of its own for each test, with nothing but what agents are registered with, so that
// it can ask what the real one never would.

#include "agent.h"
#include "bluez-dbus.h"
#include "private-bus.h"

#define AGENT_PATH "/kr/gwangju/Dure/Agent"
#define DEVICE "/org/bluez/hci0/dev_C0_DE_00_00_00_01"
#define OTHER_DEVICE "/org/bluez/hci0/dev_C0_DE_00_00_00_02"
#define REJECTED "org.bluez.Error.Rejected"
#define CANCELED "org.bluez.Error.Canceled"

typedef struct
{
  DurePrivateBus *bus;
  GDBusConnection *daemon;
  GDBusConnection *kiosk;
  DureBluezAgentManager1 *manager;
  guint name;
  DureAgent *agent;
  guint registered, defaults, unregistered, refusals;
  gboolean is_registered;
  char *capability;
  DureAgentQuestion question;
  guint number, questions;
} World;

typedef struct
{
  gboolean done;
  char *error;
  guint32 number;
} Reply;

static GDBusConnection *
connect_to (DurePrivateBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
    dure_private_bus_get_address (bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
      | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);

  return connection;
}

static gboolean
on_register (World *world, GDBusMethodInvocation *invocation, const char *path, const char *can)
{
  g_assert_cmpstr (path, ==, AGENT_PATH);
  g_free (world->capability);
  world->capability = g_strdup (can);
  world->registered++;
  if (world->refusals > 0)
    {
      world->refusals--;
      g_dbus_method_invocation_return_dbus_error (invocation, "org.bluez.Error.Failed", "");
    }
  else
    {
      world->is_registered = TRUE;
      dure_bluez_agent_manager1_complete_register_agent (world->manager, invocation);
    }

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_default (World *world, GDBusMethodInvocation *invocation)
{
  world->defaults++;
  dure_bluez_agent_manager1_complete_request_default_agent (world->manager, invocation);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_unregister (World *world, GDBusMethodInvocation *invocation)
{
  world->unregistered++;
  world->is_registered = FALSE;
  dure_bluez_agent_manager1_complete_unregister_agent (world->manager, invocation);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
on_asked (World *world, guint question, const char *device, guint number)
{
  world->question = question;
  world->number = number;
  world->questions += question != DURE_AGENT_NONE ? 1 : 0;
}

static void
own_name (World *world)
{
  world->name = g_bus_own_name_on_connection (world->daemon, "org.bluez",
                                              G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
}

static void
set_up (World *world, gconstpointer pace)
{
  const DureTimes times = dure_times_at_pace (GPOINTER_TO_INT (pace));

  world->bus = dure_private_bus_new (NULL);
  world->daemon = connect_to (world->bus);
  world->kiosk = connect_to (world->bus);
  world->manager = dure_bluez_agent_manager1_skeleton_new ();
  g_signal_connect_swapped (world->manager, "handle-register-agent", G_CALLBACK (on_register),
                            world);
  g_signal_connect_swapped (world->manager, "handle-request-default-agent",
                            G_CALLBACK (on_default), world);
  g_signal_connect_swapped (world->manager, "handle-unregister-agent", G_CALLBACK (on_unregister),
                            world);
  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (world->manager), world->daemon,
                                    "/org/bluez", NULL);
  own_name (world);
  world->agent = dure_agent_new (world->kiosk, &times);
  g_signal_connect_swapped (world->agent, "asked", G_CALLBACK (on_asked), world);
}

static void
tear_down (World *world, gconstpointer pace)
{
  g_signal_handlers_disconnect_by_data (world->agent, world);
  g_object_unref (world->agent);
  g_bus_unown_name (world->name);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (world->manager));
  g_object_unref (world->manager);
  g_dbus_connection_close_sync (world->kiosk, NULL, NULL);
  g_dbus_connection_close_sync (world->daemon, NULL, NULL);
  g_object_unref (world->kiosk);
  g_object_unref (world->daemon);
  dure_private_bus_free (world->bus);
  g_free (world->capability);
}

/* Every wait is for something that comes; the test's own time-out ends one that does not. */
#define AWAIT(expression)                                                                          \
  while (!(expression))                                                                            \
  g_main_context_iteration (NULL, TRUE)

static void
attend (World *world)
{
  dure_agent_set_attended (world->agent, TRUE);
  AWAIT (dure_agent_is_registered (world->agent));
}

static void
on_reply (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reply *reply = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  reply->done = TRUE;
  g_free (reply->error);
  reply->error = error != NULL ? g_dbus_error_get_remote_error (error) : NULL;
  if (answer != NULL && g_variant_is_of_type (answer, G_VARIANT_TYPE ("(u)")))
    g_variant_get (answer, "(u)", &reply->number);
}

static void
ask (World *world, GDBusConnection *from, const char *method, GVariant *arguments, Reply *reply)
{
  reply->done = FALSE;
  g_dbus_connection_call (from, g_dbus_connection_get_unique_name (world->kiosk), AGENT_PATH,
                          "org.bluez.Agent1", method, arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, on_reply, reply);
}

static void
assert_answer (World *world, const char *method, GVariant *arguments, const char *error)
{
  Reply reply = { 0 };

  ask (world, world->daemon, method, arguments, &reply);
  AWAIT (reply.done);
  g_assert_cmpstr (reply.error, ==, error);
  g_free (reply.error);
}

static void
test_attended (World *world, gconstpointer pace)
{
  dure_agent_expect (world->agent, DEVICE);
  assert_answer (world, "RequestAuthorization", g_variant_new ("(o)", DEVICE), REJECTED);
  g_assert_cmpuint (world->registered, ==, 0);
  attend (world);
  g_assert_cmpstr (world->capability, ==, "KeyboardDisplay");
  g_assert_cmpuint (world->defaults, ==, 1);
  dure_agent_set_attended (world->agent, FALSE);
  g_assert_false (dure_agent_is_registered (world->agent));
  AWAIT (world->unregistered == 1);
}

static void
test_daemon_returns (World *world, gconstpointer pace)
{
  attend (world);
  g_bus_unown_name (world->name);
  AWAIT (!dure_agent_is_registered (world->agent));
  own_name (world);
  AWAIT (dure_agent_is_registered (world->agent));
  g_assert_cmpuint (world->defaults, ==, 2);
}

static void
test_register_refused (World *world, gconstpointer pace)
{
  world->refusals = 2;
  attend (world);
  g_assert_cmpuint (world->registered, ==, 3);
}

static void
test_released (World *world, gconstpointer pace)
{
  attend (world);
  assert_answer (world, "Release", NULL, NULL);
  AWAIT (world->registered == 2 && dure_agent_is_registered (world->agent));
}

/* One visit ends and the next begins before bluetoothd's answer is here: it knows us at the end. */
static void
test_visit_after_visit (World *world, gconstpointer pace)
{
  dure_agent_set_attended (world->agent, TRUE);
  AWAIT (world->defaults == 1);
  g_assert_false (dure_agent_is_registered (world->agent));
  dure_agent_set_attended (world->agent, FALSE);
  attend (world);
  AWAIT (world->unregistered == 1);
  g_assert_true (world->is_registered);
}

/* Whoever else is on the bus is not bluetoothd, whatever it asks. */
static void
test_strangers (World *world, gconstpointer pace)
{
  g_autoptr (GDBusConnection) stranger = connect_to (world->bus);
  Reply reply = { 0 };

  attend (world);
  dure_agent_expect (world->agent, DEVICE);
  ask (world, stranger, "RequestConfirmation", g_variant_new ("(ou)", DEVICE, 123456), &reply);
  AWAIT (reply.done);
  g_assert_cmpstr (reply.error, ==, REJECTED);
  ask (world, stranger, "Release", NULL, &reply);
  AWAIT (reply.done);
  g_assert_cmpstr (reply.error, ==, REJECTED);
  g_assert_true (dure_agent_is_registered (world->agent));
  g_assert_cmpuint (world->questions, ==, 0);
  g_free (reply.error);
  g_dbus_connection_close_sync (stranger, NULL, NULL);
}

static void
test_unexpected (World *world, gconstpointer pace)
{
  attend (world);
  assert_answer (world, "RequestConfirmation", g_variant_new ("(ou)", DEVICE, 1), REJECTED);
  dure_agent_expect (world->agent, DEVICE);
  assert_answer (world, "RequestConfirmation", g_variant_new ("(ou)", OTHER_DEVICE, 1), REJECTED);
  assert_answer (world, "RequestPasskey", g_variant_new ("(o)", OTHER_DEVICE), REJECTED);
  assert_answer (world, "DisplayPasskey", g_variant_new ("(ouq)", OTHER_DEVICE, 1, 0), REJECTED);
  assert_answer (world, "RequestAuthorization", g_variant_new ("(o)", OTHER_DEVICE), REJECTED);
  assert_answer (world, "AuthorizeService", g_variant_new ("(os)", OTHER_DEVICE, "x"), REJECTED);
  assert_answer (world, "RequestPinCode", g_variant_new ("(o)", DEVICE), REJECTED);
  assert_answer (world, "DisplayPinCode", g_variant_new ("(os)", DEVICE, "1"), REJECTED);
  assert_answer (world, "AuthorizeService", g_variant_new ("(os)", DEVICE, "x"), NULL);
  assert_answer (world, "RequestAuthorization", g_variant_new ("(o)", DEVICE), NULL);
  g_assert_cmpuint (world->questions, ==, 0);
}

static void
test_one_at_a_time (World *world, gconstpointer pace)
{
  Reply first = { 0 };

  attend (world);
  dure_agent_expect (world->agent, DEVICE);
  ask (world, world->daemon, "RequestConfirmation", g_variant_new ("(ou)", DEVICE, 123456), &first);
  AWAIT (world->question == DURE_AGENT_CONFIRM);
  assert_answer (world, "RequestConfirmation", g_variant_new ("(ou)", DEVICE, 654321), REJECTED);
  g_assert_cmpuint (world->number, ==, 123456);
  dure_agent_answer (world->agent, TRUE, 0);
  AWAIT (first.done);
  g_assert_null (first.error);
}

static void
test_passkey (World *world, gconstpointer pace)
{
  Reply reply = { 0 };

  attend (world);
  dure_agent_expect (world->agent, DEVICE);
  ask (world, world->daemon, "RequestPasskey", g_variant_new ("(o)", DEVICE), &reply);
  AWAIT (world->question == DURE_AGENT_ENTER);
  dure_agent_answer (world->agent, TRUE, 41976);
  AWAIT (reply.done);
  g_assert_cmpuint (reply.number, ==, 41976);

  ask (world, world->daemon, "RequestPasskey", g_variant_new ("(o)", DEVICE), &reply);
  AWAIT (world->question == DURE_AGENT_ENTER);
  dure_agent_answer (world->agent, TRUE, 1000000); /* no passkey */
  AWAIT (reply.done);
  g_assert_cmpstr (reply.error, ==, REJECTED);
  g_free (reply.error);
}

static void
test_cancel (World *world, gconstpointer pace)
{
  Reply reply = { 0 };

  attend (world);
  dure_agent_expect (world->agent, DEVICE);
  ask (world, world->daemon, "RequestConfirmation", g_variant_new ("(ou)", DEVICE, 1), &reply);
  AWAIT (world->question == DURE_AGENT_CONFIRM);
  assert_answer (world, "Cancel", NULL, NULL);
  AWAIT (reply.done);
  g_assert_cmpstr (reply.error, ==, CANCELED);
  g_assert_cmpint (world->question, ==, DURE_AGENT_NONE);
  dure_agent_answer (world->agent, TRUE, 0); /* too late, and nothing happens */
  g_free (reply.error);
}

/* One shown number is one question, however many digits are typed; Cancel is its end. */
static void
test_shown (World *world, gconstpointer pace)
{
  attend (world);
  dure_agent_expect (world->agent, DEVICE);
  for (guint i = 0; i <= 6; i++)
    assert_answer (world, "DisplayPasskey", g_variant_new ("(ouq)", DEVICE, 123456, i), NULL);
  g_assert_cmpuint (world->questions, ==, 1);
  g_assert_cmpuint (world->number, ==, 123456);
  assert_answer (world, "Cancel", NULL, NULL);
  g_assert_cmpint (world->question, ==, DURE_AGENT_NONE);
}

/* It breaks off at the number that would prove it, and comes back to pair without one. */
static void
test_no_way_back (World *world, gconstpointer pace)
{
  attend (world);
  dure_agent_expect (world->agent, DEVICE);
  assert_answer (world, "DisplayPasskey", g_variant_new ("(ouq)", DEVICE, 123456, 0), NULL);
  assert_answer (world, "Cancel", NULL, NULL);
  assert_answer (world, "RequestAuthorization", g_variant_new ("(o)", DEVICE), REJECTED);
  dure_agent_expect (world->agent, NULL);
  dure_agent_expect (world->agent, DEVICE);
  assert_answer (world, "RequestAuthorization", g_variant_new ("(o)", DEVICE), NULL);
}

static void
test_time_out (World *world, gconstpointer pace)
{
  Reply reply = { 0 };

  attend (world);
  dure_agent_expect (world->agent, DEVICE);
  ask (world, world->daemon, "RequestConfirmation", g_variant_new ("(ou)", DEVICE, 1), &reply);
  AWAIT (reply.done);
  g_assert_cmpstr (reply.error, ==, CANCELED);
  g_assert_cmpint (world->question, ==, DURE_AGENT_NONE);
  g_free (reply.error);
}

/* The visit ends, or another device is expected: the open question is refused. */
static void
test_left (World *world, gconstpointer pace)
{
  Reply reply = { 0 };

  attend (world);
  for (guint i = 0; i < 2; i++)
    {
      dure_agent_expect (world->agent, DEVICE);
      ask (world, world->daemon, "RequestConfirmation", g_variant_new ("(ou)", DEVICE, 1), &reply);
      AWAIT (world->question == DURE_AGENT_CONFIRM);
      if (i == 0)
        dure_agent_expect (world->agent, NULL);
      else
        dure_agent_set_attended (world->agent, FALSE);
      AWAIT (reply.done);
      g_assert_cmpstr (reply.error, ==, REJECTED);
      g_assert_cmpint (world->question, ==, DURE_AGENT_NONE);
    }
  g_free (reply.error);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (World *world, gconstpointer pace);
    int pace;
  } tests[] = {
    { "/bluetooth/agent/only-while-attended", test_attended, 1 },
    { "/bluetooth/agent/again-when-the-daemon-returns", test_daemon_returns, 1 },
    { "/bluetooth/agent/registering-is-refused", test_register_refused, 50 },
    { "/bluetooth/agent/released", test_released, 50 },
    { "/bluetooth/agent/visit-after-visit", test_visit_after_visit, 1 },
    { "/bluetooth/agent/only-bluetoothd-may-ask", test_strangers, 1 },
    { "/bluetooth/agent/only-the-expected-device", test_unexpected, 1 },
    { "/bluetooth/agent/one-at-a-time", test_one_at_a_time, 1 },
    { "/bluetooth/agent/passkey", test_passkey, 1 },
    { "/bluetooth/agent/cancel", test_cancel, 1 },
    { "/bluetooth/agent/shown-once", test_shown, 1 },
    { "/bluetooth/agent/no-way-back-from-a-number", test_no_way_back, 1 },
    { "/bluetooth/agent/time-out", test_time_out, 200 },
    { "/bluetooth/agent/left", test_left, 1 },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, World, GINT_TO_POINTER (tests[i].pace), set_up, tests[i].run,
                tear_down);

  return g_test_run ();
}
