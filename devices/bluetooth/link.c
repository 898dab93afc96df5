// link.c: one connection to one device, up to its values
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   WAITING -> BONDING -> CONNECTING -> RESOLVING -> SUBSCRIBING -> READY -> OVER
//        ^------ PAUSING <-------|-----------|-------------'
//        '- RESCANNING <- FORGETTING <-------'
//
// What calls answer tells little (BlueZ 5.66 has one text for every failure), so only what
// bluetoothd shows counts: Paired, Connected, ServicesResolved and the wanted characteristics,
// each in our own time. Up to three attempts are made, with a pause that doubles. Nothing begins
// before our scan has stopped and an earlier link to the device is really down, which bluetoothd
// does two seconds after it was asked. A device that is no longer known, or whose services are
// not what they were, is looked for anew, once; without a bond it is forgotten before that, since
// bluetoothd's memory of it may be stale. A bond is never thrown away here: that is for people.

#include "link-private.h"

#include "bluez-error.h"
#include "characteristics.h"
#include "devices-error.h"
#include "subscription.h"

#define ATTEMPTS 3
#define AUTHENTICATION_REASON "org.bluez.Reason.Authentication"

G_DEFINE_FINAL_TYPE (DureLink, dure_link, G_TYPE_OBJECT)

enum {
  READY,
  VALUE,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void begin (DureLink *self);
static void rescan (DureLink *self);
static gboolean on_timer (gpointer user_data);

/* A new phase, and how long it may last: see on_timer(); 0 for as long as it takes. */
void
dure_link_enter (DureLink *self, DureLinkPhase phase, guint ms)
{
  self->phase = phase;
  g_clear_handle_id (&self->timer, g_source_remove);
  if (ms > 0)
    self->timer = g_timeout_add (ms, on_timer, self);
}

const DureTimes *
dure_link_get_times (DureLink *self)
{
  return dure_radio_get_times (self->radio);
}

gboolean
dure_link_is_connected (DureLink *self)
{
  return self->device != NULL && dure_bluez_device1_get_connected (self->device);
}

gboolean
dure_link_is_paired (DureLink *self)
{
  return self->device != NULL && dure_bluez_device1_get_paired (self->device);
}

/* Whether the first subscription is under way, and with it perhaps a pairing. */
gboolean
dure_link_may_pair (DureLink *self)
{
  return self->may_pair && self->phase == DURE_LINK_SUBSCRIBING && self->subscriptions->len == 1
         && !dure_link_is_paired (self);
}

/* Newer daemons than 5.66 name the reason why a link ended. */
static void
on_disconnected (DureLink *self, const char *reason)
{
  if (g_str_equal (reason, AUTHENTICATION_REASON))
    dure_link_end (self, DURE_DEVICES_ERROR_NOT_PAIRED, "the device does not know the bond");
}

static void
set_device (DureLink *self, DureBluezDevice1 *device)
{
  if (self->device != NULL)
    g_signal_handlers_disconnect_by_data (self->device, self);
  g_set_object (&self->device, device);
  if (device == NULL)
    return;

  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (device), G_MAXINT);
  g_signal_connect_swapped (device, "disconnected", G_CALLBACK (on_disconnected), self);
}

/* Leaves the device as it was before the attempt. */
static void
drop_attempt (DureLink *self)
{
  const gboolean calling = self->calling != NULL;

  g_cancellable_cancel (self->calling);
  g_clear_object (&self->calling);
  g_cancellable_cancel (self->life);
  g_clear_object (&self->life);
  g_ptr_array_set_size (self->subscriptions, 0);
  if (self->phase == DURE_LINK_BONDING && calling)
    dure_bluez_device1_call_cancel_pairing (self->device, NULL, NULL, NULL);
  if (self->device != NULL && (calling || dure_link_is_connected (self)))
    dure_radio_disconnect (self->radio, self->path);
}

static void
stop (DureLink *self)
{
  if (self->phase == DURE_LINK_RESCANNING)
    dure_radio_set_scan (self->radio, FALSE);
  g_signal_handlers_disconnect_by_data (self->radio, self);
  drop_attempt (self);
  set_device (self, NULL);
  dure_link_enter (self, DURE_LINK_OVER, 0);
}

void
dure_link_tell_value (DureLink *self, const char *uuid, GBytes *value)
{
  g_signal_emit (self, signals[VALUE], 0, uuid, value);
}

void
dure_link_tell_ready (DureLink *self)
{
  g_signal_emit (self, signals[READY], 0);
}

void
dure_link_end (DureLink *self, DureDevicesError code, const char *what)
{
  g_autoptr (DureLink) held = g_object_ref (self);
  g_autoptr (GError) reason = g_error_new_literal (DURE_DEVICES_ERROR, (int) code, what);

  if (held->phase == DURE_LINK_OVER)
    return;

  stop (held);
  g_signal_emit (held, signals[ENDED], 0, reason);
}

/* A bonded device that accepts every link and drops it again has lost its half of the bond. */
static void
try_again (DureLink *self)
{
  const guint pause = dure_link_get_times (self)->back_off << (self->attempt - 1);

  drop_attempt (self);
  if (self->attempt < ATTEMPTS)
    dure_link_enter (self, DURE_LINK_PAUSING, pause);
  else if (dure_link_is_paired (self) && self->drops == ATTEMPTS)
    dure_link_end (self, DURE_DEVICES_ERROR_NOT_PAIRED, "the device drops every link at once");
  else
    dure_link_end (self, DURE_DEVICES_ERROR_NO_DEVICE, "the device does not accept a link");
}

/* The link broke. Before anything came of it, that is one attempt of three; but a device whose
 * pairing failed ends the link, and nobody is asked for the same again. */
void
dure_link_drop (DureLink *self)
{
  if (dure_link_may_pair (self))
    return dure_link_end (self, DURE_DEVICES_ERROR_NOT_PAIRED, "the first subscription failed");
  if (self->phase == DURE_LINK_READY || self->has_value)
    return dure_link_end (self, DURE_DEVICES_ERROR_NO_DEVICE, "the link broke");

  self->drops++;
  try_again (self);
}

static gboolean
has_all (DureLink *self)
{
  return dure_characteristics_has_all (dure_radio_get_objects (self->radio), self->path,
                                       self->service, (const char *const *) self->notify);
}

/* Resolved does not mean that what is wanted is there; what is on its way gets a moment more. */
static void
look_resolved (DureLink *self)
{
  if (!dure_bluez_device1_get_services_resolved (self->device))
    return;

  if (has_all (self))
    {
      self->next = 0;
      self->life = g_cancellable_new ();
      dure_link_subscribe (self);
    }
  else if (!self->missing)
    {
      self->missing = TRUE;
      dure_link_enter (self, DURE_LINK_RESOLVING, dure_link_get_times (self)->retry);
    }
}

static void
on_missing (DureLink *self)
{
  if (dure_link_is_paired (self))
    return try_again (self);

  drop_attempt (self);
  if (self->rescanned)
    return dure_link_end (self, DURE_DEVICES_ERROR_NO_DEVICE, "the device does not offer it");

  dure_radio_forget (self->radio, self->path);
  dure_link_enter (self, DURE_LINK_FORGETTING, dure_link_get_times (self)->search);
  dure_link_look (self);
}

static gboolean
on_timer (gpointer user_data)
{
  g_autoptr (DureLink) self = g_object_ref (user_data);
  const DureLinkPhase phase = self->phase;

  self->timer = 0;
  if (phase == DURE_LINK_WAITING || phase == DURE_LINK_PAUSING)
    begin (self);
  else if (phase == DURE_LINK_CONNECTING)
    try_again (self);
  else if (phase == DURE_LINK_RESOLVING && self->missing)
    on_missing (self);
  else if (phase == DURE_LINK_FORGETTING || phase == DURE_LINK_RESCANNING)
    dure_link_end (self, DURE_DEVICES_ERROR_NO_DEVICE, "the device is not heard again");
  else if (phase == DURE_LINK_SUBSCRIBING && self->awaits_pairing)
    dure_link_end (self, DURE_DEVICES_ERROR_NOT_PAIRED, "the device wants to be paired");
  else
    dure_link_end (self, DURE_DEVICES_ERROR_TIMED_OUT,
         phase == DURE_LINK_READY ? "the device is linked and says nothing"
                        : "the device does not offer what is wanted in time");

  return G_SOURCE_REMOVE;
}

static void
on_connected_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DureLink) self = user_data;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, NULL);
  g_autoptr (GVariant) value = NULL;

  if (answer == NULL || self->phase != DURE_LINK_CONNECTING)
    return;

  g_variant_get (answer, "(v)", &value);
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return;

  g_dbus_proxy_set_cached_property (G_DBUS_PROXY (source), "Connected", value);
  if (g_variant_get_boolean (value))
    dure_link_look (self);
  else
    try_again (self);
}

/* BlueZ 5.66 never tells Connected=true when its socket was quicker than the kernel's event. */
static void
read_connected (DureLink *self)
{
  g_dbus_proxy_call (G_DBUS_PROXY (self->device), "org.freedesktop.DBus.Properties.Get",
                     g_variant_new ("(ss)", "org.bluez.Device1", "Connected"),
                     G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_connected_read, g_object_ref (self));
}

static void
on_connect_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DureLink) self = user_data;
  g_autoptr (GError) error = NULL;
  DureBluezError why;

  dure_bluez_device1_call_connect_finish (DURE_BLUEZ_DEVICE1 (source), result, &error);
  why = dure_bluez_error_read (error);
  if (why == DURE_BLUEZ_CALLED_OFF)
    return;

  g_clear_object (&self->calling);
  if (self->phase != DURE_LINK_CONNECTING)
    return;

  /* Under way or done already: what is shown decides, as after any answer. */
  if (dure_link_is_connected (self))
    dure_link_look (self);
  else if (error == NULL)
    read_connected (self);
  else if (why == DURE_BLUEZ_NOT_READY)
    dure_link_end (self, DURE_DEVICES_ERROR_NO_RADIO, "the adapter is off");
  else if (why == DURE_BLUEZ_GONE)
    rescan (self);
  else if (why != DURE_BLUEZ_UNDER_WAY && why != DURE_BLUEZ_DONE)
    try_again (self);
}

static void
connect_device (DureLink *self)
{
  dure_link_enter (self, DURE_LINK_CONNECTING, dure_link_get_times (self)->connect);
  if (dure_link_is_connected (self))
    return dure_link_look (self);

  self->calling = g_cancellable_new ();
  dure_bluez_device1_call_connect (self->device, self->calling, on_connect_ready,
                                   g_object_ref (self));
}

static void
on_pair_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DureLink) self = user_data;
  g_autoptr (GError) error = NULL;
  DureBluezError why;

  dure_bluez_device1_call_pair_finish (DURE_BLUEZ_DEVICE1 (source), result, &error);
  why = dure_bluez_error_read (error);
  if (why == DURE_BLUEZ_CALLED_OFF)
    return;

  g_clear_object (&self->calling);
  if (dure_link_is_paired (self))
    connect_device (self);
  else if (why == DURE_BLUEZ_NOT_PAIRED)
    dure_link_end (self, DURE_DEVICES_ERROR_NOT_PAIRED, "the pairing failed or was refused");
  else if (why == DURE_BLUEZ_NOT_READY)
    dure_link_end (self, DURE_DEVICES_ERROR_NO_RADIO, "the adapter is off");
  else if (why == DURE_BLUEZ_GONE)
    rescan (self);
  else if (why != DURE_BLUEZ_FINE && why != DURE_BLUEZ_UNDER_WAY && why != DURE_BLUEZ_DONE)
    try_again (self);
}

static void
bond (DureLink *self)
{
  const DureTimes *times = dure_link_get_times (self);

  dure_link_enter (self, DURE_LINK_BONDING, times->connect + times->pair);
  self->calling = g_cancellable_new ();
  dure_bluez_device1_call_pair (self->device, self->calling, on_pair_ready, g_object_ref (self));
}

/* The next attempt, as soon as nothing stands in its way. */
static void
begin (DureLink *self)
{
  g_autoptr (DureBluezDevice1) device = NULL;
  const gboolean waited = self->phase == DURE_LINK_WAITING && self->timer == 0;

  dure_radio_set_scan (self->radio, FALSE);
  if (!dure_radio_has_adapter_of (self->radio, self->path))
    return dure_link_end (self, DURE_DEVICES_ERROR_NO_RADIO, "the adapter is off or gone");
  if (!waited
      && (!dure_radio_is_quiet (self->radio)
          || dure_radio_is_leaving (self->radio, self->path)))
    {
      if (self->phase != DURE_LINK_WAITING)
        dure_link_enter (self, DURE_LINK_WAITING, dure_link_get_times (self)->leave);
      return;
    }

  device = dure_radio_get_device (self->radio, self->path);
  set_device (self, device);
  if (device == NULL)
    return rescan (self);

  self->attempt++;
  self->missing = FALSE;
  self->awaits_pairing = FALSE;
  self->subscribed_again = FALSE;
  if (self->bond_first && !dure_link_is_paired (self))
    bond (self);
  else
    connect_device (self);
}

static void
look_rescan (DureLink *self)
{
  const DureSought sought = { .path = self->path };
  g_autoptr (GPtrArray) found = dure_radio_find (self->radio, &sought);

  if (found->len == 0)
    return;

  g_free (self->path);
  self->path = g_strdup (g_dbus_proxy_get_object_path (g_ptr_array_index (found, 0)));
  self->attempt = 0;
  self->drops = 0;
  begin (self);
}

/* It is no longer known, for whatever reason: listens for it once more. */
static void
rescan (DureLink *self)
{
  drop_attempt (self);
  set_device (self, NULL);
  if (self->rescanned)
    return dure_link_end (self, DURE_DEVICES_ERROR_NO_DEVICE, "the device is no longer known");

  self->rescanned = TRUE;
  dure_link_enter (self, DURE_LINK_RESCANNING, dure_link_get_times (self)->search);
  dure_radio_set_scan (self->radio, TRUE);
  look_rescan (self);
}

/* Looks at what is shown now; called whenever anything changed. */
void
dure_link_look (DureLink *self)
{
  switch (self->phase)
    {
    case DURE_LINK_WAITING:
      return begin (self);
    case DURE_LINK_BONDING:
      if (self->calling == NULL && dure_link_is_paired (self))
        connect_device (self);
      return;
    case DURE_LINK_CONNECTING:
      if (!dure_link_is_connected (self))
        return;
      dure_link_enter (self, DURE_LINK_RESOLVING, dure_link_get_times (self)->resolve);
      return look_resolved (self);
    case DURE_LINK_RESOLVING:
      return dure_link_is_connected (self) ? look_resolved (self) : dure_link_drop (self);
    case DURE_LINK_SUBSCRIBING:
      if (!dure_link_is_connected (self))
        return dure_link_drop (self);
      if (self->awaits_pairing && dure_link_is_paired (self))
        {
          self->awaits_pairing = FALSE;
          dure_link_subscribe (self);
        }
      return;
    case DURE_LINK_READY:
      return dure_link_is_connected (self) ? (void) 0 : dure_link_drop (self);
    case DURE_LINK_FORGETTING:
      return dure_radio_is_clean (self->radio) ? rescan (self) : (void) 0;
    case DURE_LINK_RESCANNING:
      return look_rescan (self);
    default:
      return;
    }
}

static void
on_heard (DureLink *self)
{
  g_autoptr (DureLink) held = g_object_ref (self);

  if (self->phase >= DURE_LINK_BONDING && self->phase <= DURE_LINK_READY)
    {
      g_autoptr (DureBluezDevice1) device = dure_radio_get_device (self->radio, self->path);

      if (!dure_radio_has_adapter_of (self->radio, self->path))
        return dure_link_end (self, DURE_DEVICES_ERROR_NO_RADIO, "the adapter is off or gone");
      if (device != self->device)
        return self->phase == DURE_LINK_READY || self->has_value ? dure_link_drop (self)
                                                                  : rescan (self);
    }
  dure_link_look (self);
}

/**
 * dure_link_open:
 * @self: a new link
 *
 * Stops the scan, pairs if the plan wants it, connects and subscribes.
 */
void
dure_link_open (DureLink *self)
{
  g_autoptr (DureLink) held = g_object_ref (self);

  g_return_if_fail (self->phase == DURE_LINK_NEW);

  g_signal_connect_swapped (self->radio, "heard", G_CALLBACK (on_heard), self);
  g_signal_connect_swapped (self->radio, "quiet", G_CALLBACK (on_heard), self);
  g_signal_connect_swapped (self->radio, "forgotten", G_CALLBACK (on_heard), self);
  begin (self);
}

/**
 * dure_link_close:
 * @self: the link
 *
 * Unsubscribes and disconnects; no further signal comes.
 */
void
dure_link_close (DureLink *self)
{
  if (self->phase != DURE_LINK_OVER)
    stop (self);
}

static void
dure_link_dispose (GObject *object)
{
  DureLink *self = DURE_LINK (object);

  if (self->radio != NULL)
    dure_link_close (self);
  g_clear_object (&self->radio);

  G_OBJECT_CLASS (dure_link_parent_class)->dispose (object);
}

static void
dure_link_finalize (GObject *object)
{
  DureLink *self = DURE_LINK (object);

  g_ptr_array_unref (self->subscriptions);
  g_strfreev (self->notify);
  g_free (self->path);
  g_free (self->service);

  G_OBJECT_CLASS (dure_link_parent_class)->finalize (object);
}

static void
dure_link_class_init (DureLinkClass *klass)
{
  const GType type = DURE_TYPE_LINK;

  G_OBJECT_CLASS (klass)->dispose = dure_link_dispose;
  G_OBJECT_CLASS (klass)->finalize = dure_link_finalize;
  signals[READY] =
    g_signal_new ("ready", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[VALUE] = g_signal_new ("value", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BYTES);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
dure_link_init (DureLink *self)
{
  self->subscriptions =
    g_ptr_array_new_with_free_func ((GDestroyNotify) dure_subscription_free);
  self->battery = -1;
}

/**
 * dure_link_new:
 * @radio: a usable radio
 * @device_path: one of its devices
 * @plan: what is wanted of it, copied
 *
 * Returns: (transfer full): a link that is not opened yet
 */
DureLink *
dure_link_new (DureRadio *radio, const char *device_path, const DureLinkPlan *plan)
{
  DureLink *self = g_object_new (DURE_TYPE_LINK, NULL);

  self->radio = g_object_ref (radio);
  self->path = g_strdup (device_path);
  self->service = g_strdup (plan->service);
  self->notify = plan->notify != NULL ? g_strdupv ((char **) plan->notify) : g_new0 (char *, 1);
  self->bond_first = plan->bond_first;
  self->may_pair = plan->may_pair;
  self->silence = plan->silence_ms;

  return self;
}
