// hello.h: waits for the first record of TLS before anybody is kept busy with it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef void (*DureHelloFunc) (GSocket *socket, gboolean is_there, gpointer data);

void dure_hello_wait (GSocket *socket, DureHelloFunc on_hello, gpointer data);

G_END_DECLS
