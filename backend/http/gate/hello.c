// hello.c: waits for the first record of TLS before anybody is kept busy with it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// GIO makes a handshake on a thread out of a small pool, which is busy until the other side has
// spoken: a hundred silent connections hold up everybody else. So the whole first record is waited
// for here, on the main context and without reading it. SO_RCVLOWAT (socket(7)) keeps a half
// record from waking us again and again. The one who waits sets the deadline: when it shuts the
// socket, that ends the waiting.

#include "hello.h"

#include <netinet/in.h>
#include <sys/socket.h>

/* RFC 8446, section 5.1: type, version, length. */
#define RECORD_HEAD 5
#define TYPE_HANDSHAKE 22
#define MAX_RECORD 16384

typedef struct
{
  DureHelloFunc on_hello;
  gpointer data;
  gsize needed;
} Hello;

static void
wait_for (GSocket *socket, gsize bytes)
{
  g_socket_set_option (socket, SOL_SOCKET, SO_RCVLOWAT, (int) bytes, NULL);
}

/* Returns: how long the record is with its head, or 0 when it cannot begin a handshake. */
static gsize
peek_length (GSocket *socket)
{
  guint8 head[RECORD_HEAD];
  gsize length;

  if (recv (g_socket_get_fd (socket), head, sizeof head, MSG_PEEK | MSG_DONTWAIT) != sizeof head)
    return 0;
  length = (gsize) head[3] << 8 | head[4];
  if (head[0] != TYPE_HANDSHAKE || head[1] != 3 || length == 0 || length > MAX_RECORD)
    return 0;
  return sizeof head + length;
}

static gboolean
on_readable (GSocket *socket, GIOCondition condition, gpointer data)
{
  Hello *self = data;
  gssize there = g_socket_get_available_bytes (socket);
  gboolean is_there;

  if (self->needed == RECORD_HEAD && there >= RECORD_HEAD)
    self->needed = peek_length (socket);
  else if (there < (gssize) self->needed) /* woken without enough: there will be no more */
    self->needed = 0;
  is_there = self->needed > 0 && there >= (gssize) self->needed;
  if (self->needed > 0 && !is_there)
    {
      wait_for (socket, self->needed);
      return G_SOURCE_CONTINUE;
    }
  wait_for (socket, 1);
  self->on_hello (socket, is_there, self->data);
  return G_SOURCE_REMOVE;
}

/**
 * dure_hello_wait:
 * @socket: accepted, nothing read
 * @on_hello: called once, on the thread-default main context: whether a first record is there
 * @data: handed to @on_hello
 */
void
dure_hello_wait (GSocket *socket, DureHelloFunc on_hello, gpointer data)
{
  g_autoptr (GSource) source = g_socket_create_source (socket, G_IO_IN, NULL);
  Hello *self = g_new0 (Hello, 1);

  *self = (Hello) { on_hello, data, RECORD_HEAD };
  wait_for (socket, RECORD_HEAD);
  g_source_set_callback (source, G_SOURCE_FUNC (on_readable), self, g_free);
  g_source_attach (source, g_main_context_get_thread_default ());
}
