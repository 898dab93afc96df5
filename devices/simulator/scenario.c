// scenario.c: one trap of life with instruments, told line by line
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The first line is "# NAME.scenario: THE TRAP". Then one verb a line; blank lines and lines that
// begin with # say nothing. Here stands what a line may look like; what it means:
//
//   room OPTIONS...              options of dure-wearables
//   speed N                      so many times faster than life, where it must not be hurried
//   replay FILE                  the room is this capture and nothing else
//   installed KIND ALIAS         the kiosk's own instrument of this kind
//   measure KIND [own]           the kiosk asks
//   answer yes|no|NUMBER         to the open question
//   answer right|wrong ALIAS     as somebody who sees (or misreads) what this device shows
//   world EVENT...               something happens in the room; NUMBER is the question's
//   release                      the kiosk asks no more
//
//   await STATE                  waits for a state of the kiosk's instruments
//   told LINE ("await told LINE" says the same)   waits for a line of the transcript that was
//                                written after the last measure, answer, world or release
//   beats N                      waits for N more packets of a heart-rate device
//   reading                      waits for one more reading with a value
//   glimpse                      waits for one more look at a measurement under way
//   hint HINT                    waits for one more spoilt reading, and its reason
//   question WORD [NUMBER]       waits for this question since then, or that none is open
//   proven WORD                  waits for this proof of whose device it is
//   contact good|none|unknown    waits for what a heart-rate packet says of the skin
//
//   states STATE...              all states so far
//   ends STATE...                the last states so far
//   readings N                   so many readings with a value so far
//   questions N                  so many questions so far
//   value CODE NUMBER            the last reading holds this, to the digits that are given
//   stamped no|right|wrong       whether the device's clock stamped the last reading, and well
//   irregular                    the last reading tells of an irregular pulse
//   missed N                     packets that were lost or no good so far
//   times N TEXT                 the transcript holds N lines with this text so far
//   never TEXT                   at the end, the transcript holds no such text
//   order                        the indented lines that follow stand in the transcript, in order
//
// Parsing is total: any bytes give a scenario or MALFORMED with the line. It costs one pass.

#include "scenario.h"

#include "devices-error.h"

#include <string.h>

#define TEXT_MAX 65536

/* How many words follow a verb. A number stands in the word that is named, counted from 1. */
typedef struct
{
  const char *name;
  DureScenarioVerb verb;
  guint min;
  guint max;
  guint number;
} Verb;

static const Verb verbs[] = {
  { "room", DURE_SCENARIO_ROOM, 1, 40, 0 },
  { "speed", DURE_SCENARIO_SPEED, 1, 1, 1 },
  { "replay", DURE_SCENARIO_REPLAY, 1, 1, 0 },
  { "installed", DURE_SCENARIO_INSTALLED, 2, 2, 0 },
  { "measure", DURE_SCENARIO_MEASURE, 1, 2, 0 },
  { "answer", DURE_SCENARIO_ANSWER, 1, 2, 0 },
  { "world", DURE_SCENARIO_WORLD, 1, 40, 0 },
  { "release", DURE_SCENARIO_RELEASE, 0, 0, 0 },
  { "await", DURE_SCENARIO_AWAIT, 1, 1, 0 },
  { "told", DURE_SCENARIO_TOLD, 1, 40, 0 },
  { "beats", DURE_SCENARIO_BEATS, 1, 1, 1 },
  { "reading", DURE_SCENARIO_READING, 0, 0, 0 },
  { "glimpse", DURE_SCENARIO_GLIMPSE, 0, 0, 0 },
  { "hint", DURE_SCENARIO_HINT, 1, 1, 0 },
  { "question", DURE_SCENARIO_QUESTION, 1, 2, 0 },
  { "proven", DURE_SCENARIO_PROVEN, 1, 1, 0 },
  { "contact", DURE_SCENARIO_CONTACT, 1, 1, 0 },
  { "states", DURE_SCENARIO_STATES, 1, 40, 0 },
  { "ends", DURE_SCENARIO_ENDS, 1, 40, 0 },
  { "readings", DURE_SCENARIO_READINGS, 1, 1, 1 },
  { "questions", DURE_SCENARIO_QUESTIONS, 1, 1, 1 },
  { "value", DURE_SCENARIO_VALUE, 2, 2, 2 },
  { "stamped", DURE_SCENARIO_STAMPED, 1, 1, 0 },
  { "irregular", DURE_SCENARIO_IRREGULAR, 0, 0, 0 },
  { "missed", DURE_SCENARIO_MISSED, 1, 1, 1 },
  { "times", DURE_SCENARIO_TIMES, 2, 40, 1 },
  { "never", DURE_SCENARIO_NEVER, 1, 40, 0 },
  { "order", DURE_SCENARIO_ORDER, 0, 0, 0 },
};

static void
step_free (DureScenarioStep *step)
{
  g_free (step->text);
  g_strfreev (step->words);
  g_free (step);
}

/**
 * dure_scenario_free:
 * @self: a scenario
 */
void
dure_scenario_free (DureScenario *self)
{
  g_free (self->name);
  g_free (self->title);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *name, guint line, const char *why)
{
  g_set_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED, "%.60s, line %u: %s", name,
               line, why);
  return FALSE;
}

static const Verb *
find_verb (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (name, verbs[i].name))
      return &verbs[i];

  return NULL;
}

/* Split at any run of blanks, so that joining the words gives single spaces. */
static char **
split (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) pieces = g_strsplit_set (text, " \t", -1);

  for (guint i = 0; pieces[i] != NULL; i++)
    if (pieces[i][0] != '\0')
      g_strv_builder_add (builder, pieces[i]);

  return g_strv_builder_end (builder);
}

static gboolean
is_number (const char *word)
{
  char *end;
  const double number = g_ascii_strtod (word, &end);

  return strspn (word, "0123456789.-") == strlen (word) && end != word && *end == '\0'
         && number > -1e6 && number < 1e6;
}

/* Returns: (nullable): what is wrong */
static const char *
add_step (DureScenario *self, const char *plain, guint line)
{
  g_auto (GStrv) words = split (plain);
  const guint first = g_str_equal (words[0], "await") && g_strcmp0 (words[1], "told") == 0;
  const Verb *verb = find_verb (words[first]);
  const guint n = g_strv_length (words) - first - 1;
  DureScenarioStep *step;

  if (verb == NULL)
    return "no such verb";
  if (n < verb->min || n > verb->max)
    return "too few or too many words after the verb";
  if (verb->number > 0 && !is_number (words[first + verb->number]))
    return "a number is missing";

  step = g_new0 (DureScenarioStep, 1);
  g_ptr_array_add (self->steps, step);
  step->verb = verb->verb;
  step->line = line;
  step->text = g_strjoinv (" ", words + first + 1);
  if (verb->verb != DURE_SCENARIO_ROOM)
    step->words = g_strdupv (words + first + 1);
  else if (!g_shell_parse_argv (step->text, NULL, &step->words, NULL))
    return "the quotes do not match";

  return NULL;
}

/* Returns: (nullable): what is wrong */
static const char *
add_order (DureScenario *self, const char *plain)
{
  DureScenarioStep *last = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = split (plain);
  g_autofree char *joined = g_strjoinv (" ", words);

  if (self->steps->len > 0)
    last = g_ptr_array_index (self->steps, self->steps->len - 1);
  if (last == NULL || last->verb != DURE_SCENARIO_ORDER)
    return "an indented line belongs to order only";

  g_strv_builder_addv (builder, (const char **) last->words);
  g_strv_builder_add (builder, joined);
  g_strfreev (last->words);
  last->words = g_strv_builder_end (builder);

  return NULL;
}

static gboolean
take_title (DureScenario *self, const char *line)
{
  g_autofree char *head = g_strdup_printf ("# %s.scenario: ", self->name);

  if (!g_str_has_prefix (line, head) || line[strlen (head)] == '\0')
    return FALSE;

  self->title = g_strdup (line + strlen (head));
  return TRUE;
}

static gboolean
parse_lines (DureScenario *self, char **lines, GError **error)
{
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const gboolean indented = lines[i][0] == ' ' || lines[i][0] == '\t';
      const char *plain = g_strstrip (lines[i]);
      const char *wrong;

      if (i == 0 && !take_title (self, plain))
        return refuse (error, self->name, 1, "the first line is not \"# NAME.scenario: THE TRAP\"");
      if (plain[0] == '\0' || plain[0] == '#')
        continue;

      wrong = indented ? add_order (self, plain) : add_step (self, plain, i + 1);
      if (wrong != NULL)
        return refuse (error, self->name, i + 1, wrong);
    }

  if (self->steps->len == 0)
    return refuse (error, self->name, 1, "nothing happens");

  return TRUE;
}

static gboolean
is_plain (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_iscntrl (text[i]) && text[i] != '\n' && text[i] != '\t')
      return FALSE;

  return g_utf8_validate_len (text, length, NULL);
}

/**
 * dure_scenario_parse:
 * @name: what the scenario is called
 * @text: (array length=length): its file, foreign bytes
 * @length: of @text, in bytes
 * @error: return location for %DURE_DEVICES_ERROR_MALFORMED, which tells the line
 *
 * Checks how the lines look: verbs, numbers of words, numbers. Words are checked by who plays them.
 *
 * Returns: (transfer full) (nullable): the scenario
 */
DureScenario *
dure_scenario_parse (const char *name, const char *text, gsize length, GError **error)
{
  g_autoptr (DureScenario) self = g_new0 (DureScenario, 1);
  g_autofree char *copy = NULL;
  g_auto (GStrv) lines = NULL;

  self->name = g_strdup (name);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
  if (length > TEXT_MAX || !is_plain (text, length))
    {
      refuse (error, name, 1, "this is not a text of at most 64 KiB");
      return NULL;
    }

  copy = g_strndup (text, length);
  lines = g_strsplit (copy, "\n", -1);
  if (lines[0] == NULL)
    {
      refuse (error, name, 1, "it is empty");
      return NULL;
    }

  return parse_lines (self, lines, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * dure_scenario_load:
 * @name: a scenario that is compiled in, or the path of a file that ends in ".scenario"
 * @error: return location for the reason
 *
 * Returns: (transfer full) (nullable): the scenario
 */
DureScenario *
dure_scenario_load (const char *name, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *base = NULL;
  gsize length;

  for (guint i = 0; dure_scenario_texts[i].name != NULL; i++)
    if (g_str_equal (name, dure_scenario_texts[i].name))
      return dure_scenario_parse (name, dure_scenario_texts[i].text,
                                  strlen (dure_scenario_texts[i].text), error);

  if (!g_str_has_suffix (name, ".scenario"))
    {
      g_set_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED,
                   "there is no scenario \"%.60s\"; --list names them", name);
      return NULL;
    }
  if (!g_file_get_contents (name, &text, &length, error))
    return NULL;

  base = g_path_get_basename (name);
  base[strlen (base) - strlen (".scenario")] = '\0';
  return dure_scenario_parse (base, text, length, error);
}

/**
 * dure_scenario_room:
 * @self: a scenario
 *
 * Returns: (transfer full): the options of its room, as dure-wearables takes them
 */
char **
dure_scenario_room (const DureScenario *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->steps->len; i++)
    {
      const DureScenarioStep *step = g_ptr_array_index (self->steps, i);

      if (step->verb == DURE_SCENARIO_ROOM)
        g_strv_builder_addv (builder, (const char **) step->words);
    }

  return g_strv_builder_end (builder);
}

/**
 * dure_scenario_verb:
 * Returns: the word of a step's verb
 */
const char *
dure_scenario_verb (const DureScenarioStep *step)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (verbs[i].verb == step->verb)
      return verbs[i].name;

  return "?";
}
