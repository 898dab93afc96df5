// errand.h: a request that changes the store, while the writer has it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

/**
 * DureErrandKind:
 * @size: of what dure_errand_new() makes; it begins with a #DureErrand
 * @work: what the writer does with it; its done is dure_errand_done()
 * @answer: answers the exchange, on the thread that it came in on; told why when nothing was done
 * @count: (nullable): counts what it did, also when the client has gone
 * @clear: (nullable): frees what it holds beyond the #DureErrand
 */
typedef struct
{
  gsize size;
  DureWork work;
  void (*answer) (gpointer errand, const GError *error);
  void (*count) (gpointer errand);
  void (*clear) (gpointer errand);
} DureErrandKind;

/**
 * DureErrand:
 * @exchange: answered when the errand is back
 * @kind: what kind it is
 * @is_alone: whether the client has gone
 *
 * The first member of what a handler sends to the writer.
 */
typedef struct
{
  DureExchange exchange;
  const DureErrandKind *kind;
  gboolean is_alone;
} DureErrand;

gpointer dure_errand_new (const DureErrandKind *kind, const DureExchange *exchange);
void dure_errand_free (gpointer errand);
void dure_errand_send (gpointer errand, DureWorkUrgency urgency, gsize weight);
void dure_errand_done (gpointer errand, const GError *error);

G_END_DECLS
