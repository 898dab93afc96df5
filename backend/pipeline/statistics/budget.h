// budget.h: how much may still be told of the same donors
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_EPSILON_ONE 1000000

typedef struct _DureBudgetBook DureBudgetBook;
typedef struct _DureBudget DureBudget;

/**
 * DureBudgetBook:
 * @read_spent: how much all entries that were granted have spent, in millionths
 * @write: one entry, durable before it returns: what was asked for, in millionths, and whether it
 *   was granted
 *
 * Where a budget is written down: whoever keeps the store fills this in. Refusals are written too.
 */
struct _DureBudgetBook
{
  gboolean (*read_spent) (DureBudgetBook *self, guint64 *ret_spent, GError **error);
  gboolean (*write) (DureBudgetBook *self, const char *question, guint64 epsilon,
                     gboolean is_granted, GError **error);
};

DureBudget *dure_budget_new (DureBudgetBook *book, guint64 most, GError **error);
void dure_budget_free (DureBudget *self);

gboolean dure_budget_spend (DureBudget *self, const char *question, guint64 epsilon,
                            GError **error);
guint64 dure_budget_left (DureBudget *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureBudget, dure_budget_free)

G_END_DECLS
