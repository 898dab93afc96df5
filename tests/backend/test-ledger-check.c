// test-ledger-check.c: whatever becomes of the ledger but growing is found
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "ledger-city.h"

#include "ledger-tree.h"

#include <string.h>

#define TAMPERINGS 1000
#define TAMPERINGS_ON_SERVER 40

static guint64
roll (LedgerCity *self, guint64 below)
{
  guint64 number;

  dure_dice_fill (self->dice, &number, sizeof number);
  return number % below;
}

static gboolean
store_node (guint level, guint64 place, const guint8 hash[DURE_MERKLE_BYTES], gpointer city,
            GError **error)
{
  return dure_database_run (((DureCity *) city)->database, error,
                            "INSERT INTO ledger_node (level, place, hash) VALUES (?1, ?2, ?3)",
                            "iib", (gint64) level, (gint64) place, hash, (gsize) DURE_MERKLE_BYTES);
}

/* Makes nodes and head fit the entries that are left, as well as one can who has this key. */
static void
cover_up (DureCity *city, DureSigningKey *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCheckpoint) real = ledger_city_checkpoint (city), made = NULL;
  const gint64 size = ledger_city_ask (city, "SELECT count(*) FROM ledger_entry");
  g_autofree char *note = NULL;
  guint8 root[DURE_MERKLE_BYTES];
  DureLedgerEdge edge = { 0 };

  ledger_city_run (city, "DELETE FROM ledger_node");
  for (gint64 i = 0; i < size; i++)
    {
      g_autoptr (DureRows) rows = dure_database_ask (
          city->database, &error, "SELECT commitment FROM ledger_entry WHERE number = ?1", "i", i);
      guint8 commitment[DURE_SHA256_BYTES];

      g_assert_true (dure_rows_next (rows, &error));
      g_assert_true (dure_rows_copy (rows, 0, commitment, sizeof commitment));
      g_clear_pointer (&rows, dure_rows_free);
      g_assert_true (dure_ledger_edge_add (&edge, commitment, store_node, city, &error));
    }
  dure_ledger_edge_root (&edge, root);
  made = dure_checkpoint_new (real->origin, (guint64) size, root);
  note = dure_checkpoint_sign (made, key);
  dure_database_run (city->database, &error, "UPDATE ledger_head SET size = ?1, note = ?2", "it",
                     size, note);
  g_assert_no_error (error);
}

static void
swap_entries (DureCity *city, gint64 one, gint64 other)
{
  const char *move = "UPDATE ledger_entry SET number = ?1 WHERE number = ?2";
  g_autoptr (GError) error = NULL;

  g_assert_true (dure_database_run (city->database, &error, move, "ii", (gint64) -1, one)
                 && dure_database_run (city->database, &error, move, "ii", one, other)
                 && dure_database_run (city->database, &error, move, "ii", other, (gint64) -1));
}

/* What somebody may do who can write SQL; ?1 chooses the row. */
static const char *const edits[] = {
  "UPDATE ledger_entry SET commitment = (SELECT hash FROM ledger_node WHERE level = 1"
  " AND place = 0) WHERE number = ?1",
  "DELETE FROM ledger_entry WHERE number = ?1",
  "DELETE FROM ledger_entry WHERE number >= ?1",
  "UPDATE ledger_entry SET number = number + 100 WHERE number = ?1",
  "DELETE FROM ledger_node WHERE level = 1 AND place = ?1 / 2 % 8",
  "UPDATE ledger_node SET hash = (SELECT commitment FROM ledger_entry WHERE number = 0)"
  " WHERE level = 1 + ?1 % 2 AND place = 0",
  "INSERT INTO ledger_node (level, place, hash) SELECT 9, ?1, commitment FROM ledger_entry"
  " WHERE number = 0",
  "UPDATE ledger_head SET size = ?1",
  "UPDATE ledger_life SET size = size + 1 + ?1 * 0",
  "UPDATE ledger_life SET origin = 'dure/other' WHERE ?1 >= 0",
  "UPDATE ledger_life SET begun_ms = begun_ms + 86400000 WHERE ?1 >= 0",
  "DELETE FROM ledger_life WHERE ?1 >= 0",
  "UPDATE consent_event SET record = replace (record, 'yes', 'no') WHERE number = 1 + ?1 % 12",
  "UPDATE consent_event SET kind = 'changed' WHERE number = 1 + ?1 % 12",
  "UPDATE consent_event SET time_ms = time_ms + 1 WHERE number = 1 + ?1 % 12",
  "UPDATE consent_event SET digest = (SELECT commitment FROM ledger_entry WHERE number = 0)"
  " WHERE number = 1 + ?1 % 12",
  "UPDATE consent_event SET donor = (SELECT max(id) FROM donor) WHERE number = 1 + ?1 % 11",
  "UPDATE consent_event SET record_id = 'another' WHERE number = 1 + ?1 % 12",
  "DELETE FROM consent_event WHERE number = 1 + ?1 % 12",
  "INSERT INTO consent_event (record_id, donor, kind, time_ms, stored_ms, digest, record)"
  " SELECT 'new', donor, 'changed', time_ms, stored_ms, digest, record FROM consent_event"
  " WHERE number = 1 + ?1 % 12",
  "UPDATE erasure_step SET time_ms = time_ms + 1 WHERE erasure = 1 + ?1 % 2"
  " AND step = 'key-destroyed'",
  "DELETE FROM erasure_step WHERE erasure = 1 + ?1 % 2 AND step = 'done'",
  "UPDATE erasure SET scope = 'heart' WHERE number = 1 + ?1 % 2",
  "UPDATE erasure SET due_ms = due_ms + 86400000 WHERE number = 1 + ?1 % 2",
  "UPDATE erasure SET erases = 0 WHERE number = 1 + ?1 % 2",
  "UPDATE reading SET command = 'other' WHERE number = 2 + ?1 % 2",
  "UPDATE reading SET time_ms = time_ms + 60000 WHERE number = 2 + ?1 % 2",
  "UPDATE reading SET what = 'consent' WHERE number = 2 + ?1 % 2",
  "UPDATE reading SET donor = NULL WHERE number = 2 + ?1 % 2",
  "UPDATE reading SET donor = (SELECT max(id) FROM donor) WHERE number = 2 + ?1 % 2",
  "DELETE FROM reading WHERE number = 1 + ?1 % 3",
};

static void
tamper (LedgerCity *self, guint64 size, const char *old_note)
{
  g_autoptr (DureSigningKey) foreign = dure_signing_key_new (self->dice);
  g_autoptr (GError) error = NULL;
  guint64 kind = roll (self, G_N_ELEMENTS (edits) + 8), place = roll (self, size);

  if (kind < G_N_ELEMENTS (edits))
    {
      dure_database_run (self->city->database, &error, edits[kind], "i", (gint64) place);
      g_assert_no_error (error);
    }
  else if (kind % 4 == 0)
    {
      dure_database_run (self->city->database, &error, "UPDATE ledger_head SET note = ?1", "t",
                         old_note);
      g_assert_no_error (error);
    }
  else
    swap_entries (self->city, (gint64) place,
                  (gint64) ((place + 1 + roll (self, size - 1)) % size));
  if (kind % 3 == 0
      && ledger_city_ask (self->city, "SELECT max(number) + 1 = count(*)"
                                      " AND min(number) = 0 FROM ledger_entry")
             != 0)
    cover_up (self->city, kind % 2 == 0 ? foreign : self->city->keys->receipts);
}

/* A cover-up with the city's own key after another order only shows by what somebody has kept: so
 * each tampering is looked for as the one who kept the last checkpoint looks. */
static void
test_tampering (LedgerCity *self, gconstpointer unused)
{
  const guint count = self->place.folder != NULL ? TAMPERINGS : TAMPERINGS_ON_SERVER;
  g_autofree char *old_note = NULL, *note = NULL;
  g_autoptr (GError) error = NULL;
  guint64 size;
  guint found = 0;

  ledger_city_begin (self->city);
  old_note = ledger_city_note (self->city);
  ledger_city_live (self);
  note = ledger_city_note (self->city);
  size = (guint64) ledger_city_ask (self->city, "SELECT size FROM ledger_head");
  for (guint i = 0; i < count; i++)
    {
      DureTransaction *transaction = dure_transaction_begin (self->city->database, &error);

      g_assert_no_error (error);
      tamper (self, size, old_note);
      found += ledger_city_check (self, note) > 0;
      g_assert_cmpuint (found, ==, i + 1);
      dure_transaction_abandon (transaction);
    }
  g_assert_cmpint (ledger_city_check (self, note), ==, 0);
}

/* Whoever cuts the end off, its records too, and signs it like the city, is found by the one who
 * has kept a checkpoint of it, and by nobody else. */
static void
test_witness (LedgerCity *self, gconstpointer unused)
{
  g_autofree char *early = NULL, *late = NULL, *forged = NULL, *spoilt = NULL;

  ledger_city_begin (self->city);
  for (guint i = 0; i < LEDGER_DONORS; i++)
    ledger_city_add (self->city, i);
  ledger_city_settle (self->city);
  early = ledger_city_note (self->city);
  ledger_city_add (self->city, LEDGER_DONORS);
  ledger_city_settle (self->city);
  late = ledger_city_note (self->city);
  g_assert_cmpint (ledger_city_check (self, early), ==, 0);
  g_assert_cmpint (ledger_city_check (self, late), ==, 0);
  ledger_city_run (self->city, "DELETE FROM consent_event WHERE number = 13");
  ledger_city_run (self->city, "DELETE FROM ledger_entry WHERE number = 13");
  cover_up (self->city, self->city->keys->receipts);
  forged = ledger_city_note (self->city);
  g_assert_cmpstr (forged, ==, early);
  g_assert_cmpint (ledger_city_check (self, NULL), ==, 0);
  g_assert_cmpint (ledger_city_check (self, early), ==, 0);
  g_assert_cmpint (ledger_city_check (self, late), ==, 1);
  g_assert_nonnull (strstr (self->last_finding, "the last 1 are cut off"));
  swap_entries (self->city, 3, 4);
  cover_up (self->city, self->city->keys->receipts);
  g_assert_cmpint (ledger_city_check (self, NULL), ==, 0);
  g_assert_cmpint (ledger_city_check (self, early), ==, 1);
  g_assert_nonnull (strstr (self->last_finding, "are not the ones"));
  spoilt = g_strconcat ("x", early, NULL);
  g_assert_cmpint (ledger_city_check (self, spoilt), ==, 1);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger-check/" name, LedgerCity, NULL, ledger_city_set_up, function,               \
              ledger_city_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("tampering", test_tampering);
  ADD ("witness", test_witness);
  return g_test_run ();
}
