// agent.c: the kiosk's side of pairing
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   set_attended (TRUE) -> registered, default -> expect (a device) -> asked -> answer
//   -> asked (NONE) -> set_attended (FALSE)
//
// bluetoothd's questions are for a person in front of a screen, so there is an agent only while
// there is one; it returns with bluetoothd. Only bluetoothd itself may ask, only for the device
// that is expected, and only one thing at a time; everything else is refused with the error
// "Rejected", so nobody pairs with a kiosk unasked. A question is closed by its answer, by Cancel
// (which bluetoothd also says when a shown number has done its work), or by time. A pairing that
// asks nothing (Just Works) goes through for the expected device and proves nothing; but not once
// that device had a number shown or asked for, or it would seem to be paired by that number.

#include "agent.h"

#include "bluez-dbus.h"
#include "bluez-error.h"

#define BLUEZ "org.bluez"
#define MANAGER_PATH "/org/bluez"
#define MANAGER "org.bluez.AgentManager1"
#define OBJECT_PATH "/kr/gwangju/Dure/Agent"
#define CAPABILITY "KeyboardDisplay"
#define REJECTED "org.bluez.Error.Rejected"
#define CANCELED "org.bluez.Error.Canceled"
#define NUMBER_MAX 999999

struct _DureAgent
{
  GObject parent_instance;

  GDBusConnection *connection;
  DureTimes times;
  DureBluezAgent1 *skeleton;
  GCancellable *cancellable;
  guint watch;
  char *owner; /* bluetoothd's own bus name, NULL while it is not there */
  gboolean attended;
  gboolean registering;
  gboolean registered;
  guint retry;
  char *expected;
  gboolean numbered; /* the expected device has had a question of a number */

  DureAgentQuestion question;
  GDBusMethodInvocation *open; /* of the question, NULL when it needs no answer */
  char *device;
  guint number;
  guint patience;
};

G_DEFINE_FINAL_TYPE (DureAgent, dure_agent, G_TYPE_OBJECT)

enum {
  ASKED,
  REGISTERED_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void register_agent (DureAgent *self);

/* Closes the question; whoever waits for an answer that was not given gets @error. */
static void
close_question (DureAgent *self, const char *error)
{
  g_autofree char *device = g_steal_pointer (&self->device);

  g_clear_handle_id (&self->patience, g_source_remove);
  if (self->open != NULL)
    g_dbus_method_invocation_return_dbus_error (g_steal_pointer (&self->open), error, "");
  if (self->question == DURE_AGENT_NONE)
    return;

  self->question = DURE_AGENT_NONE;
  g_signal_emit (self, signals[ASKED], 0, (guint) DURE_AGENT_NONE, device, 0);
}

static gboolean
on_patience_over (gpointer user_data)
{
  DureAgent *self = user_data;

  self->patience = 0;
  close_question (self, CANCELED);

  return G_SOURCE_REMOVE;
}

static void
set_registered (DureAgent *self, gboolean registered)
{
  if (registered == self->registered)
    return;

  self->registered = registered;
  g_signal_emit (self, signals[REGISTERED_CHANGED], 0);
}

static void
call_manager (DureAgent          *self,
              const char         *method,
              GVariant           *arguments,
              GAsyncReadyCallback callback)
{
  g_dbus_connection_call (self->connection, self->owner, MANAGER_PATH, MANAGER, method, arguments,
                          NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, (int) self->times.answer,
                          self->cancellable, callback, self);
}

static gboolean
on_retry (gpointer user_data)
{
  DureAgent *self = user_data;

  self->retry = 0;
  register_agent (self);

  return G_SOURCE_REMOVE;
}

static void
retry_later (DureAgent *self)
{
  if (self->attended && self->retry == 0)
    self->retry = g_timeout_add (self->times.retry, on_retry, self);
}

static void
on_default_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DureAgent *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (dure_bluez_error_read (error) == DURE_BLUEZ_CALLED_OFF)
    return;

  self->registering = FALSE;
  if (error == NULL)
    set_registered (self, TRUE);
  else
    retry_later (self);
}

static void
on_register_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DureAgent *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  const DureBluezError why = dure_bluez_error_read (error);

  if (why == DURE_BLUEZ_CALLED_OFF)
    return;
  if (why != DURE_BLUEZ_FINE && why != DURE_BLUEZ_DONE)
    {
      self->registering = FALSE;
      return retry_later (self);
    }

  call_manager (self, "RequestDefaultAgent", g_variant_new ("(o)", OBJECT_PATH), on_default_ready);
}

/* Answers that are still on their way are about a registration that is void. */
static void
call_off (DureAgent *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->registering = FALSE;
}

static void
register_agent (DureAgent *self)
{
  if (!self->attended || self->owner == NULL || self->registered || self->registering)
    return;

  self->registering = TRUE;
  call_manager (self, "RegisterAgent", g_variant_new ("(os)", OBJECT_PATH, CAPABILITY),
                on_register_ready);
}

static gboolean
refuse (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_dbus_error (invocation, REJECTED, "");

  return FALSE;
}

/* Whether a call is bluetoothd's and about the expected device; if not it is answered here. */
static gboolean
admit (DureAgent *self, GDBusMethodInvocation *invocation, const char *device)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);

  if (!self->attended || g_strcmp0 (sender, self->owner) != 0
      || g_strcmp0 (device, self->expected) != 0 || self->open != NULL)
    return refuse (invocation);

  return TRUE;
}

static void
ask (DureAgent             *self,
     DureAgentQuestion      question,
     GDBusMethodInvocation *open,
     const char            *device,
     guint                  number)
{
  const gboolean again = question == self->question && number == self->number
                         && g_strcmp0 (device, self->device) == 0 && open == NULL;

  g_clear_handle_id (&self->patience, g_source_remove);
  self->patience = g_timeout_add (self->times.pair, on_patience_over, self);
  if (again) /* the same number is shown once more for every digit that is typed */
    return;

  g_free (self->device);
  self->device = g_strdup (device);
  self->question = question;
  self->number = number;
  self->numbered = TRUE;
  self->open = open;
  g_signal_emit (self, signals[ASKED], 0, (guint) question, device, number);
}

static gboolean
on_request_confirmation (DureAgent             *self,
                         GDBusMethodInvocation *invocation,
                         const char            *device,
                         guint                  number)
{
  if (admit (self, invocation, device))
    ask (self, DURE_AGENT_CONFIRM, invocation, device, number);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_request_passkey (DureAgent *self, GDBusMethodInvocation *invocation, const char *device)
{
  if (admit (self, invocation, device))
    ask (self, DURE_AGENT_ENTER, invocation, device, 0);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_display_passkey (DureAgent             *self,
                    GDBusMethodInvocation *invocation,
                    const char            *device,
                    guint                  number,
                    guint16                entered)
{
  if (!admit (self, invocation, device))
    return G_DBUS_METHOD_INVOCATION_HANDLED;

  dure_bluez_agent1_complete_display_passkey (self->skeleton, invocation);
  ask (self, DURE_AGENT_SHOW, NULL, device, number);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Nothing to compare: it may be, and proves nothing. */
static gboolean
on_request_authorization (DureAgent *self, GDBusMethodInvocation *invocation, const char *device)
{
  if (!admit (self, invocation, device))
    return G_DBUS_METHOD_INVOCATION_HANDLED;

  if (self->numbered)
    refuse (invocation);
  else
    dure_bluez_agent1_complete_request_authorization (self->skeleton, invocation);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_authorize_service (DureAgent             *self,
                      GDBusMethodInvocation *invocation,
                      const char            *device,
                      const char            *uuid)
{
  if (admit (self, invocation, device))
    dure_bluez_agent1_complete_authorize_service (self->skeleton, invocation);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* PIN codes are of classic Bluetooth, which no instrument of ours speaks. */
static gboolean
on_pin_code (DureAgent *self, GDBusMethodInvocation *invocation)
{
  refuse (invocation);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
is_from_daemon (DureAgent *self, GDBusMethodInvocation *invocation)
{
  if (g_strcmp0 (g_dbus_method_invocation_get_sender (invocation), self->owner) == 0)
    return TRUE;

  return refuse (invocation);
}

static gboolean
on_cancel (DureAgent *self, GDBusMethodInvocation *invocation)
{
  if (!is_from_daemon (self, invocation))
    return G_DBUS_METHOD_INVOCATION_HANDLED;

  dure_bluez_agent1_complete_cancel (self->skeleton, invocation);
  close_question (self, CANCELED);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* bluetoothd no longer knows us, though it may go on. */
static gboolean
on_release (DureAgent *self, GDBusMethodInvocation *invocation)
{
  if (!is_from_daemon (self, invocation))
    return G_DBUS_METHOD_INVOCATION_HANDLED;

  dure_bluez_agent1_complete_release (self->skeleton, invocation);
  close_question (self, CANCELED);
  set_registered (self, FALSE);
  retry_later (self);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
on_name_appeared (GDBusConnection *connection,
                  const char      *name,
                  const char      *owner,
                  gpointer         user_data)
{
  DureAgent *self = user_data;

  g_free (self->owner);
  self->owner = g_strdup (owner);
  register_agent (self);
}

/* It forgot its agents: what was under way with it is void. */
static void
on_name_vanished (GDBusConnection *connection, const char *name, gpointer user_data)
{
  DureAgent *self = user_data;

  call_off (self);
  g_clear_pointer (&self->owner, g_free);
  close_question (self, CANCELED);
  set_registered (self, FALSE);
}

/**
 * dure_agent_set_attended:
 * @self: the agent
 * @attended: whether there is a person who could answer
 *
 * Without anybody there is no agent, so that a pairing fails instead of waiting.
 */
void
dure_agent_set_attended (DureAgent *self, gboolean attended)
{
  if (attended == self->attended)
    return;

  self->attended = attended;
  if (attended)
    return register_agent (self);

  g_clear_handle_id (&self->retry, g_source_remove);
  close_question (self, REJECTED);
  if (self->owner != NULL && (self->registered || self->registering))
    call_manager (self, "UnregisterAgent", g_variant_new ("(o)", OBJECT_PATH), NULL);
  call_off (self);
  set_registered (self, FALSE);
}

/**
 * dure_agent_is_registered:
 * Returns: whether bluetoothd will ask us; a pairing is to be begun only then
 */
gboolean
dure_agent_is_registered (DureAgent *self)
{
  return self->registered;
}

/**
 * dure_agent_expect:
 * @self: the agent
 * @device_path: (nullable): the only device that may ask from now on, %NULL for none
 */
void
dure_agent_expect (DureAgent *self, const char *device_path)
{
  if (g_strcmp0 (device_path, self->expected) == 0)
    return;

  g_free (self->expected);
  self->expected = g_strdup (device_path);
  self->numbered = FALSE;
  close_question (self, REJECTED);
}

/**
 * dure_agent_answer:
 * @self: the agent
 * @yes: whether the person agrees
 * @number: what the person read from the device, for %DURE_AGENT_ENTER
 *
 * Answers the open question; too late, it does nothing.
 */
void
dure_agent_answer (DureAgent *self, gboolean yes, guint number)
{
  GDBusMethodInvocation *open;

  if (self->open == NULL)
    return;
  if (!yes || number > NUMBER_MAX)
    return close_question (self, REJECTED);

  open = g_steal_pointer (&self->open);
  if (self->question == DURE_AGENT_ENTER)
    dure_bluez_agent1_complete_request_passkey (self->skeleton, open, number);
  else
    dure_bluez_agent1_complete_request_confirmation (self->skeleton, open);
  close_question (self, REJECTED);
}

static void
dure_agent_dispose (GObject *object)
{
  DureAgent *self = DURE_AGENT (object);

  if (self->skeleton != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->skeleton, self);
      dure_agent_set_attended (self, FALSE);
      g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
    }
  g_clear_handle_id (&self->watch, g_bus_unwatch_name);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->expected, g_free);

  G_OBJECT_CLASS (dure_agent_parent_class)->dispose (object);
}

static void
dure_agent_class_init (DureAgentClass *klass)
{
  const GType type = DURE_TYPE_AGENT;

  G_OBJECT_CLASS (klass)->dispose = dure_agent_dispose;
  signals[ASKED] = g_signal_new ("asked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_STRING, G_TYPE_UINT);
  signals[REGISTERED_CHANGED] = g_signal_new ("registered-changed", type, G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dure_agent_init (DureAgent *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
export (DureAgent *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } handlers[] = {
    { "handle-request-confirmation", G_CALLBACK (on_request_confirmation) },
    { "handle-request-passkey", G_CALLBACK (on_request_passkey) },
    { "handle-display-passkey", G_CALLBACK (on_display_passkey) },
    { "handle-request-authorization", G_CALLBACK (on_request_authorization) },
    { "handle-authorize-service", G_CALLBACK (on_authorize_service) },
    { "handle-request-pin-code", G_CALLBACK (on_pin_code) },
    { "handle-display-pin-code", G_CALLBACK (on_pin_code) },
    { "handle-cancel", G_CALLBACK (on_cancel) },
    { "handle-release", G_CALLBACK (on_release) },
  };

  self->skeleton = dure_bluez_agent1_skeleton_new ();
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_swapped (self->skeleton, handlers[i].signal, handlers[i].callback, self);
  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), self->connection,
                                    OBJECT_PATH, NULL);
}

/**
 * dure_agent_new:
 * @connection: the bus bluetoothd is on; one agent for each connection
 * @times: how long to wait for what
 *
 * Returns: (transfer full): an agent that nobody knows yet
 */
DureAgent *
dure_agent_new (GDBusConnection *connection, const DureTimes *times)
{
  DureAgent *self = g_object_new (DURE_TYPE_AGENT, NULL);

  self->connection = g_object_ref (connection);
  self->times = *times;
  export (self);
  self->watch = g_bus_watch_name_on_connection (connection, BLUEZ, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                on_name_appeared, on_name_vanished, self, NULL);
  return self;
}
