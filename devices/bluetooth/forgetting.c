// forgetting.c: devices to be removed from bluetoothd, until they really are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   add -> RemoveDevice on the adapter that has it -> is the object gone? -> ask again -> done
//
// A crowd of passers-by is forgotten at once, and each look goes through all objects: so it is
// looked once for whatever came in one turn of the main loop, not once for each device.
//
// What was answered does not count, only that the object is gone. RemoveDevice needs an adapter
// that is on, and bluetoothd reads bonds back from its disk when it or the adapter returns, maybe
// under another number: so a device is known here by the last part of its path, is looked for on
// every adapter, and counts as gone only after objects have had a while to come back.

#include "forgetting.h"

#include "bluez-error.h"

#include <string.h>

struct _DureForgetting
{
  guint retry_ms;
  DureForgettingDone done;
  gpointer user_data;
  GDBusObjectManager *objects; /* NULL while there is no bluetoothd */
  GCancellable *cancellable;
  GHashTable *unwanted; /* last parts of object paths */
  guint asking;         /* calls that are not answered yet */
  guint timer;
  guint turn;    /* looks at the end of this turn of the main loop */
  gboolean asks; /* and asks then */
  gboolean settled;
};

static void ask (DureForgetting *self);
static void look (DureForgetting *self);

static const char *
last_part (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? slash + 1 : path;
}

static gboolean
on_timer (gpointer user_data)
{
  DureForgetting *self = user_data;

  self->timer = 0;
  self->settled = TRUE;
  ask (self);

  return G_SOURCE_REMOVE;
}

static void
set_timer (DureForgetting *self)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (self->retry_ms, on_timer, self);
}

static gboolean
on_turn (gpointer user_data)
{
  DureForgetting *self = user_data;
  const gboolean asks = self->asks;

  self->turn = 0;
  self->asks = FALSE;
  if (asks)
    ask (self);
  else
    look (self);

  return G_SOURCE_REMOVE;
}

static void
look_soon (DureForgetting *self)
{
  if (self->turn == 0)
    self->turn = g_idle_add_full (G_PRIORITY_DEFAULT, on_turn, self, NULL);
}

static DureBluezAdapter1 *
get_adapter (DureForgetting *self, DureBluezDevice1 *device)
{
  const char *path = dure_bluez_device1_get_adapter (device);
  g_autoptr (GDBusInterface) adapter =
    path != NULL
      ? g_dbus_object_manager_get_interface (self->objects, path, "org.bluez.Adapter1")
      : NULL;

  return adapter != NULL ? DURE_BLUEZ_ADAPTER1 (g_steal_pointer (&adapter)) : NULL;
}

static gboolean
has_powered_adapter (GList *objects)
{
  for (GList *at = objects; at != NULL; at = at->next)
    {
      DureBluezAdapter1 *adapter = dure_bluez_object_peek_adapter1 (at->data);

      if (adapter != NULL && dure_bluez_adapter1_get_powered (adapter))
        return TRUE;
    }

  return FALSE;
}

static void
on_remove_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DureForgetting *self = user_data;
  g_autoptr (GError) error = NULL;

  dure_bluez_adapter1_call_remove_device_finish (DURE_BLUEZ_ADAPTER1 (source), result, &error);
  if (dure_bluez_error_read (error) == DURE_BLUEZ_CALLED_OFF)
    return;

  self->asking--;
  look_soon (self);
  if (g_hash_table_size (self->unwanted) > 0)
    set_timer (self);
}

/* One round of RemoveDevice for everything unwanted that is there and whose adapter is on. */
static void
ask (DureForgetting *self)
{
  g_autolist (GDBusObject) objects = NULL;

  look (self);
  if (self->objects == NULL || self->asking > 0 || g_hash_table_size (self->unwanted) == 0)
    return;

  objects = g_dbus_object_manager_get_objects (self->objects);
  for (GList *at = objects; at != NULL; at = at->next)
    {
      DureBluezDevice1 *device = dure_bluez_object_peek_device1 (at->data);
      const char *path = g_dbus_object_get_object_path (at->data);
      g_autoptr (DureBluezAdapter1) adapter = NULL;

      if (device == NULL || !dure_forgetting_has (self, path))
        continue;
      adapter = get_adapter (self, device);
      if (adapter == NULL || !dure_bluez_adapter1_get_powered (adapter))
        continue;

      self->asking++;
      dure_bluez_adapter1_call_remove_device (adapter, path, self->cancellable, on_remove_ready,
                                              self);
    }

  if (self->asking == 0 && !self->settled)
    set_timer (self);
}

/* Takes out what is gone by now. */
static void
look (DureForgetting *self)
{
  g_autolist (GDBusObject) objects = NULL;
  g_autoptr (GHashTable) there = NULL;
  GHashTableIter iter;
  gpointer part;

  if (self->objects == NULL || !self->settled || g_hash_table_size (self->unwanted) == 0)
    return;

  objects = g_dbus_object_manager_get_objects (self->objects);
  if (!has_powered_adapter (objects))
    return;

  there = g_hash_table_new (g_str_hash, g_str_equal);
  for (GList *at = objects; at != NULL; at = at->next)
    if (dure_bluez_object_peek_device1 (at->data) != NULL)
      g_hash_table_add (there, (gpointer) last_part (g_dbus_object_get_object_path (at->data)));

  g_hash_table_iter_init (&iter, self->unwanted);
  while (g_hash_table_iter_next (&iter, &part, NULL))
    if (!g_hash_table_contains (there, part))
      g_hash_table_iter_remove (&iter);

  if (g_hash_table_size (self->unwanted) > 0)
    return;

  g_clear_handle_id (&self->timer, g_source_remove);
  self->done (self->user_data);
}

/**
 * dure_forgetting_look:
 * @self: what is to be forgotten
 *
 * To be called when objects went: what is gone is looked for soon.
 */
void
dure_forgetting_look (DureForgetting *self)
{
  if (g_hash_table_size (self->unwanted) > 0)
    look_soon (self);
}

/**
 * dure_forgetting_unsettle:
 * @self: what is to be forgotten
 *
 * To be called when an adapter came or was switched on: asks again, and because its devices come
 * after it, it does not count for a while that one is not there.
 */
void
dure_forgetting_unsettle (DureForgetting *self)
{
  self->settled = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
  set_timer (self);
  ask (self);
}

/**
 * dure_forgetting_set_objects:
 * @self: what is to be forgotten
 * @objects: (nullable): bluetoothd's objects, %NULL while there is no bluetoothd
 */
void
dure_forgetting_set_objects (DureForgetting *self, GDBusObjectManager *objects)
{
  g_set_object (&self->objects, objects);
  if (objects != NULL)
    dure_forgetting_unsettle (self);
}

/**
 * dure_forgetting_add:
 * @self: what is to be forgotten
 * @path: object path of one more device
 */
void
dure_forgetting_add (DureForgetting *self, const char *path)
{
  g_hash_table_add (self->unwanted, g_strdup (last_part (path)));
  self->asks = TRUE;
  look_soon (self);
}

gboolean
dure_forgetting_has (DureForgetting *self, const char *path)
{
  return g_hash_table_contains (self->unwanted, last_part (path));
}

gboolean
dure_forgetting_is_empty (DureForgetting *self)
{
  return g_hash_table_size (self->unwanted) == 0;
}

/**
 * dure_forgetting_new:
 * @times: how long to wait for what
 * @done: called when the last one is gone
 * @user_data: for @done
 *
 * Returns: (transfer full): nothing to be forgotten yet
 */
DureForgetting *
dure_forgetting_new (const DureTimes *times, DureForgettingDone done, gpointer user_data)
{
  DureForgetting *self = g_new0 (DureForgetting, 1);

  self->retry_ms = times->retry;
  self->done = done;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->unwanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
dure_forgetting_free (DureForgetting *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->turn, g_source_remove);
  g_clear_object (&self->objects);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->unwanted);
  g_free (self);
}
