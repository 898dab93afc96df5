// test-visit-heard.c: a visit of somebody who listens
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rig.h"

/* Whoever listens is given 90 s on every screen. */
static void
test_idle_heard (Rig *rig, gconstpointer data)
{
  static const DureScreen screens[] = { DURE_SCREEN_CHOOSE, DURE_SCREEN_ASK, DURE_SCREEN_RECEIPT };

  for (gsize i = 0; i < G_N_ELEMENTS (screens); i++)
    {
      rig_go_to (rig, screens[i]);
      dure_visit_set_is_heard (rig->visit, TRUE);
      rig_wait (rig, 90000 - 250);
      g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), ==, 0);
      rig_wait (rig, 250);
      g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), >, 0);
      dure_visit_set_is_heard (rig->visit, FALSE);
      dure_visit_stop (rig->visit);
    }
}

/* The record says that the questions were read aloud, even one of them. */
static void
test_heard_record (Rig *rig, gconstpointer data)
{
  static const char *const assists[] = { "none", "speech" };

  for (gsize heard = 0; heard < G_N_ELEMENTS (assists); heard++)
    {
      const json_t *record;

      rig_go_to (rig, DURE_SCREEN_ASK);
      dure_visit_set_is_heard (rig->visit, heard > 0);
      dure_visit_answer_ask (rig->visit, TRUE);
      dure_visit_set_is_heard (rig->visit, FALSE);
      for (int ask = 1; ask < DURE_PURPOSES_OF_A_VISIT; ask++)
        dure_visit_answer_ask (rig->visit, TRUE);
      dure_visit_give (rig->visit);
      record = json_object_get (rig->given, "consent");
      g_assert_cmpstr (json_string_value (json_object_get (record, "assist")), ==, assists[heard]);
      dure_visit_stop (rig->visit);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/visit-heard/idle", Rig, NULL, rig_set_up, test_idle_heard, rig_tear_down);
  g_test_add ("/visit-heard/record", Rig, NULL, rig_set_up, test_heard_record, rig_tear_down);
  return g_test_run ();
}
