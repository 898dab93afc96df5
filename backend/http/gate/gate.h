// gate.h: the door in front of the HTTP server, with a limit for everything
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "guest-book.h"
#include "guest.h"
#include "meters.h"

G_BEGIN_DECLS

#define DURE_TYPE_GATE (dure_gate_get_type ())
G_DECLARE_FINAL_TYPE (DureGate, dure_gate, DURE, GATE, GObject)

typedef void (*DureGateFunc) (DureGuest *guest, GSocketAddress *local, GSocketAddress *remote,
                              gpointer data);

DureGate *dure_gate_new (GSocket *socket, GTlsCertificate *certificate,
                         const DureGuestTerms *terms, DureGuestBook *book,
                         const DureMeters *meters, DureGateFunc on_guest, gpointer data);
void dure_gate_set_certificate (DureGate *self, GTlsCertificate *certificate);
void dure_gate_close (DureGate *self);
guint dure_gate_count (DureGate *self);

G_END_DECLS
