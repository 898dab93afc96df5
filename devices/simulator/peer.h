// peer.h: bluetoothd's view of one simulated device
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "agents.h"
#include "wearable.h"

G_BEGIN_DECLS

typedef struct _DurePeer DurePeer;

DurePeer     *dure_peer_new            (DureWearable          *wearable,
                                        DureAgents            *agents);
void          dure_peer_free           (DurePeer              *self);
void          dure_peer_set_adapter    (DurePeer              *self,
                                        const char            *adapter_path);
void          dure_peer_set_powered    (DurePeer              *self,
                                        gboolean               powered);

DureWearable *dure_peer_get_wearable   (DurePeer              *self);
const char   *dure_peer_get_path       (DurePeer              *self);
gboolean      dure_peer_may_advertise  (DurePeer              *self);
gboolean      dure_peer_is_advertising (DurePeer              *self);
gboolean      dure_peer_tells_uuid     (DurePeer              *self,
                                        const char            *uuid);
void          dure_peer_hear           (DurePeer              *self,
                                        gint16                 rssi,
                                        gint16                 step,
                                        gboolean               duplicates);
void          dure_peer_end_scan       (DurePeer              *self);
void          dure_peer_remove         (DurePeer              *self,
                                        DureNode              *adapter,
                                        GDBusMethodInvocation *invocation);
void          dure_peer_forget         (DurePeer              *self);
void          dure_peer_forget_client  (DurePeer              *self,
                                        const char            *bus_name);

/* The room does. */
void          dure_peer_type           (DurePeer              *self,
                                        const char            *digits);
void          dure_peer_refuse_pairing (DurePeer              *self);
void          dure_peer_lose_bond      (DurePeer              *self);
void          dure_peer_authorize      (DurePeer              *self,
                                        const char            *uuid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePeer, dure_peer_free)

G_END_DECLS
