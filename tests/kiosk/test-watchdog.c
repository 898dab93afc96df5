// test-watchdog.c: what systemd hears of a kiosk that lives, hangs and ends
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "scratch.h"
#include "watchdog.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>

typedef struct
{
  char *root;
  GSocket *socket;
} Fixture;

/* With @data the socket is of the abstract kind. */
static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = NULL, *name = NULL;
  g_autoptr (GSocketAddress) where = NULL;
  g_autoptr (GError) error = NULL;

  self->root = scratch_new ();
  path = scratch_path (self->root, "notify");
  name = data != NULL ? g_strconcat ("@", path, NULL) : g_strdup (path);
  where = g_unix_socket_address_new_with_type (
      path, -1, data != NULL ? G_UNIX_SOCKET_ADDRESS_ABSTRACT : G_UNIX_SOCKET_ADDRESS_PATH);
  self->socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM,
                               G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_no_error (error);
  g_socket_bind (self->socket, where, FALSE, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (self->socket, FALSE);
  g_setenv ("NOTIFY_SOCKET", name, TRUE);
  g_setenv ("WATCHDOG_USEC", "20000", TRUE);
  g_setenv ("WATCHDOG_PID", "1", TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->socket);
  scratch_free (self->root);
}

static char *
hear (Fixture *self)
{
  char words[64];
  gssize length = g_socket_receive (self->socket, words, sizeof words, NULL, NULL);

  return length > 0 ? g_strndup (words, (gsize) length) : NULL;
}

static void
assert_hears (Fixture *self, const char *words)
{
  g_autofree char *heard = hear (self);

  g_assert_cmpstr (heard, ==, words);
}

static void
test_life (Fixture *self, gconstpointer data)
{
  DureWatchdog *watchdog = dure_watchdog_new ();

  assert_hears (self, NULL);
  dure_watchdog_start (watchdog);
  assert_hears (self, "READY=1");
  for (guint i = 0; i < 3; i++)
    {
      g_main_context_iteration (NULL, TRUE);
      assert_hears (self, "WATCHDOG=1");
    }
  dure_watchdog_free (watchdog);
  assert_hears (self, "STOPPING=1");
}

/* Whoever is started by the kiosk must not be able to speak for it. */
static void
test_nobody_else (Fixture *self, gconstpointer data)
{
  g_autoptr (DureWatchdog) watchdog = dure_watchdog_new ();

  g_assert_null (g_getenv ("NOTIFY_SOCKET"));
  g_assert_null (g_getenv ("WATCHDOG_USEC"));
  g_assert_null (g_getenv ("WATCHDOG_PID"));
}

/* However long it takes: without a main loop that turns there is no sign of life. */
static void
test_hangs (Fixture *self, gconstpointer data)
{
  g_autoptr (DureWatchdog) watchdog = dure_watchdog_new ();
  const gint64 until = g_get_monotonic_time () + 60000;

  dure_watchdog_start (watchdog);
  assert_hears (self, "READY=1");
  while (g_get_monotonic_time () < until)
    assert_hears (self, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  assert_hears (self, "WATCHDOG=1");
}

/* No limit, or a limit that is none: ready, and no timer. */
static void
test_without_limit (Fixture *self, gconstpointer data)
{
  const char *const limits[] = { NULL, "", "0", "soon", "-5", "99999999999999999999" };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autofree char *path = scratch_path (self->root, "notify");
      DureWatchdog *watchdog;

      g_setenv ("NOTIFY_SOCKET", path, TRUE);
      if (limits[i] != NULL)
        g_setenv ("WATCHDOG_USEC", limits[i], TRUE);
      else
        g_unsetenv ("WATCHDOG_USEC");
      watchdog = dure_watchdog_new ();
      dure_watchdog_start (watchdog);
      assert_hears (self, "READY=1");
      g_assert_false (g_main_context_pending (NULL));
      dure_watchdog_free (watchdog);
      assert_hears (self, "STOPPING=1");
    }
}

static void
test_without_systemd (void)
{
  const char *const names[] = { NULL, "", "@", "notify", "/" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (DureWatchdog) watchdog = NULL;

      if (names[i] != NULL)
        g_setenv ("NOTIFY_SOCKET", names[i], TRUE);
      g_unsetenv ("WATCHDOG_USEC");
      watchdog = dure_watchdog_new ();
      dure_watchdog_start (watchdog);
      g_assert_false (g_main_context_pending (NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, abstract, function) \
  g_test_add ("/watchdog/" name, Fixture, abstract, set_up, function, tear_down)
  ADD ("life", NULL, test_life);
  ADD ("life-abstract", "abstract", test_life);
  ADD ("nobody-else", NULL, test_nobody_else);
  ADD ("hangs", NULL, test_hangs);
  ADD ("without-limit", NULL, test_without_limit);
  g_test_add_func ("/watchdog/without-systemd", test_without_systemd);
  return g_test_run ();
}
