// test-outbox.c: what was put survives, what was let go is gone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "bad-disk.h"
#include "kiosk-error.h"
#include "outbox.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOW_MS G_GINT64_CONSTANT (1795237200000)

typedef struct
{
  char *folder;
  char *path;
  DureClock *clock;
  DureOutbox *outbox;
} Fixture;

static DureOutbox *
open_outbox (Fixture *self)
{
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;
  DureOutbox *outbox = dure_outbox_open (self->path, self->clock, &aside, &error);

  g_assert_no_error (error);
  g_assert_null (aside);
  return outbox;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = scratch_new ();
  self->path = scratch_path (self->folder, "outbox.db");
  self->clock = dure_clock_new_manual (NOW_MS);
  self->outbox = open_outbox (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  bad_disk_repair ();
  dure_outbox_close (self->outbox);
  dure_clock_manual_free (self->clock);
  g_free (self->path);
  scratch_free (self->folder);
}

static gboolean
put (Fixture *self, guint number, gint64 incarnation, GError **error)
{
  g_autoptr (DureEnvelope) envelope = scratch_envelope (number, 600);

  return dure_outbox_put (self->outbox, envelope, incarnation, error);
}

static void
put_all (Fixture *self, guint count)
{
  g_autoptr (GError) error = NULL;

  for (guint number = 1; number <= count; number++)
    put (self, number, 1, &error);
  g_assert_no_error (error);
}

/* "3:1/3 4:1/4": number, incarnation and sequence of each in order. */
static char *
list (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) envelopes = dure_outbox_peek (self->outbox, 1000, G_MAXSIZE, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < envelopes->len; i++)
    {
      const DureEnvelope *envelope = envelopes->pdata[i];

      g_string_append_printf (text, "%s%u:%d/%d", i > 0 ? " " : "",
                              (guint) g_ascii_strtoull (envelope->id + 24, NULL, 10),
                              (int) envelope->incarnation, (int) envelope->sequence);
    }
  return g_string_free (text, FALSE);
}

static void
assert_list (Fixture *self, const char *expected)
{
  g_autofree char *text = list (self);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_counts (Fixture *self, guint expected_queued, guint expected_parked)
{
  g_autoptr (GError) error = NULL;
  guint queued = 0, parked = 0;

  dure_outbox_count (self->outbox, &queued, &parked, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (queued, ==, expected_queued);
  g_assert_cmpuint (parked, ==, expected_parked);
}

static gboolean
settle_one (Fixture *self, guint number, const char *refusal, GError **error)
{
  g_autoptr (DureEnvelope) envelope = scratch_envelope (number, 6);
  const DureOutboxVerdict verdict = { envelope->id, refusal };

  return dure_outbox_settle (self->outbox, &verdict, 1, error);
}

static void
test_order (Fixture *self, gconstpointer data)
{
  struct stat status;

  assert_list (self, "");
  put_all (self, 4);
  assert_list (self, "1:1/1 2:1/2 3:1/3 4:1/4");
  g_assert_true (settle_one (self, 2, NULL, NULL));
  g_assert_true (put (self, 5, 1, NULL));
  assert_list (self, "1:1/1 3:1/3 4:1/4 5:1/5");

  /* Given twice: once, under the later number. */
  g_assert_true (put (self, 3, 1, NULL));
  assert_list (self, "1:1/1 4:1/4 5:1/5 3:1/6");

  /* As it was, after a start. */
  g_clear_pointer (&self->outbox, dure_outbox_close);
  self->outbox = open_outbox (self);
  assert_list (self, "1:1/1 4:1/4 5:1/5 3:1/6");
  g_assert_cmpint (stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
test_park (Fixture *self, gconstpointer data)
{
  put_all (self, 4);
  g_assert_true (settle_one (self, 2, "bad-signature", NULL));
  assert_list (self, "1:1/1 3:1/3 4:1/4");
  assert_counts (self, 3, 1);

  /* A new life of the station: all of it again, in the first order, under new numbers. */
  g_assert_true (dure_outbox_begin_incarnation (self->outbox, 2, NULL));
  assert_list (self, "1:2/1 2:2/2 3:2/3 4:2/4");
  assert_counts (self, 4, 0);
  g_assert_true (put (self, 5, 2, NULL));
  g_assert_true (dure_outbox_begin_incarnation (self->outbox, 2, NULL));
  assert_list (self, "1:2/1 2:2/2 3:2/3 4:2/4 5:2/5");
}

static void
test_limits (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) few = NULL, small = NULL, one = NULL;
  g_autoptr (DureEnvelope) largest = scratch_envelope (7, DURE_ENVELOPE_MAX_SEALED);
  g_autoptr (DureEnvelope) larger = scratch_envelope (8, DURE_ENVELOPE_MAX_SEALED + 1);
  g_autoptr (GError) error = NULL;

  put_all (self, 6);
  few = dure_outbox_peek (self->outbox, 4, G_MAXSIZE, NULL);
  g_assert_cmpuint (few->len, ==, 4);
  small = dure_outbox_peek (self->outbox, 64, 3 * (800 + 512), NULL);
  g_assert_cmpuint (small->len, ==, 3);
  one = dure_outbox_peek (self->outbox, 64, 1, NULL);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_true (dure_outbox_put (self->outbox, largest, 1, NULL));
  g_assert_false (dure_outbox_put (self->outbox, larger, 1, &error));
  g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED);
  assert_counts (self, 7, 0);
}

static void
test_postpone (Fixture *self, gconstpointer data)
{
  g_autoptr (DureEnvelope) first = scratch_envelope (1, 6);

  put_all (self, 3);
  g_assert_true (dure_outbox_postpone (self->outbox, first->id, NULL));
  assert_list (self, "2:1/2 3:1/3 1:1/1");
}

static void
test_freed_pages (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GArray) verdicts = g_array_new (FALSE, FALSE, sizeof (DureOutboxVerdict));

  put_all (self, 80);
  g_assert_cmpuint (scratch_count (self->folder, "SEALED"), >=, 80 * 100);
  all = dure_outbox_peek (self->outbox, 1000, G_MAXSIZE, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      DureOutboxVerdict verdict = { ((DureEnvelope *) all->pdata[i])->id, NULL };

      g_array_append_val (verdicts, verdict);
    }
  g_assert_true (dure_outbox_settle (self->outbox,
                                     &g_array_index (verdicts, DureOutboxVerdict, 0),
                                     verdicts->len, NULL));
  g_assert_cmpuint (scratch_count (self->folder, "SEALED"), ==, 0);
  g_assert_cmpuint (scratch_count (self->folder, "01994000-0000"), ==, 0);
}

/* A58 the disk fills up after each single write of a put, and of a settle. */
static void
test_full_disk (Fixture *self, gconstpointer data)
{
  guint failed_puts = 0, failed_settles = 0;

  put_all (self, 3);
  for (int room = 0;; room++)
    {
      g_autoptr (GError) error = NULL;
      gboolean done;

      bad_disk_fill_after (room);
      done = put (self, 4, 1, &error);
      bad_disk_repair ();
      if (done)
        break;
      failed_puts++;
      g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_NO_SPACE);
      assert_list (self, "1:1/1 2:1/2 3:1/3");
    }
  assert_list (self, "1:1/1 2:1/2 3:1/3 4:1/4");
  for (int room = 0;; room++)
    {
      g_autoptr (GError) error = NULL;
      gboolean done;

      bad_disk_fill_after (room);
      done = settle_one (self, 1, NULL, &error);
      bad_disk_repair ();
      if (done)
        break;
      failed_settles++;
      g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_NO_SPACE);
      assert_list (self, "1:1/1 2:1/2 3:1/3 4:1/4");
    }
  assert_list (self, "2:1/2 3:1/3 4:1/4");
  g_assert_cmpuint (failed_puts, >=, 3);
  g_assert_cmpuint (failed_settles, >=, 3);
}

/* What has arrived can be let go although the disk is full: there is a reserve for that. */
static void
test_reserve (Fixture *self, gconstpointer data)
{
  g_autofree char *reserve = g_strconcat (self->path, ".reserve", NULL);
  g_autoptr (GError) error = NULL;
  struct stat status;

  g_assert_cmpint (stat (reserve, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 2 * 1024 * 1024);
  g_assert_cmpint (status.st_blocks, >=, status.st_size / 512);
  put_all (self, 3);
  bad_disk_fill_while (reserve);
  g_assert_false (put (self, 4, 1, &error));
  g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_NO_SPACE);
  g_assert_true (g_file_test (reserve, G_FILE_TEST_EXISTS));
  g_assert_true (settle_one (self, 2, NULL, NULL));
  bad_disk_repair ();
  assert_list (self, "1:1/1 3:1/3");
  g_assert_true (g_file_test (reserve, G_FILE_TEST_EXISTS));
}

static void
test_broken_sync (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  put_all (self, 2);
  bad_disk_break_after (0);
  g_assert_false (put (self, 3, 1, &error));
  g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_STORAGE);
  bad_disk_repair ();
  assert_list (self, "1:1/1 2:1/2");
  g_assert_true (put (self, 3, 1, NULL));
  g_clear_pointer (&self->outbox, dure_outbox_close);
  self->outbox = open_outbox (self);
  assert_list (self, "1:1/1 2:1/2 3:1/3");
}

/* What was not taken does not come back at the next start after a sudden end. */
static void
test_broken_sync_and_cut (Fixture *self, gconstpointer data)
{
  static const char *const endings[] = { "", "-wal" };
  g_autofree char *cut = g_strconcat (self->path, ".cut", NULL);

  put_all (self, 2);
  bad_disk_break_after (0);
  g_assert_false (put (self, 3, 1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *from = g_strconcat (self->path, endings[i], NULL);
      g_autofree char *to = g_strconcat (cut, endings[i], NULL);
      g_autofree char *contents = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (from, &contents, &length, NULL));
      g_assert_true (g_file_set_contents (to, contents, (gssize) length, NULL));
    }
  bad_disk_repair ();
  g_clear_pointer (&self->outbox, dure_outbox_close);
  g_free (self->path);
  self->path = g_steal_pointer (&cut);
  self->outbox = open_outbox (self);
  assert_list (self, "1:1/1 2:1/2");
}

/* A start on a full disk says so, and sets nothing aside. */
static void
test_full_at_start (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->outbox, dure_outbox_close);
  g_unlink (self->path);
  for (int room = 0;; room++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *aside = NULL;

      bad_disk_fill_after (room);
      self->outbox = dure_outbox_open (self->path, self->clock, &aside, &error);
      bad_disk_repair ();
      g_assert_null (aside);
      if (self->outbox != NULL)
        break;
      g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_NO_SPACE);
      g_assert_cmpint (room, <, 100);
    }
  put_all (self, 1);
  assert_list (self, "1:1/1");
}

static void
test_in_use (Fixture *self, gconstpointer data)
{
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  put_all (self, 1);
  g_assert_null (dure_outbox_open (self->path, self->clock, &aside, &error));
  g_assert_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_IN_USE);
  g_assert_null (aside);
  assert_list (self, "1:1/1");
}

static void
write_sql (Fixture *self, const char *sql)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (self->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database,
                                 "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

static void
overwrite (Fixture *self, gsize offset, gsize length)
{
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (self->path, &contents, &size, NULL));
  g_assert_cmpuint (offset + length, <=, size);
  memset (contents + offset, 'x', length);
  g_assert_true (g_file_set_contents (self->path, contents, (gssize) size, NULL));
}

static void
spoil (Fixture *self, int how)
{
  g_autofree char *contents = NULL;
  gsize size;

  switch (how)
    {
    case 0: /* not a database */
      g_assert_true (g_file_set_contents (self->path, "What is this?", -1, NULL));
      break;
    case 1: /* its head is gone */
      overwrite (self, 0, 100);
      break;
    case 2: /* its middle is gone */
      overwrite (self, 4096, 3 * 4096);
      break;
    case 3: /* cut short */
      g_assert_true (g_file_get_contents (self->path, &contents, &size, NULL));
      g_assert_true (g_file_set_contents (self->path, contents, (gssize) (size / 2), NULL));
      break;
    case 4: /* of a newer kiosk */
      write_sql (self, "UPDATE schema SET version = 2");
      break;
    case 5: /* somebody else's */
      g_unlink (self->path);
      write_sql (self, "CREATE TABLE recipes (name TEXT)");
      break;
    case 6: /* a column is missing */
      write_sql (self, "ALTER TABLE donation DROP COLUMN reason");
      break;
    }
}

static void
test_set_aside (Fixture *self, gconstpointer data)
{
  for (int how = 0; how <= 6; how++)
    {
      g_autofree char *aside = NULL, *text = NULL, *spoiled = NULL, *kept = NULL;
      g_autoptr (GError) error = NULL;
      gsize spoiled_size, kept_size;

      g_test_message ("way %d", how);
      put_all (self, 30);
      g_clear_pointer (&self->outbox, dure_outbox_close);
      spoil (self, how);
      g_assert_true (g_file_get_contents (self->path, &spoiled, &spoiled_size, NULL));
      self->outbox = dure_outbox_open (self->path, self->clock, &aside, &error);
      g_assert_no_error (error);
      g_assert_nonnull (aside);
      g_assert_true (g_file_get_contents (aside, &kept, &kept_size, NULL));
      g_assert_cmpmem (kept, kept_size, spoiled, spoiled_size);
      assert_counts (self, 0, 0);

      /* It cannot know how far the other had counted; it does not count the same again. */
      g_assert_true (put (self, 1, 1, NULL));
      text = list (self);
      g_assert_cmpstr (text, ==, "1:1/1795237201");

      /* No loop: the next start finds all well. */
      g_clear_pointer (&self->outbox, dure_outbox_close);
      self->outbox = open_outbox (self);
    }
}

static void
say (int fd, char what, guint number)
{
  char line[32];
  int length = g_snprintf (line, sizeof line, "%c%u\n", what, number);

  if (write (fd, line, (gsize) length) != length)
    _exit (3);
}

/* Puts and lets go, saying each when it is done, until it is killed. */
static void
live (Fixture *self, guint first, int fd)
{
  guint oldest = first;

  self->outbox = open_outbox (self);
  for (guint number = first;; number++)
    {
      if (!put (self, number, 1, NULL))
        _exit (1);
      say (fd, '+', number);
      if (number % 3 != 0)
        continue;
      say (fd, '?', oldest);
      if (!settle_one (self, oldest, NULL, NULL))
        _exit (2);
      say (fd, '-', oldest++);
    }
}

static void
check_life (Fixture *self, const char *said, guint *last)
{
  g_auto (GStrv) lines = g_strsplit (said, "\n", -1);
  g_autoptr (GHashTable) kept = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) doubtful = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) found = NULL;
  gint64 sequence = 0;

  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      gpointer number = GUINT_TO_POINTER (g_ascii_strtoull (lines[i] + 1, NULL, 10));

      *last = MAX (*last, GPOINTER_TO_UINT (number));
      if (lines[i][0] == '+')
        g_hash_table_add (kept, number);
      else
        g_hash_table_remove (kept, number);
      if (lines[i][0] == '?')
        g_hash_table_add (doubtful, number);
      else if (lines[i][0] == '-')
        g_hash_table_remove (doubtful, number);
    }
  self->outbox = open_outbox (self);
  found = dure_outbox_peek (self->outbox, 100000, G_MAXSIZE, NULL);
  for (guint i = 0; i < found->len; i++)
    {
      const DureEnvelope *envelope = found->pdata[i];
      guint number = (guint) g_ascii_strtoull (envelope->id + 24, NULL, 10);

      g_assert_cmpint (envelope->sequence, >, sequence);
      sequence = envelope->sequence;
      g_assert_cmpuint (g_bytes_get_size (envelope->sealed), ==, 600);
      /* One more than was said may be there: it died between keeping it and saying so. */
      g_assert_true (g_hash_table_remove (kept, GUINT_TO_POINTER (number))
                     || g_hash_table_contains (doubtful, GUINT_TO_POINTER (number))
                     || number == *last + 1);
    }
  g_assert_cmpuint (g_hash_table_size (kept), ==, 0);
  *last += 1;
}

static void
empty (Fixture *self)
{
  g_autoptr (GPtrArray) all = dure_outbox_peek (self->outbox, 100000, G_MAXSIZE, NULL);

  for (guint i = 0; i < all->len; i++)
    {
      const DureOutboxVerdict verdict = { ((DureEnvelope *) all->pdata[i])->id, NULL };

      g_assert_true (dure_outbox_settle (self->outbox, &verdict, 1, NULL));
    }
  g_clear_pointer (&self->outbox, dure_outbox_close);
}

/* A57 killed at some instant, sixty times over: what was said to be kept is there, once and whole.
 * The simulator does it to a whole kiosk, some thousand times. */
static void
test_killed (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  guint last = 0;

  g_clear_pointer (&self->outbox, dure_outbox_close);
  for (int life = 0; life < 60; life++)
    {
      g_autoptr (GString) said = g_string_new (NULL);
      int enough = g_rand_int_range (rand, 1, 200), ends[2];
      char bytes[256];
      gssize count;
      pid_t child;

      g_assert_cmpint (pipe (ends), ==, 0);
      child = fork ();
      g_assert_cmpint (child, >=, 0);
      if (child == 0)
        live (self, last + 1, ends[1]);
      close (ends[1]);
      while ((count = read (ends[0], bytes, sizeof bytes)) > 0)
        {
          g_string_append_len (said, bytes, count);
          if (said->len >= (gsize) enough)
            kill (child, SIGKILL);
        }
      close (ends[0]);
      g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
      check_life (self, said->str, &last);
      empty (self);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bad_disk_install ();
#define ADD(path, function) g_test_add ("/outbox/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("order", test_order);
  ADD ("park", test_park);
  ADD ("limits", test_limits);
  ADD ("postpone", test_postpone);
  ADD ("freed-pages", test_freed_pages);
  ADD ("full-disk", test_full_disk);
  ADD ("reserve", test_reserve);
  ADD ("broken-sync", test_broken_sync);
  ADD ("broken-sync-and-cut", test_broken_sync_and_cut);
  ADD ("full-at-start", test_full_at_start);
  ADD ("in-use", test_in_use);
  ADD ("set-aside", test_set_aside);
  ADD ("killed", test_killed);
  return g_test_run ();
}
