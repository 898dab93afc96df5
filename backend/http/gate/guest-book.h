// guest-book.h: how many connections there are at a port, in all and from one address
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _DureGuestBook DureGuestBook;

/**
 * DureEntry:
 *
 * What somebody who comes is told.
 */
typedef enum
{
  DURE_ENTRY_OPEN,    /* come in */
  DURE_ENTRY_FULL,    /* too many are inside */
  DURE_ENTRY_CROWDED, /* too many are inside from this address */
} DureEntry;

DureGuestBook *dure_guest_book_new (guint most, guint most_per_address);
DureGuestBook *dure_guest_book_ref (DureGuestBook *self);
void dure_guest_book_unref (DureGuestBook *self);
DureEntry dure_guest_book_enter (DureGuestBook *self, GInetAddress *address);
void dure_guest_book_leave (DureGuestBook *self, GInetAddress *address);
guint dure_guest_book_count (DureGuestBook *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureGuestBook, dure_guest_book_unref)

G_END_DECLS
