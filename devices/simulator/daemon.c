// daemon.c: the simulated bluetoothd as a whole
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Owns the name org.bluez on a bus it is given, the stage, the adapter and the devices. "Running"
// is the daemon (the name and every object), "plugged" is the adapter's stick: put back, it comes
// as the next hciN, as in life. Devices live in the room and outlast both; so does what bluetoothd
// keeps on its disk, which each peer remembers.

#include "daemon.h"

#define BLUEZ "org.bluez"
#define RESOLVE_MS 400.0

struct _DureDaemon
{
  GDBusConnection *connection;
  DureStage stage;
  DureAgents *agents;
  DureNode *root;
  DureAdapter *adapter;
  GPtrArray *peers;
  guint plugs;
  gboolean adapter_on;
  gboolean plugged;
  guint name_id;
  guint watch_id;
};

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

  dure_agents_forget_client (self->agents, name);
  if (self->adapter != NULL)
    dure_adapter_forget_client (self->adapter, name);
  for (guint i = 0; i < self->peers->len; i++)
    dure_peer_forget_client (g_ptr_array_index (self->peers, i), name);
}

/* With somebody to ask, devices may pair with the adapter of their own accord. */
static void
on_default_agent (gpointer user_data)
{
  DureDaemon *self = user_data;

  if (self->adapter != NULL)
    dure_adapter_set_pairable (self->adapter, dure_agents_choose (self->agents, NULL) != NULL);
}

static void
add_device (DureDaemon *self, const DureModel *model, guint number, const DureDaemonPlan *plan,
            DureBeats *beats)
{
  DureModelPlan model_plan = {
    .person = dure_person_new (plan->seed),
    .seed = plan->seed + (number > 0 ? number : model->address),
    .beats = beats,
    .bpm = plan->bpm,
    .contact = plan->contact,
  };
  DureWearable *wearable =
    dure_wearable_new (&self->stage, model, number, plan->tells_uuid, &model_plan);

  g_ptr_array_add (self->peers, dure_peer_new (wearable, self->agents));
}

static void
add_devices (DureDaemon *self, DureDaemonPlan *plan)
{
  for (guint i = 1; i <= plan->straps; i++)
    add_device (self, &dure_model_strap, i, plan, i == 1 ? g_steal_pointer (&plan->beats) : NULL);
  for (guint i = 0; plan->station && dure_model_get (i) != NULL; i++)
    add_device (self, dure_model_get (i), 0, plan, NULL);
  if (plan->replay != NULL)
    add_device (self, plan->replay, 0, plan, NULL);
  g_clear_pointer (&plan->beats, dure_beats_free);
}

static void
set_stage (DureDaemon *self, DureTranscript *transcript, const DureDaemonPlan *plan)
{
  self->stage.clock = dure_room_clock_new (plan->speed);
  self->stage.tree = dure_tree_new (self->connection, transcript);
  self->stage.transcript = transcript;
  self->stage.faults = dure_faults_new (plan->seed, plan->faults);
  self->stage.display = dure_display_new (plan->display);
  self->stage.seed = plan->seed;
  self->stage.dice = g_rand_new_with_seed (plan->seed);
  self->stage.resolve_ms = RESOLVE_MS;
  self->stage.is_head = plan->is_head;
  if (plan->date != NULL)
    dure_room_clock_set_date (self->stage.clock, plan->date);
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
  set_stage (self, transcript, plan);
  self->agents = dure_agents_new (&self->stage, connection);
  dure_agents_on_default (self->agents, on_default_agent, self);
  self->peers = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_peer_free);
  self->plugs = plan->adapter_number;
  self->adapter_on = plan->adapter_on;
  self->plugged = TRUE;
  add_devices (self, plan);
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
  g_ptr_array_unref (self->peers);
  dure_agents_free (self->agents);
  dure_tree_free (self->stage.tree);
  dure_faults_free (self->stage.faults);
  dure_display_free (self->stage.display);
  g_rand_free (self->stage.dice);
  dure_room_clock_free (self->stage.clock);
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

      self->adapter = dure_adapter_new (&self->stage, path, self->peers, self->adapter_on);
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
  self->root = dure_node_new (self->stage.tree, "/org/bluez", "bluetoothd");
  dure_agents_add_to (self->agents, self->root);
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
  g_clear_pointer (&self->root, dure_node_free);
  update_adapter (self);
  dure_agents_clear (self->agents);
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
  self->stage.vanishing = !plugged;
  if (!plugged && self->adapter != NULL)
    dure_adapter_set_powered (self->adapter, FALSE);
  self->plugged = plugged;
  update_adapter (self);
  self->stage.vanishing = FALSE;
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

DureStage *
dure_daemon_get_stage (DureDaemon *self)
{
  return &self->stage;
}

/**
 * dure_daemon_find:
 * @alias: "strap1", "cuff" ...
 *
 * Returns: (nullable): the device as bluetoothd sees it
 */
DurePeer *
dure_daemon_find (DureDaemon *self, const char *alias)
{
  for (guint i = 0; i < self->peers->len; i++)
    {
      DurePeer *peer = g_ptr_array_index (self->peers, i);

      if (g_str_equal (dure_wearable_get_alias (dure_peer_get_wearable (peer)), alias))
        return peer;
    }

  return NULL;
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
  g_autofree char *alias = g_strdup_printf ("strap%u", number);
  DurePeer *peer = dure_daemon_find (self, alias);

  return peer != NULL ? dure_peer_get_wearable (peer) : NULL;
}
