// link-subscribing.c: a link's way from its services to its values
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One characteristic after the other, in the plan's order: a device may begin to send as soon as
// the last of them is subscribed to. What a device may lack is passed over.

#include "link-private.h"

#include "bluez-error.h"
#include "characteristics.h"
#include "subscription.h"

static void
on_value (const char *uuid, GBytes *value, gpointer user_data)
{
  g_autoptr (DureLink) self = g_object_ref (user_data);

  self->has_value = TRUE;
  if (self->phase == DURE_LINK_READY)
    dure_link_enter (self, DURE_LINK_READY, self->silence);
  dure_link_tell_value (self, uuid, value);
}

static void
on_hung_up (gpointer user_data)
{
  g_autoptr (DureLink) self = g_object_ref (user_data);

  dure_link_drop (self);
}

static void
on_subscribed (gpointer user_data)
{
  g_autoptr (DureLink) self = g_object_ref (user_data);

  self->next++;
  self->subscribed_again = FALSE;
  dure_link_subscribe (self);
}

/* NotPermitted may only mean that Paired is still to come: asked once more when it has. */
static void
on_subscribe_failed (DureBluezError why, gpointer user_data)
{
  g_autoptr (DureLink) self = g_object_ref (user_data);

  if (!dure_link_is_connected (self) || !dure_bluez_device1_get_services_resolved (self->device))
    return dure_link_drop (self);

  if (why == DURE_BLUEZ_NOT_PERMITTED && !self->subscribed_again)
    {
      self->subscribed_again = TRUE;
      self->awaits_pairing = TRUE;
      g_ptr_array_set_size (self->subscriptions, self->subscriptions->len - 1);
      dure_link_enter (self, DURE_LINK_SUBSCRIBING, dure_link_get_times (self)->answer);
      return dure_link_look (self);
    }

  if (why == DURE_BLUEZ_NOT_PERMITTED || why == DURE_BLUEZ_NOT_PAIRED
      || (why == DURE_BLUEZ_OTHER && dure_link_may_pair (self)))
    dure_link_end (self, DURE_DEVICES_ERROR_NOT_PAIRED, "the device wants to be paired");
  else if (why == DURE_BLUEZ_TIMED_OUT)
    dure_link_end (self, DURE_DEVICES_ERROR_TIMED_OUT, "the device takes no subscription in time");
  else
    dure_link_end (self, DURE_DEVICES_ERROR_NO_DEVICE, "the device cannot be subscribed to");
}

/**
 * dure_link_find:
 * Returns: (transfer full) (nullable): a characteristic of the device
 */
DureBluezGattCharacteristic1 *
dure_link_find (DureLink *self, const char *uuid)
{
  return dure_characteristics_find (dure_radio_get_objects (self->radio), self->path,
                                    self->service, uuid);
}

/**
 * dure_link_subscribe:
 * @self: a link whose services are resolved
 *
 * Subscribes to the next characteristic of the plan, or says that all are.
 */
void
dure_link_subscribe (DureLink *self)
{
  const guint ms = dure_link_get_times (self)->pair; /* it may take a person to pair first */
  static const DureSubscriptionEvents events = { on_subscribed, on_subscribe_failed, on_value,
                                                 on_hung_up };

  for (; self->notify[self->next] != NULL; self->next++)
    {
      const char *uuid = dure_characteristics_plain (self->notify[self->next]);
      g_autoptr (DureBluezGattCharacteristic1) characteristic = dure_link_find (self, uuid);
      DureSubscription *subscription;

      if (characteristic == NULL)
        continue; /* may be missing, else it would not have come so far */

      subscription = dure_subscription_new (characteristic, uuid, ms, &events, self);
      g_ptr_array_add (self->subscriptions, subscription);
      dure_link_enter (self, DURE_LINK_SUBSCRIBING, ms);
      if (dure_link_may_pair (self))
        return dure_subscription_knock (subscription);
      return dure_subscription_start (subscription);
    }

  dure_link_enter (self, DURE_LINK_READY, self->silence);
  dure_link_tell_ready (self);
}
