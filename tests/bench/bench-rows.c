// bench-rows.c: what it costs to keep a release sealed line by line, and to bury lines of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A release of made-up donors, a row each, in a city of its own in files. Beside what is done
// stands the same with rows that are not sealed, in a table of its own. To bury is one donor in a
// transaction, durable, with the log of the keys cut.
//
// bench-rows [DONORS]: 100000 unless told

#include "bulk-lines.h"
#include "canonical-json.h"
#include "ledger-city.h"
#include "release-burial.h"
#include "village.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define DONORS 100000
#define RELEASE "6f1c2a34-0000-4000-8000-000000000012"
#define PAGE 500
#define BURIALS 200
#define OPEN_ROWS \
  "CREATE TABLE open_row (sealed_release INTEGER NOT NULL, line INTEGER NOT NULL," \
  " pseudonym BLOB NOT NULL, row TEXT NOT NULL, PRIMARY KEY (sealed_release, line)) STRICT," \
  " WITHOUT ROWID"

typedef struct
{
  LedgerCity place;
  DureCity *city;
  DureRelease *release;
  gint64 n_lines, begun_us, begun_cpu_us;
} Bench;

static void
check (gboolean is_fine, const GError *error)
{
  if (!is_fine)
    g_error ("%s", error != NULL ? error->message : "it went wrong");
}

static gint64
cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
begin (Bench *self)
{
  self->begun_us = g_get_monotonic_time ();
  self->begun_cpu_us = cpu_us ();
}

static void
tell (const Bench *self, const char *what, gint64 times)
{
  const double us = (double) (g_get_monotonic_time () - self->begun_us);
  const double cpu = (double) (cpu_us () - self->begun_cpu_us);

  printf ("%-26s%9.3f s%9.3f s of CPU%11.1f us of CPU each\n", what, us / 1e6, cpu / 1e6,
          cpu / (double) times);
  fflush (stdout);
}

static DureRelease *
make_release (guint n_donors)
{
  static const char *const purposes[] = { "provide", NULL };
  const DureReleaseOrder order = {
    .id = RELEASE, .recipient = "clinic", .permit = "permit-7", .pilot = "bench",
    .purposes = purposes,
  };
  static const guint8 salt[DURE_RELEASE_SALT_BYTES] = { 1 };
  g_autoptr (DureTable) table = village_crowd (n_donors, 1, 5);
  g_autoptr (DurePlan) plan = village_plan (TRUE);
  g_autoptr (DureReleaseSecret) secret = dure_release_secret_new (salt);
  g_autoptr (GHashTable) bases = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                                        (GDestroyNotify) g_bytes_unref,
                                                        (GDestroyNotify) g_bytes_unref);
  g_autoptr (GError) error = NULL;
  DureRelease *release;

  for (guint number = 0; number < n_donors; number++)
    {
      guint8 id[DURE_UUID_BYTES], record[DURE_SHA256_BYTES] = { 0 };

      village_donor (number, id);
      g_hash_table_insert (bases, g_bytes_new (id, sizeof id), g_bytes_new (record, sizeof record));
    }
  release = dure_release_new (&order, table, plan, secret, bases, NULL, &error);
  check (release != NULL, error);
  return release;
}

static void
store_release (Bench *self)
{
  g_autofree char *text = dure_json_canonical (dure_release_manifest (self->release), NULL);
  g_autoptr (GError) error = NULL;

  check (dure_database_run (self->city->database, &error,
                            "INSERT INTO sealed_release (id, time_ms, manifest) VALUES (?1, 1, ?2)",
                            "tt", RELEASE, text),
         error);
}

static void
store_sealed (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureTransaction) transaction
      = dure_transaction_begin (self->city->database, &error);

  begin (self);
  check (transaction != NULL && dure_release_book_store_rows (self->city, self->release, &error)
             && dure_transaction_commit (&transaction, &error),
         error);
  tell (self, "store sealed", self->n_lines);
}

static void
store_open (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureTransaction) transaction
      = dure_transaction_begin (self->city->database, &error);
  gsize length;
  const char *text = g_bytes_get_data (dure_release_content (self->release), &length);
  const char *end = text + length;

  check (dure_database_run (self->city->database, &error, OPEN_ROWS, ""), error);
  begin (self);
  for (gint64 line = 0; text < end; line++)
    {
      const char *next = memchr (text, '\n', (gsize) (end - text));
      g_autofree char *row = g_strndup (text, (gsize) (next - text));
      g_autoptr (json_t) parsed = dure_json_parse (row, strlen (row), NULL);
      const char *name = json_string_value (json_object_get (parsed, DURE_EXTRACT_PSEUDONYM));
      guint8 pseudonym[DURE_PSEUDONYM_BYTES];

      sodium_hex2bin (pseudonym, sizeof pseudonym, name, strlen (name), NULL, NULL, NULL);
      check (dure_database_run (self->city->database, &error,
                                "INSERT INTO open_row (sealed_release, line, pseudonym, row)"
                                " SELECT number, ?2, ?3, ?4 FROM sealed_release WHERE id = ?1",
                                "tibt", RELEASE, line, pseudonym, sizeof pseudonym, row),
             error);
      text = next + 1;
    }
  check (dure_transaction_commit (&transaction, &error), error);
  tell (self, "store open", self->n_lines);
}

static void
read_open (Bench *self)
{
  begin (self);
  for (gint64 from = 0; from < self->n_lines; from += PAGE)
    {
      g_autoptr (DureRows) rows = dure_database_ask (
          self->city->database, NULL,
          "SELECT line, pseudonym, row FROM open_row WHERE sealed_release ="
          " (SELECT number FROM sealed_release WHERE id = ?1) AND line >= ?2 ORDER BY line"
          " LIMIT ?3",
          "tii", RELEASE, from, (gint64) PAGE);

      while (dure_rows_next (rows, NULL))
        g_free (g_strdup (dure_rows_text (rows, 2)));
    }
  tell (self, "read open", self->n_lines);
}

static void
read_sealed (Bench *self, const char *what, gboolean is_fhir)
{
  const json_t *manifest = dure_release_manifest (self->release);
  gint64 n = 0;

  begin (self);
  for (gint64 from = 0; from < self->n_lines; from += PAGE)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) lines
          = dure_release_book_rows (self->city, RELEASE, from, from + PAGE, &error);
      g_autoptr (GString) text = g_string_new (NULL);

      check (lines != NULL, error);
      n += lines->len;
      for (guint i = 0; is_fhir && i < lines->len; i++)
        {
          const DureReleaseLine *line = lines->pdata[i];
          g_autoptr (json_t) row = dure_json_parse (line->row, strlen (line->row), NULL);

          check (dure_bulk_lines (manifest, (guint64) line->line, row, NULL, text, &error), error);
        }
    }
  tell (self, what, n);
}

static GPtrArray *
all_lines (Bench *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *lines
      = dure_release_book_rows (self->city, RELEASE, 0, self->n_lines, &error);

  check (lines != NULL, error);
  return lines;
}

static void
bury_open (Bench *self, GPtrArray *lines)
{
  begin (self);
  for (guint i = 0; i < BURIALS; i++)
    {
      const DureReleaseLine *line = lines->pdata[i];

      check (dure_database_run (self->city->database, NULL,
                                "DELETE FROM open_row WHERE sealed_release = 1"
                                " AND pseudonym = ?1",
                                "b", line->pseudonym, sizeof line->pseudonym),
             NULL);
    }
  tell (self, "bury open", BURIALS);
}

static void
bury_one (Bench *self, const DureReleaseLine *line)
{
  DureReleaseEntry entry = { .number = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DureTransaction) transaction
      = dure_transaction_begin (self->city->database, &error);
  gboolean had_rows;

  memcpy (entry.pseudonym, line->pseudonym, sizeof entry.pseudonym);
  check (dure_release_bury (self->city, &entry, &had_rows, &error) && had_rows
             && dure_transaction_commit (&transaction, &error),
         error);
}

/* The first ones, each by itself. */
static void
bury_some (Bench *self, GPtrArray *lines)
{
  g_autoptr (GError) error = NULL;

  begin (self);
  for (guint i = 0; i < BURIALS; i++)
    {
      bury_one (self, lines->pdata[i]);
      check (dure_release_burials_finish (self->city, &error), error);
    }
  tell (self, "bury sealed", BURIALS);
}

/* A tenth of the rest, everywhere, and then the keys of all of them. */
static void
bury_a_tenth (Bench *self, GPtrArray *lines)
{
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  for (guint i = BURIALS; i < lines->len; i += 10, n++)
    bury_one (self, lines->pdata[i]);
  begin (self);
  check (dure_release_burials_finish (self->city, &error), error);
  tell (self, "destroy keys of a tenth", n);
}

static void
turn (Bench *self)
{
  g_autoptr (GError) error = NULL;

  begin (self);
  check (dure_key_store_turn_whole (self->city->key_store, &error), error);
  tell (self, "turn the epoch", 1);
}

static void
tell_keys (Bench *self)
{
  g_autoptr (DureDatabase) keys
      = dure_database_open_reader (dure_key_store_address (self->city->key_store), NULL);
  g_autoptr (DureRows) rows = dure_database_ask (
      keys, NULL,
      "SELECT count(*), CAST (coalesce (sum (length (wrapped) + length (release_id)), 0) AS BIGINT)"
      " FROM row_key",
      "");
  gboolean is_there;

  check (dure_rows_first (rows, &is_there, NULL) && is_there, NULL);
  printf ("%-26s%9" G_GINT64_FORMAT "  %9" G_GINT64_FORMAT " bytes\n", "rows of keys",
          dure_rows_integer (rows, 0), dure_rows_integer (rows, 1));
}

static void
measure (Bench *self)
{
  g_autoptr (GPtrArray) lines = NULL;

  store_release (self);
  store_open (self);
  store_sealed (self);
  tell_keys (self);
  read_open (self);
  read_sealed (self, "read sealed", FALSE);
  read_sealed (self, "read sealed, as NDJSON", TRUE);
  lines = all_lines (self);
  bury_open (self, lines);
  bury_some (self, lines);
  tell_keys (self);
  bury_a_tenth (self, lines);
  tell_keys (self);
  read_sealed (self, "read what is left", FALSE);
  turn (self);
}

int
main (int argc, char **argv)
{
  const guint n_donors = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : DONORS;
  Bench self = { 0 };

  if (sodium_init () < 0)
    return 1;
  ledger_city_set_up (&self.place, NULL);
  self.city = self.place.city;
  self.release = make_release (n_donors);
  self.n_lines
      = json_integer_value (json_object_get (dure_release_manifest (self.release), "rows"));
  printf ("%" G_GINT64_FORMAT " lines, %" G_GSIZE_FORMAT " bytes\n", self.n_lines,
          g_bytes_get_size (dure_release_content (self.release)));
  measure (&self);
  dure_release_free (self.release);
  ledger_city_tear_down (&self.place, NULL);
  return 0;
}
