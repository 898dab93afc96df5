// guest-book.c: how many connections there are at a port, in all and from one address
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One book is shared by all gates of a port, whatever thread they are on. The table holds only
// those who are here, so the limit in all bounds it. An IPv6 network of 64 bits counts as one
// address, since whoever has one address of it has them all; an IPv4 address counts the same
// whichever way it is written.

#include "guest-book.h"

#include <string.h>

struct _DureGuestBook
{
  gint references;
  GMutex mutex;
  GHashTable *addresses; /* key_of -> how many, never 0 */
  guint count;
  guint most;
  guint most_per_address;
};

/**
 * dure_guest_book_new:
 * @most: connections at once, in all
 * @most_per_address: connections at once, from one address
 *
 * Returns: (transfer full): an empty book
 */
DureGuestBook *
dure_guest_book_new (guint most, guint most_per_address)
{
  DureGuestBook *self = g_new0 (DureGuestBook, 1);

  self->references = 1;
  g_mutex_init (&self->mutex);
  self->addresses = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->most = most;
  self->most_per_address = most_per_address;
  return self;
}

/**
 * dure_guest_book_ref:
 *
 * Returns: (transfer full): @self
 */
DureGuestBook *
dure_guest_book_ref (DureGuestBook *self)
{
  g_atomic_int_inc (&self->references);
  return self;
}

/**
 * dure_guest_book_unref:
 * @self: (transfer full)
 */
void
dure_guest_book_unref (DureGuestBook *self)
{
  if (!g_atomic_int_dec_and_test (&self->references))
    return;
  g_hash_table_unref (self->addresses);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* The first 8 bytes of an IPv6 address, or an IPv4 address behind bytes that no IPv6 one begins
   with. */
static gint64
key_of (GInetAddress *address)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);
  guint8 key[8] = { 0xff, 0xff, 0xff, 0xff };
  gint64 number;

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    memcpy (key + 4, bytes, 4);
  else if (memcmp (bytes, mapped, sizeof mapped) == 0)
    memcpy (key + 4, bytes + sizeof mapped, 4);
  else
    memcpy (key, bytes, sizeof key);
  memcpy (&number, key, sizeof number);
  return number;
}

static guint
count_at (DureGuestBook *self, gint64 key)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->addresses, &key));
}

static void
set_count (DureGuestBook *self, gint64 key, guint count)
{
  if (count == 0)
    g_hash_table_remove (self->addresses, &key);
  else
    g_hash_table_insert (self->addresses, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (count));
}

/**
 * dure_guest_book_enter:
 * @address: who comes
 *
 * Returns: whether there is room; after %DURE_ENTRY_OPEN dure_guest_book_leave() must follow once
 */
DureEntry
dure_guest_book_enter (DureGuestBook *self, GInetAddress *address)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 key = key_of (address);
  guint count = count_at (self, key);

  if (self->count >= self->most)
    return DURE_ENTRY_FULL;
  if (count >= self->most_per_address)
    return DURE_ENTRY_CROWDED;
  self->count++;
  set_count (self, key, count + 1);
  return DURE_ENTRY_OPEN;
}

/**
 * dure_guest_book_leave:
 * @address: who was let in
 */
void
dure_guest_book_leave (DureGuestBook *self, GInetAddress *address)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 key = key_of (address);

  g_assert (count_at (self, key) > 0);
  self->count--;
  set_count (self, key, count_at (self, key) - 1);
}

/**
 * dure_guest_book_count:
 *
 * Returns: how many are here
 */
guint
dure_guest_book_count (DureGuestBook *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->count;
}
