// test-quality-mark.c: no batch is left out or judged twice, in whatever order they are committed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "quality-city.h"

#include "erasures.h"
#include "imports.h"
#include "kind.h"
#include "narrowing.h"
#include "quality-mark.h"
#include "resealing.h"

#include <sodium.h>

#define DAY_MS G_GINT64_CONSTANT (86400000)
#define WRITERS 3
#define BATCHES 120
#define IMPORT "00000000-0000-4000-8000-000000000009"
#define ERASURE "00000000-0000-4000-8000-000000000010"

/* One who writes beside the city: what it has stored can be seen once it has committed. */
typedef struct
{
  DureDatabase *database;
  DureTransaction *transaction;
  GArray *open; /* of guint: which batches are in it */
} Writer;

static void
writer_begin (Writer *self)
{
  g_autoptr (GError) error = NULL;

  self->transaction = dure_transaction_begin (self->database, &error);
  g_assert_no_error (error);
}

static void
writer_open (Writer *self, LedgerCity *city)
{
  g_autoptr (GError) error = NULL;

  *self = (Writer){ .database = dure_database_open (city->place.address, DURE_SCHEMA_MAIN, &error),
                    .open = g_array_new (FALSE, FALSE, sizeof (guint)) };
  g_assert_no_error (error);
}

static void
writer_close (Writer *self)
{
  dure_transaction_abandon (self->transaction);
  dure_database_close (self->database);
  g_array_unref (self->open);
}

static void
writer_commit (Writer *self)
{
  g_autoptr (GError) error = NULL;

  dure_transaction_commit (&self->transaction, &error);
  g_assert_no_error (error);
}

/* Each batch comes on a day of its own, by which its counts are known. */
static void
writer_store (Writer *self, LedgerCity *city, DureDonorKey *key, guint i)
{
  const gint64 minute = -(gint64) i * (DAY_MS / 60000);
  g_autoptr (DureParcel) parcel = quality_city_parcel (city, key, (guint16) i, minute);

  quality_city_store (city, self->database, parcel, dure_city_now (city->city) + i * DAY_MS);
  g_array_append_val (self->open, i);
}

/* How often a batch was counted. */
static gint64
counted_of (LedgerCity *self, guint i)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT CAST(coalesce(sum(number), 0) AS BIGINT) FROM quality_count"
      " WHERE result IN ('kept', 'flagged', 'dropped') AND day = %" G_GINT64_FORMAT,
      dure_day_of_time (dure_city_now (self->city) + i * DAY_MS));

  return ledger_city_ask (self->city, sql);
}

/* The second writer commits first: what the first has stored before comes late, and is judged. */
static void
test_late (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = quality_city_begin (self);
  Writer writers[2];

  for (guint i = 0; i < 2; i++)
    {
      writer_open (&writers[i], self);
      writer_begin (&writers[i]);
      writer_store (&writers[i], self, key, i);
    }
  writer_commit (&writers[1]);
  for (guint times = 0; times < 3; times++)
    g_assert_cmpuint (quality_city_judge (self), ==, 0);
  quality_city_receive (self, key, 2, 0);
  g_assert_cmpuint (quality_city_judge (self), ==, 0);
  writer_commit (&writers[0]);
  g_assert_cmpuint (quality_city_judge (self), ==, 3);
  g_assert_cmpint (counted_of (self, 1), ==, 1);
  for (guint i = 0; i < 2; i++)
    writer_close (&writers[i]);
}

/* Who begins later makes nobody wait, nor does one who is undone. */
static void
test_undone (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = quality_city_begin (self);
  Writer first, later;

  writer_open (&first, self);
  writer_open (&later, self);
  writer_begin (&first);
  writer_store (&first, self, key, 0);
  quality_city_receive (self, key, 1, 0);
  g_assert_cmpuint (quality_city_judge (self), ==, 0);
  writer_begin (&later);
  writer_store (&later, self, key, 2);
  dure_transaction_abandon (g_steal_pointer (&first.transaction));
  g_assert_cmpuint (quality_city_judge (self), ==, 1);
  writer_commit (&later);
  g_assert_cmpuint (quality_city_judge (self), ==, 1);
  writer_close (&first);
  writer_close (&later);
}

/* Two who judge: what one has taken the other leaves alone. */
static void
test_taken (LedgerCity *self, gconstpointer unused)
{
  g_autoptr (DureDonorKey) key = quality_city_begin (self);
  g_auto (DureQualityMark) mark = { 0 };
  DureCity other = *self->city;
  g_autoptr (GError) error = NULL;
  Writer writer;

  quality_city_receive (self, key, 0, 0);
  writer_open (&writer, self);
  writer_begin (&writer);
  other.database = writer.database;
  g_assert_true (dure_quality_mark_take (&other, &mark, &error));
  g_assert_cmpint (mark.last, ==, 1);
  g_assert_cmpuint (quality_city_judge (self), ==, 0);
  dure_transaction_abandon (g_steal_pointer (&writer.transaction));
  g_assert_cmpuint (quality_city_judge (self), ==, 1);
  writer_close (&writer);
}

static guint
roll (DureDice *dice, guint sides)
{
  guint32 number;

  dure_dice_fill (dice, &number, sizeof number);
  return number % sides;
}

/* Stores, commits or undoes, as chance will. */
static void
act (Writer *self, LedgerCity *city, DureDonorKey *key, guint *next, gboolean came[BATCHES])
{
  const guint chance = roll (city->dice, 8);

  if (self->transaction == NULL)
    writer_begin (self);
  if (chance < 5 && *next < BATCHES)
    {
      writer_store (self, city, key, (*next)++);
      return;
    }
  if (chance < 7)
    {
      writer_commit (self);
      for (guint i = 0; i < self->open->len; i++)
        came[g_array_index (self->open, guint, i)] = TRUE;
    }
  else
    dure_transaction_abandon (g_steal_pointer (&self->transaction));
  g_array_set_size (self->open, 0);
}

/* Where only one can write at a time, it alone, and nobody judges meanwhile. */
static void
test_any_order (LedgerCity *self, gconstpointer unused)
{
  const gboolean is_shared = dure_database_is_shared (self->city->database);
  const guint n = is_shared ? WRITERS : 1;
  g_autoptr (DureDonorKey) key = quality_city_begin (self);
  gboolean came[BATCHES] = { FALSE };
  Writer writers[WRITERS];
  guint next = 0, judged = 0;

  for (guint i = 0; i < n; i++)
    writer_open (&writers[i], self);
  while (next < BATCHES)
    {
      act (&writers[roll (self->dice, n)], self, key, &next, came);
      if ((is_shared || writers[0].transaction == NULL) && roll (self->dice, 3) == 0)
        judged += quality_city_judge (self);
    }
  g_assert_cmpuint (judged, >, 0);
  for (guint i = 0; i < n; i++)
    writer_close (&writers[i]);
  quality_city_judge (self);
  for (guint i = 0; i < BATCHES; i++)
    g_assert_cmpint (counted_of (self, i), ==, came[i]);
}

static void
take_import_back (LedgerCity *self)
{
  g_autoptr (GError) error = NULL;

  ledger_city_run (self->city, "INSERT INTO import (id, donor, kind, made_ms, generation, source)"
                               " VALUES ('" IMPORT "', '" QUALITY_DONOR "', 'energy', 0, 0, 1)");
  dure_withdraw_import (self->city, LEDGER_PHONE, IMPORT, &error);
  g_assert_no_error (error);
}

/* All that is there is of that kind. */
static void
take_kind_back (LedgerCity *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureErasure) erasure = dure_erasure_new (
      ERASURE, QUALITY_DONOR, dure_kind_to_text (dure_kind_of_code (DURE_CODE_HEART_RATE)), TRUE);
  g_autoptr (GPtrArray) list = NULL;
  bool erased[DURE_CODE_COUNT];
  gboolean has_more;

  erasure->generation = 1;
  erasure->last_batch = 5;
  dure_erasure_open (self->city, erasure, &error);
  g_assert_no_error (error);
  list = dure_erasures_unfinished (self->city, &error);
  g_assert_no_error (error);
  dure_scope_codes (erasure->scope, erased);
  dure_reseal_some (self->city, list->pdata[0], erased, &has_more, &error);
  g_assert_no_error (error);
}

static void
take_all_back (LedgerCity *self)
{
  ledger_city_withdraw (self->city);
}

static void (*const ways[]) (LedgerCity *) = { take_import_back, take_kind_back, take_all_back };

/* What comes after others were deleted is judged, whatever number it gets. */
static void
test_deleted (LedgerCity *self, gconstpointer way)
{
  g_autoptr (DureDonorKey) key = quality_city_begin (self);
  g_autoptr (DureDonorKey) second = quality_city_add (self, 2);

  ledger_city_claim (self->city, 1);
  for (guint8 i = 0; i < 5; i++)
    quality_city_receive (self, key, i, i);
  g_assert_cmpuint (quality_city_judge (self), ==, 5);
  ways[GPOINTER_TO_UINT (way)](self);
  g_assert_cmpint (ledger_city_ask (self->city, "SELECT count(*) FROM batch"), ==, 0);
  for (guint8 i = 5; i < 8; i++)
    {
      g_autoptr (DureParcel) parcel = quality_city_parcel (self, second, i, i);

      parcel->source = 2;
      quality_city_store (self, self->city->database, parcel, dure_city_now (self->city));
    }
  g_assert_cmpuint (quality_city_judge (self), ==, 3);
  g_assert_cmpint (quality_city_counted (self, "kept"), ==, 8);
}

#define ADD(name, test, data)                                                                      \
  g_test_add (name, LedgerCity, data, ledger_city_set_up, test, ledger_city_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  ADD ("/quality-mark/any-order", test_any_order, NULL);
  ADD ("/quality-mark/deleted/import", test_deleted, GUINT_TO_POINTER (0));
  ADD ("/quality-mark/deleted/kind", test_deleted, GUINT_TO_POINTER (1));
  ADD ("/quality-mark/deleted/all", test_deleted, GUINT_TO_POINTER (2));
  if (g_getenv ("DURE_TEST_POSTGRES") != NULL)
    {
      ADD ("/quality-mark/late", test_late, NULL);
      ADD ("/quality-mark/undone", test_undone, NULL);
      ADD ("/quality-mark/taken", test_taken, NULL);
    }
  return g_test_run ();
}
