// rig-reading.c: single readings in a visit without a world, and what is answered to them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "rig.h"

/**
 * rig_read_cuff:
 *
 * From the choice to the result of the station's own cuff, which counts the pulse too.
 */
void
rig_read_cuff (Rig *self, double systolic, double diastolic, double rate)
{
  rig_choose (self, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, FALSE);
  dure_visit_set_link (self->visit, DURE_LINK_MEASURING);
  rig_read (self, DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, 3,
            (DureCode[]){ DURE_CODE_SYSTOLIC, DURE_CODE_DIASTOLIC, DURE_CODE_HEART_RATE },
            (double[]){ systolic, diastolic, rate });
  rig_assert_screen (self, DURE_SCREEN_RESULT);
}

/**
 * rig_read_one:
 *
 * From the choice to the result of an instrument that tells one value.
 */
void
rig_read_one (Rig *self, DureInstrumentKind kind, DureCode code, double value)
{
  rig_choose (self, kind, FALSE);
  dure_visit_set_link (self->visit, DURE_LINK_MEASURING);
  rig_read (self, kind, 1, &code, &value);
  rig_assert_screen (self, DURE_SCREEN_RESULT);
}

/**
 * rig_measure_again_after:
 *
 * Time passes on the result, on which somebody sits and is seen to; then they measure once more.
 */
void
rig_measure_again_after (Rig *self, guint seconds)
{
  for (guint i = 0; i < seconds; i += 10)
    {
      rig_wait (self, MIN (10, seconds - i) * 1000);
      dure_visit_touch (self->visit);
    }
  dure_visit_choose_another (self->visit);
}

/**
 * rig_assert_answer:
 *
 * To all that the result shows.
 */
void
rig_assert_answer (Rig *self, DureUrgency urgency, DureRedFlag flag)
{
  DureRedFlag told;

  g_assert_cmpint (dure_visit_get_answer (self->visit, &told), ==, urgency);
  g_assert_cmpint (told, ==, flag);
}
