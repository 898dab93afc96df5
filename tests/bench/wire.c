// wire.c: one HTTP/1.1 connection that asks, is answered, and asks again
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// In order: opened; then, as often as wanted, asked, sent until done, received until done; closed.
// It reads what the servers of a benchmark answer, and no more: a status, Content-Length, whether
// the connection stays. The body is counted and thrown away. A whole exchange on this side is one
// sendmsg and one recv, and no allocation.

#include "wire.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_S 30
#define END_OF_HEAD "\r\n\r\n"

static gboolean
fail (DureWire *self, GError **error)
{
  const int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "no connection: %s",
               g_strerror (code));
  dure_wire_close (self);
  return FALSE;
}

/**
 * dure_wire_open:
 * @self: closed, or all zero
 * @where: the server
 * @may_wait: whether it is blocking, for half a minute at most; if not, it may still be connecting
 *   on return
 * @error: what the system says
 */
gboolean
dure_wire_open (DureWire *self, GSocketAddress *where, gboolean may_wait, GError **error)
{
  const int type = SOCK_STREAM | SOCK_CLOEXEC | (may_wait ? 0 : SOCK_NONBLOCK);
  const int no_delay = 1;
  const struct timeval patience = { PATIENCE_S, 0 };
  struct sockaddr_storage name;
  const socklen_t size = (socklen_t) g_socket_address_get_native_size (where);

  if (!g_socket_address_to_native (where, &name, sizeof name, error))
    return FALSE;
  self->fd = socket (name.ss_family, type, 0);
  if (self->fd < 0)
    return fail (self, error);
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof no_delay);
  setsockopt (self->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect (self->fd, (const struct sockaddr *) &name, size) != 0 && errno != EINPROGRESS)
    return fail (self, error);
  return TRUE;
}

/**
 * dure_wire_close:
 * @self: may be asked nothing any more until it is opened again
 */
void
dure_wire_close (DureWire *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/**
 * dure_wire_ask:
 * @parts: head and body; must stay until they are sent. The last ones may be empty
 */
void
dure_wire_ask (DureWire *self, const struct iovec parts[DURE_WIRE_PARTS])
{
  memcpy (self->parts, parts, sizeof self->parts);
  self->part = 0;
  self->in_length = 0;
  self->body_left = -1;
}

/**
 * dure_wire_send:
 * Returns: whether all is sent
 */
DureWireTurn
dure_wire_send (DureWire *self)
{
  while (self->part < DURE_WIRE_PARTS)
    {
      struct iovec *part = &self->parts[self->part];
      const struct msghdr message = { .msg_iov = part, .msg_iovlen = DURE_WIRE_PARTS - self->part };
      gssize sent;

      if (part->iov_len == 0)
        {
          self->part++;
          continue;
        }
      sent = sendmsg (self->fd, &message, MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR)
        continue;
      if (sent < 0)
        return errno == EAGAIN ? DURE_WIRE_LATER : DURE_WIRE_BROKEN;
      for (gsize left = (gsize) sent; left > 0;)
        {
          const gsize step = MIN (left, self->parts[self->part].iov_len);

          part = &self->parts[self->part];
          part->iov_base = (char *) part->iov_base + step;
          part->iov_len -= step;
          left -= step;
          self->part += part->iov_len == 0;
        }
    }
  return DURE_WIRE_DONE;
}

/* The value of a header field in a head that ends with a NUL; %NULL when it is not there. */
static const char *
field (const char *head, const char *name)
{
  const gsize length = strlen (name);

  for (const char *line = strstr (head, "\r\n"); line != NULL; line = strstr (line + 2, "\r\n"))
    if (g_ascii_strncasecmp (line + 2, name, length) == 0 && line[2 + length] == ':')
      return line + 2 + length + 1 + strspn (line + 2 + length + 1, " ");
  return NULL;
}

/* Returns whether the head is whole and one of an answer that can be read. */
static DureWireTurn
read_head (DureWire *self)
{
  char *end = memmem (self->in, self->in_length, END_OF_HEAD, strlen (END_OF_HEAD));
  const char *length, *connection;

  if (end == NULL)
    return self->in_length == sizeof self->in ? DURE_WIRE_BROKEN : DURE_WIRE_LATER;
  *end = '\0';
  length = field (self->in, "Content-Length");
  connection = field (self->in, "Connection");
  if (!g_str_has_prefix (self->in, "HTTP/1.1 ") || length == NULL)
    return DURE_WIRE_BROKEN;
  self->status = (guint) g_ascii_strtoull (self->in + strlen ("HTTP/1.1 "), NULL, 10);
  self->closes = connection != NULL && g_ascii_strncasecmp (connection, "close", 5) == 0;
  self->body_left = (gint64) g_ascii_strtoull (length, NULL, 10)
                    - (self->in + self->in_length - (end + strlen (END_OF_HEAD)));
  return self->body_left < 0 ? DURE_WIRE_BROKEN : DURE_WIRE_DONE;
}

/**
 * dure_wire_receive:
 * Returns: whether the whole answer is here
 */
DureWireTurn
dure_wire_receive (DureWire *self)
{
  while (self->body_left != 0)
    {
      const gboolean is_head = self->body_left < 0;
      char *at = is_head ? self->in + self->in_length : self->in;
      const gssize got = recv (self->fd, at, (gsize) (self->in + sizeof self->in - at), 0);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return got < 0 && errno == EAGAIN ? DURE_WIRE_LATER : DURE_WIRE_BROKEN;
      if (is_head)
        {
          self->in_length += (gsize) got;
          if (read_head (self) == DURE_WIRE_BROKEN)
            return DURE_WIRE_BROKEN;
        }
      else if ((self->body_left -= got) < 0)
        return DURE_WIRE_BROKEN;
    }
  return DURE_WIRE_DONE;
}

/* The first address of a place that lets somebody in. */
static GSocketAddress *
find_open (GSocketConnectable *place, GError **error)
{
  g_autoptr (GSocketAddressEnumerator) addresses = g_socket_connectable_enumerate (place);
  g_autoptr (GError) refusal = NULL;

  for (;;)
    {
      g_autoptr (GSocketAddress) where = NULL;
      GError *failure = NULL;
      DureWire wire;

      where = g_socket_address_enumerator_next (addresses, NULL, &failure);
      if (where == NULL)
        {
          g_propagate_error (error, failure != NULL ? failure : g_steal_pointer (&refusal));
          return NULL;
        }
      g_clear_error (&refusal);
      if (dure_wire_open (&wire, where, TRUE, &refusal))
        {
          dure_wire_close (&wire);
          return g_steal_pointer (&where);
        }
    }
}

/**
 * dure_wire_address:
 * @url: `http://HOST:PORT`
 * @ret_host: (out) (transfer full): for the Host field
 * @error: when it is no such address, HOST is not known, or nobody is there
 *
 * Returns: (transfer full) (nullable): where that is
 */
GSocketAddress *
dure_wire_address (const char *url, char **ret_host, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, error);
  g_autoptr (GSocketConnectable) place = NULL;
  GSocketAddress *where;

  if (uri == NULL)
    return NULL;
  place = g_network_address_parse_uri (url, 80, error);
  if (place == NULL)
    return NULL;
  where = find_open (place, error);
  if (where != NULL)
    *ret_host = g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));
  return where;
}
