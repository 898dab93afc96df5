// wire.h: one HTTP/1.1 connection that asks, is answered, and asks again
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>
#include <sys/uio.h>

G_BEGIN_DECLS

#define DURE_WIRE_PARTS 3

/**
 * DureWireTurn:
 * @DURE_WIRE_DONE: the request is sent, or the answer is here
 * @DURE_WIRE_LATER: the socket has no more room, or no more bytes
 * @DURE_WIRE_BROKEN: the connection is lost, or what comes is no answer
 */
typedef enum
{
  DURE_WIRE_DONE,
  DURE_WIRE_LATER,
  DURE_WIRE_BROKEN,
} DureWireTurn;

/**
 * DureWire:
 * @fd: the socket; -1 for none
 * @status: of the last whole answer
 * @closes: whether the server will close the connection after it
 *
 * The rest is the wire's own.
 */
typedef struct
{
  int fd;
  guint status;
  gboolean closes;
  struct iovec parts[DURE_WIRE_PARTS];
  guint part;
  char in[16384];
  gsize in_length;
  gint64 body_left; /* -1 while the head is not whole */
} DureWire;

gboolean dure_wire_open (DureWire *self, GSocketAddress *where, gboolean may_wait, GError **error);
void dure_wire_close (DureWire *self);
void dure_wire_ask (DureWire *self, const struct iovec parts[DURE_WIRE_PARTS]);
DureWireTurn dure_wire_send (DureWire *self);
DureWireTurn dure_wire_receive (DureWire *self);

GSocketAddress *dure_wire_address (const char *url, char **ret_host, GError **error);

G_END_DECLS
