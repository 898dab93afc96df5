// test-store.c: the database and the key store, on either engine
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// In a file of its own, or on the empty PostgreSQL that DURE_TEST_POSTGRES names (on-postgres.py).

#include "backend-error.h"
#include "database.h"
#include "key-store.h"

#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <string.h>

#define MAIN "/kr/gwangju/Dure/store/main"
#define KEYS "/kr/gwangju/Dure/store/keys"

#define THREADS 4

static const char insert_donor[] = "INSERT INTO donor (id, first_ms) VALUES (?1, ?2)";

typedef struct
{
  char *address;
  char *folder; /* NULL on a server */
} Fixture;

static void
empty (const char *address)
{
  PGconn *connection = PQconnectdb (address);
  PGresult *result = PQexec (connection, "SET client_min_messages = warning;"
                                         "DROP SCHEMA public CASCADE; CREATE SCHEMA public");

  g_assert_cmpstr (PQerrorMessage (connection), ==, "");
  PQclear (result);
  PQfinish (connection);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->address = g_strdup (g_getenv ("DURE_TEST_POSTGRES"));
  if (self->address != NULL)
    {
      empty (self->address);
      return;
    }
  self->folder = g_dir_make_tmp ("dure-store-XXXXXX", NULL);
  self->address = g_build_filename (self->folder, "test.db", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const ends[] = { "", "-wal", "-shm" };

  for (gsize i = 0; self->folder != NULL && i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (self->address, ends[i], NULL);

      g_unlink (path);
    }
  if (self->folder != NULL)
    g_rmdir (self->folder);
  g_free (self->address);
  g_free (self->folder);
}

/* Whether these bytes stand anywhere in the database file or the log beside it. */
static gboolean
is_in_files (Fixture *self, const void *bytes, gsize length)
{
  static const char *const ends[] = { "", "-wal" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (self->address, ends[i], NULL);
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
add (DureDatabase *database, const char *donor)
{
  g_autoptr (GError) error = NULL;

  dure_database_run (database, &error, insert_donor, "ti", donor, (gint64) 1);
  g_assert_no_error (error);
}

static void
test_opens_twice (Fixture *self, gconstpointer data)
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
test_opened_by_many (Fixture *self, gconstpointer data)
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
test_promises_of_file (Fixture *self, gconstpointer data)
{
  g_autoptr (DureDatabase) database = dure_database_open (self->address, MAIN, NULL);

  g_assert_cmpint (number (database, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (number (database, "PRAGMA secure_delete"), ==, 1);
  g_assert_cmpint (number (database, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (number (database, "PRAGMA page_size"), ==, 8192);
}

static void
test_values (Fixture *self, gconstpointer data)
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
test_nothing (Fixture *self, gconstpointer data)
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
test_newer_file (Fixture *self, gconstpointer data)
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
test_no_database (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (
      self->address, "this is no database, but long enough to be asked", -1, NULL));
  g_assert_null (dure_database_open (self->address, MAIN, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
}

static void
test_transactions (Fixture *self, gconstpointer data)
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
test_failed_and_committed (Fixture *self, gconstpointer data)
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
test_parts (Fixture *self, gconstpointer data)
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
test_whole_undone (Fixture *self, gconstpointer data)
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
test_undone_by_engine (Fixture *self, gconstpointer data)
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
test_reader (Fixture *self, gconstpointer data)
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
test_forgotten (Fixture *self, gconstpointer data)
{
  static const char marker[] = "a marker that nobody else would write";
  g_autoptr (GError) error = NULL;
  g_autoptr (DureDatabase) database = dure_database_open (self->address, MAIN, &error);

  add (database, marker);
  g_assert_true (is_in_files (self, marker, strlen (marker)));
  g_assert_true (
      dure_database_run (database, &error, "DELETE FROM donor WHERE id = ?1", "t", marker));
  g_assert_true (dure_database_forget (database, "donor", &error));
  g_assert_false (is_in_files (self, marker, strlen (marker)));
}

static DureKeyStore *
open_keys (Fixture *self, guint8 first, DureDice *dice)
{
  g_autoptr (GError) error = NULL;
  gpointer room;
  g_autoptr (GBytes) epoch = dure_bytes_new_wiped (32, &room);
  DureKeyStore *keys;

  memset (room, first, 32);
  keys = dure_key_store_open (self->address, epoch, 1, dice, &error);
  g_assert_no_error (error);
  return keys;
}

static void
test_keys (Fixture *self, gconstpointer data)
{
  DureDice *dice = dure_dice_new_seeded (1);
  g_autoptr (DureKeyStore) keys = open_keys (self, 7, dice);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = NULL, again = NULL, opened = NULL;

  g_assert_null (dure_key_store_seal (keys, "d", "c", "x", 1, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_true (dure_key_store_make (keys, "d", &error));
  g_assert_true (dure_key_store_make (keys, "e", &error));
  sealed = dure_key_store_seal (keys, "d", "c", "hello", 5, &error);
  again = dure_key_store_seal (keys, "d", "c", "hello", 5, &error);
  g_assert_false (g_bytes_equal (sealed, again));
  g_assert_true (dure_key_store_make (keys, "d", &error));
  opened = dure_key_store_open_sealed (keys, "d", "c", sealed, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), "hello", 5);
  g_assert_null (dure_key_store_open_sealed (keys, "d", "other", sealed, NULL));
  g_assert_null (dure_key_store_open_sealed (keys, "e", "c", sealed, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
  dure_dice_seeded_free (dice);
}

static void
test_other_epoch (Fixture *self, gconstpointer data)
{
  DureDice *dice = dure_dice_new_seeded (1);
  DureKeyStore *keys = open_keys (self, 7, dice);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = NULL;

  g_assert_true (dure_key_store_make (keys, "d", &error));
  sealed = dure_key_store_seal (keys, "d", "c", "hello", 5, &error);
  dure_key_store_close (keys);
  keys = open_keys (self, 8, dice);
  g_assert_null (dure_key_store_open_sealed (keys, "d", "c", sealed, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE);
  dure_key_store_close (keys);
  dure_dice_seeded_free (dice);
}

static void
test_destroyed (Fixture *self, gconstpointer data)
{
  DureDice *dice = dure_dice_new_seeded (2);
  g_autoptr (DureKeyStore) keys = open_keys (self, 7, dice);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = NULL, kept = NULL, opened = NULL, wrapped = NULL;
  DureDatabase *beside;

  g_assert_true (dure_key_store_make (keys, "gone", &error));
  g_assert_true (dure_key_store_make (keys, "kept", &error));
  sealed = dure_key_store_seal (keys, "gone", "c", "hello", 5, &error);
  kept = dure_key_store_seal (keys, "kept", "c", "hello", 5, &error);
  beside = dure_database_open (self->address, KEYS, &error);
  {
    g_autoptr (DureRows) rows = dure_database_ask (
        beside, &error, "SELECT wrapped FROM donor_key WHERE donor = 'gone'", "");

    g_assert_true (dure_rows_next (rows, &error));
    wrapped = dure_rows_bytes (rows, 0);
  }
  dure_database_close (beside);
  if (self->folder != NULL)
    g_assert_true (
        is_in_files (self, g_bytes_get_data (wrapped, NULL), g_bytes_get_size (wrapped)));
  for (int i = 0; i < 2; i++)
    g_assert_true (dure_key_store_destroy (keys, "gone", &error));
  for (gsize at = 0; at + 8 <= g_bytes_get_size (wrapped); at += 8)
    g_assert_false (is_in_files (self, (const char *) g_bytes_get_data (wrapped, NULL) + at, 8));
  g_assert_null (dure_key_store_open_sealed (keys, "gone", "c", sealed, &error));
  g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN);
  opened = dure_key_store_open_sealed (keys, "kept", "c", kept, NULL);
  g_assert_nonnull (opened);
  dure_dice_seeded_free (dice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/store/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("opens twice", test_opens_twice);
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
  ADD ("keys seal and open", test_keys);
  ADD ("another epoch key opens nothing", test_other_epoch);
  ADD ("a destroyed key is gone", test_destroyed);
  if (g_getenv ("DURE_TEST_POSTGRES") == NULL)
    {
      ADD ("a file keeps what was acknowledged", test_promises_of_file);
      ADD ("a file that is no database", test_no_database);
      ADD ("what is forgotten is in no file", test_forgotten);
    }
  return g_test_run ();
}
