// toggle.c: the one device that falls silent and speaks again when the donor says so
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   SWITCH_OFF -> (yes) -> quiet -> (random pause) -> SWITCH_ON -> (yes) -> PASSED
//
// Fed with every advertisement of every candidate. A device followed when it was last heard within
// 3 s of the donor's "done" and not for 4 s after that; then, when it, or one never heard before (a
// private address changes with every start), is heard for the first time within 3 s of "on". In
// both steps exactly one device must have done so, and another one that was known before is not
// it. Nothing is linked, so nothing is learnt of anybody's device but that it is there.
// Chance of a false pass: see dure_toggle_chance(). Every call costs one look at each device.

#include "toggle.h"

#include <math.h>

/* In seconds. */
#define WINDOW 3
#define QUIET 4
#define PAUSE_MIN 2
#define PAUSE_MAX 6
#define PATIENCE 60

typedef enum {
  PHASE_OFF,
  PHASE_QUIET,
  PHASE_PAUSE,
  PHASE_ON,
  PHASE_RETURN,
  PHASE_OVER,
} Phase;

typedef struct
{
  gint64 ever_ms;  /* when it was heard for the first time of all */
  gint64 first_ms; /* since it was last silent for us */
  gint64 last_ms;
} Heard;

struct _DureToggle
{
  DureDice *dice;
  guint second_ms;
  Phase phase;
  gint64 since_ms; /* when the phase began; with an answer, when that was given */
  gint64 pause_ms;
  GHashTable *devices; /* path -> Heard */
  char *silent;        /* who followed the first time */
  char *path;
  DureProofResult result;
};

/**
 * dure_toggle_new:
 * @dice: for the pause, so that nobody can know when "on" will be asked for
 * @second_ms: how long a second is; shorter in a simulated world
 * @now_ms: the time, on a clock that never goes back
 *
 * Returns: (transfer full): a rung that asks for SWITCH_OFF
 */
DureToggle *
dure_toggle_new (DureDice *dice, guint second_ms, gint64 now_ms)
{
  DureToggle *self = g_new0 (DureToggle, 1);

  self->dice = dice;
  self->second_ms = second_ms;
  self->since_ms = now_ms;
  self->devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
dure_toggle_free (DureToggle *self)
{
  g_hash_table_unref (self->devices);
  g_free (self->silent);
  g_free (self->path);
  g_free (self);
}

static void
enter (DureToggle *self, Phase phase, gint64 now_ms)
{
  self->phase = phase;
  self->since_ms = now_ms;
}

static void
end (DureToggle *self, DureProofResult result)
{
  self->phase = PHASE_OVER;
  self->result = result;
}

/**
 * dure_toggle_seen:
 * @self: the rung
 * @path: the candidate that was heard
 * @now_ms: when
 */
void
dure_toggle_seen (DureToggle *self, const char *path, gint64 now_ms)
{
  Heard *heard = g_hash_table_lookup (self->devices, path);

  if (heard == NULL)
    {
      heard = g_new0 (Heard, 1);
      heard->ever_ms = heard->first_ms = now_ms;
      g_hash_table_insert (self->devices, g_strdup (path), heard);
    }
  else if (now_ms - heard->last_ms > (gint64) QUIET * self->second_ms)
    {
      heard->first_ms = now_ms;
    }
  heard->last_ms = now_ms;
}

/**
 * dure_toggle_answer:
 * @self: the rung
 * @yes: whether the donor has done it, just now
 * @now_ms: when that was said
 */
void
dure_toggle_answer (DureToggle *self, gboolean yes, gint64 now_ms)
{
  if (self->phase != PHASE_OFF && self->phase != PHASE_ON)
    return;
  if (!yes)
    return end (self, DURE_PROOF_CANNOT);

  enter (self, self->phase == PHASE_OFF ? PHASE_QUIET : PHASE_RETURN, now_ms);
}

/* The one device whose moment lies within the window, NULL when there is none or another one. */
static const char *
find_follower (DureToggle *self, gboolean fell_silent)
{
  const gint64 window = (gint64) WINDOW * self->second_ms;
  const char *found = NULL;
  GHashTableIter iter;
  gpointer path, value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      const Heard *heard = value;
      const gint64 moment = fell_silent ? heard->last_ms : heard->first_ms;

      if (moment < self->since_ms - window || moment > self->since_ms + window)
        continue;
      found = path;
      n++;
    }

  return n == 1 ? found : NULL;
}

static void
judge_silence (DureToggle *self, gint64 now_ms)
{
  const guint spread = (PAUSE_MAX - PAUSE_MIN) * self->second_ms;

  if (now_ms - self->since_ms < (gint64) (WINDOW + QUIET) * self->second_ms)
    return;

  self->silent = g_strdup (find_follower (self, TRUE));
  if (self->silent == NULL)
    return end (self, DURE_PROOF_FAILED);

  self->pause_ms = PAUSE_MIN * self->second_ms + dure_proof_throw (self->dice, spread);
  enter (self, PHASE_PAUSE, now_ms);
}

/* It must stay silent until the donor is asked to switch it on. */
static void
judge_pause (DureToggle *self, gint64 now_ms)
{
  const Heard *heard = g_hash_table_lookup (self->devices, self->silent);

  if (heard->last_ms >= self->since_ms)
    end (self, DURE_PROOF_FAILED);
  else if (now_ms - self->since_ms >= self->pause_ms)
    enter (self, PHASE_ON, now_ms);
}

static void
judge_return (DureToggle *self, gint64 now_ms)
{
  const Heard *heard;
  const char *found;

  if (now_ms - self->since_ms <= (gint64) WINDOW * self->second_ms)
    return;

  found = find_follower (self, FALSE);
  heard = found != NULL ? g_hash_table_lookup (self->devices, found) : NULL;
  if (heard == NULL
      || (!g_str_equal (found, self->silent) && heard->ever_ms != heard->first_ms))
    return end (self, DURE_PROOF_FAILED);

  self->path = g_strdup (found);
  end (self, DURE_PROOF_PASSED);
}

/**
 * dure_toggle_step:
 * @self: the rung
 * @now_ms: the time
 *
 * To be called a few times a second.
 *
 * Returns: how far it is
 */
DureProofResult
dure_toggle_step (DureToggle *self, gint64 now_ms)
{
  switch (self->phase)
    {
    case PHASE_QUIET:
      judge_silence (self, now_ms);
      break;
    case PHASE_PAUSE:
      judge_pause (self, now_ms);
      break;
    case PHASE_RETURN:
      judge_return (self, now_ms);
      break;
    case PHASE_OFF:
    case PHASE_ON:
      if (now_ms - self->since_ms > (gint64) PATIENCE * self->second_ms)
        end (self, DURE_PROOF_FAILED);
      break;
    case PHASE_OVER:
    default:
      break;
    }

  return self->result;
}

/**
 * dure_toggle_get_question:
 * Returns: what is to be asked now; DURE_QUESTION_NONE while only the device is waited for
 */
DureQuestion
dure_toggle_get_question (DureToggle *self)
{
  if (self->phase == PHASE_OFF)
    return DURE_QUESTION_SWITCH_OFF;

  return self->phase == PHASE_ON ? DURE_QUESTION_SWITCH_ON : DURE_QUESTION_NONE;
}

/**
 * dure_toggle_get_path:
 * Returns: (nullable): the donor's device, once passed
 */
const char *
dure_toggle_get_path (DureToggle *self)
{
  return self->path;
}

/**
 * dure_toggle_chance:
 * @events_per_minute: how often a stranger's device in range falls silent, and how often it speaks
 *   again, both by accident
 *
 * Returns: the chance that one stranger's device passes when the donor's own is not heard at all:
 *   one accident within each of two windows of 6 s, (1 - exp (-rate x 6 s))^2; 0.9 % at one
 *   accident of each kind a minute, and so for each of several
 */
double
dure_toggle_chance (double events_per_minute)
{
  const double once = -expm1 (-events_per_minute * 2 * WINDOW / 60);

  return once * once;
}
