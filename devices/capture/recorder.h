// recorder.h: records an unknown instrument once, through BlueZ
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "capture.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DureRecordPlan:
 * @device_path: (nullable): the object of the device, or
 * @address: (nullable): its address, or
 * @strongest: whether it is the one that comes in strongest
 * @service: (nullable): a service it must name in its advertisements, whole UUID in lower case
 * @seconds: how long to listen once subscribed
 * @packets: ends sooner, after so many packets; 0 for no such end
 * @keep_name: whether its name is kept
 *
 * What is recorded.
 */
typedef struct {
  const char *device_path;
  const char *address;
  gboolean strongest;
  const char *service;
  guint seconds;
  guint packets;
  gboolean keep_name;
} DureRecordPlan;

DureCapture *dure_record      (GDBusConnection       *connection,
                               const DureRecordPlan  *plan,
                               GError               **error);
int          dure_record_main (char                 **argv);

G_END_DECLS
