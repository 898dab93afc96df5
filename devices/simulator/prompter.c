// prompter.c: gives a scenario's cues, for a world played by hand
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// For a person in front of a kiosk, who is the scenario's other side. What the world does before
// the first measurement happens when the curtain rises; each later event waits for the person.
//
//   take_options -> (a world with these options, its script) -> new -> open -> go_on ... -> free

#include "prompter.h"

#include <string.h>

struct _DurePrompter
{
  DureScenario *scenario;
  DureScript *script;
  guint at;
};

/* Returns: (nullable): the scenario's name when @word or the one after it tells it */
static const char *
name_in (const char *word, const char *following)
{
  if (g_str_equal (word, "--scenario"))
    return following;
  if (g_str_has_prefix (word, "--scenario="))
    return word + strlen ("--scenario=");

  return NULL;
}

/**
 * dure_prompter_take_options:
 * @argv: the program's arguments
 * @ret_scenario: (out) (transfer full) (nullable): the scenario that --scenario names, if any
 * @error: return location for the reason it cannot be played
 *
 * Returns: (transfer full) (nullable): @argv with the options of the scenario's room before all
 *   others, which may therefore override them
 */
char **
dure_prompter_take_options (char **argv, DureScenario **ret_scenario, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (DureScenario) scenario = NULL;
  g_auto (GStrv) room = NULL;
  const char *name = NULL;

  for (guint i = 1; argv[0] != NULL && argv[i] != NULL && name == NULL; i++)
    name = name_in (argv[i], argv[i + 1]);
  if (name != NULL)
    {
      scenario = dure_scenario_load (name, error);
      if (scenario == NULL)
        return NULL;
      room = dure_scenario_room (scenario);
    }

  g_strv_builder_add (builder, argv[0] != NULL ? argv[0] : "dure-wearables");
  if (room != NULL)
    g_strv_builder_addv (builder, (const char **) room);
  if (argv[0] != NULL)
    g_strv_builder_addv (builder, (const char **) argv + 1);
  *ret_scenario = g_steal_pointer (&scenario);

  return g_strv_builder_end (builder);
}

/**
 * dure_prompter_new:
 * @scenario: (transfer none): what is played, outlives the prompter
 * @script: (transfer none): where its events happen, outlives the prompter
 *
 * Returns: (transfer full): a prompter who has said nothing yet
 */
DurePrompter *
dure_prompter_new (DureScenario *scenario, DureScript *script)
{
  DurePrompter *self = g_new0 (DurePrompter, 1);

  self->scenario = scenario;
  self->script = script;

  return self;
}

void
dure_prompter_free (DurePrompter *self)
{
  g_free (self);
}

static const DureScenarioStep *
step_at (DurePrompter *self)
{
  return self->at < self->scenario->steps->len
           ? g_ptr_array_index (self->scenario->steps, self->at)
           : NULL;
}

/**
 * dure_prompter_open:
 * @self: the prompter
 * @error: return location for %DURE_DEVICES_ERROR_MALFORMED
 *
 * Lets happen what comes before the first measurement.
 *
 * Returns: whether all of it was understood
 */
gboolean
dure_prompter_open (DurePrompter *self, GError **error)
{
  const DureScenarioStep *step;

  while ((step = step_at (self)) != NULL && step->verb != DURE_SCENARIO_MEASURE)
    {
      self->at++;
      if (step->verb == DURE_SCENARIO_WORLD
          && !dure_script_run_line (self->script, step->text, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * dure_prompter_next:
 * Returns: (nullable): the event that waits, %NULL when no more come
 */
const char *
dure_prompter_next (DurePrompter *self)
{
  const DureScenarioStep *step;

  while ((step = step_at (self)) != NULL && step->verb != DURE_SCENARIO_WORLD)
    self->at++;

  return step != NULL ? step->text : NULL;
}

/**
 * dure_prompter_go_on:
 * @self: the prompter
 * @error: return location for %DURE_DEVICES_ERROR_MALFORMED
 *
 * Lets the event that waits happen; without one, nothing.
 *
 * Returns: whether it was understood
 */
gboolean
dure_prompter_go_on (DurePrompter *self, GError **error)
{
  const char *event = dure_prompter_next (self);

  if (event == NULL)
    return TRUE;

  self->at++;
  return dure_script_run_line (self->script, event, error);
}
