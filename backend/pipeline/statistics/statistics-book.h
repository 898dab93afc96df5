// statistics-book.h: a budget's book in the store
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "budget.h"
#include "database.h"
#include "world.h"

G_BEGIN_DECLS

DureBudgetBook *dure_statistics_book_open (DureDatabase *database, DureClock *clock,
                                           const char *name, guint64 most, GError **error);
void dure_statistics_book_close (DureBudgetBook *self);

G_END_DECLS
