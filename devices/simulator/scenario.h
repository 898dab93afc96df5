// scenario.h: one trap of life with instruments, told line by line
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureScenarioVerb:
 *
 * What a line of a scenario does. The first group acts, the second waits, the third looks back;
 * scenario.c tells each one's words.
 */
typedef enum {
  DURE_SCENARIO_ROOM,
  DURE_SCENARIO_SPEED,
  DURE_SCENARIO_REPLAY,
  DURE_SCENARIO_INSTALLED,
  DURE_SCENARIO_MEASURE,
  DURE_SCENARIO_ANSWER,
  DURE_SCENARIO_WORLD,
  DURE_SCENARIO_RELEASE,

  DURE_SCENARIO_AWAIT,
  DURE_SCENARIO_TOLD,
  DURE_SCENARIO_BEATS,
  DURE_SCENARIO_READING,
  DURE_SCENARIO_GLIMPSE,
  DURE_SCENARIO_HINT,
  DURE_SCENARIO_QUESTION,
  DURE_SCENARIO_PROVEN,
  DURE_SCENARIO_CONTACT,

  DURE_SCENARIO_STATES,
  DURE_SCENARIO_ENDS,
  DURE_SCENARIO_READINGS,
  DURE_SCENARIO_QUESTIONS,
  DURE_SCENARIO_VALUE,
  DURE_SCENARIO_STAMPED,
  DURE_SCENARIO_IRREGULAR,
  DURE_SCENARIO_MISSED,
  DURE_SCENARIO_TIMES,
  DURE_SCENARIO_NEVER,
  DURE_SCENARIO_ORDER,
} DureScenarioVerb;

/**
 * DureScenarioStep:
 * @verb: what to do
 * @line: where it stands in its file, counted from 1
 * @text: everything after the verb, single-spaced; "" for none
 * @words: (array zero-terminated=1): @text in words (of ROOM, as a shell would split them), or the
 *   lines of an ORDER
 */
typedef struct {
  DureScenarioVerb verb;
  guint line;
  char *text;
  char **words;
} DureScenarioStep;

/**
 * DureScenario:
 * @name: the file's name without its end
 * @title: the trap in one line
 * @steps: (element-type DureScenarioStep): in the order of the file
 */
typedef struct {
  char *name;
  char *title;
  GPtrArray *steps;
} DureScenario;

/**
 * DureScenarioText:
 *
 * One scenario that is compiled in. The table ends with a row without a name.
 */
typedef struct {
  const char *name;
  const char *text;
} DureScenarioText;

extern const DureScenarioText dure_scenario_texts[];

DureScenario *dure_scenario_parse (const char    *name,
                                   const char    *text,
                                   gsize          length,
                                   GError       **error);
DureScenario *dure_scenario_load  (const char    *name,
                                   GError       **error);
void          dure_scenario_free  (DureScenario  *self);
char        **dure_scenario_room  (const DureScenario *self);
const char   *dure_scenario_verb  (const DureScenarioStep *step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureScenario, dure_scenario_free)

G_END_DECLS
