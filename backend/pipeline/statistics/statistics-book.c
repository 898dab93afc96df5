// statistics-book.c: a budget's book in the store
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. One UPDATE takes what is asked for, if that much is left: the store lets one at a time change
//    the row, and who waited for it looks at what the other has left.
// 2. Whether it did is written down in the same transaction, granted or refused.
//
// Within a transaction of the caller it is durable only when that is. Costs two rows.

#include "statistics-book.h"

typedef struct
{
  DureBudgetBook parent;
  DureDatabase *database;
  DureClock *clock;
  char *name;
} Book;

static gboolean
read_left (DureBudgetBook *parent, guint64 *ret_left, GError **error)
{
  Book *self = (Book *) parent;
  g_autoptr (DureRows) rows = dure_database_ask (
      self->database, error, "SELECT most - spent FROM budget WHERE name = ?1", "t", self->name);

  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  *ret_left = (guint64) dure_rows_integer (rows, 0);
  return TRUE;
}

static gboolean
spend (DureBudgetBook *parent, const char *question, guint64 epsilon, gboolean *ret_is_granted,
       GError **error)
{
  Book *self = (Book *) parent;
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->database, error);
  const gint64 asked = (gint64) MIN (epsilon, G_MAXINT64);
  gboolean is_granted;

  /* Not spent + ?2 <= most: that could overflow. */
  if (transaction == NULL
      || !dure_database_run (self->database, error,
                             "UPDATE budget SET spent = spent + ?2"
                             " WHERE name = ?1 AND ?2 > 0 AND ?2 <= most - spent",
                             "ti", self->name, asked))
    return FALSE;
  is_granted = dure_database_changed (self->database) == 1;
  if (!dure_database_run (self->database, error,
                          "INSERT INTO budget_entry"
                          " (budget, time_ms, question, epsilon, is_granted)"
                          " VALUES (?1, ?2, ?3, ?4, ?5)",
                          "titii", self->name, dure_clock_wall_ms (self->clock), question, asked,
                          (gint64) is_granted)
      || !dure_transaction_commit (&transaction, error))
    return FALSE;
  *ret_is_granted = is_granted;
  return TRUE;
}

/**
 * dure_statistics_book_open:
 * @database: must outlive the book
 * @clock: likewise
 * @name: of the budget; names no donor
 * @most: that may ever be spent, in millionths; of one that is there already, what it was made with
 *   holds
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): for dure_budget_new()
 */
DureBudgetBook *
dure_statistics_book_open (DureDatabase *database, DureClock *clock, const char *name,
                           guint64 most, GError **error)
{
  Book *self;

  if (!dure_database_run (database, error,
                          "INSERT INTO budget (name, most) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                          "ti", name, (gint64) MIN (most, G_MAXINT64)))
    return NULL;
  self = g_new0 (Book, 1);
  self->parent = (DureBudgetBook) { .read_left = read_left, .spend = spend };
  self->database = database;
  self->clock = clock;
  self->name = g_strdup (name);
  return &self->parent;
}

/**
 * dure_statistics_book_close:
 * @self: (transfer full) (nullable)
 */
void
dure_statistics_book_close (DureBudgetBook *self)
{
  Book *book = (Book *) self;

  if (book == NULL)
    return;
  g_free (book->name);
  g_free (book);
}
