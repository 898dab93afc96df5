// test-earphones.c: what a jack tells, and what it does not
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A pipe stands for the input device: the same events, byte for byte.

#include "earphones.h"
#include "scratch.h"

#include <fcntl.h>
#include <linux/input.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *root;
  char *path;
  int jack;
  DureEarphones *earphones;
  guint changes;
} Fixture;

static void
on_changed (DureEarphones *earphones, Fixture *self)
{
  self->changes++;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->root = scratch_new ();
  self->path = scratch_path (self->root, "jack");
  g_assert_cmpint (mkfifo (self->path, 0600), ==, 0);
  self->jack = open (self->path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (self->jack, >=, 0);
  self->earphones = dure_earphones_new (self->path);
  g_signal_connect (self->earphones, "changed", G_CALLBACK (on_changed), self);
  g_assert_false (dure_earphones_are_in (self->earphones));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->earphones);
  if (self->jack >= 0)
    close (self->jack);
  g_free (self->path);
  scratch_free (self->root);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
happens (Fixture *self, guint16 type, guint16 code, gint32 value)
{
  const struct input_event event = { .type = type, .code = code, .value = value };

  g_assert_cmpint (write (self->jack, &event, sizeof event), ==, sizeof event);
}

static void
test_jack (Fixture *self, gconstpointer data)
{
  happens (self, EV_SW, SW_MICROPHONE_INSERT, 1);
  happens (self, EV_KEY, SW_HEADPHONE_INSERT, 1);
  happens (self, EV_SYN, SYN_REPORT, 0);
  settle ();
  g_assert_cmpuint (self->changes, ==, 0);
  happens (self, EV_SW, SW_HEADPHONE_INSERT, 1);
  happens (self, EV_SYN, SYN_REPORT, 0);
  settle ();
  g_assert_true (dure_earphones_are_in (self->earphones));
  happens (self, EV_SW, SW_HEADPHONE_INSERT, 1);
  settle ();
  g_assert_cmpuint (self->changes, ==, 1);
  happens (self, EV_SW, SW_HEADPHONE_INSERT, 0);
  settle ();
  g_assert_false (dure_earphones_are_in (self->earphones));
  g_assert_cmpuint (self->changes, ==, 2);
}

/* Events were lost and the device cannot be asked: nobody is taken to be alone. */
static void
test_lost_events (Fixture *self, gconstpointer data)
{
  happens (self, EV_SW, SW_HEADPHONE_INSERT, 1);
  happens (self, EV_SYN, SYN_DROPPED, 0);
  settle ();
  g_assert_false (dure_earphones_are_in (self->earphones));
}

static void
test_breaks_off (Fixture *self, gconstpointer data)
{
  happens (self, EV_SW, SW_HEADPHONE_INSERT, 1);
  settle ();
  g_assert_true (dure_earphones_are_in (self->earphones));
  close (self->jack);
  self->jack = -1;
  settle ();
  g_assert_false (dure_earphones_are_in (self->earphones));
  g_assert_cmpuint (self->changes, ==, 2);
}

/* Part of an event is none. */
static void
test_crumbs (Fixture *self, gconstpointer data)
{
  char crumbs[sizeof (struct input_event) - 1];

  memset (crumbs, 0xff, sizeof crumbs);
  g_assert_cmpint (write (self->jack, crumbs, sizeof crumbs), ==, sizeof crumbs);
  settle ();
  g_assert_false (dure_earphones_are_in (self->earphones));
}

static void
test_without_jack (void)
{
  g_autoptr (DureEarphones) always = dure_earphones_new (DURE_EARPHONES_ALWAYS);
  g_autoptr (DureEarphones) never = dure_earphones_new (DURE_EARPHONES_NEVER);
  g_autoptr (DureEarphones) gone = dure_earphones_new ("/nowhere/event0");

  g_assert_true (dure_earphones_are_in (always));
  g_assert_false (dure_earphones_are_in (never));
  g_assert_false (dure_earphones_are_in (gone));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/earphones/jack", Fixture, NULL, set_up, test_jack, tear_down);
  g_test_add ("/earphones/lost-events", Fixture, NULL, set_up, test_lost_events, tear_down);
  g_test_add ("/earphones/breaks-off", Fixture, NULL, set_up, test_breaks_off, tear_down);
  g_test_add ("/earphones/crumbs", Fixture, NULL, set_up, test_crumbs, tear_down);
  g_test_add_func ("/earphones/without-jack", test_without_jack);
  return g_test_run ();
}
