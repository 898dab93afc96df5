// listener.h: one HTTP server behind its gate and its guard
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "gate.h"
#include "guard.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define DURE_TYPE_LISTENER (dure_listener_get_type ())
G_DECLARE_FINAL_TYPE (DureListener, dure_listener, DURE, LISTENER, GObject)

/**
 * DureListenerPlan:
 * @rules: what the guard allows; must outlive the listener
 * @limits: what the gate allows
 * @handle: answers a request that passed, body and all
 * @refuse: answers one that did not, with this status
 * @data: handed to both
 */
typedef struct
{
  const DureGuardRules *rules;
  DureGateLimits limits;
  void (*handle) (SoupServerMessage *message, gpointer data);
  void (*refuse) (SoupServerMessage *message, guint status, gpointer data);
  gpointer data;
} DureListenerPlan;

DureListener *dure_listener_new (GSocket *socket, GTlsCertificate *certificate,
                                 const DureListenerPlan *plan, GError **error);
char *dure_listener_authority (GUri *uri);
void dure_listener_close (DureListener *self);
gboolean dure_listener_is_quiet (DureListener *self);

G_END_DECLS
