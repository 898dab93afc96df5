// operators.h: what those who run the machines ask
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "guest-book.h"

G_BEGIN_DECLS

#define DURE_LISTENERS 3

/**
 * DureOperators:
 * @service: what everything draws on
 * @metrics: what all threads count
 * @books: who is inside, at each listener
 */
typedef struct
{
  const DureService *service;
  DureMetrics *metrics;
  struct
  {
    const char *listener;
    DureGuestBook *book;
  } books[DURE_LISTENERS];
} DureOperators;

gboolean dure_operators_route (guint number, DureRoute *ret_route);
guint dure_operators_handle (SoupServerMessage *message, gpointer operators);
void dure_operators_refuse (SoupServerMessage *message, guint status, gpointer operators);

G_END_DECLS
