// test-sound-cue.c: which sound comes of what happens in a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rig.h"
#include "sound-cue.h"

static DureSoundCue cue;

static void
set_up (Rig *rig, gconstpointer data)
{
  rig_set_up (rig, data);
  cue = (DureSoundCue){ DURE_SCREEN_WELCOME };
}

static void
assert_sounds (Rig *rig, DureSound expected)
{
  g_assert_cmpstr (dure_sound_name (dure_sound_cue_next (&cue, rig->visit)), ==,
                   dure_sound_name (expected));
  g_assert_true (dure_sound_cue_next (&cue, rig->visit) == DURE_SOUND_NONE);
}

static void
go_to (Rig *rig, DureScreen screen)
{
  rig_go_to (rig, screen);
  dure_sound_cue_next (&cue, rig->visit);
}

/* Pages that come because they were asked for have no sound beside the touch's. */
static void
test_touches (Rig *rig, gconstpointer data)
{
  static const DureScreen screens[] = { DURE_SCREEN_CHOOSE, DURE_SCREEN_CONNECT, DURE_SCREEN_DONATE,
                                        DURE_SCREEN_ASK, DURE_SCREEN_REVIEW };

  for (gsize i = 0; i < G_N_ELEMENTS (screens); i++)
    {
      rig_go_to (rig, screens[i]);
      cue.screen = screens[i] - 1;
      assert_sounds (rig, DURE_SOUND_NONE);
      dure_visit_stop (rig->visit);
      assert_sounds (rig, DURE_SOUND_NONE);
    }
}

/* The same, whatever the values say. */
static void
test_measured (Rig *rig, gconstpointer data)
{
  static const DureCode codes[] = { DURE_CODE_SYSTOLIC, DURE_CODE_DIASTOLIC };
  static const double values[][2] = { { 118, 76 }, { 205, 125 } };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      rig_go_to (rig, DURE_SCREEN_CHOOSE);
      rig_choose (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, FALSE);
      dure_visit_set_link (rig->visit, DURE_LINK_MEASURING);
      assert_sounds (rig, DURE_SOUND_NONE);
      rig_read (rig, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, 2, codes, values[i]);
      rig_assert_screen (rig, DURE_SCREEN_RESULT);
      assert_sounds (rig, DURE_SOUND_DONE);
      dure_visit_stop (rig->visit);
      dure_sound_cue_next (&cue, rig->visit);
    }
}

/* Once, when it is over; not at every step. */
static void
test_rested (Rig *rig, gconstpointer data)
{
  go_to (rig, DURE_SCREEN_REST);
  for (guint minute = 0; minute < 4; minute++)
    {
      rig_wait (rig, 60 * 1000);
      assert_sounds (rig, DURE_SOUND_NONE);
    }
  rig_wait (rig, 60 * 1000);
  assert_sounds (rig, DURE_SOUND_DONE);
}

static void
test_troubles (Rig *rig, gconstpointer data)
{
  static const DureVisitLink ends[] = { DURE_LINK_NONE_FOUND, DURE_LINK_SEVERAL_FOUND,
                                        DURE_LINK_RADIO_OFF, DURE_LINK_SEALED, DURE_LINK_FAILED };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      go_to (rig, DURE_SCREEN_CONNECT);
      dure_visit_set_link (rig->visit, ends[i]);
      assert_sounds (rig, DURE_SOUND_ATTENTION);
      dure_visit_try_again (rig->visit);
      assert_sounds (rig, DURE_SOUND_NONE);
      dure_visit_stop (rig->visit);
    }
  go_to (rig, DURE_SCREEN_MEASURE);
  dure_visit_take_beats (rig->visit, 0, FALSE, NULL, 0);
  assert_sounds (rig, DURE_SOUND_ATTENTION);
  rig_beat (rig, 1, 800);
  assert_sounds (rig, DURE_SOUND_NONE);
}

static void
test_gift (Rig *rig, gconstpointer data)
{
  go_to (rig, DURE_SCREEN_REVIEW);
  rig->give_fails = TRUE;
  dure_visit_give (rig->visit);
  assert_sounds (rig, DURE_SOUND_ATTENTION);
  rig->give_fails = FALSE;
  dure_visit_give (rig->visit);
  assert_sounds (rig, DURE_SOUND_DONE);
}

/* A no is finished as a yes is. */
static void
test_refused (Rig *rig, gconstpointer data)
{
  go_to (rig, DURE_SCREEN_DONATE);
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_NO);
  assert_sounds (rig, DURE_SOUND_DONE);
}

/* Once, not with every second that is left. */
static void
test_still_there (Rig *rig, gconstpointer data)
{
  go_to (rig, DURE_SCREEN_CHOOSE);
  rig_wait (rig, 61 * 1000);
  assert_sounds (rig, DURE_SOUND_ATTENTION);
  rig_wait (rig, 5 * 1000);
  assert_sounds (rig, DURE_SOUND_NONE);
  dure_visit_touch (rig->visit);
  assert_sounds (rig, DURE_SOUND_NONE);
}

static void
test_number (Rig *rig, gconstpointer data)
{
  rig_take_back_to (rig, DURE_SCREEN_CODE);
  assert_sounds (rig, DURE_SOUND_NONE);
  dure_visit_type_code (rig->visit, "1111111111");
  assert_sounds (rig, DURE_SOUND_ATTENTION);
  rig_take_back_to (rig, DURE_SCREEN_TAKEN_BACK);
  assert_sounds (rig, DURE_SOUND_DONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/sound-cue/" name, Rig, NULL, set_up, function, rig_tear_down)
  ADD ("touches", test_touches);
  ADD ("measured", test_measured);
  ADD ("troubles", test_troubles);
  ADD ("rested", test_rested);
  ADD ("gift", test_gift);
  ADD ("refused", test_refused);
  ADD ("still-there", test_still_there);
  ADD ("number", test_number);
#undef ADD
  return g_test_run ();
}
