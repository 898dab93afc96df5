// watchdog.c: shows systemd that the kiosk's main loop still turns
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   new -> start: READY=1, then WATCHDOG=1 from the main loop, twice in the time allowed
//       -> free: STOPPING=1
//
// The protocol of sd_notify(3): datagrams to the socket that $NOTIFY_SOCKET names. Each sign of
// life comes from the main loop that draws the screen, so a kiosk that hangs gives none and is
// started anew. $WATCHDOG_PID names the compositor, which systemd has started and which has started
// us: it is not looked at. What we start must not speak for us, so the variables are taken out of
// the environment. Without systemd nothing happens, and no timer runs.

#include "watchdog.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>

/* Of each time allowed two signs are sent, as sd_watchdog_enabled(3) advises. */
#define SIGNS 2
#define LONGEST_US (G_GUINT64_CONSTANT (3600) * G_USEC_PER_SEC)

struct _DureWatchdog
{
  GSocket *socket;
  GSocketAddress *where;
  guint interval_ms;
  guint timer;
};

static void
tell (DureWatchdog *self, const char *state)
{
  g_autoptr (GError) error = NULL;

  if (self->socket != NULL
      && g_socket_send_to (self->socket, self->where, state, strlen (state), NULL, &error) < 0)
    g_message ("watchdog: %s", error->message);
}

static gboolean
on_timer (gpointer data)
{
  tell (data, "WATCHDOG=1");
  return G_SOURCE_CONTINUE;
}

/* A name that begins with @ is of the abstract kind (unix(7)). */
static GSocketAddress *
address_of (const char *name)
{
  if (*name == '@')
    return g_unix_socket_address_new_with_type (name + 1, (int) strlen (name + 1),
                                                G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  return *name == '/' ? g_unix_socket_address_new (name) : NULL;
}

/**
 * dure_watchdog_new:
 *
 * Takes what systemd says to us out of the environment: before anything is started, or any thread.
 *
 * Returns: (transfer full): one that has said nothing yet
 */
DureWatchdog *
dure_watchdog_new (void)
{
  DureWatchdog *self = g_new0 (DureWatchdog, 1);
  const char *name = g_getenv ("NOTIFY_SOCKET");
  const char *time = g_getenv ("WATCHDOG_USEC");
  guint64 allowed_us = 0;

  self->where = name != NULL ? address_of (name) : NULL;
  if (self->where != NULL)
    {
      self->socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM,
                                   G_SOCKET_PROTOCOL_DEFAULT, NULL);
      if (self->socket != NULL)
        g_socket_set_blocking (self->socket, FALSE);
      if (time != NULL)
        g_ascii_string_to_unsigned (time, 10, 1000 * SIGNS, LONGEST_US, &allowed_us, NULL);
      self->interval_ms = (guint) (allowed_us / 1000 / SIGNS);
    }
  g_unsetenv ("NOTIFY_SOCKET");
  g_unsetenv ("WATCHDOG_USEC");
  g_unsetenv ("WATCHDOG_PID");
  return self;
}

/**
 * dure_watchdog_start:
 *
 * Tells that the screen is there, and from now on that it still lives.
 */
void
dure_watchdog_start (DureWatchdog *self)
{
  tell (self, "READY=1");
  if (self->interval_ms > 0 && self->timer == 0)
    self->timer = g_timeout_add (self->interval_ms, on_timer, self);
}

/**
 * dure_watchdog_free:
 * @self: (transfer full) (nullable): tells that the kiosk ends, if it had begun
 */
void
dure_watchdog_free (DureWatchdog *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  tell (self, "STOPPING=1");
  g_clear_object (&self->socket);
  g_clear_object (&self->where);
  g_free (self);
}
