// test-guests.c: sockets of one port, and who is counted at it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "guest-book.h"
#include "guest.h"
#include "port.h"

#include <sys/socket.h>

static gboolean
enter (DureGuestBook *book, const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  return dure_guest_book_enter (book, address) == DURE_ENTRY_OPEN;
}

static void
leave (DureGuestBook *book, const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  dure_guest_book_leave (book, address);
}

static void
test_in_all (void)
{
  g_autoptr (DureGuestBook) book = dure_guest_book_new (3, 2);

  g_assert_true (enter (book, "192.0.2.1"));
  g_assert_true (enter (book, "192.0.2.2"));
  g_assert_true (enter (book, "192.0.2.3"));
  g_assert_false (enter (book, "192.0.2.4"));
  leave (book, "192.0.2.2");
  g_assert_true (enter (book, "192.0.2.4"));
  g_assert_cmpuint (dure_guest_book_count (book), ==, 3);
}

static void
test_per_address (void)
{
  g_autoptr (DureGuestBook) book = dure_guest_book_new (100, 2);

  g_assert_true (enter (book, "192.0.2.1"));
  g_assert_true (enter (book, "::ffff:192.0.2.1"));
  g_assert_false (enter (book, "192.0.2.1"));
  g_assert_true (enter (book, "2001:db8::1"));
  g_assert_true (enter (book, "2001:db8::ffff:1"));
  g_assert_false (enter (book, "2001:db8::2"));
  g_assert_true (enter (book, "2001:db8:0:1::2"));
  leave (book, "::ffff:192.0.2.1");
  g_assert_true (enter (book, "192.0.2.1"));
  g_assert_cmpuint (dure_guest_book_count (book), ==, 5);
}

static gpointer
come_and_go (gpointer book)
{
  guint entered = 0;

  for (guint i = 0; i < 20000; i++)
    if (enter (book, "192.0.2.1"))
      {
        entered++;
        leave (book, "192.0.2.1");
      }
  return GUINT_TO_POINTER (entered);
}

static void
test_threads (void)
{
  g_autoptr (DureGuestBook) book = dure_guest_book_new (2, 2);
  GThread *threads[4];
  guint entered = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("guest", come_and_go, book);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    entered += GPOINTER_TO_UINT (g_thread_join (threads[i]));
  g_assert_cmpuint (entered, >, 0); /* one alone may find all places taken */
  g_assert_cmpuint (dure_guest_book_count (book), ==, 0);
}

static GSocket *
call (GSocketFamily family, guint16 port)
{
  g_autoptr (GInetAddress) here = g_inet_address_new_loopback (family);
  g_autoptr (GSocketAddress) there = g_inet_socket_address_new (here, port);
  g_autoptr (GSocket) socket = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                             NULL);

  g_assert_nonnull (socket);
  g_assert_true (g_socket_connect (socket, there, NULL, NULL));
  return g_steal_pointer (&socket);
}

static guint
accept_all (GSocket *listening)
{
  guint count = 0;
  GSocket *guest;

  while ((guest = g_socket_accept (listening, NULL, NULL)) != NULL)
    {
      g_object_unref (guest);
      count++;
    }
  return count;
}

static void
test_port_of_several (void)
{
  g_autoptr (GError) error = NULL;
  guint16 port = 0;
  g_autoptr (GPtrArray) sockets = dure_port_listen (FALSE, 0, 3, &port, &error);
  g_autoptr (GPtrArray) guests = g_ptr_array_new_with_free_func (g_object_unref);
  guint count = 0, busy = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (sockets->len, ==, 3);
  for (guint i = 0; i < 60; i++)
    g_ptr_array_add (guests, call (G_SOCKET_FAMILY_IPV4, port));
  for (guint i = 0; i < sockets->len; i++)
    {
      guint accepted = accept_all (sockets->pdata[i]);

      count += accepted;
      busy += accepted > 0;
    }
  g_assert_cmpuint (count, ==, 60);
  g_assert_cmpuint (busy, >, 1);
}

static void
test_port_taken (void)
{
  guint16 port = 0, again = 0;
  g_autoptr (GPtrArray) sockets = dure_port_listen (FALSE, 0, 2, &port, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (sockets);
  g_assert_null (dure_port_listen (FALSE, port, 2, &again, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_clear_error (&error);
  g_assert_null (dure_port_listen (TRUE, port, 1, &again, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_cmpuint (again, ==, 0);
}

static void
test_every_address (void)
{
  guint16 port = 0;
  g_autoptr (GPtrArray) sockets = dure_port_listen (TRUE, 0, 2, &port, NULL);
  g_autoptr (GSocket) guest = NULL;

  g_assert_nonnull (sockets);
  guest = call (G_SOCKET_FAMILY_IPV4, port);
  g_assert_cmpuint (accept_all (sockets->pdata[0]) + accept_all (sockets->pdata[1]), ==, 1);
}

static void
forget_guest (DureGuest *guest, gpointer data)
{
}

/* A guest whose request was read whole; @ret_other is the other end of its socket. */
static DureGuest *
new_waiting_guest (GSocket **ret_other, const DureGuestTerms *terms)
{
  static const char head[] = "GET / HTTP/1.1\r\nHost: dure.example\r\n\r\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) own = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  char taken[256];
  int pair[2];
  DureGuest *guest;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
  own = g_socket_new_from_fd (pair[0], &error);
  g_assert_no_error (error);
  *ret_other = g_socket_new_from_fd (pair[1], &error);
  g_assert_no_error (error);
  connection = g_socket_connection_factory_create_connection (own);
  guest = dure_guest_new (connection, terms, forget_guest, NULL);
  dure_guest_begin (guest, G_IO_STREAM (connection));
  g_assert_cmpint (g_socket_send (*ret_other, head, sizeof head - 1, NULL, &error), ==,
                   sizeof head - 1);
  g_assert_cmpint (dure_guest_read (guest, taken, sizeof taken, &error), ==, sizeof head - 1);
  g_assert_cmpint (dure_guest_get_phase (guest), ==, DURE_GUEST_ANSWERING);
  return guest;
}

/* Bytes that are taken earn time, as many as a phone on the slowest road takes, and never more
   than a request has. */
static void
test_long_answer (void)
{
  static const char *const methods[] = { "GET", NULL };
  static const char *const hosts[] = { "dure.example", NULL };
  static const char *const none[] = { NULL };
  static const DureGuardBody bodies[] = { { NULL, 0, none, none } };
  static const DureGuardRules rules = { methods, hosts, bodies };
  const DureGuestTerms terms = { .rules = &rules, .head_s = 5, .request_s = 30, .life_s = 60,
                                 .idle_s = 5, .requests = 10 };
  g_autoptr (GSocket) other = NULL;
  g_autoptr (DureGuest) guest = new_waiting_guest (&other, &terms);
  const gint64 due = dure_guest_get_due (guest);

  dure_guest_earn (guest, 0);
  g_assert_cmpint (dure_guest_get_due (guest), ==, due);
  dure_guest_earn (guest, 1);
  g_assert_cmpint (dure_guest_get_due (guest) - due, <, G_USEC_PER_SEC);
  dure_guest_earn (guest, 1024 * 1024 * 1024);
  g_assert_cmpint (dure_guest_get_due (guest), >, due);
  g_assert_cmpint (dure_guest_get_due (guest), <=, g_get_monotonic_time () + 30 * G_USEC_PER_SEC);
  dure_guest_shut (guest);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/guests/in all", test_in_all);
  g_test_add_func ("/guests/from one address", test_per_address);
  g_test_add_func ("/guests/several threads", test_threads);
  g_test_add_func ("/guests/a long answer", test_long_answer);
  g_test_add_func ("/port/several sockets share it", test_port_of_several);
  g_test_add_func ("/port/another program's is not taken", test_port_taken);
  g_test_add_func ("/port/every address", test_every_address);
  return g_test_run ();
}
