// hatch.h: where the one request that comes in masses is taken without libsoup
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "guest.h"

G_BEGIN_DECLS

typedef struct _DureHatch DureHatch;
typedef struct _DureOrder DureOrder;

/**
 * DureHatchPlan:
 * @line: how the head of what is taken here begins: `POST /path HTTP/1.1` and its line end
 * @serve: gets an order with its whole body. %TRUE when it has taken it: then it calls, once, on
 *   this thread and in a later turn of its loop, dure_order_answer() or dure_order_decline().
 *   %FALSE declines it
 * @decline: takes over a guest for good whose request, still unread, is not for the hatch
 * @on_end: told of each order that ends here: the status that goes out (0 when nobody is there any
 *   more), microseconds since its head was there, bytes of its body and of the answer's
 * @data: handed to @serve
 * @listener: handed to @decline and @on_end
 */
typedef struct
{
  const char *line;
  gboolean (*serve) (DureOrder *order, gpointer data);
  void (*decline) (DureGuest *guest, GSocketAddress *local, GSocketAddress *remote,
                   gpointer listener);
  void (*on_end) (guint status, gint64 lasted_us, gsize bytes_in, gsize bytes_out,
                  gpointer listener);
  gpointer data;
  gpointer listener;
} DureHatchPlan;

DureHatch *dure_hatch_new (const DureHatchPlan *plan, GError **error);
void dure_hatch_free (DureHatch *self);
void dure_hatch_take (DureHatch *self, DureGuest *guest, GSocketAddress *local,
                      GSocketAddress *remote);

const char *dure_order_header (DureOrder *self, const char *name);
const guint8 *dure_order_body (DureOrder *self, gsize *ret_length);
void dure_order_answer (DureOrder *self, guint status, const char *json);
void dure_order_decline (DureOrder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureHatch, dure_hatch_free)

G_END_DECLS
