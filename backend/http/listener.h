// listener.h: one HTTP server behind its gate and its guard
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "gate.h"
#include "hatch.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define DURE_TYPE_LISTENER (dure_listener_get_type ())
G_DECLARE_FINAL_TYPE (DureListener, dure_listener, DURE, LISTENER, GObject)

/* From whom a request is, in the words of a proxy of our own; a handler sees no other. */
#define DURE_LISTENER_SENDER "X-Forwarded-For"

/**
 * DureListenerPlan:
 * @terms: what a connection and a request may be
 * @is_behind_proxy: whether all who connect are a proxy of our own, which says for whom it asks
 * @meters: of this thread; must outlive the listener
 * @arrive: (nullable): told of a request that passed, before its body is read; may listen to that.
 *   %FALSE when it has answered already, and the body shall stay unread
 * @handle: answers a request that passed, body and all, now or later, and returns which route it
 *   took
 * @refuse: answers one that did not, with this status
 * @data: handed to all
 * @hatch_line: (nullable): what a request begins with that is taken at a hatch; without TLS only
 * @serve: serves it there
 */
typedef struct
{
  DureGuestTerms terms;
  gboolean is_behind_proxy;
  const DureMeters *meters;
  gboolean (*arrive) (SoupServerMessage *message, gpointer data);
  guint (*handle) (SoupServerMessage *message, gpointer data);
  void (*refuse) (SoupServerMessage *message, guint status, gpointer data);
  gpointer data;
  const char *hatch_line;
  gboolean (*serve) (DureOrder *order, gpointer data);
} DureListenerPlan;

DureListener *dure_listener_new (GSocket *socket, GTlsCertificate *certificate,
                                 DureGuestBook *book, const DureListenerPlan *plan,
                                 GError **error);
void dure_listener_answer_moves (SoupServerMessage *message, gsize bytes);
char *dure_listener_authority (GUri *uri);
void dure_listener_set_certificate (DureListener *self, GTlsCertificate *certificate);
void dure_listener_close (DureListener *self);
gboolean dure_listener_is_quiet (DureListener *self);

G_END_DECLS
