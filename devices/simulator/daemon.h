// daemon.h: the simulated bluetoothd as a whole
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "adapter.h"
#include "wearable.h"

G_BEGIN_DECLS

typedef struct _DureDaemon DureDaemon;

/**
 * DureDaemonPlan:
 * @speed: how many times faster than life, more than 0
 * @seed: for everything random
 * @straps: how many straps are in range, at least 0
 * @bpm: mean rate of generated hearts
 * @contact: what the straps say of the skin
 * @beats: (nullable) (transfer full): the first strap's heart, %NULL for a generated one
 * @tells_uuid: whether advertisements name the heart-rate service
 * @adapter_on: whether the adapter is switched on at the start
 */
typedef struct {
  double speed;
  guint32 seed;
  guint straps;
  double bpm;
  DureSensorContact contact;
  DureBeats *beats;
  gboolean tells_uuid;
  gboolean adapter_on;
} DureDaemonPlan;

DureDaemon   *dure_daemon_new            (GDBusConnection *connection,
                                          DureTranscript  *transcript,
                                          DureDaemonPlan  *plan);
void          dure_daemon_free           (DureDaemon      *self);
void          dure_daemon_set_running    (DureDaemon      *self,
                                          gboolean         running);
void          dure_daemon_set_plugged    (DureDaemon      *self,
                                          gboolean         plugged);
DureAdapter  *dure_daemon_get_adapter    (DureDaemon      *self);
DureWearable *dure_daemon_get_wearable   (DureDaemon      *self,
                                          guint            number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureDaemon, dure_daemon_free)

G_END_DECLS
