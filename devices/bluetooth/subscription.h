// subscription.h: being told every value of one characteristic
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "bluez-dbus.h"
#include "bluez-error.h"

G_BEGIN_DECLS

/**
 * DureSubscriptionEvents:
 * @subscribed: values come from now on
 * @failed: they will not
 * @value: one came, raw
 * @hung_up: no more will come
 *
 * All are called with the user data of dure_subscription_new(); each may free the subscription.
 */
typedef struct {
  void (*subscribed) (gpointer user_data);
  void (*failed) (DureBluezError why, gpointer user_data);
  void (*value) (const char *uuid, GBytes *value, gpointer user_data);
  void (*hung_up) (gpointer user_data);
} DureSubscriptionEvents;

typedef struct _DureSubscription DureSubscription;

DureSubscription *dure_subscription_new     (DureBluezGattCharacteristic1 *characteristic,
                                             const char                   *uuid,
                                             guint                         timeout_ms,
                                             const DureSubscriptionEvents *events,
                                             gpointer                      user_data);
void              dure_subscription_free    (DureSubscription             *self);
void              dure_subscription_start   (DureSubscription             *self);
void              dure_subscription_knock   (DureSubscription             *self);
gboolean          dure_subscription_is_of   (DureSubscription             *self,
                                             DureBluezGattCharacteristic1 *characteristic);
void              dure_subscription_hold    (DureSubscription             *self);
void              dure_subscription_release (DureSubscription             *self,
                                             GBytes                       *read);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureSubscription, dure_subscription_free)

G_END_DECLS
