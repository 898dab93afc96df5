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
 * @read_left: how much may still be spent, in millionths
 * @spend: one entry, durable before it returns: what is asked for, in millionths. Whether it is
 *   granted is decided as it is written, in one step: two who spend at the same time never spend
 *   more than there is.
 *
 * Where a budget is written down: whoever keeps the store fills this in. Refusals are written too.
 */
struct _DureBudgetBook
{
  gboolean (*read_left) (DureBudgetBook *self, guint64 *ret_left, GError **error);
  gboolean (*spend) (DureBudgetBook *self, const char *question, guint64 epsilon,
                     gboolean *ret_is_granted, GError **error);
};

DureBudget *dure_budget_new (DureBudgetBook *book);
void dure_budget_free (DureBudget *self);

gboolean dure_budget_spend (DureBudget *self, const char *question, guint64 epsilon,
                            GError **error);
gboolean dure_budget_left (DureBudget *self, guint64 *ret_left, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureBudget, dure_budget_free)

G_END_DECLS
