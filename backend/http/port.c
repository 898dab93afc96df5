// port.c: sockets that listen on one port, one for each thread
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The kernel spreads connections over all sockets that share a port (SO_REUSEPORT, socket(7)).
// g_socket_bind() takes that option away from TCP, so the sockets are made by hand. The first asks
// for the port alone, which fails when another program has it, and only then lets the others in.

#include "port.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 1024

static int
fail (int fd, GError **error)
{
  int code = errno;

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean
set_option (int fd, int level, int option, int value)
{
  return setsockopt (fd, level, option, &value, sizeof value) == 0;
}

static int
bind_to (GSocketAddress *where, gboolean is_first, GError **error)
{
  struct sockaddr_storage name;
  gssize size = g_socket_address_get_native_size (where);
  int fd;

  if (!g_socket_address_to_native (where, &name, sizeof name, error))
    return -1;
  fd = socket (name.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0 || !set_option (fd, SOL_SOCKET, SO_REUSEADDR, 1)
      || (name.ss_family == AF_INET6 && !set_option (fd, IPPROTO_IPV6, IPV6_V6ONLY, 0))
      || (!is_first && !set_option (fd, SOL_SOCKET, SO_REUSEPORT, 1))
      || bind (fd, (const struct sockaddr *) &name, (socklen_t) size) != 0
      || (is_first && !set_option (fd, SOL_SOCKET, SO_REUSEPORT, 1))
      || listen (fd, BACKLOG) != 0)
    return fail (fd, error);
  return fd;
}

static GSocket *
listen_at (GSocketAddress *where, gboolean is_first, GError **error)
{
  int fd = bind_to (where, is_first, error);
  GSocket *socket = fd >= 0 ? g_socket_new_from_fd (fd, error) : NULL;

  if (fd >= 0 && socket == NULL)
    close (fd);
  if (socket != NULL)
    g_socket_set_blocking (socket, FALSE);
  return socket;
}

/* The first socket, on both kinds of addresses where this machine has both. */
static GSocket *
listen_first (gboolean any_address, guint16 port, GError **error)
{
  g_autoptr (GInetAddress) address = any_address
                                         ? g_inet_address_new_any (G_SOCKET_FAMILY_IPV6)
                                         : g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) where = g_inet_socket_address_new (address, port);
  g_autoptr (GError) local_error = NULL;
  GSocket *socket = listen_at (where, TRUE, &local_error);

  if (socket == NULL && any_address
      && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    {
      g_autoptr (GInetAddress) older = g_inet_address_new_any (G_SOCKET_FAMILY_IPV4);
      g_autoptr (GSocketAddress) there = g_inet_socket_address_new (older, port);

      return listen_at (there, TRUE, error);
    }
  if (socket == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return socket;
}

/**
 * dure_port_listen:
 * @any_address: every address of this machine, rather than 127.0.0.1 alone
 * @port: 0 for any free one
 * @count: how many sockets
 * @ret_port: (out): the port they got
 * @error: what GIO says
 *
 * Returns: (transfer full) (nullable) (element-type GSocket): listening sockets that do not block
 */
GPtrArray *
dure_port_listen (gboolean any_address, guint16 port, guint count, guint16 *ret_port,
                  GError **error)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  GSocket *socket = listen_first (any_address, port, error);
  g_autoptr (GSocketAddress) got = NULL;

  if (socket == NULL)
    return NULL;
  g_ptr_array_add (sockets, socket);
  got = g_socket_get_local_address (socket, error);
  if (got == NULL)
    return NULL;
  while (sockets->len < count)
    {
      socket = listen_at (got, FALSE, error);
      if (socket == NULL)
        return NULL;
      g_ptr_array_add (sockets, socket);
    }
  *ret_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  return g_steal_pointer (&sockets);
}
