// budget.c: how much may still be told of the same donors
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is told with noise adds up: by epsilon, in whole millionths. An entry is durable before the
// answer is made, so a crash spends and does not tell, never the other way round. A budget has one
// user at a time: the thread that writes. Costs nothing beside the book.

#include "budget.h"

#include "statistics-error.h"

struct _DureBudget
{
  DureBudgetBook *book;
  guint64 most;
  guint64 spent;
};

/**
 * dure_budget_new:
 * @book: must outlive the budget
 * @most: that may ever be spent, in millionths
 *
 * Returns: (transfer full) (nullable): where the book stands; %NULL when it cannot be read
 */
DureBudget *
dure_budget_new (DureBudgetBook *book, guint64 most, GError **error)
{
  DureBudget *self;
  guint64 spent;

  if (!book->read_spent (book, &spent, error))
    return NULL;
  self = g_new0 (DureBudget, 1);
  self->book = book;
  self->most = most;
  self->spent = spent;
  return self;
}

/**
 * dure_budget_free:
 * @self: (transfer full) (nullable)
 */
void
dure_budget_free (DureBudget *self)
{
  g_free (self);
}

/**
 * dure_budget_left:
 *
 * Returns: what may still be spent, in millionths
 */
guint64
dure_budget_left (DureBudget *self)
{
  return self->spent < self->most ? self->most - self->spent : 0;
}

/**
 * dure_budget_spend:
 * @question: what it is for; names no donor
 * @epsilon: in millionths, more than 0
 *
 * Returns: whether it may be told; if not, the refusal is written down
 */
gboolean
dure_budget_spend (DureBudget *self, const char *question, guint64 epsilon, GError **error)
{
  const gboolean is_granted = epsilon > 0 && epsilon <= dure_budget_left (self);

  if (!self->book->write (self->book, question, epsilon, is_granted, error))
    return FALSE;
  if (is_granted)
    self->spent += epsilon;
  else
    g_set_error_literal (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_SPENT,
                         "what may be told of these donors has been told");
  return is_granted;
}
