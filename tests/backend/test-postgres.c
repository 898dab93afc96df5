// test-postgres.c: what a PostgreSQL server does that a file never does
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Runs on the empty database that DURE_TEST_POSTGRES names (see on-postgres.py). Beside what is
// tested there is always a second connection, the observer, as the server's own user.

#include "backend-error.h"
#include "database.h"

#include <libpq-fe.h>
#include <string.h>

#define MAIN "/kr/gwangju/Dure/store/main"
#define PATIENCE_US (20 * G_USEC_PER_SEC)

typedef struct
{
  const char *address;
  PGconn *observer;
  DureDatabase *database;
} Fixture;

typedef struct
{
  const char *address;
  const char *sql;
  gboolean is_in_transaction;
  gint64 changed;
  GError *error;
  gint is_over;
} Work;

/* Runs what the observer is told to; returns the first column of the first row, or 0. */
static gint64
observe (Fixture *self, const char *sql)
{
  PGresult *result = PQexec (self->observer, sql);
  gint64 number = 0;

  g_assert_cmpstr (PQresultErrorMessage (result), ==, "");
  if (PQntuples (result) > 0)
    number = g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10);
  PQclear (result);
  return number;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->address = g_getenv ("DURE_TEST_POSTGRES");
  g_assert_nonnull (self->address);
  self->observer = PQconnectdb (self->address);
  observe (self, "SET client_min_messages = warning; DROP SCHEMA public CASCADE;"
                 "CREATE SCHEMA public");
  self->database = dure_database_open (self->address, MAIN, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dure_database_close (self->database);
  PQfinish (self->observer);
}

static gboolean
add (DureDatabase *database, const char *donor, GError **error)
{
  return dure_database_run (database, error, "INSERT INTO donor (id, first_ms) VALUES (?1, 1)", "t",
                            donor);
}

static gint64
count (DureDatabase *database)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (database, &error, "SELECT count(*) FROM donor",
                                                 "");

  g_assert_no_error (error);
  g_assert_true (dure_rows_next (rows, &error));
  return dure_rows_integer (rows, 0);
}

static void
cut_all_connections (Fixture *self)
{
  observe (self, "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity"
                 " WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

static gpointer
work (gpointer data)
{
  Work *self = data;
  g_autoptr (DureDatabase) database = dure_database_open (self->address, MAIN, &self->error);
  g_autoptr (DureTransaction) transaction = NULL;

  if (self->is_in_transaction)
    transaction = dure_transaction_begin (database, &self->error);
  if (dure_database_run (database, &self->error, self->sql, "")
      && (transaction == NULL || dure_transaction_commit (&transaction, &self->error)))
    self->changed = dure_database_changed (database);
  g_atomic_int_set (&self->is_over, TRUE);
  return NULL;
}

/* Until somebody waits at the server for this, or the work is over. */
static gboolean
has_waited (Fixture *self, Work *theirs, const char *event)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = '%s' OR wait_event = '%s'",
      event, event);
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;

  while (!g_atomic_int_get (&theirs->is_over))
    {
      if (observe (self, sql) > 0)
        return TRUE;
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_thread_yield ();
    }
  return FALSE;
}

static void
test_lost_connection (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DureTransaction *transaction = NULL;

  g_assert_true (add (self->database, "a", NULL));
  cut_all_connections (self);
  g_assert_cmpint (count (self->database), ==, 1);
  cut_all_connections (self);
  transaction = dure_transaction_begin (self->database, &error);
  g_assert_no_error (error);
  cut_all_connections (self);
  g_assert_true (add (self->database, "b", &error));
  cut_all_connections (self);
  g_assert_false (add (self->database, "c", &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
  g_assert_false (add (self->database, "d", NULL));
  g_assert_false (dure_transaction_commit (&transaction, NULL));
  dure_transaction_abandon (transaction);
  g_assert_cmpint (count (self->database), ==, 1);
}

/* Nobody knows whether a lone statement was done when its answer was lost: it is not repeated. */
static void
test_lost_statement (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  cut_all_connections (self);
  g_assert_false (add (self->database, "a", &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
  g_assert_true (add (self->database, "a", NULL));
  g_assert_cmpint (count (self->database), ==, 1);
}

static void
test_lost_commit (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DureTransaction *transaction = dure_transaction_begin (self->database, &error);

  g_assert_true (add (self->database, "a", &error));
  cut_all_connections (self);
  g_assert_false (dure_transaction_commit (&transaction, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
  dure_transaction_abandon (transaction);
  g_assert_cmpint (count (self->database), ==, 0);
}

static void
test_promises (Fixture *self, gconstpointer data)
{
  g_autofree char *address = g_strconcat (self->address, "&options=-csynchronous_commit%3Doff",
                                          NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (dure_database_open (address, MAIN, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
  g_assert_nonnull (strstr (error->message, "synchronous_commit"));
}

static void
test_addresses (Fixture *self, gconstpointer data)
{
  g_auto (GStrv) parts = g_strsplit (self->address, "host=", 2);
  g_autofree char *several = g_strconcat (parts[0], "host=%2Fnowhere,", parts[1], NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = NULL;

  g_assert_null (dure_database_open ("postgresql://me:secret@[here/city", MAIN, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
  g_assert_null (strstr (error->message, "secret"));
  g_clear_error (&error);
  g_assert_null (dure_database_open ("postgresql://me:secret@/city?host=%2Fnowhere", MAIN, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
  g_assert_null (strstr (error->message, "secret"));
  g_clear_error (&error);
  database = dure_database_open (several, MAIN, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (database), ==, 0);
}

/* A server that was demoted to a standby still answers: the next try looks for another. */
static void
test_demoted (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dure_database_run (self->database, NULL, "SET default_transaction_read_only = on",
                                    ""));
  g_assert_false (add (self->database, "a", &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
  g_assert_true (add (self->database, "a", NULL));
}

/* What one has looked up with a lock, another changes only after the commit. */
static void
test_lock (Fixture *self, gconstpointer data)
{
  static const char *const locks[] = {
    "SELECT withdrawn_ms FROM donor WHERE id = 'a' /*for share*/",
    "SELECT withdrawn_ms FROM donor WHERE id = 'a' /*for update*/",
  };

  g_assert_true (add (self->database, "a", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (locks); i++)
    {
      DureTransaction *transaction = dure_transaction_begin (self->database, NULL);
      g_autoptr (DureRows) rows = dure_database_ask (self->database, NULL, locks[i], "");
      Work theirs = { .address = self->address, .sql = "UPDATE donor SET withdrawn_ms = 1" };
      GThread *thread = g_thread_new (NULL, work, &theirs);

      g_assert_true (dure_rows_next (rows, NULL));
      g_assert_true (has_waited (self, &theirs, "Lock"));
      g_assert_true (dure_transaction_commit (&transaction, NULL));
      g_thread_join (thread);
      g_assert_no_error (theirs.error);
      g_assert_cmpint (theirs.changed, ==, 1);
    }
}

/* Two write the same new row: the second waits for the first, fails and is told no value. */
static void
test_unique_key (Fixture *self, gconstpointer data)
{
  DureTransaction *transaction = dure_transaction_begin (self->database, NULL);
  Work theirs = { .address = self->address,
                  .sql = "INSERT INTO donor (id, first_ms) VALUES ('someone', 1)",
                  .is_in_transaction = TRUE };
  GThread *thread;

  g_assert_true (add (self->database, "someone", NULL));
  thread = g_thread_new (NULL, work, &theirs);
  g_assert_true (has_waited (self, &theirs, "Lock"));
  g_assert_true (dure_transaction_commit (&transaction, NULL));
  g_thread_join (thread);
  g_assert_error (theirs.error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
  g_assert_null (strstr (theirs.error->message, "someone"));
  g_clear_error (&theirs.error);
  g_assert_cmpint (count (self->database), ==, 1);
}

/* With a standby that never answers a commit waits. When somebody cancels that, the server calls it
 * committed, with a warning: it is not what was promised. */
static void
test_unconfirmed_commit (Fixture *self, gconstpointer data)
{
  Work theirs = { .address = self->address,
                  .sql = "INSERT INTO donor (id, first_ms)"
                         " VALUES (CAST (random() AS text), 1)",
                  .is_in_transaction = TRUE };
  gboolean is_waiting = FALSE;
  GThread *thread;

  observe (self, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
  observe (self, "SELECT pg_reload_conf()");
  while (!is_waiting) /* the server takes the setting over in its own time */
    {
      theirs.is_over = FALSE;
      thread = g_thread_new (NULL, work, &theirs);
      is_waiting = has_waited (self, &theirs, "SyncRep");
      if (is_waiting)
        observe (self, "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity"
                       " WHERE wait_event = 'SyncRep'");
      g_thread_join (thread);
    }
  g_assert_error (theirs.error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
  g_clear_error (&theirs.error);
  observe (self, "ALTER SYSTEM RESET synchronous_standby_names");
  observe (self, "SELECT pg_reload_conf()");
}

static void
test_forget (Fixture *self, gconstpointer data)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr (GError) error = NULL;

  g_assert_true (add (self->database, "a", &error));
  g_assert_true (dure_database_run (self->database, &error, "DELETE FROM donor", ""));
  g_assert_true (dure_database_forget (self->database, "donor", &error));
  g_assert_no_error (error);
  while (observe (self, "SELECT count(*) FROM pg_stat_user_tables"
                        " WHERE relname = 'donor' AND vacuum_count > 0") == 0)
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
}

/* One that fails the first time was prepared nevertheless. */
static void
test_failing_statement (Fixture *self, gconstpointer data)
{
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (dure_database_ask (self->database, &error, "SELECT 1 / 0", ""));
      g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
      g_assert_nonnull (strstr (error->message, "division"));
    }
}

static void
test_foreign_type (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dure_database_ask (self->database, &error, "SELECT now()", ""));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
  g_assert_cmpint (count (self->database), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/postgres/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("a lost connection", test_lost_connection);
  ADD ("a lone statement whose answer is lost", test_lost_statement);
  ADD ("a commit whose connection is lost", test_lost_commit);
  ADD ("a server that forgets is refused", test_promises);
  ADD ("several hosts, and addresses that are none", test_addresses);
  ADD ("a server that takes no writes any more", test_demoted);
  ADD ("a row that was looked up stays as it was", test_lock);
  ADD ("two write the same new row", test_unique_key);
  ADD ("a commit that other servers did not confirm", test_unconfirmed_commit);
  ADD ("what was deleted is vacuumed", test_forget);
  ADD ("a statement that fails each time", test_failing_statement);
  ADD ("a type that is not carried", test_foreign_type);
  return g_test_run ();
}
