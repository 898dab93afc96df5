// test-store.c: the database, in a file of its own
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "backend-error.h"
#include "database.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define MAIN "/kr/gwangju/Dure/store/main"

typedef struct
{
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("dure-store-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "test.db", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const ends[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (self->path, ends[i], NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

/* Whether these bytes stand anywhere in the database file or the log beside it. */
static gboolean
is_in_files (Fixture *self, const void *bytes, gsize length)
{
  static const char *const ends[] = { "", "-wal" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (self->path, ends[i], NULL);
      g_autofree char *content = NULL;
      gsize size = 0;

      if (g_file_get_contents (path, &content, &size, NULL)
          && memmem (content, size, bytes, length) != NULL)
        return TRUE;
    }
  return FALSE;
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
test_opens_twice (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (DureDatabase) database = dure_database_open (self->path, MAIN, &error);

      g_assert_no_error (error);
      g_assert_cmpint (number (database, "SELECT count(*) = max(version) FROM schema_version"),
                       ==, 1);
      g_assert_cmpint (number (database, "PRAGMA synchronous"), ==, 2);
      g_assert_cmpint (number (database, "PRAGMA secure_delete"), ==, 1);
      g_assert_cmpint (number (database, "PRAGMA page_size"), ==, 8192);
      g_assert_cmpint (number (database, "PRAGMA foreign_keys"), ==, 1);
    }
}

static void
test_newer_file (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DureDatabase *database = dure_database_open (self->path, MAIN, &error);

  g_assert_true (dure_database_run (database, &error,
                                    "INSERT INTO schema_version (version) VALUES (?1)", "i",
                                    G_GINT64_CONSTANT (99)));
  dure_database_close (database);
  g_assert_null (dure_database_open (self->path, MAIN, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
  g_assert_nonnull (strstr (error->message, "newer"));
}

static void
test_no_database (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (
      self->path, "this is no database, but long enough to be asked", -1, NULL));
  g_assert_null (dure_database_open (self->path, MAIN, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
}

static void
test_transactions (Fixture *self, gconstpointer data)
{
  static const char insert[] = "INSERT INTO donor (id, first_ms) VALUES (?1, ?2)";
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (self->path, MAIN, &error);
  DureTransaction *transaction = dure_transaction_begin (database, &error);

  g_assert_true (dure_database_run (database, &error, insert, "ti", "a", (gint64) 1));
  dure_transaction_abandon (transaction);
  g_assert_cmpint (number (database, "SELECT count(*) FROM donor"), ==, 0);
  transaction = dure_transaction_begin (database, &error);
  g_assert_true (dure_database_run (database, &error, insert, "ti", "a", (gint64) 1));
  g_assert_true (dure_transaction_commit (&transaction, &error));
  g_assert_null (transaction);
  g_assert_cmpint (number (database, "SELECT count(*) FROM donor"), ==, 1);
  g_assert_false (dure_database_run (database, &error, insert, "ti", "a", (gint64) 1));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
}

static const char insert_donor[] = "INSERT INTO donor (id, first_ms) VALUES (?1, 1)";

static void
add (DureDatabase *database, const char *donor)
{
  g_autoptr (GError) error = NULL;

  dure_database_run (database, &error, insert_donor, "t", donor);
  g_assert_no_error (error);
}

static void
test_parts (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (self->path, MAIN, &error);
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
  g_assert_false (dure_database_run (database, NULL, insert_donor, "t", "whole"));
  dure_transaction_abandon (part);
  add (database, "after");
  g_assert_true (dure_transaction_commit (&whole, &error));
  g_assert_cmpint (number (database, "SELECT count(*) FROM donor"), ==, 3);
  g_assert_cmpint (number (database, "SELECT count(*) FROM donor WHERE id LIKE 'undone%'"), ==, 0);
  g_assert_no_error (error);
}

static void
test_whole_undone (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (self->path, MAIN, &error);

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
test_undone_by_engine (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (self->path, MAIN, &error);
  DureTransaction *whole = dure_transaction_begin (database, &error);

  add (database, "lost");
  g_assert_true (dure_database_run (database, &error, "ROLLBACK", ""));
  g_assert_no_error (error);
  g_assert_false (dure_database_run (database, NULL, insert_donor, "t", "alone"));
  g_assert_null (dure_transaction_begin (database, NULL));
  g_assert_false (dure_transaction_commit (&whole, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
  dure_transaction_abandon (whole);
  add (database, "next");
  g_assert_cmpint (number (database, "SELECT count(*) FROM donor"), ==, 1);
}

static void
test_reader (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = NULL, reader = NULL;
  DureTransaction *transaction;

  g_assert_null (dure_database_open_reader (self->path, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
  g_clear_error (&error);
  database = dure_database_open (self->path, MAIN, &error);
  reader = dure_database_open_reader (self->path, &error);
  g_assert_no_error (error);
  transaction = dure_transaction_begin (database, &error);
  add (database, "a");
  g_assert_cmpint (number (reader, "SELECT count(*) FROM donor"), ==, 0);
  g_assert_true (dure_transaction_commit (&transaction, &error));
  g_assert_cmpint (number (reader, "SELECT count(*) FROM donor"), ==, 1);
  g_assert_false (dure_database_run (reader, &error, insert_donor, "t", "b"));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE);
}

static void
test_forgotten (Fixture *self, gconstpointer data)
{
  static const char marker[] = "a marker that nobody else would write";
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (self->path, MAIN, &error);

  g_assert_true (dure_database_run (
      database, &error, "INSERT INTO donor (id, first_ms) VALUES (?1, 1)", "t", marker));
  g_assert_true (is_in_files (self, marker, strlen (marker)));
  g_assert_true (
      dure_database_run (database, &error, "DELETE FROM donor WHERE id = ?1", "t", marker));
  g_assert_true (dure_database_forget (database, &error));
  g_assert_false (is_in_files (self, marker, strlen (marker)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/store/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("opens twice", test_opens_twice);
  ADD ("a newer file is refused", test_newer_file);
  ADD ("a file that is no database", test_no_database);
  ADD ("transactions", test_transactions);
  ADD ("transactions in parts", test_parts);
  ADD ("a whole transaction undone with its parts", test_whole_undone);
  ADD ("a transaction that the engine undid", test_undone_by_engine);
  ADD ("a reader beside a writer", test_reader);
  ADD ("what is forgotten is in no file", test_forgotten);
  return g_test_run ();
}
