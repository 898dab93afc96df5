// linger.h: waits until the other side has read an answer
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef void (*DureLingerFunc) (gpointer data);

GSource *dure_linger_begin (GSocket *socket, DureLingerFunc done, gpointer data);

G_END_DECLS
