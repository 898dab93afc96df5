// daemon.h: the simulated bluetoothd as a whole
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "adapter.h"

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
 * @tells_uuid: whether advertisements name their service
 * @adapter_on: whether the adapter is switched on at the start
 * @adapter_number: N of its first name, hciN
 * @station: whether there is one instrument of each other kind
 * @replay: (nullable): one more device
 * @faults: how likely each thing is to go wrong, 0 to 1
 * @is_head: whether the daemon is newer than 5.66
 * @date: (nullable): the room's date at its start, %NULL for ours
 * @display: (nullable): file that keeps what the devices show
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
  guint adapter_number;
  gboolean station;
  const DureModel *replay;
  double faults;
  gboolean is_head;
  GDateTime *date;
  const char *display;
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
DureStage    *dure_daemon_get_stage      (DureDaemon      *self);
DurePeer     *dure_daemon_find           (DureDaemon      *self,
                                          const char      *alias);
DureWearable *dure_daemon_get_wearable   (DureDaemon      *self,
                                          guint            number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureDaemon, dure_daemon_free)

G_END_DECLS
