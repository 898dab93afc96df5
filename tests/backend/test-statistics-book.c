// test-statistics-book.c: two backends together never tell more than may be told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "place.h"
#include "statistics-book.h"
#include "statistics-error.h"

#define BACKENDS 2
#define TENTH (DURE_EPSILON_ONE / 10)
#define ASKED 25

/* One backend: its connection and its book. */
typedef struct
{
  DureDatabase *database;
  DureBudgetBook *book;
  DureBudget *budget;
  guint n_granted;
} Backend;

typedef struct
{
  DurePlace place;
  Backend backends[BACKENDS];
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  dure_place_make (&self->place);
  for (guint i = 0; i < BACKENDS; i++)
    {
      Backend *backend = &self->backends[i];

      backend->database = dure_database_open (self->place.address, DURE_SCHEMA_MAIN, &error);
      g_assert_no_error (error);
      backend->book = dure_statistics_book_open (backend->database, dure_clock_system (), "hearts",
                                                 (1 + i) * DURE_EPSILON_ONE, &error);
      g_assert_no_error (error);
      backend->budget = dure_budget_new (backend->book);
    }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < BACKENDS; i++)
    {
      dure_budget_free (self->backends[i].budget);
      dure_statistics_book_close (self->backends[i].book);
      dure_database_close (self->backends[i].database);
    }
  dure_place_remove (&self->place);
}

static guint64
left_of (Backend *backend)
{
  g_autoptr (GError) error = NULL;
  guint64 left = G_MAXUINT64;

  dure_budget_left (backend->budget, &left, &error);
  g_assert_no_error (error);
  return left;
}

static gint64
count_entries (Backend *backend, gboolean is_granted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (
      backend->database, &error, "SELECT count(*) FROM budget_entry WHERE is_granted = ?1", "i",
      (gint64) is_granted);

  g_assert_true (dure_rows_next (rows, &error));
  return dure_rows_integer (rows, 0);
}

/* Both have looked before either spends. */
static void
test_d2_14_both_looked (Fixture *self, gconstpointer data)
{
  Backend *one = &self->backends[0], *other = &self->backends[1];
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (left_of (one), ==, DURE_EPSILON_ONE);
  g_assert_cmpuint (left_of (other), ==, DURE_EPSILON_ONE);
  g_assert_true (dure_budget_spend (one->budget, "first", 6 * TENTH, NULL));
  g_assert_false (dure_budget_spend (other->budget, "second", 6 * TENTH, &error));
  g_assert_error (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_SPENT);
  g_assert_true (dure_budget_spend (other->budget, "third", 4 * TENTH, NULL));
  g_assert_cmpuint (left_of (one), ==, 0);
  g_assert_cmpint (count_entries (one, TRUE), ==, 2);
  g_assert_cmpint (count_entries (one, FALSE), ==, 1);
}

static gpointer
ask_often (gpointer data)
{
  Backend *self = data;

  for (guint i = 0; i < ASKED; i++)
    {
      g_autoptr (GError) error = NULL;

      if (dure_budget_spend (self->budget, "again", TENTH, &error))
        self->n_granted++;
      else
        g_assert_error (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_SPENT);
    }
  return NULL;
}

static void
test_d2_14_at_the_same_time (Fixture *self, gconstpointer data)
{
  GThread *threads[BACKENDS];
  guint n_granted = 0;

  for (guint i = 0; i < BACKENDS; i++)
    threads[i] = g_thread_new ("backend", ask_often, &self->backends[i]);
  for (guint i = 0; i < BACKENDS; i++)
    {
      g_thread_join (threads[i]);
      n_granted += self->backends[i].n_granted;
    }
  g_assert_cmpuint (n_granted, ==, 10);
  g_assert_cmpuint (left_of (&self->backends[0]), ==, 0);
  g_assert_cmpint (count_entries (&self->backends[0], FALSE), ==, BACKENDS * ASKED - 10);
}

/* Nothing, and more than any number can be, are refused and written down. */
static void
test_odd_amounts (Fixture *self, gconstpointer data)
{
  static const guint64 amounts[] = { 0, DURE_EPSILON_ONE + 1, G_MAXINT64, G_MAXUINT64 };

  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (dure_budget_spend (self->backends[0].budget, "odd", amounts[i], &error));
      g_assert_error (error, DURE_STATISTICS_ERROR, DURE_STATISTICS_ERROR_SPENT);
    }
  g_assert_cmpint (count_entries (&self->backends[0], FALSE), ==, G_N_ELEMENTS (amounts));
  g_assert_cmpuint (left_of (&self->backends[0]), ==, DURE_EPSILON_ONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/statistics-book/d2-14/both-looked", Fixture, NULL, set_up, test_d2_14_both_looked,
              tear_down);
  g_test_add ("/statistics-book/d2-14/at-the-same-time", Fixture, NULL, set_up,
              test_d2_14_at_the_same_time, tear_down);
  g_test_add ("/statistics-book/odd-amounts", Fixture, NULL, set_up, test_odd_amounts, tear_down);
  return g_test_run ();
}
