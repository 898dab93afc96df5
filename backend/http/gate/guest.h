// guest.h: one connection, as a stream that gives libsoup whole, checked requests one by one
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "guard.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DURE_TYPE_GUEST (dure_guest_get_type ())
G_DECLARE_FINAL_TYPE (DureGuest, dure_guest, DURE, GUEST, GIOStream)

/**
 * DureGuestTerms:
 * @rules: what the guard allows; must outlive every guest
 * @handshake_s: from the connection until TLS stands
 * @head_s: from then, or from the first byte of a later head, until the head is there
 * @request_s: from its head until its answer is out, or the part of a long one, or of a long body,
 *   that is due
 * @idle_s: between an answer and the first byte of the next head
 * @life_s: no request begins after that
 * @requests: nor more than so many
 *
 * What a connection may do, and how long.
 */
typedef struct
{
  const DureGuardRules *rules;
  guint handshake_s;
  guint head_s;
  guint request_s;
  guint idle_s;
  guint life_s;
  guint requests;
} DureGuestTerms;

/**
 * DureGuestPhase:
 *
 * How far a guest is.
 */
typedef enum
{
  DURE_GUEST_ARRIVING,   /* no stream yet */
  DURE_GUEST_WAITING,    /* for the first byte of a head */
  DURE_GUEST_HEAD,       /* for the rest of it */
  DURE_GUEST_GIVING,     /* a head or its stand-in to libsoup */
  DURE_GUEST_BODY,
  DURE_GUEST_ANSWERING,  /* all is read; libsoup comes back when the answer is out */
  DURE_GUEST_ENDED,      /* there is nothing more to read */
  DURE_GUEST_LINGERING,  /* closed for libsoup; what still comes in is dropped */
  DURE_GUEST_GONE,
} DureGuestPhase;

typedef void (*DureGuestFunc) (DureGuest *guest, gpointer data);

DureGuest *dure_guest_new (GSocketConnection *connection, const DureGuestTerms *terms,
                           DureGuestFunc on_gone, gpointer data);
GSocketConnection *dure_guest_get_connection (DureGuest *self);
void dure_guest_begin (DureGuest *self, GIOStream *stream);
gboolean dure_guest_await (DureGuest *self, GError **error);
const char *dure_guest_peek_head (DureGuest *self, gsize *ret_length);
guint64 dure_guest_skip_head (DureGuest *self);
gssize dure_guest_read (DureGuest *self, char *to, gsize count, GError **error);
void dure_guest_put_back (DureGuest *self, char *request, gsize length);
void dure_guest_earn (DureGuest *self, gsize bytes);
gint64 dure_guest_get_due (DureGuest *self);
DureGuestPhase dure_guest_get_phase (DureGuest *self);
int dure_guest_get_verdict (DureGuest *self);
gboolean dure_guest_is_last (DureGuest *self);
void dure_guest_shut (DureGuest *self);
void dure_guest_finish (DureGuest *self);

G_END_DECLS
