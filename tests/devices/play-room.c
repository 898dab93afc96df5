// play-room.c: what a scenario wants of its world and of the kiosk before it begins
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "play-room.h"

/**
 * dure_play_speed:
 * @scenario: what is played
 * @plan: with what
 *
 * Returns: how many times faster than life the world runs, 0 for one that has its own time
 */
double
dure_play_speed (const DureScenario *scenario, const DurePlayPlan *plan)
{
  for (guint i = 0; i < scenario->steps->len; i++)
    {
      const DureScenarioStep *step = g_ptr_array_index (scenario->steps, i);

      if (step->verb == DURE_SCENARIO_SPEED && plan->speed > 0.0)
        return g_ascii_strtod (step->words[0], NULL);
    }

  return plan->speed;
}

/**
 * dure_play_room:
 * @scenario: what is played
 * @plan: with what
 *
 * Returns: (transfer full): the options of its world
 */
char **
dure_play_room (const DureScenario *scenario, const DurePlayPlan *plan)
{
  g_autofree char *speed = g_strdup_printf ("--speed=%g", dure_play_speed (scenario, plan));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) room = dure_scenario_room (scenario);

  if (plan->speed > 0.0)
    g_strv_builder_add (builder, speed);
  g_strv_builder_addv (builder, (const char **) room);
  for (guint i = 0; i < scenario->steps->len; i++)
    {
      const DureScenarioStep *step = g_ptr_array_index (scenario->steps, i);
      g_autofree char *path = NULL;

      if (step->verb != DURE_SCENARIO_REPLAY)
        continue;
      path = g_build_filename (plan->captures, step->words[0], NULL);
      g_strv_builder_add (builder, "--replay");
      g_strv_builder_add (builder, path);
    }

  return g_strv_builder_end (builder);
}

/**
 * dure_play_installed:
 * @scenario: what is played
 * @world: where
 *
 * Returns: (transfer full): the station's own instruments, as "KIND=ADDRESS"
 */
char **
dure_play_installed (const DureScenario *scenario, DureTheatre *world)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < scenario->steps->len; i++)
    {
      const DureScenarioStep *step = g_ptr_array_index (scenario->steps, i);
      g_autofree char *installed = NULL;
      const char *address;

      if (step->verb != DURE_SCENARIO_INSTALLED)
        continue;
      address = dure_theatre_get_address (world, step->words[1]);
      installed = g_strdup_printf ("%s=%s", step->words[0],
                                   address != NULL ? address : step->words[1]);
      g_strv_builder_add (builder, installed);
    }

  return g_strv_builder_end (builder);
}
