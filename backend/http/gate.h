// gate.h: the door in front of the HTTP server, with a limit for everything
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DURE_TYPE_GATE (dure_gate_get_type ())
G_DECLARE_FINAL_TYPE (DureGate, dure_gate, DURE, GATE, GObject)

/**
 * DureGateLimits:
 * @connections: at once, in all
 * @per_address: at once, from one address
 * @head_s: until the head of a request is there, TLS included
 * @request_s: from its head until its answer is out
 * @idle_s: between two bytes
 */
typedef struct
{
  guint connections;
  guint per_address;
  guint head_s;
  guint request_s;
  guint idle_s;
} DureGateLimits;

typedef void (*DureGateFunc) (GIOStream *stream, GSocketAddress *local, GSocketAddress *remote,
                              gpointer data);

GSocket *dure_gate_listen (gboolean any_address, guint16 port, guint16 *ret_port, GError **error);
DureGate *dure_gate_new (GSocket *socket, GTlsCertificate *certificate,
                         const DureGateLimits *limits, DureGateFunc on_connection, gpointer data,
                         GError **error);
void dure_gate_expect_answer (DureGate *self, GSocketAddress *remote);
void dure_gate_drop (DureGate *self, GSocketAddress *remote);
void dure_gate_close (DureGate *self);
guint dure_gate_count (DureGate *self);

G_END_DECLS
