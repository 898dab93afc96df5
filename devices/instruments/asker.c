// asker.c: puts the ladder's questions to the donor, and the device's behaviour to the ladder
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   begin -> question ... answer -> [wants-link -> expect -> linked -> beat ...] -> proven, or not
//
// Feeds the ladder (possession.h) with advertisements, beats and answers, and steps it four times a
// second. Questions of bluetoothd's agent go before the ladder's own: a device that asks to be
// paired with numbers proves itself by that, as soon as bluetoothd shows it as paired. The agent is
// attended, and expects one device, only between expect and stop, so that nobody else's device can
// ask the donor anything.

#include "asker.h"

#define STEPS_A_SECOND 4

struct _DureAsker
{
  GObject parent_instance;

  DureRadio *radio;
  DureAgent *agent;
  DureDice *dice;
  guint second_ms;
  DureWanted wanted;
  DureLadder *ladder;
  gboolean wants_link; /* told */
  char *expected;
  DureAgentQuestion agent_question;
  guint agent_number;
  DureAgentQuestion paired_by; /* what the donor said yes to */
  DureInstrumentQuestion question;
  guint timer;
};

G_DEFINE_FINAL_TYPE (DureAsker, dure_asker, G_TYPE_OBJECT)

enum {
  QUESTION,
  WANTS_LINK,
  PROVEN,
  NOT_PROVEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gint64
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static gboolean
is_same (const DureInstrumentQuestion *a, const DureInstrumentQuestion *b)
{
  if (a->question != b->question || a->number != b->number || a->n_choices != b->n_choices)
    return FALSE;
  for (guint i = 0; i < a->n_choices; i++)
    if (a->choices[i] != b->choices[i])
      return FALSE;

  return TRUE;
}

static void
get_question (DureAsker *self, DureInstrumentQuestion *question)
{
  static const DureQuestion of_agent[] = {
    [DURE_AGENT_CONFIRM] = DURE_QUESTION_CONFIRM_NUMBER,
    [DURE_AGENT_SHOW] = DURE_QUESTION_TYPE_ON_DEVICE,
    [DURE_AGENT_ENTER] = DURE_QUESTION_TYPE_HERE,
  };

  *question = (DureInstrumentQuestion) { .question = DURE_QUESTION_NONE };
  if (self->agent_question != DURE_AGENT_NONE)
    {
      question->question = of_agent[self->agent_question];
      question->number = self->agent_number;
    }
  else if (self->ladder != NULL)
    {
      dure_ladder_get_question (self->ladder, question);
    }
}

static void
tell_question (DureAsker *self)
{
  DureInstrumentQuestion question;

  get_question (self, &question);
  if (is_same (&question, &self->question))
    return;

  self->question = question;
  g_signal_emit (self, signals[QUESTION], 0, &question);
}

static void
look_for_pairing (DureAsker *self)
{
  g_autoptr (DureBluezDevice1) device =
    self->expected != NULL ? dure_radio_get_device (self->radio, self->expected) : NULL;

  if (device == NULL || self->paired_by == DURE_AGENT_NONE
      || !dure_bluez_device1_get_paired (device))
    return;

  dure_ladder_paired (self->ladder, self->paired_by == DURE_AGENT_CONFIRM
                                      ? DURE_POSSESSION_NUMERIC_COMPARISON
                                      : DURE_POSSESSION_PASSKEY);
}

/* The listener may stop us at any signal. */
static void
step (DureAsker *self)
{
  g_autoptr (DureAsker) held = g_object_ref (self);
  DureLadderStep result;

  if (self->ladder == NULL)
    return tell_question (self);

  look_for_pairing (self);
  result = dure_ladder_step (self->ladder, now_ms ());
  tell_question (self);
  if (self->ladder == NULL)
    return;

  if (result == DURE_LADDER_WANTS_LINK && !self->wants_link)
    {
      self->wants_link = TRUE;
      g_signal_emit (self, signals[WANTS_LINK], 0);
    }
  else if (result == DURE_LADDER_PROVEN)
    {
      g_signal_emit (self, signals[PROVEN], 0, (guint) dure_ladder_get_possession (self->ladder));
    }
  else if (result == DURE_LADDER_SEVERAL || result == DURE_LADDER_NOT_PROVEN)
    {
      g_signal_emit (self, signals[NOT_PROVEN], 0, result == DURE_LADDER_SEVERAL);
    }
}

static gboolean
on_timer (gpointer user_data)
{
  step (user_data);

  return G_SOURCE_CONTINUE;
}

static void
on_seen (DureAsker *self, const char *path)
{
  g_autoptr (GPtrArray) found = NULL;

  if (self->ladder == NULL || self->wants_link)
    return;

  found = dure_candidates_find (self->radio, &self->wanted);
  if (dure_candidates_have (found, path))
    dure_ladder_seen (self->ladder, path, now_ms ());
}

static void
on_asked (DureAsker *self, guint question, const char *path, guint number)
{
  if (question != DURE_AGENT_NONE && g_strcmp0 (path, self->expected) != 0)
    return;

  self->agent_question = (DureAgentQuestion) question;
  self->agent_number = number;
  if (question == DURE_AGENT_SHOW)
    self->paired_by = DURE_AGENT_SHOW;
  step (self);
}

/**
 * dure_asker_begin:
 * @self: an asker that is not asking
 * @wanted: (transfer none): what is wanted; outlives the asking
 * @found: (element-type DureBluezDevice1): the candidates, at least one
 *
 * Begins on the first rung, unless the only candidate has to be paired before anything else: then
 * by linking it.
 */
void
dure_asker_begin (DureAsker *self, const DureWanted *wanted, GPtrArray *found)
{
  const char *first = g_dbus_proxy_get_object_path (g_ptr_array_index (found, 0));
  const DureRecipe *recipe =
    dure_candidates_recipe (g_ptr_array_index (found, 0), wanted->kind);

  dure_asker_stop (self);
  self->wanted = *wanted;
  self->ladder = dure_ladder_new (self->dice, self->second_ms, found->len == 1 ? first : NULL,
                                  wanted->kind == DURE_INSTRUMENT_KIND_HEART_RATE, now_ms ());
  for (guint i = 0; i < found->len; i++)
    dure_ladder_seen (self->ladder, g_dbus_proxy_get_object_path (g_ptr_array_index (found, i)),
                      now_ms ());
  if (found->len == 1 && recipe->bond == DURE_RECIPE_BOND_FIRST)
    dure_ladder_pair_first (self->ladder);
  self->timer = g_timeout_add (MAX (self->second_ms / STEPS_A_SECOND, 1), on_timer, self);
  step (self);
}

/**
 * dure_asker_expect:
 * @self: the asker
 * @path: a device that is about to be linked, and may ask to be paired
 */
void
dure_asker_expect (DureAsker *self, const char *path)
{
  g_free (self->expected);
  self->expected = g_strdup (path);
  if (self->agent == NULL)
    return;
  dure_agent_set_attended (self->agent, TRUE);
  dure_agent_expect (self->agent, path);
}

/**
 * dure_asker_linked:
 * @self: the asker
 *
 * The device of dure_asker_get_path() is subscribed to, so its beats are coming.
 */
void
dure_asker_linked (DureAsker *self)
{
  if (self->ladder == NULL)
    return;

  look_for_pairing (self);
  dure_ladder_linked (self->ladder, now_ms ());
  step (self);
}

void
dure_asker_beat (DureAsker *self, const DureHeartRate *beat)
{
  static const DureBeatContact contacts[] = {
    [DURE_CONTACT_NOT_SUPPORTED] = DURE_BEAT_CONTACT_UNKNOWN,
    [DURE_CONTACT_NONE] = DURE_BEAT_CONTACT_NONE,
    [DURE_CONTACT_DETECTED] = DURE_BEAT_CONTACT_GOOD,
  };

  if (self->ladder == NULL)
    return;

  dure_ladder_beat (self->ladder, beat->bpm, contacts[beat->contact], (guint) beat->n_rr,
                    now_ms ());
  step (self);
}

/**
 * dure_asker_answer:
 * @self: the asker
 * @question: what the donor was asked
 * @asked: the number in that question
 * @yes: the donor's answer
 * @number: the number that goes with it
 *
 * An answer that crossed the next question on its way counts for nothing.
 */
void
dure_asker_answer (DureAsker   *self,
                   DureQuestion question,
                   guint        asked,
                   gboolean     yes,
                   guint        number)
{
  const DureAgentQuestion of_agent = self->agent_question;

  if (question != self->question.question || asked != self->question.number)
    return;

  if (of_agent != DURE_AGENT_NONE)
    {
      self->paired_by = yes ? of_agent : DURE_AGENT_NONE;
      self->agent_question = DURE_AGENT_NONE;
      dure_agent_answer (self->agent, yes, number);
    }
  else if (self->ladder != NULL)
    {
      dure_ladder_answer (self->ladder, yes, number, now_ms ());
    }
  step (self);
}

/**
 * dure_asker_stop:
 * @self: the asker
 *
 * Asks nothing more and forgets what was asked; no signal but the closing of the question comes.
 */
void
dure_asker_stop (DureAsker *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->ladder, dure_ladder_free);
  self->wants_link = FALSE;
  self->agent_question = DURE_AGENT_NONE;
  self->paired_by = DURE_AGENT_NONE;
  if (self->expected != NULL && self->agent != NULL)
    {
      dure_agent_expect (self->agent, NULL);
      dure_agent_set_attended (self->agent, FALSE);
    }
  g_clear_pointer (&self->expected, g_free);
  tell_question (self);
}

gboolean
dure_asker_is_asking (DureAsker *self)
{
  return self->ladder != NULL;
}

/**
 * dure_asker_was_pairing:
 * Returns: whether the donor was asked for numbers to pair the device
 */
gboolean
dure_asker_was_pairing (DureAsker *self)
{
  return self->agent_question != DURE_AGENT_NONE || self->paired_by != DURE_AGENT_NONE;
}

/**
 * dure_asker_get_path:
 * Returns: (nullable): the only candidate, or the device that was proven
 */
const char *
dure_asker_get_path (DureAsker *self)
{
  return self->ladder != NULL ? dure_ladder_get_path (self->ladder) : NULL;
}

static void
dure_asker_dispose (GObject *object)
{
  DureAsker *self = DURE_ASKER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->ladder, dure_ladder_free);
  if (self->radio != NULL)
    g_signal_handlers_disconnect_by_data (self->radio, self);
  if (self->agent != NULL)
    g_signal_handlers_disconnect_by_data (self->agent, self);
  g_clear_object (&self->radio);
  g_clear_object (&self->agent);
  g_clear_pointer (&self->expected, g_free);

  G_OBJECT_CLASS (dure_asker_parent_class)->dispose (object);
}

static void
dure_asker_class_init (DureAskerClass *klass)
{
  const GType type = DURE_TYPE_ASKER;

  G_OBJECT_CLASS (klass)->dispose = dure_asker_dispose;
  signals[QUESTION] = g_signal_new ("question", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[WANTS_LINK] =
    g_signal_new ("wants-link", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PROVEN] = g_signal_new ("proven", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[NOT_PROVEN] = g_signal_new ("not-proven", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
dure_asker_init (DureAsker *self)
{
}

/**
 * dure_asker_new:
 * @radio: the radio
 * @agent: (nullable): where bluetoothd's questions come from
 * @dice: for whatever must not be guessed
 * @second_ms: how long a second is; shorter in a simulated world
 *
 * Returns: (transfer full): an asker that asks nothing yet
 */
DureAsker *
dure_asker_new (DureRadio *radio, DureAgent *agent, DureDice *dice, guint second_ms)
{
  DureAsker *self = g_object_new (DURE_TYPE_ASKER, NULL);

  self->radio = g_object_ref (radio);
  self->dice = dice;
  self->second_ms = second_ms;
  g_signal_connect_swapped (radio, "seen", G_CALLBACK (on_seen), self);
  if (agent != NULL)
    {
      self->agent = g_object_ref (agent);
      g_signal_connect_swapped (agent, "asked", G_CALLBACK (on_asked), self);
    }

  return self;
}
