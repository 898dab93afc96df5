// test-writer.c: the one thread that changes the store: groups, order, failures, its end
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "backend-error.h"
#include "folder.h"
#include "writer.h"

#include <string.h>

#define MANY 500

typedef struct
{
  char *folder;
  DureCity *city;
  DureMailbox *mailbox;
  DureWriter *writer;
  guint told, failed;
  GString *order;
} Fixture;

/* What a test pushes. */
typedef struct
{
  Fixture *fixture;
  char name;
  gboolean fails;
  GMutex *gate; /* waited for while it runs */
} Piece;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("dure-writer-XXXXXX", NULL);
  self->city = dure_city_open (&(DureCityPlan) { .state = self->folder }, dure_clock_system (),
                               dure_dice_system (), &error);
  g_assert_no_error (error);
  self->mailbox = dure_mailbox_new (NULL);
  self->writer = dure_writer_new (self->city);
  self->order = g_string_new (NULL);
}

static void
end_writer (Fixture *self)
{
  g_clear_pointer (&self->writer, dure_writer_free);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  end_writer (self);
  dure_mailbox_free (self->mailbox);
  dure_city_close (self->city);
  dure_folder_remove (self->folder);
  g_free (self->folder);
  g_string_free (self->order, TRUE);
}

static gboolean
run (DureCity *city, gpointer data, GError **error)
{
  Piece *piece = data;

  if (piece->gate != NULL)
    {
      g_mutex_lock (piece->gate);
      g_mutex_unlock (piece->gate);
    }
  if (!dure_database_run (city->database, error,
                          "INSERT INTO used_challenge (hash, expires_ms)"
                          " VALUES (randomblob(8), ?1)",
                          "i", (gint64) piece->name))
    return FALSE;
  if (piece->fails)
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "it was told to fail");
  return !piece->fails;
}

static void
done (gpointer data, const GError *error)
{
  Piece *piece = data;

  piece->fixture->told++;
  piece->fixture->failed += error != NULL;
  g_string_append_c (piece->fixture->order, piece->name);
  g_free (piece);
}

static const DureWork work = { .run = run, .done = done };

static void
push (Fixture *self, DureWorkUrgency urgency, char name, gboolean fails, GMutex *gate)
{
  Piece *piece = g_new0 (Piece, 1);

  *piece = (Piece) { self, name, fails, gate };
  g_assert_true (dure_writer_push (self->writer, &work, urgency, 100, self->mailbox, piece));
}

static void
wait_until_told (Fixture *self, guint count)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (self->told < count)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
}

static gint64
count_rows (Fixture *self)
{
  g_autoptr (DureCity) reader = dure_city_open_reader (self->city, NULL);
  g_autoptr (DureRows) rows = dure_database_ask (reader->database, NULL,
                                                 "SELECT count(*) FROM used_challenge", "");

  g_assert_true (dure_rows_next (rows, NULL));
  return dure_rows_integer (rows, 0);
}

static void
test_groups (Fixture *self, gconstpointer data)
{
  DureWriterFigures figures;
  GMutex gate;

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  push (self, DURE_WORK_MACHINE, 'a', FALSE, &gate);
  for (int i = 0; i < MANY; i++)
    push (self, DURE_WORK_MACHINE, 'b', FALSE, NULL);
  g_mutex_unlock (&gate);
  wait_until_told (self, MANY + 1);
  g_assert_cmpuint (self->failed, ==, 0);
  g_assert_cmpint (count_rows (self), ==, MANY + 1);
  dure_writer_figures (self->writer, &figures);
  g_assert_cmpuint (figures.works, ==, MANY + 1);
  /* The one that was held up, and all that came meanwhile. */
  g_assert_cmpuint (figures.groups, <=, 3);
  g_mutex_clear (&gate);
}

static void
test_failures (Fixture *self, gconstpointer data)
{
  for (int i = 0; i < 30; i++)
    push (self, DURE_WORK_MACHINE, 'a', i % 3 == 0, NULL);
  wait_until_told (self, 30);
  g_assert_cmpuint (self->failed, ==, 10);
  g_assert_cmpint (count_rows (self), ==, 20);
}

static void
test_people_first (Fixture *self, gconstpointer data)
{
  GMutex gate;

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  push (self, DURE_WORK_MACHINE, 'a', FALSE, &gate);
  /* Until the writer has it, or the person would come before it. */
  for (DureWriterFigures figures = { .waiting = 1 }; figures.waiting > 0;)
    dure_writer_figures (self->writer, &figures);
  for (int i = 0; i < 3; i++)
    push (self, DURE_WORK_MACHINE, 'b', FALSE, NULL);
  push (self, DURE_WORK_PERSON, 'p', FALSE, NULL);
  g_mutex_unlock (&gate);
  wait_until_told (self, 5);
  g_assert_cmpstr (self->order->str, ==, "apbbb");
  g_mutex_clear (&gate);
}

static void
test_turned_away (Fixture *self, gconstpointer data)
{
  Piece *extra = g_new0 (Piece, 1);
  guint taken = 0;
  GMutex gate;

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  push (self, DURE_WORK_MACHINE, 'a', FALSE, &gate);
  for (DureWriterFigures figures = { .waiting = 1 }; figures.waiting > 0;)
    dure_writer_figures (self->writer, &figures);
  *extra = (Piece) { self, 'x', FALSE, NULL };
  while (dure_writer_push (self->writer, &work, DURE_WORK_MACHINE, 16 << 20, self->mailbox, extra))
    {
      taken++;
      extra = g_memdup2 (extra, sizeof *extra);
    }
  g_assert_cmpuint (taken, ==, 4);
  g_free (extra);
  g_mutex_unlock (&gate);
  wait_until_told (self, taken + 1);
  push (self, DURE_WORK_MACHINE, 'b', FALSE, NULL);
  wait_until_told (self, taken + 2);
  g_assert_cmpuint (self->failed, ==, 0);
  g_mutex_clear (&gate);
}

static gint told_of_failure;

/* Stands in for the log; the message of a warning would end a test. */
static GLogWriterOutput
listen_to_log (GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
  for (gsize i = 0; i < count; i++)
    if (g_str_equal (fields[i].key, "DURE_EVENT") && g_str_equal (fields[i].value, "commit-failed"))
      {
        g_assert_cmpint (level, ==, G_LOG_LEVEL_WARNING);
        g_atomic_int_inc (&told_of_failure);
        return G_LOG_WRITER_HANDLED;
      }
  return g_log_writer_default (level, fields, count, data);
}

/* The engine undoes the whole transaction, as a full disk may make it: nobody is told "stored". */
static void
test_failed_commit (Fixture *self, gconstpointer data)
{
  end_writer (self);
  g_assert_true (dure_database_run (
      self->city->database, NULL,
      "CREATE TEMP TRIGGER no_more BEFORE INSERT ON used_challenge WHEN new.expires_ms = 120"
      " BEGIN SELECT raise(ROLLBACK, 'the whole transaction is undone'); END", ""));
  self->writer = dure_writer_new (self->city);
  push (self, DURE_WORK_MACHINE, 'x', FALSE, NULL);
  wait_until_told (self, 1);
  g_assert_cmpint (g_atomic_int_get (&told_of_failure), ==, 1);
  g_assert_cmpuint (self->failed, ==, 1);
  g_assert_cmpint (count_rows (self), ==, 0);
  push (self, DURE_WORK_MACHINE, 'a', FALSE, NULL);
  wait_until_told (self, 2);
  g_assert_cmpuint (self->failed, ==, 1);
  g_assert_cmpint (count_rows (self), ==, 1);
}

static gboolean
fail_after (DureCity *city, gpointer data, GError **error)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE, "what comes after failed");
  return FALSE;
}

static void
test_after (Fixture *self, gconstpointer data)
{
  static const DureWork with_after = { .run = run, .after = fail_after, .done = done };
  Piece *piece = g_new0 (Piece, 1);

  *piece = (Piece) { self, 'a', FALSE, NULL };
  g_assert_true (
      dure_writer_push (self->writer, &with_after, DURE_WORK_PERSON, 0, self->mailbox, piece));
  wait_until_told (self, 1);
  g_assert_cmpuint (self->failed, ==, 1);
  g_assert_cmpint (count_rows (self), ==, 1);
}

static gboolean
run_while_person_comes (DureCity *city, gpointer data, GError **error)
{
  Piece *piece = data;

  push (piece->fixture, DURE_WORK_PERSON, 'p', FALSE, NULL);
  return run (city, piece, error);
}

static void
test_cut (Fixture *self, gconstpointer data)
{
  static const DureWork person_comes = { .run = run_while_person_comes, .done = done };
  Piece *piece = g_new0 (Piece, 1);

  end_writer (self);
  self->writer = dure_writer_new_still (self->city);
  *piece = (Piece) { self, 'b', FALSE, NULL };
  push (self, DURE_WORK_MACHINE, 'a', FALSE, NULL);
  g_assert_true (dure_writer_push (self->writer, &person_comes, DURE_WORK_MACHINE, 0, self->mailbox,
                                   piece));
  push (self, DURE_WORK_MACHINE, 'c', FALSE, NULL);
  push (self, DURE_WORK_MACHINE, 'd', FALSE, NULL);
  g_assert_true (dure_writer_step (self->writer));
  g_assert_cmpint (count_rows (self), ==, 2);
  g_assert_true (dure_writer_step (self->writer));
  g_assert_false (dure_writer_step (self->writer));
  wait_until_told (self, 5);
  g_assert_cmpstr (self->order->str, ==, "abpcd");
  g_assert_cmpint (count_rows (self), ==, 5);
}

static void
test_end (Fixture *self, gconstpointer data)
{
  for (int i = 0; i < 40; i++)
    push (self, DURE_WORK_MACHINE, 'a', FALSE, NULL);
  end_writer (self);
  g_assert_cmpuint (self->told, ==, 40);
  g_assert_cmpint (count_rows (self), ==, 40);
}

static void
test_still (Fixture *self, gconstpointer data)
{
  end_writer (self);
  self->writer = dure_writer_new_still (self->city);
  g_assert_false (dure_writer_step (self->writer));
  for (int i = 0; i < 3; i++)
    push (self, DURE_WORK_MACHINE, 'a', FALSE, NULL);
  g_assert_cmpint (count_rows (self), ==, 0);
  g_assert_true (dure_writer_step (self->writer));
  g_assert_cmpint (count_rows (self), ==, 3);
  wait_until_told (self, 3);
  push (self, DURE_WORK_PERSON, 'p', FALSE, NULL);
  end_writer (self);
  g_assert_cmpint (count_rows (self), ==, 4);
  g_assert_cmpuint (self->told, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (listen_to_log, NULL, NULL);
#define ADD(name, test) g_test_add ("/writer/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("what waits is committed together", test_groups);
  ADD ("what fails takes nothing of the others with it", test_failures);
  ADD ("people come before machines", test_people_first);
  ADD ("a person cuts a group of machines short", test_cut);
  ADD ("beyond its bound it turns away, and goes on", test_turned_away);
  ADD ("a failed commit is told to everybody", test_failed_commit);
  ADD ("what comes after can fail, what is durable stays", test_after);
  ADD ("its end does what still waits", test_end);
  ADD ("without a thread it works when it is told", test_still);
  return g_test_run ();
}
