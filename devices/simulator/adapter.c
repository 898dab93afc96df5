// adapter.c: the simulated Bluetooth adapter
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Discovery as in BlueZ 5.66's src/adapter.c: every caller has its own filter and its own session,
// all of them are merged into one scan (so a caller hears what another one asked for), signal
// strength is told at every change with a filter and from 8 dBm without, and becomes absent when
// the scan ends. A caller that leaves the bus takes its session along.

#include "adapter.h"

#include "bluez-dbus.h"

#define ADVERT_MS 300.0
#define RSSI_JITTER 4
#define RSSI_THRESHOLD 8

typedef struct
{
  GVariant *filter; /* NULL for none */
  gboolean discovering;
} Session;

struct _DureAdapter
{
  DureNode *node;
  DureStage *stage;
  GPtrArray *peers;
  GHashTable *sessions; /* bus name -> Session */
  guint advert_timer;
};

static void
session_free (Session *session)
{
  g_clear_pointer (&session->filter, g_variant_unref);
  g_free (session);
}

static Session *
session_of (DureAdapter *self, GDBusMethodInvocation *invocation)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  Session *session = g_hash_table_lookup (self->sessions, sender);

  if (session == NULL)
    {
      session = g_new0 (Session, 1);
      g_hash_table_insert (self->sessions, g_strdup (sender), session);
    }

  return session;
}

static gboolean
filter_passes (GVariant *filter, DurePeer *peer, gint16 rssi)
{
  g_autofree const char **uuids = NULL;
  const char *transport;
  gint16 threshold;

  if (filter == NULL)
    return TRUE;
  if (g_variant_lookup (filter, "Transport", "&s", &transport) && g_str_equal (transport, "bredr"))
    return FALSE;
  if (g_variant_lookup (filter, "RSSI", "n", &threshold) && rssi < threshold)
    return FALSE;
  if (!g_variant_lookup (filter, "UUIDs", "^a&s", &uuids) || uuids[0] == NULL)
    return TRUE;

  for (guint i = 0; uuids[i] != NULL; i++)
    if (dure_peer_tells_uuid (peer, uuids[i]))
      return TRUE;

  return FALSE;
}

/* One scan for all: a hit is told when any caller's filter lets it through. */
static void
advertise (DureAdapter *self, DurePeer *peer, gint16 rssi)
{
  GHashTableIter iter;
  gpointer value;
  gint16 step = RSSI_THRESHOLD;
  gboolean passes = FALSE, duplicates = FALSE, wants;

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Session *session = value;

      if (!session->discovering)
        continue;
      step = session->filter != NULL ? 1 : step;
      passes = passes || filter_passes (session->filter, peer, rssi);
      if (session->filter != NULL
          && g_variant_lookup (session->filter, "DuplicateData", "b", &wants))
        duplicates = duplicates || wants;
    }

  if (passes)
    dure_peer_hear (peer, rssi, step, duplicates);
}

/**
 * dure_adapter_hear:
 * @self: the adapter
 * @peer: a device, whose advertisement comes in now if somebody discovers
 */
void
dure_adapter_hear (DureAdapter *self, DurePeer *peer)
{
  const gint jitter = (gint) dure_stage_throw (self->stage, 2 * RSSI_JITTER + 1) - RSSI_JITTER;
  const gint rssi = dure_wearable_mood (dure_peer_get_wearable (peer))->rssi + jitter;

  if (self->advert_timer != 0 && dure_peer_may_advertise (peer))
    advertise (self, peer, (gint16) MAX (rssi, -110));
}

static gboolean
on_adverts (gpointer user_data)
{
  DureAdapter *self = user_data;

  for (guint i = 0; i < self->peers->len; i++)
    if (dure_peer_is_advertising (g_ptr_array_index (self->peers, i)))
      dure_adapter_hear (self, g_ptr_array_index (self->peers, i));
  if (self->advert_timer != 0 && dure_faults_strike (self->stage->faults))
    dure_adapter_end_discovery (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
anybody_discovers (DureAdapter *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Session *) value)->discovering)
      return TRUE;

  return FALSE;
}

static void
update_discovery (DureAdapter *self)
{
  const gboolean discovering = anybody_discovers (self);

  if (discovering == (self->advert_timer != 0))
    return;

  if (discovering)
    {
      self->advert_timer =
        dure_room_clock_add (self->stage->clock, ADVERT_MS, on_adverts, self);
    }
  else
    {
      dure_room_clock_remove (self->stage->clock, &self->advert_timer);
      for (guint i = 0; i < self->peers->len; i++)
        dure_peer_end_scan (g_ptr_array_index (self->peers, i));
    }

  dure_node_set (self->node, "Discovering", g_variant_new_boolean (discovering));
}

/**
 * dure_adapter_end_discovery:
 * @self: the adapter
 *
 * Ends every caller's discovery without being asked, as controllers do now and then.
 */
void
dure_adapter_end_discovery (DureAdapter *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((Session *) value)->discovering = FALSE;
  update_discovery (self);
}

void
dure_adapter_forget_client (DureAdapter *self, const char *bus_name)
{
  if (g_hash_table_remove (self->sessions, bus_name))
    update_discovery (self);
}

static void
start_discovery (DureAdapter *self, GDBusMethodInvocation *invocation)
{
  Session *session = session_of (self, invocation);

  if (session->discovering)
    return dure_node_refuse (self->node, invocation, "InProgress",
                             "Operation already in progress");

  session->discovering = TRUE;
  dure_node_reply (self->node, invocation, NULL);
  update_discovery (self);
}

static void
stop_discovery (DureAdapter *self, GDBusMethodInvocation *invocation)
{
  Session *session = session_of (self, invocation);

  if (!session->discovering)
    return dure_node_refuse (self->node, invocation, "Failed", "No discovery started");

  session->discovering = FALSE;
  dure_node_reply (self->node, invocation, NULL);
  update_discovery (self);
}

/* Known keys of the right type only; an empty dictionary takes the filter away. */
static void
set_filter (DureAdapter *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  static const struct
  {
    const char *key;
    const char *type;
  } known[] = {
    { "UUIDs", "as" },       { "RSSI", "n" },      { "Pathloss", "q" }, { "Transport", "s" },
    { "DuplicateData", "b" }, { "Discoverable", "b" }, { "Pattern", "s" },
  };
  g_autoptr (GVariant) filter = g_variant_get_child_value (parameters, 0);
  Session *session = session_of (self, invocation);
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_iter_init (&iter, filter);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      gboolean fits = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (known); i++)
        fits = fits || (g_str_equal (key, known[i].key)
                        && g_str_equal (g_variant_get_type_string (value), known[i].type));
      if (!fits)
        {
          g_variant_unref (value);
          return dure_node_refuse (self->node, invocation, "InvalidArguments",
                                   "Invalid arguments in method call");
        }
    }

  g_clear_pointer (&session->filter, g_variant_unref);
  if (g_variant_n_children (filter) > 0)
    session->filter = g_steal_pointer (&filter);
  dure_node_reply (self->node, invocation, NULL);
}

static void
remove_device (DureAdapter *self, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  const char *path;

  g_variant_get (parameters, "(&o)", &path);
  for (guint i = 0; i < self->peers->len; i++)
    {
      DurePeer *peer = g_ptr_array_index (self->peers, i);

      if (g_strcmp0 (dure_peer_get_path (peer), path) == 0)
        return dure_peer_remove (peer, self->node, invocation);
    }

  dure_node_refuse (self->node, invocation, "DoesNotExist", "Does Not Exist");
}

static void
on_call (DureNode              *node,
         const char            *method,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               user_data)
{
  static const char *const filters[] = { "UUIDs",         "RSSI",         "Pathloss", "Transport",
                                         "DuplicateData", "Discoverable", "Pattern",  NULL };
  DureAdapter *self = user_data;

  if (g_str_equal (method, "GetDiscoveryFilters"))
    return dure_node_reply (node, invocation, g_variant_new ("(^as)", filters));
  if (!dure_node_get_boolean (node, "Powered"))
    return dure_node_refuse (node, invocation, "NotReady", "Resource Not Ready");

  if (g_str_equal (method, "StartDiscovery"))
    start_discovery (self, invocation);
  else if (g_str_equal (method, "StopDiscovery"))
    stop_discovery (self, invocation);
  else if (g_str_equal (method, "SetDiscoveryFilter"))
    set_filter (self, parameters, invocation);
  else
    remove_device (self, parameters, invocation);
}

static const char *
on_set (DureNode *node, const char *property, GVariant *value, gpointer user_data)
{
  DureAdapter *self = user_data;

  if (g_str_equal (property, "Powered"))
    dure_adapter_set_powered (self, g_variant_get_boolean (value));
  else
    dure_node_set (node, property, value);

  return NULL;
}

static void
set_first_properties (DureAdapter *self)
{
  static const char *const roles[] = { "central", "peripheral", NULL };

  dure_node_set (self->node, "Address", g_variant_new_string ("02:00:00:00:00:01"));
  dure_node_set (self->node, "AddressType", g_variant_new_string ("public"));
  dure_node_set (self->node, "Name", g_variant_new_string ("simulated"));
  dure_node_set (self->node, "Alias", g_variant_new_string ("simulated"));
  dure_node_set (self->node, "Class", g_variant_new_uint32 (0));
  dure_node_set (self->node, "Powered", g_variant_new_boolean (FALSE));
  dure_node_set (self->node, "Discoverable", g_variant_new_boolean (FALSE));
  dure_node_set (self->node, "Pairable", g_variant_new_boolean (FALSE));
  dure_node_set (self->node, "Discovering", g_variant_new_boolean (FALSE));
  dure_node_set (self->node, "UUIDs", g_variant_new_strv (NULL, 0));
  dure_node_set (self->node, "Modalias", g_variant_new_string ("usb:v1D6Bp0246d0542"));
  dure_node_set (self->node, "Roles", g_variant_new_strv (roles, -1));
}

/**
 * dure_adapter_new:
 * @stage: (transfer none): what the room stands on
 * @path: its object path
 * @peers: (element-type DurePeer): what it can hear, outlives it
 * @powered: whether it is on
 *
 * It appears switched off, then what it knows of before, and is switched on after that.
 *
 * Returns: (transfer full): the adapter, shown on the bus
 */
DureAdapter *
dure_adapter_new (DureStage *stage, const char *path, GPtrArray *peers, gboolean powered)
{
  static const char *const own_services[] = { "00001801-0000-1000-8000-00805f9b34fb",
                                              "00001800-0000-1000-8000-00805f9b34fb",
                                              "0000180a-0000-1000-8000-00805f9b34fb", NULL };
  DureAdapter *self = g_new0 (DureAdapter, 1);

  self->stage = stage;
  self->peers = peers;
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) session_free);
  self->node = dure_node_new (stage->tree, path, "adapter");
  dure_node_add_interface (self->node, dure_bluez_adapter1_interface_info (), on_call, on_set,
                           self);
  set_first_properties (self);
  dure_node_show (self->node);
  for (guint i = 0; i < peers->len; i++)
    dure_peer_set_adapter (g_ptr_array_index (peers, i), path);

  dure_adapter_set_powered (self, powered);
  if (powered)
    dure_node_set (self->node, "UUIDs", g_variant_new_strv (own_services, -1));

  return self;
}

void
dure_adapter_free (DureAdapter *self)
{
  dure_room_clock_remove (self->stage->clock, &self->advert_timer);
  for (guint i = 0; i < self->peers->len; i++)
    dure_peer_set_adapter (g_ptr_array_index (self->peers, i), NULL);
  dure_node_free (self->node);
  g_hash_table_unref (self->sessions);
  g_free (self);
}

/**
 * dure_adapter_set_powered:
 * @self: the adapter
 * @powered: whether it is on; off ends links and discovery first
 */
void
dure_adapter_set_powered (DureAdapter *self, gboolean powered)
{
  if (powered == dure_node_get_boolean (self->node, "Powered"))
    return;

  for (guint i = 0; i < self->peers->len; i++)
    dure_peer_set_powered (g_ptr_array_index (self->peers, i), powered);
  dure_node_set (self->node, "Powered", g_variant_new_boolean (powered));
  if (!powered)
    dure_adapter_end_discovery (self);
}

void
dure_adapter_set_pairable (DureAdapter *self, gboolean pairable)
{
  dure_node_set (self->node, "Pairable", g_variant_new_boolean (pairable));
}
