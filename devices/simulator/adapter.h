// adapter.h: the simulated Bluetooth adapter
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "peer.h"

G_BEGIN_DECLS

typedef struct _DureAdapter DureAdapter;

DureAdapter *dure_adapter_new           (DureStage   *stage,
                                         const char  *path,
                                         GPtrArray   *peers,
                                         gboolean     powered);
void         dure_adapter_free          (DureAdapter *self);
void         dure_adapter_set_powered   (DureAdapter *self,
                                         gboolean     powered);
void         dure_adapter_set_pairable  (DureAdapter *self,
                                         gboolean     pairable);
void         dure_adapter_hear          (DureAdapter *self,
                                         DurePeer    *peer);
void         dure_adapter_end_discovery (DureAdapter *self);
void         dure_adapter_forget_client (DureAdapter *self,
                                         const char  *bus_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureAdapter, dure_adapter_free)

G_END_DECLS
