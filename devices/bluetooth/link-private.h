// link-private.h: what the files of DureLink share
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "link.h"

#include "devices-error.h"

G_BEGIN_DECLS

typedef enum {
  DURE_LINK_NEW,
  DURE_LINK_WAITING,     /* for the scan to stop and the last link to end */
  DURE_LINK_BONDING,     /* Pair is under way */
  DURE_LINK_CONNECTING,  /* Connect is under way */
  DURE_LINK_RESOLVING,   /* linked; services are being found */
  DURE_LINK_SUBSCRIBING, /* one characteristic after the other */
  DURE_LINK_READY,
  DURE_LINK_PAUSING,    /* before the next attempt */
  DURE_LINK_FORGETTING, /* until bluetoothd does not know it any more */
  DURE_LINK_RESCANNING, /* until it is heard again */
  DURE_LINK_OVER,
} DureLinkPhase;

struct _DureLink
{
  GObject parent_instance;

  DureRadio *radio;
  char *path;
  char *service;
  char **notify;
  gboolean bond_first;
  gboolean may_pair;
  guint silence;

  DureBluezDevice1 *device;
  GCancellable *life;    /* of what is asked of a device that is linked */
  GCancellable *calling; /* Pair or Connect under way, %NULL if none */
  DureLinkPhase phase;
  guint timer;
  guint attempt;
  guint drops; /* attempts that were linked and dropped again */
  gboolean missing;
  gboolean rescanned;
  gboolean has_value;
  GPtrArray *subscriptions;
  guint next; /* of notify */
  gboolean subscribed_again;
  gboolean awaits_pairing;
  int battery;
  gboolean asked_battery;
};

const DureTimes              *dure_link_get_times  (DureLink         *self);
void                          dure_link_enter      (DureLink         *self,
                                                    DureLinkPhase     phase,
                                                    guint             ms);
void                          dure_link_end        (DureLink         *self,
                                                    DureDevicesError  code,
                                                    const char       *what);
void                          dure_link_drop       (DureLink         *self);
void                          dure_link_look       (DureLink         *self);
gboolean                      dure_link_is_paired  (DureLink         *self);
gboolean                      dure_link_is_connected (DureLink       *self);
gboolean                      dure_link_may_pair   (DureLink         *self);
DureBluezGattCharacteristic1 *dure_link_find       (DureLink         *self,
                                                    const char       *uuid);
void                          dure_link_subscribe  (DureLink         *self);
void                          dure_link_tell_value (DureLink         *self,
                                                    const char       *uuid,
                                                    GBytes           *value);
void                          dure_link_tell_ready (DureLink         *self);

G_END_DECLS
