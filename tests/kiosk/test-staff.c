// test-staff.c: who comes into the staff corner, and for how long
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "staff.h"

#include "staff-code.h"

#define CODE "482913"
#define MINUTE_MS (60 * 1000)

typedef struct
{
  DureClock *clock;
  DureStaff *staff;
  guint counts[DURE_STAFF_COUNTS];
} Fixture;

static void
on_counted (DureStaffCount what, gpointer data)
{
  ((Fixture *) data)->counts[what]++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *hash = dure_staff_code_hash (CODE);

  f->clock = dure_clock_new_manual (G_GINT64_CONSTANT (1795230000000));
  f->staff = dure_staff_new (f->clock, on_counted, f);
  g_assert_false (dure_staff_has_door (f->staff));
  dure_staff_set_hash (f->staff, hash);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  dure_staff_free (f->staff);
  dure_clock_manual_free (f->clock);
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
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/staff/in-and-out", Fixture, NULL, set_up, test_in_and_out, tear_down);
  g_test_add ("/staff/lock", Fixture, NULL, set_up, test_lock, tear_down);
  g_test_add ("/staff/forgiven", Fixture, NULL, set_up, test_forgiven, tear_down);
  g_test_add ("/staff/idle", Fixture, NULL, set_up, test_idle, tear_down);
  g_test_add ("/staff/another-code", Fixture, NULL, set_up, test_another_code, tear_down);
  return g_test_run ();
}
