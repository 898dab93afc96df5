// test-guests.c: sockets of one port, and who is counted at it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "guest-book.h"
#include "port.h"

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

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("guest", come_and_go, book);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), >, 0);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/guests/in all", test_in_all);
  g_test_add_func ("/guests/from one address", test_per_address);
  g_test_add_func ("/guests/several threads", test_threads);
  g_test_add_func ("/port/several sockets share it", test_port_of_several);
  g_test_add_func ("/port/another program's is not taken", test_port_taken);
  g_test_add_func ("/port/every address", test_every_address);
  return g_test_run ();
}
