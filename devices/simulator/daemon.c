// daemon.c: the simulated bluetoothd as a whole
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Owns the name org.bluez on a bus it is given, the object tree, the adapter and the straps.
// "Running" is the daemon (the name and every object), "plugged" is the adapter's stick: put
// back, it comes as the next hciN, as in life. Straps live in the room and outlast both.

#include "daemon.h"

#include "bluez-dbus.h"

#define BLUEZ "org.bluez"

struct _DureDaemon
{
  GDBusConnection *connection;
  DureTree *tree;
  DureNode *root;
  DureAdapter *adapter;
  GPtrArray *wearables;
  GHashTable *agents;
  double speed;
  guint32 seed;
  guint plugs;
  gboolean adapter_on;
  gboolean plugged;
  guint name_id;
  guint watch_id;
};

static void
on_agent_call (DureNode              *node,
               const char            *method,
               GVariant              *parameters,
               GDBusMethodInvocation *invocation,
               gpointer               user_data)
{
  DureDaemon *self = user_data;
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  const gboolean known = g_hash_table_contains (self->agents, sender);

  if (g_str_equal (method, "RegisterAgent"))
    {
      if (known)
        return dure_node_refuse (node, invocation, "AlreadyExists", "Already Exists");
      g_hash_table_add (self->agents, g_strdup (sender));
    }
  else if (!known)
    {
      return dure_node_refuse (node, invocation, "DoesNotExist", "Does Not Exist");
    }
  else if (g_str_equal (method, "UnregisterAgent"))
    {
      g_hash_table_remove (self->agents, sender);
    }

  dure_node_reply (node, invocation, NULL);
}

static void
on_name_owner_changed (GDBusConnection *connection,
                       const char      *sender,
                       const char      *path,
                       const char      *interface,
                       const char      *signal,
                       GVariant        *parameters,
                       gpointer         user_data)
{
  DureDaemon *self = user_data;
  const char *name, *before, *after;

  g_variant_get (parameters, "(&s&s&s)", &name, &before, &after);
  if (name[0] != ':' || after[0] != '\0')
    return;

  g_hash_table_remove (self->agents, name);
  if (self->adapter != NULL)
    dure_adapter_forget_client (self->adapter, name);
  for (guint i = 0; i < self->wearables->len; i++)
    dure_wearable_forget_client (g_ptr_array_index (self->wearables, i), name);
}

static void
add_wearables (DureDaemon *self, DureDaemonPlan *plan)
{
  for (guint i = 1; i <= plan->straps; i++)
    {
      DureBeats *beats = i == 1 ? g_steal_pointer (&plan->beats) : NULL;
      DureHeartSensor *sensor;

      if (beats == NULL)
        beats = dure_beats_new_sinus (plan->seed + i, plan->bpm);
      sensor = dure_heart_sensor_new (beats);
      dure_heart_sensor_set_contact (sensor, plan->contact);
      g_ptr_array_add (self->wearables,
                       dure_wearable_new (self->tree, sensor, i, plan->speed, plan->tells_uuid));
    }
}

/**
 * dure_daemon_new:
 * @connection: the bus to play on
 * @transcript: (transfer none): what to write into, outlives the daemon
 * @plan: the world at the start; its beats are taken
 *
 * Returns: (transfer full): a daemon that is not running yet, with its adapter plugged in
 */
DureDaemon *
dure_daemon_new (GDBusConnection *connection, DureTranscript *transcript, DureDaemonPlan *plan)
{
  DureDaemon *self = g_new0 (DureDaemon, 1);

  self->connection = g_object_ref (connection);
  self->tree = dure_tree_new (connection, transcript);
  self->wearables = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_wearable_free);
  self->agents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->speed = plan->speed;
  self->seed = plan->seed;
  self->adapter_on = plan->adapter_on;
  self->plugged = TRUE;
  add_wearables (self, plan);
  self->watch_id = g_dbus_connection_signal_subscribe (
    connection, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
    "/org/freedesktop/DBus", NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_name_owner_changed, self, NULL);

  return self;
}

void
dure_daemon_free (DureDaemon *self)
{
  dure_daemon_set_running (self, FALSE);
  g_dbus_connection_signal_unsubscribe (self->connection, self->watch_id);
  g_ptr_array_unref (self->wearables);
  dure_tree_free (self->tree);
  g_hash_table_unref (self->agents);
  g_object_unref (self->connection);
  g_free (self);
}

static void
update_adapter (DureDaemon *self)
{
  const gboolean wanted = self->root != NULL && self->plugged;

  if (wanted && self->adapter == NULL)
    {
      g_autofree char *path = g_strdup_printf ("/org/bluez/hci%u", self->plugs);

      self->adapter = dure_adapter_new (self->tree, path, self->wearables, self->speed,
                                        self->seed, self->adapter_on);
    }
  else if (!wanted && self->adapter != NULL)
    {
      g_clear_pointer (&self->adapter, dure_adapter_free);
    }
}

/* Owning the name comes last and losing it first, so that nobody meets half a daemon. */
static void
start (DureDaemon *self)
{
  self->root = dure_node_new (self->tree, "/org/bluez", "bluetoothd");
  dure_node_add_interface (self->root, dure_bluez_agent_manager1_interface_info (), on_agent_call,
                           NULL, self);
  dure_node_show (self->root);
  update_adapter (self);
  self->name_id = g_bus_own_name_on_connection (self->connection, BLUEZ,
                                                G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE, NULL, NULL,
                                                NULL, NULL);
}

static void
stop (DureDaemon *self)
{
  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  g_hash_table_remove_all (self->agents);
  g_clear_pointer (&self->root, dure_node_free);
  update_adapter (self);
}

/**
 * dure_daemon_set_running:
 * @self: the daemon
 * @running: whether it owns its name and shows its objects
 */
void
dure_daemon_set_running (DureDaemon *self, gboolean running)
{
  if (running == (self->root != NULL))
    return;

  if (running)
    start (self);
  else
    stop (self);
}

/**
 * dure_daemon_set_plugged:
 * @self: the daemon
 * @plugged: whether the adapter is there; put back, it comes as the next hciN, switched on
 */
void
dure_daemon_set_plugged (DureDaemon *self, gboolean plugged)
{
  if (plugged && !self->plugged)
    {
      self->plugs++;
      self->adapter_on = TRUE;
    }
  self->plugged = plugged;
  update_adapter (self);
}

/**
 * dure_daemon_get_adapter:
 * Returns: (nullable): the adapter, %NULL while there is none
 */
DureAdapter *
dure_daemon_get_adapter (DureDaemon *self)
{
  return self->adapter;
}

/**
 * dure_daemon_get_wearable:
 * @number: counted from 1
 *
 * Returns: (nullable): the strap
 */
DureWearable *
dure_daemon_get_wearable (DureDaemon *self, guint number)
{
  if (number == 0 || number > self->wearables->len)
    return NULL;

  return g_ptr_array_index (self->wearables, number - 1);
}
