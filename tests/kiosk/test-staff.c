// test-staff.c: who comes into the staff corner, and for how long
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "staff.h"

#include "private-file.h"
#include "scratch.h"
#include "staff-code.h"

#include <string.h>

#define CODE "482913"
#define MINUTE_MS (60 * 1000)

typedef struct
{
  DureClock *clock;
  DureStaff *staff;
  char *folder;
  char *path;
  guint counts[DURE_STAFF_COUNTS];
} Fixture;

static char *code_hash; /* made once, for that takes long */

static void
on_counted (DureStaffCount what, gpointer data)
{
  ((Fixture *) data)->counts[what]++;
}

static void
open_door (Fixture *f)
{
  f->staff = dure_staff_new (f->path, f->clock, on_counted, f);
  g_assert_false (dure_staff_has_door (f->staff));
  dure_staff_set_hash (f->staff, code_hash);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = scratch_new ();
  f->path = scratch_path (f->folder, "staff-door.json");
  f->clock = dure_clock_new_manual (G_GINT64_CONSTANT (1795230000000));
  open_door (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  dure_staff_free (f->staff);
  dure_clock_manual_free (f->clock);
  scratch_free (f->folder);
  g_free (f->path);
}

/* The power goes and comes back: the clock on the wall is the only one that went on. */
static void
restart (Fixture *f, gint64 ms)
{
  const gint64 wall_ms = dure_clock_wall_ms (f->clock);

  dure_staff_free (f->staff);
  dure_clock_manual_free (f->clock);
  f->clock = dure_clock_new_manual (wall_ms + ms);
  open_door (f);
  dure_staff_knock (f->staff);
}

static void
pass (Fixture *f, gint64 ms)
{
  dure_clock_manual_advance (f->clock, ms);
  dure_staff_tick (f->staff);
}

static void
expect (Fixture *f, DureStaffState state)
{
  g_assert_cmpint (dure_staff_get_state (f->staff), ==, state);
}

static void
type_wrong (Fixture *f, guint times)
{
  for (guint i = 0; i < times; i++)
    dure_staff_type (f->staff, "000000");
}

static void
test_in_and_out (Fixture *f, gconstpointer data)
{
  g_assert_true (dure_staff_has_door (f->staff));
  dure_staff_type (f->staff, CODE); /* nobody is at the door */
  expect (f, DURE_STAFF_OUTSIDE);
  dure_staff_knock (f->staff);
  expect (f, DURE_STAFF_TYPING);
  type_wrong (f, 1);
  expect (f, DURE_STAFF_WRONG);
  dure_staff_type (f->staff, CODE);
  expect (f, DURE_STAFF_INSIDE);
  type_wrong (f, 1); /* there is nothing to type */
  expect (f, DURE_STAFF_INSIDE);
  dure_staff_leave (f->staff);
  expect (f, DURE_STAFF_OUTSIDE);
  dure_staff_knock (f->staff); /* each time anew */
  expect (f, DURE_STAFF_TYPING);
  g_assert_cmpuint (f->counts[DURE_STAFF_COUNT_OPENED], ==, 1);
  g_assert_cmpuint (f->counts[DURE_STAFF_COUNT_WRONG], ==, 1);
}

static void
test_lock (Fixture *f, gconstpointer data)
{
  dure_staff_knock (f->staff);
  type_wrong (f, DURE_STAFF_TRIES - 1);
  expect (f, DURE_STAFF_WRONG);
  dure_staff_leave (f->staff); /* who comes again is no other */
  dure_staff_knock (f->staff);
  type_wrong (f, 1);
  expect (f, DURE_STAFF_LOCKED);
  dure_staff_type (f->staff, CODE);
  expect (f, DURE_STAFF_LOCKED);
  g_assert_cmpuint (f->counts[DURE_STAFF_COUNT_WRONG], ==, DURE_STAFF_TRIES);
  pass (f, DURE_STAFF_LOCKED_MS - 1);
  expect (f, DURE_STAFF_OUTSIDE);
  dure_staff_knock (f->staff);
  expect (f, DURE_STAFF_LOCKED);
  pass (f, 1);
  expect (f, DURE_STAFF_TYPING);
  dure_staff_type (f->staff, CODE);
  expect (f, DURE_STAFF_INSIDE);
  g_assert_cmpuint (f->counts[DURE_STAFF_COUNT_OPENED], ==, 1);
}

/* A right one, or five minutes, and it is begun anew. */
static void
test_forgiven (Fixture *f, gconstpointer data)
{
  dure_staff_knock (f->staff);
  type_wrong (f, DURE_STAFF_TRIES - 1);
  dure_staff_type (f->staff, CODE);
  dure_staff_knock (f->staff);
  type_wrong (f, DURE_STAFF_TRIES - 1);
  expect (f, DURE_STAFF_WRONG);
  pass (f, DURE_STAFF_LOCKED_MS);
  dure_staff_knock (f->staff);
  type_wrong (f, DURE_STAFF_TRIES - 1);
  expect (f, DURE_STAFF_WRONG);
}

/* Neither is a lock shorter, nor are wrong codes forgotten, for whoever takes the power away. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  dure_staff_knock (f->staff);
  type_wrong (f, DURE_STAFF_TRIES - 1);
  restart (f, 1000);
  expect (f, DURE_STAFF_TYPING);
  type_wrong (f, 1);
  expect (f, DURE_STAFF_LOCKED);
  restart (f, DURE_STAFF_LOCKED_MS - 30 * 1000);
  expect (f, DURE_STAFF_LOCKED);
  pass (f, 30 * 1000);
  expect (f, DURE_STAFF_TYPING);
  type_wrong (f, DURE_STAFF_TRIES);
  restart (f, -DURE_STAFF_LOCKED_MS); /* a clock that was set back */
  expect (f, DURE_STAFF_LOCKED);
  restart (f, 2 * DURE_STAFF_LOCKED_MS);
  dure_staff_type (f->staff, CODE);
  expect (f, DURE_STAFF_INSIDE);
  restart (f, 0);
  type_wrong (f, DURE_STAFF_TRIES - 1);
  expect (f, DURE_STAFF_WRONG);
}

/* What cannot be read is no way in. */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { "", "[]",
                                       "{\"wrong\":-1,\"at\":\"2026-11-21T05:00:00.000Z\"}",
                                       "{\"wrong\":0,\"at\":1}" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (dure_private_file_write (f->path, texts[i], strlen (texts[i]), NULL));
      restart (f, 0);
      expect (f, DURE_STAFF_LOCKED);
      pass (f, DURE_STAFF_LOCKED_MS);
      dure_staff_knock (f->staff);
      expect (f, DURE_STAFF_TYPING);
    }
}

static void
test_idle (Fixture *f, gconstpointer data)
{
  dure_staff_knock (f->staff);
  dure_staff_type (f->staff, CODE);
  for (guint i = 0; i < 3; i++)
    {
      pass (f, MINUTE_MS - 1);
      expect (f, DURE_STAFF_INSIDE);
      dure_staff_touch (f->staff);
    }
  pass (f, MINUTE_MS);
  expect (f, DURE_STAFF_OUTSIDE);
  dure_staff_knock (f->staff);
  pass (f, MINUTE_MS);
  expect (f, DURE_STAFF_OUTSIDE);
}

static void
test_another_code (Fixture *f, gconstpointer data)
{
  g_autofree char *hash = dure_staff_code_hash ("111111");

  dure_staff_knock (f->staff);
  dure_staff_type (f->staff, CODE);
  dure_staff_set_hash (f->staff, hash);
  expect (f, DURE_STAFF_OUTSIDE);
  dure_staff_knock (f->staff);
  dure_staff_type (f->staff, CODE);
  expect (f, DURE_STAFF_WRONG);
  dure_staff_set_hash (f->staff, NULL);
  g_assert_false (dure_staff_has_door (f->staff));
  dure_staff_knock (f->staff);
  expect (f, DURE_STAFF_OUTSIDE);
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  code_hash = dure_staff_code_hash (CODE);
  g_test_add ("/staff/in-and-out", Fixture, NULL, set_up, test_in_and_out, tear_down);
  g_test_add ("/staff/lock", Fixture, NULL, set_up, test_lock, tear_down);
  g_test_add ("/staff/forgiven", Fixture, NULL, set_up, test_forgiven, tear_down);
  g_test_add ("/staff/restart", Fixture, NULL, set_up, test_restart, tear_down);
  g_test_add ("/staff/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/staff/idle", Fixture, NULL, set_up, test_idle, tear_down);
  g_test_add ("/staff/another-code", Fixture, NULL, set_up, test_another_code, tear_down);
  failed = g_test_run ();
  g_free (code_hash);
  return failed;
}
