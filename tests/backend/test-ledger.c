// test-ledger.c: the ledger only grows, in one order, and goes on after a restore
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "ledger-city.h"

#include "canonical-json.h"
#include "ledger-facts.h"
#include "ledger-tree.h"

#include <string.h>

#define TOGETHER 12
#define NOON_MS G_GINT64_CONSTANT (1795867200000) /* 2026-11-28T12:00:00Z */

static void
test_grows (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureCheckpoint) before = NULL, after = NULL;
  g_autoptr (GError) error = NULL;
  DureMerkleProof proof;

  ledger_city_begin (self->city);
  before = ledger_city_checkpoint (self->city);
  g_assert_cmpuint (before->size, ==, 1);
  ledger_city_add (self->city, 1);
  ledger_city_add (self->city, 2);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM ledger_waiting"), ==, 2);
  g_assert_true (g_atomic_int_get (&self->city->is_ledger_waiting));
  ledger_city_settle (self->city);
  ledger_city_settle (self->city);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM ledger_waiting"), ==, 0);
  g_assert_false (g_atomic_int_get (&self->city->is_ledger_waiting));
  after = ledger_city_checkpoint (self->city);
  g_assert_cmpuint (after->size, ==, 3);
  g_assert_cmpstr (after->origin, ==, before->origin);
  g_assert_true (dure_ledger_prove_consistency (self->city, 1, 3, &proof, &error));
  g_assert_true (dure_merkle_consistency_holds (1, before->root, 3, after->root, &proof));
  g_assert_cmpint (ledger_city_check (self, NULL), ==, 0);
}

/* What is undone with its transaction never was. */
static void
test_undone (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  DureTransaction *transaction;

  ledger_city_begin (self->city);
  transaction = dure_transaction_begin (self->city->database, &error);
  g_assert_no_error (error);
  ledger_city_add (self->city, 1);
  dure_transaction_abandon (transaction);
  ledger_city_settle (self->city);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT size FROM ledger_head"), ==, 1);
  g_assert_cmpint (ledger_city_check (self, NULL), ==, 0);
}

/* What was decided before there was a ledger gets its entries once, when it begins. */
static void
test_adopts (LedgerCity *self, gconstpointer unused)
{
  for (guint i = 0; i < LEDGER_DONORS; i++)
    ledger_city_add (self->city, i);
  ledger_city_claim (self->city, 3);
  ledger_city_withdraw (self->city);
  ledger_city_run (self->city, "DELETE FROM ledger_waiting");
  ledger_city_begin (self->city);
  g_assert_cmpint (ledger_city_check (self, NULL), ==, 0);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT size FROM ledger_head"), ==,
                   1 + LEDGER_DONORS + 1 + 6);
  ledger_city_add (self->city, LEDGER_DONORS);
  ledger_city_run (self->city, "DELETE FROM ledger_waiting");
  ledger_city_begin (self->city);
  g_assert_cmpint (ledger_city_check (self, NULL), ==, 1);
  g_assert_nonnull (strstr (self->last_finding, "consent_event"));
}

static void
test_proofs (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCheckpoint) head = NULL;

  ledger_city_live (self);
  head = ledger_city_checkpoint (self->city);
  items = dure_ledger_items (self->city, 0, &error);
  g_assert_cmpuint (items->len, ==, head->size);
  for (guint i = 0; i < items->len; i++)
    {
      const DureLedgerItem *item = items->pdata[i];
      guint8 leaf[DURE_MERKLE_BYTES];
      DureMerkleProof proof;
      gint64 number;

      g_assert_true (dure_ledger_find (self->city, item->commitment, &number, &error));
      g_assert_true (
          dure_ledger_prove_inclusion (self->city, (guint64) number, head->size, &proof, &error));
      dure_merkle_leaf (item->commitment, sizeof item->commitment, leaf);
      g_assert_true (
          dure_merkle_inclusion_holds (leaf, (guint64) number, head->size, &proof, head->root));
    }
}

/* The opening is all that is needed to come from a fact to its entry. */
static void
test_opening (LedgerCity *self, gconstpointer unused)
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
test_lets_go (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GError) error = NULL;
  const char *left = "SELECT count(*) FROM reading WHERE commitment IS NOT NULL"
                     " AND nonce IS NULL AND donor IS NULL";

  ledger_city_live (self);
  g_assert_cmpint (ledger_city_ask (self->city, left), ==, 1);
  ledger_city_look (self->city, 1);
  ledger_city_settle (self->city);
  g_assert_cmpint (ledger_city_ask (self->city, left), ==, 1);
  g_assert_cmpint (ledger_city_check (self, NULL), ==, 0);
  mine = dure_ledger_items (self->city, LEDGER_PHONE, &error);
  for (guint i = 0; i < mine->len; i++)
    g_assert_false (g_str_has_prefix (((DureLedgerItem *) mine->pdata[i])->where, "reading"));
  g_assert_cmpuint (mine->len, ==, 2 * (2 + 6));
}

/* A copy that is put back goes on as another list, of which the older checkpoints are still a part,
 * and never signs two trees of one size under one origin. */
static void
test_new_life (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureCheckpoint) before = NULL, after = NULL;
  g_autoptr (GError) error = NULL;
  DureMerkleProof proof;

  ledger_city_live (self);
  before = ledger_city_checkpoint (self->city);
  g_assert_true (dure_ledger_begin_anew (self->city, &error));
  ledger_city_add (self->city, LEDGER_DONORS);
  ledger_city_settle (self->city);
  after = ledger_city_checkpoint (self->city);
  g_assert_cmpuint (after->size, ==, before->size + 2);
  g_assert_cmpstr (after->origin, !=, before->origin);
  g_assert_true (
      dure_ledger_prove_consistency (self->city, before->size, after->size, &proof, &error));
  g_assert_true (
      dure_merkle_consistency_holds (before->size, before->root, after->size, after->root, &proof));
  g_assert_cmpint (ledger_city_check (self, NULL), ==, 0);
}

typedef struct
{
  LedgerCity *fixture;
  guint first;
} Backend;

static gpointer
work (gpointer data)
{
  const Backend *self = data;
  g_autoptr (DureCity) city = dure_city_open (
      &(DureCityPlan){ .state = self->fixture->folder, .database = self->fixture->place.address },
      dure_clock_system (), dure_dice_system (), NULL);

  for (guint i = 0; i < TOGETHER; i++)
    {
      ledger_city_add (city, self->first + i);
      ledger_city_settle (city);
    }
  return NULL;
}

/* Backends that share a database agree on one order, without a gap. */
static void
test_together (LedgerCity *self, gconstpointer unused)
{
  const Backend backends[] = { { self, 1000 }, { self, 2000 }, { self, 3000 } };
  GThread *threads[G_N_ELEMENTS (backends)];

  ledger_city_begin (self->city);
  for (gsize i = 0; i < G_N_ELEMENTS (backends); i++)
    threads[i] = g_thread_new ("backend", work, (gpointer) &backends[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (backends); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT size FROM ledger_head"), ==,
                   1 + TOGETHER * G_N_ELEMENTS (backends));
  g_assert_cmpint (ledger_city_check (self, NULL), ==, 0);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/" name, LedgerCity, NULL, ledger_city_set_up, function,                     \
              ledger_city_tear_down)

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
  return g_test_run ();
}
