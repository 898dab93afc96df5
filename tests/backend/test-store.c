// test-store.c: the database, on either engine
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// In a file of its own, or on the empty PostgreSQL that DURE_TEST_POSTGRES names (on-postgres.py).

#include "backend-error.h"
#include "database.h"
#include "place.h"

#include <sqlite3.h>
#include <string.h>

#define MAIN "/kr/gwangju/Dure/store/main"
#define THREADS 4
#define FOLDING_US 20000 /* that somebody else folds the log in; less than one waits for it */

static const char insert_donor[] = "INSERT INTO donor (id, first_ms) VALUES (?1, ?2)";

static void
set_up (DurePlace *self, gconstpointer data)
{
  dure_place_make (self);
}

static void
tear_down (DurePlace *self, gconstpointer data)
{
  dure_place_remove (self);
}

static gint64
number (DureDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (database, &error, sql, "");

  g_assert_no_error (error);
  g_assert_true (dure_rows_next (rows, &error));
  return dure_rows_integer (rows, 0);
}

static void
add (DureDatabase *database, const char *donor)
{
  g_autoptr (GError) error = NULL;

  dure_database_run (database, &error, insert_donor, "ti", donor, (gint64) 1);
  g_assert_no_error (error);
}

static void
test_opens_twice (DurePlace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (DureDatabase) database = dure_database_open (self->address, MAIN, &error);

      g_assert_no_error (error);
      g_assert_cmpint (number (database, "SELECT count(*) = max(version) FROM schema_version"),
                       ==, 1);
    }
}

static gpointer
open_and_add (gpointer address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (address, MAIN, &error);
  g_autofree char *donor = g_strdup_printf ("%p", (gpointer) g_thread_self ());

  g_assert_no_error (error);
  add (database, donor);
  return NULL;
}

static void
test_looked_for (DurePlace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (gboolean is_made = FALSE; is_made <= TRUE; is_made++)
    {
      gboolean is_there = !is_made;

      for (int i = 0; i < 2; i++)
        g_assert_true (dure_database_is_there (self->address, &is_there, &error));
      g_assert_no_error (error);
      g_assert_cmpint (is_there, ==, is_made);
      dure_database_close (dure_database_open (self->address, MAIN, NULL));
    }
}

static void
test_opened_by_many (DurePlace *self, gconstpointer data)
{
  g_autoptr (DureDatabase) database = NULL;
  GThread *threads[THREADS];

  for (int i = 0; i < THREADS; i++)
    threads[i] = g_thread_new (NULL, open_and_add, self->address);
  for (int i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
  database = dure_database_open (self->address, MAIN, NULL);
  g_assert_cmpint (number (database, "SELECT count(*) FROM donor"), ==, THREADS);
  g_assert_cmpint (number (database, "SELECT count(*) = max(version) FROM schema_version"), ==, 1);
}

static void
test_promises_of_file (DurePlace *self, gconstpointer data)
{
  g_autoptr (DureDatabase) database = dure_database_open (self->address, MAIN, NULL);

  g_assert_cmpint (number (database, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (number (database, "PRAGMA secure_delete"), ==, 1);
  g_assert_cmpint (number (database, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (number (database, "PRAGMA page_size"), ==, 8192);
}

static void
test_values (DurePlace *self, gconstpointer data)
{
  static const gint64 numbers[] = { 0, 1, -1, 255, -256, G_MAXINT64, G_MININT64 };
  static const char text[] = "두레 'it''s' \"x\" $1 ?1 \\ --";
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (self->address, MAIN, &error);
  guint8 bytes[256], back[256];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (255 - i);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (DureRows) rows = dure_database_ask (
          database, &error, "SELECT ?1, ?2, ?3, ?2, ?4, ?5 IS NULL", "tibbt", text, numbers[i],
          bytes, sizeof bytes, "", (gsize) 0, NULL);

      g_assert_no_error (error);
      g_assert_true (dure_rows_next (rows, &error));
      g_assert_cmpstr (dure_rows_text (rows, 0), ==, text);
      g_assert_cmpint (dure_rows_integer (rows, 1), ==, numbers[i]);
      g_assert_true (dure_rows_copy (rows, 2, back, sizeof back));
      g_assert_cmpmem (back, sizeof back, bytes, sizeof bytes);
      g_assert_false (dure_rows_copy (rows, 2, back, sizeof back - 1));
      g_assert_cmpint (dure_rows_integer (rows, 3), ==, numbers[i]);
      g_assert_false (dure_rows_is_null (rows, 4));
      g_assert_cmpint (dure_rows_integer (rows, 5), ==, 1);
      g_assert_false (dure_rows_next (rows, &error));
      g_assert_no_error (error);
    }
}

static void
test_nothing (DurePlace *self, gconstpointer data)
{
  g_autoptr (DureDatabase) database = dure_database_open (self->address, MAIN, NULL);
  g_autoptr (DureRows) rows = NULL;
  gboolean is_found;

  add (database, "a");
  g_assert_true (dure_database_run (database, NULL, "UPDATE donor SET withdrawn_ms = 2"
                                    " WHERE id = ?1", "t", "b"));
  g_assert_cmpint (dure_database_changed (database), ==, 0);
  rows = dure_database_ask (database, NULL, "SELECT withdrawn_ms FROM donor WHERE id = ?1", "t",
                            "a");
  g_assert_true (dure_rows_first (rows, &is_found, NULL) && is_found);
  g_assert_true (dure_rows_is_null (rows, 0));
  g_assert_cmpint (dure_rows_integer (rows, 0), ==, 0);
  g_assert_null (dure_rows_text (rows, 0));
  g_clear_pointer (&rows, dure_rows_free);
  rows = dure_database_ask (database, NULL, "SELECT withdrawn_ms FROM donor WHERE id = ?1", "t",
                            NULL);
  g_assert_true (dure_rows_first (rows, &is_found, NULL));
  g_assert_false (is_found);
}

static void
test_newer_file (DurePlace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DureDatabase *database = dure_database_open (self->address, MAIN, &error);

  g_assert_true (dure_database_run (database, &error,
                                    "INSERT INTO schema_version (version) VALUES (?1)", "i",
                                    G_GINT64_CONSTANT (99)));
  dure_database_close (database);
  g_assert_null (dure_database_open (self->address, MAIN, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
  g_assert_nonnull (strstr (error->message, "newer"));
}

static void
test_no_database (DurePlace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (
      self->address, "this is no database, but long enough to be asked", -1, NULL));
  g_assert_null (dure_database_open (self->address, MAIN, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
}

static void
test_transactions (DurePlace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (self->address, MAIN, &error);
  DureTransaction *transaction = dure_transaction_begin (database, &error);

  add (database, "someone");
  dure_transaction_abandon (transaction);
  g_assert_cmpint (number (database, "SELECT count(*) FROM donor"), ==, 0);
  transaction = dure_transaction_begin (database, &error);
  add (database, "someone");
  g_assert_true (dure_transaction_commit (&transaction, &error));
  g_assert_null (transaction);
  g_assert_cmpint (number (database, "SELECT count(*) FROM donor"), ==, 1);
  g_assert_false (dure_database_run (database, &error, insert_donor, "ti", "someone", (gint64) 1));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
  g_assert_null (strstr (error->message, "someone"));
}

/* Who goes on after a failed statement as if nothing had happened keeps nothing. */
static void
test_failed_and_committed (DurePlace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (self->address, MAIN, &error);
  DureTransaction *transaction = dure_transaction_begin (database, &error);

  add (database, "a");
  g_assert_false (dure_database_run (database, NULL, insert_donor, "ti", "a", (gint64) 1));
  g_assert_false (dure_database_run (database, NULL, insert_donor, "ti", "b", (gint64) 1));
  g_assert_null (dure_transaction_begin (database, NULL));
  g_assert_false (dure_transaction_commit (&transaction, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
  dure_transaction_abandon (transaction);
  g_assert_cmpint (number (database, "SELECT count(*) FROM donor"), ==, 0);
}

static void
test_parts (DurePlace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (self->address, MAIN, &error);
  DureTransaction *whole = dure_transaction_begin (database, &error);
  DureTransaction *part;

  add (database, "whole");
  part = dure_transaction_begin (database, &error);
  add (database, "undone");
  dure_transaction_abandon (part);
  part = dure_transaction_begin (database, &error);
  add (database, "kept");
  g_assert_true (dure_transaction_commit (&part, &error));
  part = dure_transaction_begin (database, &error);
  add (database, "undone by a failure");
  g_assert_false (dure_database_run (database, NULL, insert_donor, "ti", "whole", (gint64) 1));
  dure_transaction_abandon (part);
  add (database, "after");
  g_assert_true (dure_transaction_commit (&whole, &error));
  g_assert_cmpint (number (database, "SELECT count(*) FROM donor"), ==, 3);
  g_assert_cmpint (number (database, "SELECT count(*) FROM donor WHERE id LIKE 'undone%'"), ==, 0);
  g_assert_no_error (error);
}

static void
test_whole_undone (DurePlace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (self->address, MAIN, &error);

  for (int i = 0; i < 2; i++)
    {
      DureTransaction *whole = dure_transaction_begin (database, &error);
      DureTransaction *part = dure_transaction_begin (database, &error);
      DureTransaction *innermost = dure_transaction_begin (database, &error);

      add (database, "a");
      g_assert_true (dure_transaction_commit (&innermost, &error));
      g_assert_true (dure_transaction_commit (&part, &error));
      dure_transaction_abandon (whole);
      g_assert_cmpint (number (database, "SELECT count(*) FROM donor"), ==, 0);
    }
  g_assert_no_error (error);
}

/* A full disk can make the engine undo everything by itself; here a statement does. */
static void
test_undone_by_engine (DurePlace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (self->address, MAIN, &error);
  DureTransaction *whole = dure_transaction_begin (database, &error);

  add (database, "lost");
  g_assert_true (dure_database_run (database, &error, "ROLLBACK", ""));
  g_assert_no_error (error);
  g_assert_false (dure_database_run (database, NULL, insert_donor, "ti", "alone", (gint64) 1));
  g_assert_null (dure_transaction_begin (database, NULL));
  g_assert_false (dure_transaction_commit (&whole, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
  dure_transaction_abandon (whole);
  add (database, "next");
  g_assert_cmpint (number (database, "SELECT count(*) FROM donor"), ==, 1);
}

static void
test_reader (DurePlace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = NULL, reader = NULL;
  DureTransaction *transaction;

  g_assert_null (dure_database_open_reader (self->address, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
  g_clear_error (&error);
  database = dure_database_open (self->address, MAIN, &error);
  reader = dure_database_open_reader (self->address, &error);
  g_assert_no_error (error);
  transaction = dure_transaction_begin (database, &error);
  add (database, "a");
  g_assert_cmpint (number (reader, "SELECT count(*) FROM donor"), ==, 0);
  g_assert_true (dure_transaction_commit (&transaction, &error));
  g_assert_cmpint (number (reader, "SELECT count(*) FROM donor"), ==, 1);
  g_assert_false (dure_database_run (reader, &error, insert_donor, "ti", "b", (gint64) 1));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
}

static void
test_forgotten (DurePlace *self, gconstpointer data)
{
  static const char marker[] = "a marker that nobody else would write";
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (self->address, MAIN, &error);

  add (database, marker);
  g_assert_true (dure_place_has (self, marker, strlen (marker)));
  g_assert_true (
      dure_database_run (database, &error, "DELETE FROM donor WHERE id = ?1", "t", marker));
  g_assert_true (dure_database_forget (database, "donor", &error));
  g_assert_false (dure_place_has (self, marker, strlen (marker)));
}

/* Somebody else who folds the log in, and waits for a reader of its old end meanwhile. */
typedef struct
{
  const char *address;
  DureRows *reading;
  GAsyncQueue *told;
} Folding;

static int
wait_for_reader (void *data, int calls)
{
  Folding *folding = data;

  if (calls == 0)
    g_async_queue_push (folding->told, folding);
  g_usleep (FOLDING_US);
  g_clear_pointer (&folding->reading, dure_rows_free);
  return 1;
}

static gpointer
fold_in (gpointer data)
{
  Folding *folding = data;
  sqlite3 *sqlite;

  g_assert_cmpint (sqlite3_open (folding->address, &sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sqlite, "SELECT 1 FROM donor", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_busy_handler (sqlite, wait_for_reader, folding);
  g_assert_cmpint (
      sqlite3_wal_checkpoint_v2 (sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL), ==,
      SQLITE_OK);
  sqlite3_close (sqlite);
  return NULL;
}

static void
test_forgotten_meanwhile (DurePlace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (self->address, MAIN, &error);
  g_autoptr (DureDatabase) reader = NULL;
  g_autoptr (GAsyncQueue) told = g_async_queue_new ();
  Folding folding = { .address = self->address, .told = told };
  GThread *thread;

  add (database, "a");
  reader = dure_database_open_reader (self->address, &error);
  folding.reading = dure_database_ask (reader, &error, "SELECT id FROM donor", "");
  g_assert_true (dure_rows_next (folding.reading, &error));
  add (database, "b");
  thread = g_thread_new ("folding", fold_in, &folding);
  g_async_queue_pop (told);
  g_assert_true (dure_database_forget (database, "donor", &error));
  g_assert_no_error (error);
  g_thread_join (thread);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/store/" name, DurePlace, NULL, set_up, test, tear_down)
  ADD ("opens twice", test_opens_twice);
  ADD ("looked for before and after", test_looked_for);
  ADD ("opened by many at once", test_opened_by_many);
  ADD ("a newer store is refused", test_newer_file);
  ADD ("values come back as they went", test_values);
  ADD ("nothing there", test_nothing);
  ADD ("transactions", test_transactions);
  ADD ("a transaction with a failed statement", test_failed_and_committed);
  ADD ("transactions in parts", test_parts);
  ADD ("a whole transaction undone with its parts", test_whole_undone);
  ADD ("a transaction that the engine undid", test_undone_by_engine);
  ADD ("a reader beside a writer", test_reader);
  if (g_getenv ("DURE_TEST_POSTGRES") == NULL)
    {
      ADD ("a file keeps what was acknowledged", test_promises_of_file);
      ADD ("a file that is no database", test_no_database);
      ADD ("what is forgotten is in no file", test_forgotten);
      ADD ("forgetting while another folds the log in", test_forgotten_meanwhile);
    }
  return g_test_run ();
}
