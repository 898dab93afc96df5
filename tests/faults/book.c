// book.c: what a city has promised, and whether it is there
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A donation or a batch that was sent is a thing in the book. The book is held against a city that
// has been opened, on a disk that works:
//
//   promised      there once, with its content, opened with its donor's key
//   not promised  the same, or not there at all
//   donor left    no content, no key, and in no file the bytes that the key was
//
// and both files are whole. The first thing that is not so is kept as a complaint.

#include "book.h"

#include "batches.h"
#include "donors.h"

#include <sqlite3.h>
#include <string.h>

static void
donor_free (gpointer data)
{
  Donor *self = data;

  g_free (self->id);
  g_free (self->code);
  g_free (self->secret);
  g_clear_pointer (&self->wrapped, g_bytes_unref);
  g_free (self);
}

static void
thing_free (gpointer data)
{
  Thing *self = data;

  json_decref (self->request);
  g_free (self->body);
  g_free (self->id);
  g_free (self->payload);
  g_free (self);
}

/**
 * book_new:
 *
 * Returns: (transfer full): an empty book
 */
Book *
book_new (void)
{
  Book *self = g_new0 (Book, 1);

  self->donors = g_ptr_array_new_with_free_func (donor_free);
  self->things = g_ptr_array_new_with_free_func (thing_free);
  return self;
}

/**
 * book_free:
 * @self: (transfer full)
 */
void
book_free (Book *self)
{
  g_ptr_array_unref (self->things);
  g_ptr_array_unref (self->donors);
  g_free (self->complaint);
  g_free (self);
}

/**
 * book_add_donor:
 *
 * Returns: (transfer none): somebody who is here
 */
Donor *
book_add_donor (Book *self)
{
  Donor *donor = g_new0 (Donor, 1);

  g_ptr_array_add (self->donors, donor);
  return donor;
}

/**
 * book_note_key:
 * @donor: about to leave
 * @folder: where the city's files are
 */
void
book_note_key (Book *self, Donor *donor, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "keys.db", NULL);
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;

  g_clear_pointer (&donor->wrapped, g_bytes_unref);
  if (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
      && sqlite3_prepare_v2 (database, "SELECT wrapped FROM donor_key"
                             " WHERE donor >= ?1 AND donor < ?1 || '$'",
                             -1, &statement, NULL)
             == SQLITE_OK
      && sqlite3_bind_text (statement, 1, donor->id, -1, SQLITE_STATIC) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    donor->wrapped = g_bytes_new (sqlite3_column_blob (statement, 0),
                                  (gsize) sqlite3_column_bytes (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (database);
}

/**
 * book_add_thing:
 *
 * Returns: (transfer none): something that is not promised
 */
Thing *
book_add_thing (Book *self, Donor *donor)
{
  Thing *thing = g_new0 (Thing, 1);

  thing->donor = donor;
  g_ptr_array_add (self->things, thing);
  return thing;
}

/**
 * book_complain:
 *
 * Keeps it, if it is the first.
 */
void
book_complain (Book *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (self->complaint == NULL)
    self->complaint = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

static gint64
count (Book *self, const char *sql, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (self->city->database, &error, sql, "t", id);
  gboolean is_there = FALSE;

  if (dure_rows_first (rows, &is_there, &error) && is_there)
    return dure_rows_integer (rows, 0);
  book_complain (self, "it cannot be asked: %s", error != NULL ? error->message : "no answer");
  return -1;
}

static void
look_for_key_bytes (Book *self, const Donor *donor)
{
  static const char *const names[] = { "keys.db", "keys.db-wal" };

  for (gsize i = 0; donor->wrapped != NULL && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);
      g_autofree char *content = NULL;
      gsize length = 0;

      if (g_file_get_contents (path, &content, &length, NULL)
          && memmem (content, length, g_bytes_get_data (donor->wrapped, NULL),
                     g_bytes_get_size (donor->wrapped))
                 != NULL)
        book_complain (self, "somebody has left, but their key's bytes stand in %s", names[i]);
    }
}

/* Whoever has erased a part has no key left but the last one. */
static void
look_at_narrowing (Book *self, Donor *donor)
{
  if (!donor->is_narrowing || donor->stay != HERE)
    return;
  donor->is_narrowing = FALSE;
  if (count (self, "SELECT count(*) FROM erasure WHERE donor = ?1 AND done_ms IS NULL", donor->id)
      != 0)
    book_complain (self, "somebody has erased a part, and it is not done");
  if (count (self, "SELECT generation FROM donor WHERE id = ?1", donor->id) > donor->generation)
    look_for_key_bytes (self, donor);
  donor->generation =
      count (self, "SELECT generation FROM donor WHERE id = ?1", donor->id);
}

static void
look_at_donor (Book *self, Donor *donor)
{
  g_autoptr (DureDonorKey) key = NULL;

  if (donor->stay == LEAVING)
    donor->stay = count (self,
                         "SELECT count(*) FROM donor WHERE id = ?1"
                         " AND withdrawn_ms IS NOT NULL",
                         donor->id)
                          == 1
                      ? LEFT
                      : HERE;
  look_at_narrowing (self, donor);
  if (donor->stay != LEFT)
    return;
  key = dure_key_store_find (self->city->key_store, donor->id, NULL);
  if (key != NULL)
    book_complain (self, "somebody has left, but their key is there");
  look_for_key_bytes (self, donor);
  if (count (self,
             "SELECT count(*) FROM payload JOIN donation ON donation.number = payload.donation"
             " WHERE donor = ?1",
             donor->id)
          != 0
      || count (self,
                "SELECT count(*) FROM batch JOIN source ON source.number = batch.source"
                " WHERE donor = ?1",
                donor->id)
             != 0)
    book_complain (self, "somebody has left, but their data are there");
}

static gboolean
opens_donation (Book *self, const Thing *thing, DureDonorKey *key)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      self->city->database, NULL,
      "SELECT sealed FROM payload JOIN donation ON donation.number = payload.donation"
      " WHERE id = ?1",
      "t", thing->id);
  g_autofree char *context = dure_payload_context (thing->id);
  g_autoptr (GBytes) sealed = NULL, payload = NULL;

  if (rows == NULL || !dure_rows_next (rows, NULL))
    return FALSE;
  sealed = dure_rows_bytes (rows, 0);
  payload = dure_donor_key_open (key, context, sealed, NULL);
  return payload != NULL && g_bytes_get_size (payload) == strlen (thing->payload)
         && memcmp (g_bytes_get_data (payload, NULL), thing->payload, strlen (thing->payload)) == 0;
}

static gboolean
opens_batch (Book *self, const Thing *thing, DureDonorKey *key)
{
  g_autoptr (DureParcel) parcel = dure_parcel_fetch (self->city, thing->batch_id, NULL);
  g_autofree DureBatch *found = g_new0 (DureBatch, 1);
  g_autofree DureBatch *sent = g_new0 (DureBatch, 1);
  DureBatchRefusal refusal;

  if (parcel == NULL || !dure_parcel_open (parcel, key, found, NULL))
    return FALSE;
  g_assert_true (dure_batch_read (sent, (const guint8 *) thing->body, strlen (thing->body),
                                  &refusal));
  return found->n_observations == sent->n_observations
         && memcmp (&found->observations[0], &sent->observations[0], sizeof sent->observations[0])
                == 0;
}

static void
look_at_thing (Book *self, Thing *thing)
{
  gboolean is_donation = thing->request != NULL;
  const char *what = is_donation ? "donation" : "batch";
  g_autoptr (DureDonorKey) key = NULL;
  gint64 found;

  if (thing->donor->stay == LEFT)
    return;
  if (is_donation)
    found = count (self, "SELECT count(*) FROM donation WHERE id = ?1", thing->id);
  else
    {
      g_autoptr (DureParcel) parcel = dure_parcel_fetch (self->city, thing->batch_id, NULL);

      found = parcel != NULL;
    }
  if (found == 0 && thing->is_promised)
    book_complain (self, "a %s was acknowledged, and is lost", what);
  if (found == 0)
    return;
  key = dure_key_store_find (self->city->key_store, thing->donor->id, NULL);
  if (found != 1)
    book_complain (self, "a %s is there %d times", what, (int) found);
  else if (key == NULL)
    book_complain (self, "a %s is there, and its key is not", what);
  else if (!(is_donation ? opens_donation : opens_batch) (self, thing, key))
    book_complain (self, "a %s is there, and is not what was sent", what);
  thing->is_promised = TRUE;
}

static void
look_at_file (Book *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;

  if (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK
      || sqlite3_prepare_v2 (database, "PRAGMA integrity_check", -1, &statement, NULL) != SQLITE_OK
      || sqlite3_step (statement) != SQLITE_ROW
      || g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") != 0)
    book_complain (self, "%s is damaged", name);
  sqlite3_finalize (statement);
  sqlite3_close (database);
}

/**
 * book_look:
 * @city: open, and on a disk that works
 * @folder: where its files are
 *
 * What is there without having been promised counts as promised from here on.
 *
 * Returns: whether all is as it should be
 */
gboolean
book_look (Book *self, DureCity *city, const char *folder)
{
  self->city = city;
  self->folder = folder;
  look_at_file (self, "main.db");
  look_at_file (self, "keys.db");
  for (guint i = 0; i < self->donors->len; i++)
    look_at_donor (self, self->donors->pdata[i]);
  for (guint i = 0; i < self->things->len; i++)
    look_at_thing (self, self->things->pdata[i]);
  return self->complaint == NULL;
}
