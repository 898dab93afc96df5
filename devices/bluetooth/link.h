// link.h: one connection to one device, up to its values
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "radio.h"

G_BEGIN_DECLS

/**
 * DureLinkPlan:
 * @service: UUID of the service the device must offer, as bluetoothd writes UUIDs
 * @notify: UUIDs of the characteristics to subscribe to, in this order, %NULL-terminated; one that
 *   begins with "?" may be missing. Each is looked for in @service first, then in the device's
 *   other services
 * @bond_first: whether the device must be paired before anything else is asked of it
 * @may_pair: whether it is somebody's own device, which may pair as soon as it is subscribed to
 * @silence_ms: the longest it may say nothing once it is subscribed to, 0 for as long as it likes
 *
 * What is wanted of a device. Copied by dure_link_new().
 */
typedef struct {
  const char *service;
  const char *const *notify;
  gboolean bond_first;
  gboolean may_pair;
  guint silence_ms;
} DureLinkPlan;

#define DURE_TYPE_LINK (dure_link_get_type ())
G_DECLARE_FINAL_TYPE (DureLink, dure_link, DURE, LINK, GObject)

/* Signals:
 *   "ready": every characteristic of the plan that is there is subscribed to, once
 *   "value" (const char *uuid, GBytes *value): one notification or indication, raw, in order; the
 *     UUID is the plan's, without its "?"; may come before "ready"
 *   "ended" (const GError *reason): the link is over, once; from %DURE_DEVICES_ERROR: NO_DEVICE,
 *     TIMED_OUT, NOT_PAIRED (the bond was lost or refused), NO_RADIO (the adapter went)
 */

DureLink *dure_link_new          (DureRadio           *radio,
                                  const char          *device_path,
                                  const DureLinkPlan  *plan);
void      dure_link_open         (DureLink            *self);
void      dure_link_close        (DureLink            *self);
gboolean  dure_link_has          (DureLink            *self,
                                  const char          *uuid);
int       dure_link_get_battery  (DureLink            *self);
void      dure_link_read_async   (DureLink            *self,
                                  const char          *uuid,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
GBytes   *dure_link_read_finish  (DureLink            *self,
                                  GAsyncResult        *result,
                                  GError             **error);
void      dure_link_write_async  (DureLink            *self,
                                  const char          *uuid,
                                  GBytes              *value,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
gboolean  dure_link_write_finish (DureLink            *self,
                                  GAsyncResult        *result,
                                  GError             **error);

G_END_DECLS
