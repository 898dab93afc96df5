// tree.c: the objects a simulated bluetoothd shows on the bus
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A node is one object: a path, its interfaces, their properties. Nodes are raw GDBus
// registrations and not GDBus skeletons, because bluetoothd does three things skeletons cannot:
// a property may be absent (RSSI outside a scan), an equal value may be told twice (two equal
// measurements), and every signal leaves in the order in which things happened.
//
//   new -> add_interface -> set ... (silent) -> show (InterfacesAdded) -> set, unset (told)
//   -> free (InterfacesRemoved)
//
// The tree owns the object manager at "/" and lists the nodes that are shown; it owns none of
// them. All nodes must be freed before their tree.

#include "tree.h"

#define BLUEZ_ERROR "org.bluez.Error."

struct _DureTree
{
  GDBusConnection *connection;
  DureTranscript *transcript;
  GPtrArray *shown;
  DureFailures *failures;
  guint manager_id;
};

typedef struct
{
  DureNode *node;
  GDBusInterfaceInfo *info;
  GHashTable *values;
  DureNodeCall call;
  DureNodeSet set;
  gpointer user_data;
  guint id;
} Face;

struct _DureNode
{
  DureTree *tree;
  char *path;
  char *alias;
  GPtrArray *faces;
  gboolean shown;
};

static const char manager_xml[] =
  "<node><interface name='org.freedesktop.DBus.ObjectManager'>"
  "<method name='GetManagedObjects'>"
  "<arg name='objects' type='a{oa{sa{sv}}}' direction='out'/></method>"
  "<signal name='InterfacesAdded'><arg name='object' type='o'/>"
  "<arg name='interfaces' type='a{sa{sv}}'/></signal>"
  "<signal name='InterfacesRemoved'><arg name='object' type='o'/>"
  "<arg name='interfaces' type='as'/></signal>"
  "</interface></node>";

static void
face_free (Face *face)
{
  g_hash_table_unref (face->values);
  g_free (face);
}

static GVariant *
values_to_variant (GHashTable *values)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer name, value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_variant_builder_add (&builder, "{sv}", name, value);

  return g_variant_builder_end (&builder);
}

/* All interfaces of an object, or only those that are not on the bus yet. */
static GVariant *
node_to_variant (DureNode *node, gboolean only_new)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa{sv}}"));
  for (guint i = 0; i < node->faces->len; i++)
    {
      Face *face = g_ptr_array_index (node->faces, i);

      if (!only_new || face->id == 0)
        g_variant_builder_add (&builder, "{s@a{sv}}", face->info->name,
                               values_to_variant (face->values));
    }

  return g_variant_builder_end (&builder);
}

static void
on_manager_call (GDBusConnection       *connection,
                 const char            *sender,
                 const char            *path,
                 const char            *interface,
                 const char            *method,
                 GVariant              *parameters,
                 GDBusMethodInvocation *invocation,
                 gpointer               user_data)
{
  DureTree *self = user_data;
  GVariantBuilder builder;

  dure_transcript_write (self->transcript, "call", "objects", method);
  if (dure_failures_take (self->failures, "objects", invocation))
    return;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  for (guint i = 0; i < self->shown->len; i++)
    {
      DureNode *node = g_ptr_array_index (self->shown, i);

      g_variant_builder_add (&builder, "{o@a{sa{sv}}}", node->path,
                             node_to_variant (node, FALSE));
    }

  g_dbus_method_invocation_return_value (invocation,
                                         g_variant_new ("(a{oa{sa{sv}}})", &builder));
}

/**
 * dure_tree_new:
 * @connection: the bus to show objects on
 * @transcript: what to write calls and signals into, outlives the tree
 *
 * Returns: (transfer full): an empty tree with an object manager at its root
 */
DureTree *
dure_tree_new (GDBusConnection *connection, DureTranscript *transcript)
{
  static const GDBusInterfaceVTable vtable = { on_manager_call, NULL, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (manager_xml, NULL);
  DureTree *self = g_new0 (DureTree, 1);

  self->connection = g_object_ref (connection);
  self->transcript = transcript;
  self->shown = g_ptr_array_new ();
  self->failures = dure_failures_new (transcript);
  self->manager_id = g_dbus_connection_register_object (connection, "/", info->interfaces[0],
                                                        &vtable, self, NULL, NULL);
  return self;
}

void
dure_tree_free (DureTree *self)
{
  g_assert (self->shown->len == 0);

  g_dbus_connection_unregister_object (self->connection, self->manager_id);
  dure_failures_free (self->failures);
  g_ptr_array_unref (self->shown);
  g_object_unref (self->connection);
  g_free (self);
}

/**
 * dure_tree_get_failures:
 * Returns: (transfer none): which calls are to go wrong
 */
DureFailures *
dure_tree_get_failures (DureTree *self)
{
  return self->failures;
}

static void
emit (DureNode *self, const char *path, const char *interface, const char *signal, GVariant *args)
{
  g_dbus_connection_emit_signal (self->tree->connection, NULL, path, interface, signal, args, NULL);
}

static void
write_transcript (DureNode *self, const char *what, const char *detail)
{
  dure_transcript_write (self->tree->transcript, what, self->alias, detail);
}

/* Who wants no answer gets none, and none is written down. */
static gboolean
wants_answer (GDBusMethodInvocation *invocation)
{
  GDBusMessage *message = g_dbus_method_invocation_get_message (invocation);

  return (g_dbus_message_get_flags (message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED) == 0;
}

static void
on_face_call (GDBusConnection       *connection,
              const char            *sender,
              const char            *path,
              const char            *interface,
              const char            *method,
              GVariant              *parameters,
              GDBusMethodInvocation *invocation,
              gpointer               user_data)
{
  Face *face = user_data;

  write_transcript (face->node, "call", method);
  if (dure_failures_take (face->node->tree->failures, face->node->alias, invocation))
    return;
  if (face->call == NULL)
    dure_node_refuse (face->node, invocation, "NotSupported", "Operation is not supported");
  else
    face->call (face->node, method, parameters, invocation, face->user_data);
}

static GVariant *
on_face_get (GDBusConnection *connection,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *property,
             GError         **error,
             gpointer         user_data)
{
  Face *face = user_data;
  GVariant *value = g_hash_table_lookup (face->values, property);

  if (value == NULL)
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, "No such property '%s'",
                 property);

  return value != NULL ? g_variant_ref (value) : NULL;
}

static gboolean
on_face_set (GDBusConnection *connection,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *property,
             GVariant        *value,
             GError         **error,
             gpointer         user_data)
{
  Face *face = user_data;
  const char *refusal = "NotSupported";

  write_transcript (face->node, "set", property);
  if (face->set != NULL)
    refusal = face->set (face->node, property, value, face->user_data);
  if (refusal != NULL)
    {
      g_autofree char *name = g_strconcat (BLUEZ_ERROR, refusal, NULL);

      g_propagate_error (error, g_dbus_error_new_for_dbus_error (name, refusal));
      return FALSE;
    }

  return TRUE;
}

/**
 * dure_node_new:
 * @tree: where it will be shown
 * @path: its object path
 * @alias: what the transcript calls it
 *
 * Returns: (transfer full): a node nobody sees yet
 */
DureNode *
dure_node_new (DureTree *tree, const char *path, const char *alias)
{
  DureNode *self = g_new0 (DureNode, 1);

  self->tree = tree;
  self->path = g_strdup (path);
  self->alias = g_strdup (alias);
  self->faces = g_ptr_array_new_with_free_func ((GDestroyNotify) face_free);

  return self;
}

static void
node_hide (DureNode *self)
{
  GVariantBuilder names;

  g_variant_builder_init (&names, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < self->faces->len; i++)
    {
      Face *face = g_ptr_array_index (self->faces, i);

      g_dbus_connection_unregister_object (self->tree->connection, face->id);
      g_variant_builder_add (&names, "s", face->info->name);
    }

  g_ptr_array_remove (self->tree->shown, self);
  self->shown = FALSE;
  emit (self, "/", "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved",
        g_variant_new ("(oas)", self->path, &names));
  write_transcript (self, "tell", "InterfacesRemoved");
}

void
dure_node_free (DureNode *self)
{
  if (self->shown)
    node_hide (self);

  g_ptr_array_unref (self->faces);
  g_free (self->path);
  g_free (self->alias);
  g_free (self);
}

/**
 * dure_node_add_interface:
 * @self: a node; if it is shown, the interface is not until dure_node_show() is called again
 * @info: the interface, static
 * @call: (nullable): answers its methods
 * @set: (nullable): answers writes to its properties
 * @user_data: for both
 */
void
dure_node_add_interface (DureNode           *self,
                         GDBusInterfaceInfo *info,
                         DureNodeCall        call,
                         DureNodeSet         set,
                         gpointer            user_data)
{
  Face *face = g_new0 (Face, 1);

  face->node = self;
  face->info = info;
  face->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                        (GDestroyNotify) g_variant_unref);
  face->call = call;
  face->set = set;
  face->user_data = user_data;
  g_ptr_array_add (self->faces, face);
}

/**
 * dure_node_remove_interface:
 * @self: a node that is shown
 * @info: one of its interfaces, or none of them
 *
 * Takes one interface away and tells everybody (InterfacesRemoved).
 */
void
dure_node_remove_interface (DureNode *self, GDBusInterfaceInfo *info)
{
  for (guint i = 0; i < self->faces->len; i++)
    {
      Face *face = g_ptr_array_index (self->faces, i);
      const char *names[] = { info->name, NULL };

      if (face->info != info || face->id == 0)
        continue;

      g_dbus_connection_unregister_object (self->tree->connection, face->id);
      g_ptr_array_remove_index (self->faces, i);
      emit (self, "/", "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved",
            g_variant_new ("(o^as)", self->path, names));
      return;
    }
}

/**
 * dure_node_show:
 * @self: a node with interfaces that nobody sees yet
 *
 * Registers them and tells everybody (InterfacesAdded).
 */
void
dure_node_show (DureNode *self)
{
  static const GDBusInterfaceVTable vtable = { on_face_call, on_face_get, on_face_set, { 0 } };

  GVariant *added = g_variant_ref_sink (node_to_variant (self, TRUE));

  for (guint i = 0; i < self->faces->len; i++)
    {
      Face *face = g_ptr_array_index (self->faces, i);

      if (face->id != 0)
        continue;
      face->id = g_dbus_connection_register_object (self->tree->connection, self->path, face->info,
                                                    &vtable, face, NULL, NULL);
      g_assert (face->id != 0);
    }

  emit (self, "/", "org.freedesktop.DBus.ObjectManager", "InterfacesAdded",
        g_variant_new ("(o@a{sa{sv}})", self->path, added));
  g_variant_unref (added);
  if (self->shown)
    return;

  g_ptr_array_add (self->tree->shown, self);
  self->shown = TRUE;
  write_transcript (self, "tell", "InterfacesAdded");
}

const char *
dure_node_get_path (DureNode *self)
{
  return self->path;
}

const char *
dure_node_get_alias (DureNode *self)
{
  return self->alias;
}

/* Property names are unique over the interfaces of one object of ours. */
static Face *
find_face (DureNode *self, const char *property, const char **ret_name)
{
  for (guint i = 0; i < self->faces->len; i++)
    {
      Face *face = g_ptr_array_index (self->faces, i);
      GDBusPropertyInfo *info = g_dbus_interface_info_lookup_property (face->info, property);

      if (info != NULL)
        {
          *ret_name = info->name;
          return face;
        }
    }

  g_assert_not_reached ();
}

/* Measured values and signal strengths are not for the transcript. */
static void
write_property (DureNode *self, const char *name, GVariant *value)
{
  g_autofree char *text = NULL;
  g_autofree char *detail = NULL;

  if (g_str_equal (name, "RSSI"))
    return;

  text = value == NULL ? g_strdup ("none")
         : g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) ? g_variant_print (value, FALSE)
                                                                : g_strdup ("...");
  detail = g_strdup_printf ("%s=%s", name, text);
  write_transcript (self, "tell", detail);
}

/**
 * dure_node_set:
 * @self: the node
 * @property: one of its properties
 * @value: the new value, a floating one is consumed
 *
 * Sets a property and, once the node is shown, tells everybody, even when nothing changed.
 */
void
dure_node_set (DureNode *self, const char *property, GVariant *value)
{
  const char *name;
  Face *face = find_face (self, property, &name);

  g_variant_ref_sink (value);
  g_hash_table_replace (face->values, (gpointer) name, value);
  if (face->id == 0)
    return;

  GVariantBuilder changed;

  g_variant_builder_init (&changed, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&changed, "{sv}", name, value);
  write_property (self, name, value);
  emit (self, self->path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
        g_variant_new ("(sa{sv}as)", face->info->name, &changed, NULL));
}

/**
 * dure_node_unset:
 * @self: the node
 * @property: one of its properties
 *
 * Makes a property absent, and says so (as bluetoothd does with RSSI after a scan).
 */
void
dure_node_unset (DureNode *self, const char *property)
{
  const char *name;
  Face *face = find_face (self, property, &name);

  if (!g_hash_table_remove (face->values, name) || !self->shown)
    return;

  const char *invalidated[] = { name, NULL };

  write_property (self, name, NULL);
  emit (self, self->path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
        g_variant_new ("(sa{sv}^as)", face->info->name, NULL, invalidated));
}

/**
 * dure_node_get:
 * Returns: (transfer none) (nullable): the property's value, %NULL when absent
 */
GVariant *
dure_node_get (DureNode *self, const char *property)
{
  const char *name;
  Face *face = find_face (self, property, &name);

  return g_hash_table_lookup (face->values, name);
}

/**
 * dure_node_signal:
 * @self: a node that is shown
 * @interface: one of its interfaces
 * @signal: a signal of it
 * @arguments: a floating tuple
 */
void
dure_node_signal (DureNode   *self,
                  const char *interface,
                  const char *signal,
                  GVariant   *arguments)
{
  write_transcript (self, "tell", signal);
  emit (self, self->path, interface, signal, arguments);
}

gboolean
dure_node_get_boolean (DureNode *self, const char *property)
{
  GVariant *value = dure_node_get (self, property);

  return value != NULL && g_variant_get_boolean (value);
}

/**
 * dure_node_reply:
 * @self: the node that was called
 * @invocation: (transfer full): the call
 * @result: (nullable): the answer's arguments
 */
void
dure_node_reply (DureNode *self, GDBusMethodInvocation *invocation, GVariant *result)
{
  if (wants_answer (invocation))
    write_transcript (self, "reply", g_dbus_method_invocation_get_method_name (invocation));
  g_dbus_method_invocation_return_value (invocation, result);
}

/**
 * dure_node_reply_with_fds:
 * @self: the node that was called
 * @invocation: (transfer full): the call
 * @result: the answer's arguments
 * @fds: the files that go with them
 */
void
dure_node_reply_with_fds (DureNode              *self,
                          GDBusMethodInvocation *invocation,
                          GVariant              *result,
                          GUnixFDList           *fds)
{
  if (wants_answer (invocation))
    write_transcript (self, "reply", g_dbus_method_invocation_get_method_name (invocation));
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, result, fds);
}

/**
 * dure_node_refuse:
 * @self: the node that was called
 * @invocation: (transfer full): the call
 * @name: the error's name without "org.bluez.Error."
 * @text: bluetoothd's text for it
 */
void
dure_node_refuse (DureNode              *self,
                  GDBusMethodInvocation *invocation,
                  const char            *name,
                  const char            *text)
{
  g_autofree char *full = g_strconcat (BLUEZ_ERROR, name, NULL);
  g_autofree char *detail =
    g_strdup_printf ("%s %s", g_dbus_method_invocation_get_method_name (invocation), name);

  if (wants_answer (invocation))
    write_transcript (self, "error", detail);
  g_dbus_method_invocation_return_dbus_error (invocation, full, text);
}
