// peer-private.h: what the parts of a peer share: its object, its link, its bond
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "gatt.h"
#include "pairing.h"
#include "peer.h"

G_BEGIN_DECLS

/* A call that waits, and the object it was made on. */
typedef struct {
  DureNode *node;
  GDBusMethodInvocation *invocation;
} DureHeldCall;

struct _DurePeer
{
  DureWearable *wearable;
  DureStage *stage;
  DureAgents *agents;
  char *adapter_path;
  gboolean powered;

  /* The object; node is NULL while bluetoothd does not know the device. */
  DureNode *node;
  DureGatt *gatt;
  guint temporary_timer;
  GBytes *told_data;

  /* What bluetoothd keeps on its disk. */
  gboolean stored;
  gboolean bonded;
  char *stored_address;
  GStrv stored_uuids;

  /* The link. */
  gboolean connected;
  gboolean resolved;
  gboolean linking;
  guint tries;
  GDBusMethodInvocation *connecting;
  GPtrArray *disconnecting; /* of DureHeldCall */
  gboolean removing;
  guint link_timer;
  double attempt_end_ms; /* bluetoothd waits so long for it to advertise */
  guint resolve_timer;
  guint disconnect_timer;
  guint battery_timer;

  /* The bond. */
  gboolean paired;
  gboolean pairing_is_over; /* the bond is made; Paired waits for the services */
  DurePairing *pairing;
  GDBusMethodInvocation *pair_call;
  GPtrArray *admitting; /* of AdmittedCall, in peer-bond.c */
  DureAgentCall *authorizing;
};

void     dure_peer_tell           (DurePeer               *self,
                                   const char             *property,
                                   gboolean                value);
void     dure_peer_keep           (DurePeer               *self);
void     dure_peer_set_temporary  (DurePeer               *self,
                                   gboolean                temporary);

void     dure_peer_link           (DurePeer               *self);
void     dure_peer_resolve        (DurePeer               *self);
void     dure_peer_lose_link      (DurePeer               *self,
                                   const char             *reason);
void     dure_peer_connect        (DurePeer               *self,
                                   GDBusMethodInvocation  *invocation);
void     dure_peer_disconnect     (DurePeer               *self,
                                   DureNode               *node,
                                   GDBusMethodInvocation  *invocation);

void     dure_peer_pair           (DurePeer               *self,
                                   GDBusMethodInvocation  *invocation);
void     dure_peer_cancel_pairing (DurePeer               *self,
                                   GDBusMethodInvocation  *invocation);
void     dure_peer_start_pairing  (DurePeer               *self);
void     dure_peer_end_pairing    (DurePeer               *self,
                                   const char             *error,
                                   const char             *text);
void     dure_peer_settle_pairing (DurePeer               *self);
gboolean dure_peer_admit          (gpointer                user_data,
                                   DureCharacteristic     *characteristic,
                                   GDBusMethodInvocation  *invocation);

G_END_DECLS
