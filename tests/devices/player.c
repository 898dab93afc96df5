// player.c: plays a scenario with the real instruments in a world
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The player is the kiosk and the person in front of it. Every wait is for something to happen,
// is bounded, and fails with what was waited for and what was seen. What happened since the last
// act (measure, answer, world, release) counts for a wait, even when it came sooner than the wait:
// several events may cross the socket at once.

#include "player.h"

#include "devices-error.h"
#include "play-room.h"
#include "witness.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define TAIL_LINES 40
#define TICK_MS 10

/* A device's clock that is further off than this is wrong. */
#define CLOCK_SLACK_MS 120000

typedef struct
{
  const DurePlayPlan *plan;
  DureTheatre *world;
  DureInstruments *instruments;
  DureWitness *witness;
  GPtrArray *nevers; /* (element-type DureScenarioStep) */

  /* How much of what was seen has been taken by a wait, or was there at the last act. */
  guint states;
  guint beats;
  guint readings;
  guint glimpses;
  guint proofs;
  guint questions;
  guint hints[DURE_HINT_COUNT];
  gsize told;
} Play;

typedef gboolean (*Condition) (Play *play, const DureScenarioStep *step);

static void
play_clear (Play *play)
{
  g_clear_pointer (&play->witness, dure_witness_free);
  g_clear_object (&play->instruments);
  g_clear_pointer (&play->world, dure_theatre_free);
  g_clear_pointer (&play->nevers, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Play, play_clear)

static const char *
last_lines (const char *text)
{
  const char *from = text + strlen (text);

  for (guint n = 0; from > text; from--)
    if (from[-1] == '\n' && n++ == TAIL_LINES)
      break;

  return from;
}

static gboolean
complain (Play *play, const DureScenarioStep *step, GError **error, const char *what)
{
  g_autofree char *seen = dure_witness_tell (play->witness);
  g_autofree char *text = dure_theatre_get_transcript (play->world);

  g_set_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED,
               "line %u, \"%s%s%s\": %s\n%s\ntranscript, its end:\n%s", step->line,
               dure_scenario_verb (step), step->text[0] != '\0' ? " " : "", step->text, what, seen,
               last_lines (text));
  return FALSE;
}

static gboolean
on_patience_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
wait_for (Play *play, const DureScenarioStep *step, Condition condition, GError **error)
{
  gboolean over = FALSE;
  const guint patience = g_timeout_add_seconds (play->plan->patience_s, on_patience_over, &over);
  const guint tick = g_timeout_add (TICK_MS, on_tick, NULL);
  gboolean came;

  while (!(came = condition (play, step)) && !over && play->witness->fault == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (tick);
  if (!over)
    g_source_remove (patience);
  if (play->witness->fault != NULL)
    return complain (play, step, error, play->witness->fault);

  return came || complain (play, step, error, "waited for in vain");
}

/* From here on, what comes is an answer to this. */
static void
begin_act (Play *play)
{
  g_autofree char *text = dure_theatre_get_transcript (play->world);

  play->told = strlen (text);
  play->states = play->witness->states->len;
  play->beats = play->witness->beats;
  play->readings = play->witness->readings;
  play->glimpses = play->witness->glimpses;
  play->proofs = play->witness->proofs->len;
  play->questions = play->witness->questions;
  memcpy (play->hints, play->witness->hints, sizeof play->hints);
}

static gboolean
has_state (Play *play, const DureScenarioStep *step)
{
  GPtrArray *states = play->witness->states;

  for (guint i = play->states; i < states->len; i++)
    if (g_str_equal (g_ptr_array_index (states, i), step->words[0]))
      {
        play->states = i + 1;
        return TRUE;
      }

  return states->len > 0
         && g_str_equal (g_ptr_array_index (states, states->len - 1), step->words[0]);
}

static gboolean
was_told (Play *play, const DureScenarioStep *step)
{
  g_autofree char *text = dure_theatre_get_transcript (play->world);

  return strlen (text) >= play->told && strstr (text + play->told, step->text) != NULL;
}

static guint
number_of (const DureScenarioStep *step)
{
  return (guint) CLAMP (g_ascii_strtod (step->words[0], NULL), 0, G_MAXINT);
}

static gboolean
take (guint *taken, guint seen, guint wanted)
{
  if (seen < *taken + wanted)
    return FALSE;

  *taken += wanted;
  return TRUE;
}

static gboolean
has_beats (Play *play, const DureScenarioStep *step)
{
  return take (&play->beats, play->witness->beats, number_of (step));
}

static gboolean
has_reading (Play *play, const DureScenarioStep *step)
{
  return take (&play->readings, play->witness->readings, 1);
}

static gboolean
has_glimpse (Play *play, const DureScenarioStep *step)
{
  return take (&play->glimpses, play->witness->glimpses, 1);
}

static gboolean
has_hint (Play *play, const DureScenarioStep *step)
{
  const int hint = dure_witness_hint (step->words[0]);

  return take (&play->hints[hint], play->witness->hints[hint], 1);
}

static gboolean
has_question (Play *play, const DureScenarioStep *step)
{
  const DureInstrumentQuestion *question = &play->witness->question;

  if ((int) question->question != dure_witness_question (step->words[0]))
    return FALSE;
  if (step->words[1] != NULL && question->number != g_ascii_strtoull (step->words[1], NULL, 10))
    return FALSE;

  return question->question == DURE_QUESTION_NONE || play->witness->questions > play->questions;
}

static gboolean
has_proof (Play *play, const DureScenarioStep *step)
{
  GPtrArray *proofs = play->witness->proofs;

  for (guint i = play->proofs; i < proofs->len; i++)
    if (g_str_equal (g_ptr_array_index (proofs, i), step->words[0]))
      {
        play->proofs = i + 1;
        return TRUE;
      }

  return FALSE;
}

static gboolean
has_contact (Play *play, const DureScenarioStep *step)
{
  static const char *const words[] = { "unknown", "none", "good" };

  return play->witness->beats > play->beats
         && g_str_equal (words[play->witness->contact], step->words[0]);
}

/* Returns: (nullable): the first line that is not where it should be */
static const char *
out_of_order (Play *play, const DureScenarioStep *step)
{
  g_autofree char *text = dure_theatre_get_transcript (play->world);
  const char *at = text;

  for (guint i = 0; step->words[i] != NULL; i++)
    {
      const char *found = strstr (at, step->words[i]);

      if (found == NULL)
        return step->words[i];
      at = found + strlen (step->words[i]);
    }

  return NULL;
}

static gboolean
is_in_order (Play *play, const DureScenarioStep *step)
{
  return out_of_order (play, step) == NULL;
}

static gboolean
do_order (Play *play, const DureScenarioStep *step, GError **error)
{
  g_autoptr (GError) in_vain = NULL;
  g_autofree char *what = NULL;

  if (wait_for (play, step, is_in_order, &in_vain))
    return TRUE;

  what = g_strdup_printf ("\"%s\" is not where it should be", out_of_order (play, step));
  return complain (play, step, error, what);
}

static gboolean
do_measure (Play *play, const DureScenarioStep *step, GError **error)
{
  DureInstrumentKind kind;

  if (!dure_instrument_kind_from_text (step->words[0], &kind)
      || (step->words[1] != NULL && !g_str_equal (step->words[1], "own")))
    return complain (play, step, error, "this cannot be measured");

  begin_act (play);
  g_ptr_array_set_size (play->witness->proofs, 0);
  play->proofs = 0;
  dure_instruments_measure (play->instruments, kind, step->words[1] != NULL);

  return TRUE;
}

/* The choice that is nearest to what the device shows, or, if @wrong, one that is furthest. */
static guint
choose (const DureInstrumentQuestion *question, int shown, gboolean wrong)
{
  guint chosen = 0;

  for (guint i = 1; i < question->n_choices; i++)
    {
      const int gap = ABS ((int) question->choices[i] - shown);
      const int best = ABS ((int) question->choices[chosen] - shown);

      if (wrong ? gap > best : gap < best)
        chosen = i;
    }

  return question->choices[chosen];
}

/* What the device shows of what the open question is about; -1 for nothing. */
static int
read_shown (Play *play, const DureScenarioStep *step)
{
  const gboolean rate = play->witness->question.question == DURE_QUESTION_SAME_NUMBER;

  return dure_theatre_read_display (play->world, step->words[1], rate ? "heart-rate" : "passkey");
}

static gboolean
shows_number (Play *play, const DureScenarioStep *step)
{
  return read_shown (play, step) >= 0;
}

/* The device may show its number a moment later than the kiosk asks for it. */
static gboolean
answer_as_shown (Play *play, const DureScenarioStep *step, GError **error)
{
  const gboolean wrong = g_str_equal (step->words[0], "wrong");
  const DureInstrumentQuestion *question = &play->witness->question;
  int shown;

  if (!wait_for (play, step, shows_number, error))
    return FALSE;

  shown = read_shown (play, step);
  begin_act (play);
  if (question->question == DURE_QUESTION_CONFIRM_NUMBER)
    dure_instruments_answer (play->instruments, (shown == (int) question->number) != wrong,
                             question->number);
  else if (question->question == DURE_QUESTION_SAME_NUMBER)
    dure_instruments_answer (play->instruments, TRUE, choose (question, shown, wrong));
  else
    dure_instruments_answer (play->instruments, TRUE, (guint) shown + wrong);

  return TRUE;
}

static gboolean
do_answer (Play *play, const DureScenarioStep *step, GError **error)
{
  const char *word = step->words[0];
  guint64 number = play->witness->question.number;

  if (play->witness->question.question == DURE_QUESTION_NONE)
    return complain (play, step, error, "no question is open");
  if (g_str_equal (word, "right") || g_str_equal (word, "wrong"))
    return step->words[1] != NULL ? answer_as_shown (play, step, error)
                                  : complain (play, step, error, "whose display?");
  if (!g_str_equal (word, "yes") && !g_str_equal (word, "no")
      && !g_ascii_string_to_unsigned (word, 10, 0, 999999, &number, NULL))
    return complain (play, step, error, "no such answer");

  begin_act (play);
  dure_instruments_answer (play->instruments, !g_str_equal (word, "no"), (guint) number);

  return TRUE;
}

/* NUMBER stands for the number of the open question. */
static gboolean
do_world (Play *play, const DureScenarioStep *step, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%06u", play->witness->question.number);
  g_autoptr (GString) event = g_string_new (step->text);

  g_string_replace (event, "NUMBER", number, 0);
  begin_act (play);

  return dure_theatre_say (play->world, event->str, error);
}

static gboolean
do_release (Play *play, const DureScenarioStep *step, GError **error)
{
  begin_act (play);
  dure_instruments_release (play->instruments);

  return TRUE;
}

static gboolean
check_states (Play *play, const DureScenarioStep *step, GError **error)
{
  GPtrArray *states = play->witness->states;
  const guint n = g_strv_length (step->words);
  const guint from = states->len >= n ? states->len - n : 0;
  gboolean same = states->len >= n && (step->verb == DURE_SCENARIO_ENDS || from == 0);

  for (guint i = 0; same && i < n; i++)
    same = g_str_equal (g_ptr_array_index (states, from + i), step->words[i]);

  return same || complain (play, step, error, "the states were others");
}

static gboolean
check_value (Play *play, const DureScenarioStep *step, GError **error)
{
  const DureInstrumentReading *reading = &play->witness->last;
  const double wanted = g_ascii_strtod (step->words[1], NULL);
  const char *point = strchr (step->words[1], '.');
  const double slack = 0.5 * pow (10.0, point != NULL ? -(double) strlen (point + 1) : 0.0) + 1e-9;
  const int code = dure_witness_code (step->words[0]);

  for (guint i = 0; i < reading->n_values; i++)
    if ((int) reading->values[i].code == code && fabs (reading->values[i].value - wanted) <= slack)
      return TRUE;

  return complain (play, step, error, "the last reading is another");
}

static gboolean
check_irregular (Play *play, const DureScenarioStep *step, GError **error)
{
  return play->witness->last.is_irregular
         || complain (play, step, error, "the last reading tells of none");
}

static gboolean
check_stamp (Play *play, const DureScenarioStep *step, GError **error)
{
  const DureInstrumentReading *reading = &play->witness->last;
  const gboolean wrong = reading->has_offset && ABS (reading->offset_ms) > CLOCK_SLACK_MS;
  const char *stamp = reading->device_ms == 0 ? "no" : wrong ? "wrong" : "right";

  return g_str_equal (step->words[0], stamp)
         || complain (play, step, error, "the last reading's stamp is another");
}

static guint
count_lines (Play *play, const char *wanted)
{
  g_autofree char *text = dure_theatre_get_transcript (play->world);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += strstr (lines[i], wanted) != NULL;

  return n;
}

static gboolean
check_number (Play *play, const DureScenarioStep *step, GError **error)
{
  guint number;

  if (step->verb == DURE_SCENARIO_READINGS)
    number = play->witness->readings;
  else if (step->verb == DURE_SCENARIO_QUESTIONS)
    number = play->witness->questions;
  else if (step->verb == DURE_SCENARIO_MISSED)
    number = play->witness->missed;
  else
    number = count_lines (play, step->text + strlen (step->words[0]) + 1);

  return number == number_of (step) || complain (play, step, error, "the number is another");
}

static gboolean
keep_never (Play *play, const DureScenarioStep *step, GError **error)
{
  g_ptr_array_add (play->nevers, (gpointer) step);

  return TRUE;
}

static gboolean
do_nothing (Play *play, const DureScenarioStep *step, GError **error)
{
  return TRUE;
}

/* A step either waits or does something, and its first word may have to be one that exists. */
static const struct
{
  Condition wait;
  gboolean (*run) (Play *play, const DureScenarioStep *step, GError **error);
  int (*knows) (const char *word);
} acts[] = {
  [DURE_SCENARIO_ROOM] = { NULL, do_nothing, NULL },
  [DURE_SCENARIO_SPEED] = { NULL, do_nothing, NULL },
  [DURE_SCENARIO_REPLAY] = { NULL, do_nothing, NULL },
  [DURE_SCENARIO_INSTALLED] = { NULL, do_nothing, NULL },
  [DURE_SCENARIO_MEASURE] = { NULL, do_measure, NULL },
  [DURE_SCENARIO_ANSWER] = { NULL, do_answer, NULL },
  [DURE_SCENARIO_WORLD] = { NULL, do_world, NULL },
  [DURE_SCENARIO_RELEASE] = { NULL, do_release, NULL },
  [DURE_SCENARIO_AWAIT] = { has_state, NULL, dure_witness_state },
  [DURE_SCENARIO_TOLD] = { was_told, NULL, NULL },
  [DURE_SCENARIO_BEATS] = { has_beats, NULL, NULL },
  [DURE_SCENARIO_READING] = { has_reading, NULL, NULL },
  [DURE_SCENARIO_GLIMPSE] = { has_glimpse, NULL, NULL },
  [DURE_SCENARIO_HINT] = { has_hint, NULL, dure_witness_hint },
  [DURE_SCENARIO_QUESTION] = { has_question, NULL, dure_witness_question },
  [DURE_SCENARIO_PROVEN] = { has_proof, NULL, NULL },
  [DURE_SCENARIO_CONTACT] = { has_contact, NULL, NULL },
  [DURE_SCENARIO_STATES] = { NULL, check_states, dure_witness_state },
  [DURE_SCENARIO_ENDS] = { NULL, check_states, dure_witness_state },
  [DURE_SCENARIO_READINGS] = { NULL, check_number, NULL },
  [DURE_SCENARIO_QUESTIONS] = { NULL, check_number, NULL },
  [DURE_SCENARIO_VALUE] = { NULL, check_value, dure_witness_code },
  [DURE_SCENARIO_STAMPED] = { NULL, check_stamp, NULL },
  [DURE_SCENARIO_IRREGULAR] = { NULL, check_irregular, NULL },
  [DURE_SCENARIO_MISSED] = { NULL, check_number, NULL },
  [DURE_SCENARIO_TIMES] = { NULL, check_number, NULL },
  [DURE_SCENARIO_NEVER] = { NULL, keep_never, NULL },
  [DURE_SCENARIO_ORDER] = { NULL, do_order, NULL },
};

static gboolean
play_step (Play *play, const DureScenarioStep *step, GError **error)
{
  if (acts[step->verb].knows != NULL && acts[step->verb].knows (step->words[0]) < 0)
    return complain (play, step, error, "no such word");

  return acts[step->verb].wait != NULL ? wait_for (play, step, acts[step->verb].wait, error)
                                       : acts[step->verb].run (play, step, error);
}

static gboolean
open_play (Play *play, const DureScenario *scenario, GError **error)
{
  g_auto (GStrv) room = dure_play_room (scenario, play->plan);
  g_auto (GStrv) installed = NULL;

  play->nevers = g_ptr_array_new ();
  play->world = dure_theatre_new (play->plan->world, (const char *const *) room, error);
  if (play->world == NULL)
    return FALSE;

  installed = dure_play_installed (scenario, play->world);
  play->instruments = dure_instruments_new (play->plan->instruments,
                                            dure_theatre_get_bus (play->world),
                                            (const char *const *) installed);
  dure_instruments_set_pace (play->instruments, play->plan->pace > 0.0
                                                  ? play->plan->pace
                                                  : dure_play_speed (scenario, play->plan) / 2.0);
  play->witness = dure_witness_new (play->instruments);

  return TRUE;
}

/* Whatever the scenario did: the texts it forbids, and whether the world ended well. */
static gboolean
close_play (Play *play, GError **error)
{
  for (guint i = 0; i < play->nevers->len; i++)
    {
      const DureScenarioStep *step = g_ptr_array_index (play->nevers, i);

      if (count_lines (play, step->text) > 0)
        return complain (play, step, error, "it is in the transcript");
    }

  return dure_theatre_end (play->world, error);
}

/**
 * dure_play:
 * @scenario: what is played
 * @plan: with what
 * @ret_transcript: (out) (optional) (transfer full): the world's transcript, also when it fails;
 *   %NULL when there was no world
 * @error: return location for the line that failed, what it waited for and what was seen
 *
 * Returns: whether every line held
 */
gboolean
dure_play (const DureScenario *scenario, const DurePlayPlan *plan, char **ret_transcript,
           GError **error)
{
  g_auto (Play) play = { .plan = plan };
  gboolean good = open_play (&play, scenario, error);

  for (guint i = 0; good && i < scenario->steps->len; i++)
    good = play_step (&play, g_ptr_array_index (scenario->steps, i), error);
  good = good && close_play (&play, error);
  if (ret_transcript != NULL)
    *ret_transcript = play.world != NULL ? dure_theatre_get_transcript (play.world) : NULL;

  return good;
}
