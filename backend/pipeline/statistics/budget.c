// budget.c: how much may still be told of the same donors
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is told with noise adds up: by epsilon, in whole millionths. An entry is durable before the
// answer is made, so a crash spends and does not tell, never the other way round. A budget
// remembers nothing: the book decides, and any number of backends may have it open. Costs nothing
// beside the book.

#include "budget.h"

#include "statistics-error.h"

struct _DureBudget
{
  DureBudgetBook *book;
};

/**
 * dure_budget_new:
 * @book: must outlive the budget
 *
 * Returns: (transfer full): of this book
 */
DureBudget *
dure_budget_new (DureBudgetBook *book)
{
  DureBudget *self = g_new0 (DureBudget, 1);

  self->book = book;
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
 * @ret_left: (out): what may still be spent, in millionths; others may be about to
 * @error: the book's
 */
gboolean
dure_budget_left (DureBudget *self, guint64 *ret_left, GError **error)
{
  return self->book->read_left (self->book, ret_left, error);
}

/**
 * dure_budget_spend:
 * @question: what it is for; names no donor
 * @epsilon: in millionths, more than 0
 * @error: %DURE_STATISTICS_ERROR_SPENT, or the book's
 *
 * Returns: whether it may be told; if not, the refusal is written down
 */
gboolean
dure_budget_spend (DureBudget *self, const char *question, guint64 epsilon, GError **error)
{
  gboolean is_granted = FALSE;

  if (!self->book->spend (self->book, question, epsilon, &is_granted, error))
    return FALSE;
  if (!is_granted)
    g_set_error_literal (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_SPENT,
                         "what may be told of these donors has been told");
  return is_granted;
}
