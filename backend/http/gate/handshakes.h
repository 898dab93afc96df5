// handshakes.h: TLS handshakes, a few at a time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _DureHandshakes DureHandshakes;

typedef void (*DureHandshakeFunc) (GIOStream *tls, gboolean is_done, gpointer data);

DureHandshakes *dure_handshakes_new (void);
void dure_handshakes_free (DureHandshakes *self);
void dure_handshakes_add (DureHandshakes *self, GTlsConnection *tls, GSocket *socket,
                          DureHandshakeFunc on_end, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureHandshakes, dure_handshakes_free)

G_END_DECLS
