// test-ledger.c: the ledger only grows, and whatever else becomes of it is found
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "audit.h"
#include "canonical-json.h"
#include "donors.h"
#include "folder.h"
#include "ledger-check.h"
#include "ledger-facts.h"
#include "ledger-tree.h"
#include "ledger.h"
#include "place.h"
#include "withdrawals.h"

#include <string.h>

#define DONORS 12
#define PHONE 1
#define TAMPERINGS 1000
#define TAMPERINGS_ON_SERVER 40
#define TOGETHER 12
#define NOON_MS G_GINT64_CONSTANT (1795867200000)

typedef struct
{
  DurePlace place;
  char *folder;
  DureClock *clock;
  DureDice *dice;
  DureCity *city;
  guint findings;
  char *last_finding;
} Fixture;

static DureCity *
open_city (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  DureCity *city = dure_city_open (&(DureCityPlan) { .state = self->folder,
                                                     .database = self->place.address },
                                   self->clock, self->dice, &error);

  g_assert_no_error (error);
  return city;
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  dure_place_make (&self->place);
  self->folder = g_dir_make_tmp ("dure-ledger-XXXXXX", NULL);
  self->clock = dure_clock_new_manual (NOON_MS);
  self->dice = dure_dice_new_seeded (9162);
  self->city = open_city (self);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  dure_city_close (self->city);
  dure_dice_seeded_free (self->dice);
  dure_clock_manual_free (self->clock);
  dure_folder_remove (self->folder);
  dure_place_remove (&self->place);
  g_free (self->folder);
  g_free (self->last_finding);
}

static void
run (DureCity *city, const char *sql)
{
  g_autoptr (GError) error = NULL;

  dure_database_run (city->database, &error, sql, "");
  g_assert_no_error (error);
}

static gint64
ask (DureCity *city, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (city->database, &error, sql, "");

  g_assert_no_error (error);
  g_assert_true (dure_rows_next (rows, &error));
  return dure_rows_integer (rows, 0);
}

static char *
donor_name (guint number)
{
  return g_strdup_printf ("00000000-0000-4000-8000-%012u", number);
}

static void
decide (DureCity *city, const char *donor, const char *kind, guint number)
{
  g_autofree char *id = g_strdup_printf ("%08u-0000-4000-9000-000000000000", number);
  const gint64 now = dure_city_now (city);
  g_autofree char *time = dure_time_to_text (now);
  g_autoptr (json_t) record = json_pack ("{s:s, s:s, s:s, s:s}", "recordId", id, "donor", donor,
                                         "time", time, "choice", "yes");
  g_autoptr (GError) error = NULL;

  dure_consent_event_append (city, id, donor, kind, now, record, &error);
  g_assert_no_error (error);
}

static void
add_donor (DureCity *city, guint number)
{
  g_autofree char *donor = donor_name (number);
  g_autoptr (GError) error = NULL;

  dure_database_run (city->database, &error, "INSERT INTO donor (id, first_ms) VALUES (?1, ?2)",
                     "ti", donor, dure_city_now (city));
  g_assert_no_error (error);
  decide (city, donor, "given", number);
}

/* The phone claims a donor. */
static void
claim (DureCity *city, guint number)
{
  g_autofree char *donor = donor_name (number);
  g_autoptr (GError) error = NULL;
  guint8 hash[DURE_SHA256_BYTES] = { (guint8) number };

  dure_database_run (city->database, &error,
                     "INSERT INTO phone (number, thumbprint, public_key, first_ms)"
                     " VALUES (?1, ?2, ?2, 0) ON CONFLICT DO NOTHING",
                     "ib", (gint64) PHONE, hash, sizeof hash);
  g_assert_no_error (error);
  dure_database_run (city->database, &error,
                     "INSERT INTO claim (claim_hash, receipt_digest, donor, phone)"
                     " VALUES (?1, ?1, ?2, ?3)",
                     "bti", hash, sizeof hash, donor, (gint64) PHONE);
  g_assert_no_error (error);
}

static void
look (DureCity *city, guint number)
{
  g_autofree char *donor = donor_name (number);
  g_autoptr (GError) error = NULL;

  dure_audit_desk (city, "source list", donor, DURE_READABLE_SOURCES, &error);
  g_assert_no_error (error);
}

static void
withdraw (DureCity *city)
{
  g_autoptr (GError) error = NULL;
  gboolean has_more = TRUE;

  dure_withdraw_phone (city, PHONE, &(DureWithdrawal) { "everything", TRUE }, &error);
  g_assert_no_error (error);
  while (has_more)
    dure_withdrawals_step (city, &has_more, &error);
  g_assert_no_error (error);
}

static void
settle (DureCity *city)
{
  g_autoptr (GError) error = NULL;

  dure_ledger_settle (city, &error);
  g_assert_no_error (error);
}

static void
begin (DureCity *city)
{
  g_autoptr (GError) error = NULL;

  dure_ledger_begin (city, &error);
  g_assert_no_error (error);
}

static char *
note_of (DureCity *city)
{
  g_autoptr (GError) error = NULL;
  DureLedgerHead head = { 0 };

  dure_ledger_head_read (city, &head, &error);
  g_assert_no_error (error);
  return head.note;
}

static DureCheckpoint *
checkpoint_of (DureCity *city)
{
  g_autofree char *note = note_of (city);
  g_autoptr (GError) error = NULL;
  DureCheckpoint *checkpoint =
      dure_checkpoint_verify (note, dure_signing_key_public (city->keys->signing), &error);

  g_assert_no_error (error);
  return checkpoint;
}

static void
on_finding (const char *text, gpointer data)
{
  Fixture *self = data;

  self->findings++;
  g_free (self->last_finding);
  self->last_finding = g_strdup (text);
}

static guint
check (Fixture *self, const char *witnessed)
{
  g_autoptr (GError) error = NULL;
  DureLedgerFigures figures;

  self->findings = 0;
  dure_ledger_check (self->city, witnessed, on_finding, self, &figures, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (figures.findings, ==, self->findings);
  return self->findings;
}

/* A city with some of everything that has entries. */
static void
live (Fixture *self)
{
  begin (self->city);
  for (guint i = 0; i < DONORS; i++)
    {
      add_donor (self->city, i);
      dure_clock_manual_advance (self->clock, 60000);
      if (i % 3 == 0)
        settle (self->city);
    }
  claim (self->city, 0);
  claim (self->city, 1);
  look (self->city, 1);
  look (self->city, 2);
  look (self->city, 3);
  withdraw (self->city);
  settle (self->city);
}

static void
test_grows (Fixture *self, gconstpointer unused)
{
  g_autoptr (DureCheckpoint) before = NULL, after = NULL;
  g_autoptr (GError) error = NULL;
  DureMerkleProof proof;

  begin (self->city);
  before = checkpoint_of (self->city);
  g_assert_cmpuint (before->size, ==, 1);
  add_donor (self->city, 1);
  add_donor (self->city, 2);
  g_assert_cmpint (ask (self->city, "SELECT count(*) FROM ledger_waiting"), ==, 2);
  g_assert_true (g_atomic_int_get (&self->city->is_ledger_waiting));
  settle (self->city);
  settle (self->city);
  g_assert_cmpint (ask (self->city, "SELECT count(*) FROM ledger_waiting"), ==, 0);
  g_assert_false (g_atomic_int_get (&self->city->is_ledger_waiting));
  after = checkpoint_of (self->city);
  g_assert_cmpuint (after->size, ==, 3);
  g_assert_cmpstr (after->origin, ==, before->origin);
  g_assert_true (dure_ledger_prove_consistency (self->city, 1, 3, &proof, &error));
  g_assert_true (dure_merkle_consistency_holds (1, before->root, 3, after->root, &proof));
  g_assert_cmpint (check (self, NULL), ==, 0);
}

/* What is undone with its transaction never was. */
static void
test_undone (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  DureTransaction *transaction;

  begin (self->city);
  transaction = dure_transaction_begin (self->city->database, &error);
  g_assert_no_error (error);
  add_donor (self->city, 1);
  dure_transaction_abandon (transaction);
  settle (self->city);
  g_assert_cmpint (ask (self->city, "SELECT size FROM ledger_head"), ==, 1);
  g_assert_cmpint (check (self, NULL), ==, 0);
}

/* What was decided before there was a ledger gets its entries once, when it begins. */
static void
test_adopts (Fixture *self, gconstpointer unused)
{
  for (guint i = 0; i < DONORS; i++)
    add_donor (self->city, i);
  claim (self->city, 3);
  withdraw (self->city);
  run (self->city, "DELETE FROM ledger_waiting");
  begin (self->city);
  g_assert_cmpint (check (self, NULL), ==, 0);
  g_assert_cmpint (ask (self->city, "SELECT size FROM ledger_head"), ==, 1 + DONORS + 1 + 6);
  add_donor (self->city, DONORS);
  run (self->city, "DELETE FROM ledger_waiting");
  begin (self->city);
  g_assert_cmpint (check (self, NULL), ==, 1);
  g_assert_nonnull (strstr (self->last_finding, "consent_event"));
}

static void
test_proofs (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCheckpoint) head = NULL;

  live (self);
  head = checkpoint_of (self->city);
  items = dure_ledger_items (self->city, 0, &error);
  g_assert_cmpuint (items->len, ==, head->size);
  for (guint i = 0; i < items->len; i++)
    {
      const DureLedgerItem *item = items->pdata[i];
      guint8 leaf[DURE_MERKLE_BYTES];
      DureMerkleProof proof;
      gint64 number;

      g_assert_true (dure_ledger_find (self->city, item->commitment, &number, &error));
      g_assert_true (dure_ledger_prove_inclusion (self->city, (guint64) number, head->size, &proof,
                                                  &error));
      dure_merkle_leaf (item->commitment, sizeof item->commitment, leaf);
      g_assert_true (dure_merkle_inclusion_holds (leaf, (guint64) number, head->size, &proof,
                                                  head->root));
    }
}

/* The opening is all that is needed to come from a fact to its entry. */
static void
test_opening (Fixture *self, gconstpointer unused)
{
  g_autoptr (json_t) record = json_pack ("{s:s}", "recordId", "7");
  g_autoptr (DureLedgerFact) fact =
      dure_ledger_fact_new (self->city, "consent-given", NOON_MS, record);
  g_autoptr (DureLedgerFact) other =
      dure_ledger_fact_new (self->city, "consent-changed", NOON_MS, record);
  g_autoptr (json_t) opening = dure_ledger_fact_opening (fact);
  g_autofree char *text = dure_json_canonical (opening, NULL);
  guint8 digest[DURE_SHA256_BYTES];

  dure_sha256 (text, strlen (text), digest);
  g_assert_cmpmem (digest, sizeof digest, fact->commitment, sizeof fact->commitment);
  g_assert_cmpstr (json_string_value (json_object_get (opening, "day")), ==, "2026-11-28");
  g_assert_false (memcmp (fact->salt, other->salt, sizeof fact->salt) == 0);
  g_assert_false (memcmp (fact->commitment, other->commitment, sizeof fact->commitment) == 0);
}

/* Nobody can tell any more whose an erased donor's look was, and it is not missed. */
static void
test_lets_go (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GError) error = NULL;
  const char *left = "SELECT count(*) FROM reading WHERE commitment IS NOT NULL"
                     " AND nonce IS NULL AND donor IS NULL";

  live (self);
  g_assert_cmpint (ask (self->city, left), ==, 1);
  look (self->city, 1);
  settle (self->city);
  g_assert_cmpint (ask (self->city, left), ==, 1);
  g_assert_cmpint (check (self, NULL), ==, 0);
  mine = dure_ledger_items (self->city, PHONE, &error);
  for (guint i = 0; i < mine->len; i++)
    g_assert_false (g_str_has_prefix (((DureLedgerItem *) mine->pdata[i])->where, "reading"));
  g_assert_cmpuint (mine->len, ==, 2 * (2 + 6));
}

/* A copy that is put back goes on as another list, of which the older checkpoints are still a part,
 * and never signs two trees of one size under one origin. */
static void
test_new_life (Fixture *self, gconstpointer unused)
{
  g_autoptr (DureCheckpoint) before = NULL, after = NULL;
  g_autoptr (GError) error = NULL;
  DureMerkleProof proof;

  live (self);
  before = checkpoint_of (self->city);
  g_assert_true (dure_ledger_begin_anew (self->city, &error));
  add_donor (self->city, DONORS);
  settle (self->city);
  after = checkpoint_of (self->city);
  g_assert_cmpuint (after->size, ==, before->size + 2);
  g_assert_cmpstr (after->origin, !=, before->origin);
  g_assert_true (
      dure_ledger_prove_consistency (self->city, before->size, after->size, &proof, &error));
  g_assert_true (dure_merkle_consistency_holds (before->size, before->root, after->size,
                                                after->root, &proof));
  g_assert_cmpint (check (self, NULL), ==, 0);
}

typedef struct
{
  Fixture *fixture;
  guint first;
} Backend;

static gpointer
work (gpointer data)
{
  const Backend *self = data;
  g_autoptr (DureCity) city = dure_city_open (
      &(DureCityPlan) { .state = self->fixture->folder, .database = self->fixture->place.address },
      dure_clock_system (), dure_dice_system (), NULL);

  for (guint i = 0; i < TOGETHER; i++)
    {
      add_donor (city, self->first + i);
      settle (city);
    }
  return NULL;
}

/* Backends that share a database agree on one order, without a gap. */
static void
test_together (Fixture *self, gconstpointer unused)
{
  const Backend backends[] = { { self, 1000 }, { self, 2000 }, { self, 3000 } };
  GThread *threads[G_N_ELEMENTS (backends)];

  begin (self->city);
  for (gsize i = 0; i < G_N_ELEMENTS (backends); i++)
    threads[i] = g_thread_new ("backend", work, (gpointer) &backends[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (backends); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (ask (self->city, "SELECT size FROM ledger_head"), ==,
                   1 + TOGETHER * G_N_ELEMENTS (backends));
  g_assert_cmpint (check (self, NULL), ==, 0);
}

static guint64
roll (Fixture *self, guint64 below)
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
                            "iib", (gint64) level, (gint64) place, hash,
                            (gsize) DURE_MERKLE_BYTES);
}

/* Makes nodes and head fit the entries that are left, as well as one can who has this key. */
static void
cover_up (DureCity *city, DureSigningKey *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCheckpoint) real = checkpoint_of (city), made = NULL;
  const gint64 size = ask (city, "SELECT count(*) FROM ledger_entry");
  g_autofree char *note = NULL;
  guint8 root[DURE_MERKLE_BYTES];
  DureLedgerEdge edge = { 0 };

  run (city, "DELETE FROM ledger_node");
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
tamper (Fixture *self, guint64 size, const char *old_note)
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
  if (kind % 3 == 0 && ask (self->city, "SELECT max(number) + 1 = count(*)"
                                        " AND min(number) = 0 FROM ledger_entry") != 0)
    cover_up (self->city, kind % 2 == 0 ? foreign : self->city->keys->signing);
}

/* A cover-up with the city's own key after another order only shows by what somebody has kept: so
 * each tampering is looked for as the one who kept the last checkpoint looks. */
static void
test_tampering (Fixture *self, gconstpointer unused)
{
  const guint count = self->place.folder != NULL ? TAMPERINGS : TAMPERINGS_ON_SERVER;
  g_autofree char *old_note = NULL, *note = NULL;
  g_autoptr (GError) error = NULL;
  guint64 size;
  guint found = 0;

  begin (self->city);
  old_note = note_of (self->city);
  live (self);
  note = note_of (self->city);
  size = (guint64) ask (self->city, "SELECT size FROM ledger_head");
  for (guint i = 0; i < count; i++)
    {
      DureTransaction *transaction = dure_transaction_begin (self->city->database, &error);

      g_assert_no_error (error);
      tamper (self, size, old_note);
      found += check (self, note) > 0;
      g_assert_cmpuint (found, ==, i + 1);
      dure_transaction_abandon (transaction);
    }
  g_assert_cmpint (check (self, note), ==, 0);
}

/* Whoever cuts the end off, its records too, and signs it like the city, is found by the one who
 * has kept a checkpoint of it, and by nobody else. */
static void
test_witness (Fixture *self, gconstpointer unused)
{
  g_autofree char *early = NULL, *late = NULL, *forged = NULL, *spoilt = NULL;

  begin (self->city);
  for (guint i = 0; i < DONORS; i++)
    add_donor (self->city, i);
  settle (self->city);
  early = note_of (self->city);
  add_donor (self->city, DONORS);
  settle (self->city);
  late = note_of (self->city);
  g_assert_cmpint (check (self, early), ==, 0);
  g_assert_cmpint (check (self, late), ==, 0);
  run (self->city, "DELETE FROM consent_event WHERE number = 13");
  run (self->city, "DELETE FROM ledger_entry WHERE number = 13");
  cover_up (self->city, self->city->keys->signing);
  forged = note_of (self->city);
  g_assert_cmpstr (forged, ==, early);
  g_assert_cmpint (check (self, NULL), ==, 0);
  g_assert_cmpint (check (self, early), ==, 0);
  g_assert_cmpint (check (self, late), ==, 1);
  g_assert_nonnull (strstr (self->last_finding, "the last 1 are cut off"));
  swap_entries (self->city, 3, 4);
  cover_up (self->city, self->city->keys->signing);
  g_assert_cmpint (check (self, NULL), ==, 0);
  g_assert_cmpint (check (self, early), ==, 1);
  g_assert_nonnull (strstr (self->last_finding, "are not the ones"));
  spoilt = g_strconcat ("x", early, NULL);
  g_assert_cmpint (check (self, spoilt), ==, 1);
}

#define ADD(name, function)                                                                      \
  g_test_add ("/ledger/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("grows", test_grows);
  ADD ("undone", test_undone);
  ADD ("adopts", test_adopts);
  ADD ("proofs", test_proofs);
  ADD ("opening", test_opening);
  ADD ("lets-go", test_lets_go);
  ADD ("new-life", test_new_life);
  ADD ("together", test_together);
  ADD ("tampering", test_tampering);
  ADD ("witness", test_witness);
  return g_test_run ();
}
