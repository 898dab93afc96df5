// ledger-city.c: a small city without a server, in which a ledger grows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "ledger-city.h"

#include "audit.h"
#include "canonical-json.h"
#include "donors.h"
#include "folder.h"
#include "ledger-check.h"
#include "withdrawals.h"

#define NOON_MS G_GINT64_CONSTANT (1795867200000) /* 2026-11-28T12:00:00Z */

static DureCity *
open_city (LedgerCity *self)
{
  g_autoptr (GError) error = NULL;
  DureCity *city =
      dure_city_open (&(DureCityPlan){ .state = self->folder, .database = self->place.address },
                      self->clock, self->dice, &error);

  g_assert_no_error (error);
  return city;
}

void
ledger_city_set_up (LedgerCity *self, gconstpointer unused)
{
  dure_place_make (&self->place);
  self->folder = g_dir_make_tmp ("dure-ledger-XXXXXX", NULL);
  self->clock = dure_clock_new_manual (NOON_MS);
  self->dice = dure_dice_new_seeded (9162);
  self->city = open_city (self);
}

void
ledger_city_tear_down (LedgerCity *self, gconstpointer unused)
{
  dure_city_close (self->city);
  dure_dice_seeded_free (self->dice);
  dure_clock_manual_free (self->clock);
  dure_folder_remove (self->folder);
  dure_place_remove (&self->place);
  g_free (self->folder);
  g_free (self->last_finding);
}

void
ledger_city_run (DureCity *city, const char *sql)
{
  g_autoptr (GError) error = NULL;

  dure_database_run (city->database, &error, sql, "");
  g_assert_no_error (error);
}

gint64
ledger_city_ask (DureCity *city, const char *sql)
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

void
ledger_city_add (DureCity *city, guint number)
{
  g_autofree char *donor = donor_name (number);
  g_autoptr (GError) error = NULL;

  dure_database_run (city->database, &error, "INSERT INTO donor (id, first_ms) VALUES (?1, ?2)",
                     "ti", donor, dure_city_now (city));
  g_assert_no_error (error);
  decide (city, donor, "given", number);
}

/* The phone claims a donor. */
void
ledger_city_claim (DureCity *city, guint number)
{
  g_autofree char *donor = donor_name (number);
  g_autoptr (GError) error = NULL;
  guint8 hash[DURE_SHA256_BYTES] = { (guint8) number };

  dure_database_run (city->database, &error,
                     "INSERT INTO phone (number, thumbprint, public_key, first_ms)"
                     " VALUES (?1, ?2, ?2, 0) ON CONFLICT DO NOTHING",
                     "ib", (gint64) LEDGER_PHONE, hash, sizeof hash);
  g_assert_no_error (error);
  dure_database_run (city->database, &error,
                     "INSERT INTO claim (claim_hash, receipt_digest, donor, phone)"
                     " VALUES (?1, ?1, ?2, ?3)",
                     "bti", hash, sizeof hash, donor, (gint64) LEDGER_PHONE);
  g_assert_no_error (error);
}

void
ledger_city_look (DureCity *city, guint number)
{
  g_autofree char *donor = donor_name (number);
  g_autoptr (GError) error = NULL;

  dure_audit_desk (city, "source list", donor, DURE_READABLE_SOURCES, &error);
  g_assert_no_error (error);
}

void
ledger_city_withdraw (DureCity *city)
{
  g_autoptr (GError) error = NULL;
  gboolean has_more = TRUE;

  dure_withdraw_phone (city, LEDGER_PHONE, &(DureWithdrawal){ "everything", TRUE }, &error);
  g_assert_no_error (error);
  while (has_more)
    dure_withdrawals_step (city, &has_more, &error);
  g_assert_no_error (error);
}

void
ledger_city_settle (DureCity *city)
{
  g_autoptr (GError) error = NULL;

  dure_ledger_settle (city, &error);
  g_assert_no_error (error);
}

void
ledger_city_begin (DureCity *city)
{
  g_autoptr (GError) error = NULL;

  dure_ledger_begin (city, &error);
  g_assert_no_error (error);
}

char *
ledger_city_note (DureCity *city)
{
  g_autoptr (GError) error = NULL;
  DureLedgerHead head = { 0 };

  dure_ledger_head_read (city, &head, &error);
  g_assert_no_error (error);
  return head.note;
}

DureCheckpoint *
ledger_city_checkpoint (DureCity *city)
{
  g_autofree char *note = ledger_city_note (city);
  g_autoptr (GError) error = NULL;
  DureCheckpoint *checkpoint =
      dure_checkpoint_verify (note, dure_signing_key_public (city->keys->receipts), &error);

  g_assert_no_error (error);
  return checkpoint;
}

static void
on_finding (const char *text, gpointer data)
{
  LedgerCity *self = data;

  self->findings++;
  g_free (self->last_finding);
  self->last_finding = g_strdup (text);
}

guint
ledger_city_check (LedgerCity *self, const char *witnessed)
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
void
ledger_city_live (LedgerCity *self)
{
  ledger_city_begin (self->city);
  for (guint i = 0; i < LEDGER_DONORS; i++)
    {
      ledger_city_add (self->city, i);
      dure_clock_manual_advance (self->clock, 60000);
      if (i % 3 == 0)
        ledger_city_settle (self->city);
    }
  ledger_city_claim (self->city, 0);
  ledger_city_claim (self->city, 1);
  ledger_city_look (self->city, 1);
  ledger_city_look (self->city, 2);
  ledger_city_look (self->city, 3);
  ledger_city_withdraw (self->city);
  ledger_city_settle (self->city);
}
