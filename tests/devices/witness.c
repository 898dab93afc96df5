// witness.c: everything a kiosk's instruments said, for those who ask later
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// It also sees to what must hold whatever happens: nothing measured outside MEASURING or before
// whose device it is has been proven, no value and hint in one reading, no value of a spoilt one.

#include "witness.h"

static const char *const states[] = {
  [DURE_INSTRUMENT_IDLE] = "idle",
  [DURE_INSTRUMENT_RADIO_OFF] = "off",
  [DURE_INSTRUMENT_SEARCHING] = "searching",
  [DURE_INSTRUMENT_NONE_FOUND] = "none",
  [DURE_INSTRUMENT_SEVERAL_FOUND] = "several",
  [DURE_INSTRUMENT_CONNECTING] = "connecting",
  [DURE_INSTRUMENT_ASKING] = "asking",
  [DURE_INSTRUMENT_MEASURING] = "measuring",
  [DURE_INSTRUMENT_LOST] = "lost",
  [DURE_INSTRUMENT_NOT_PROVEN] = "not-proven",
  [DURE_INSTRUMENT_BOND_LOST] = "bond-lost",
  [DURE_INSTRUMENT_SEALED] = "sealed",
  [DURE_INSTRUMENT_FAILED] = "failed",
};

static const char *const hints[] = {
  [DURE_HINT_NONE] = "none",
  [DURE_HINT_HOLD_STILL] = "hold-still",
  [DURE_HINT_CUFF_FIT] = "cuff-fit",
  [DURE_HINT_POSITION] = "position",
  [DURE_HINT_NO_CONTACT] = "no-contact",
  [DURE_HINT_WAIT] = "wait",
  [DURE_HINT_AGAIN] = "again",
  [DURE_HINT_NOT_REAL] = "not-real",
  [DURE_HINT_INSTRUMENT] = "instrument",
  [DURE_HINT_NOT_NOW] = "not-now",
};

static const char *const questions[] = {
  [DURE_QUESTION_NONE] = "none",
  [DURE_QUESTION_CONFIRM_NUMBER] = "confirm-number",
  [DURE_QUESTION_TYPE_ON_DEVICE] = "type-on-device",
  [DURE_QUESTION_TYPE_HERE] = "type-here",
  [DURE_QUESTION_SAME_NUMBER] = "same-number",
  [DURE_QUESTION_SWITCH_OFF] = "switch-off",
  [DURE_QUESTION_SWITCH_ON] = "switch-on",
  [DURE_QUESTION_RHYTHM] = "rhythm",
};

static const char *const codes[] = {
  [DURE_CODE_HEART_RATE] = "heart-rate",
  [DURE_CODE_SYSTOLIC] = "systolic",
  [DURE_CODE_DIASTOLIC] = "diastolic",
  [DURE_CODE_MEAN_PRESSURE] = "mean-pressure",
  [DURE_CODE_OXYGEN] = "oxygen",
  [DURE_CODE_TEMPERATURE] = "temperature",
  [DURE_CODE_WEIGHT] = "weight",
  [DURE_CODE_HEIGHT] = "height",
  [DURE_CODE_BMI] = "bmi",
  [DURE_CODE_BODY_FAT] = "body-fat",
  [DURE_CODE_GLUCOSE_MASS] = "glucose-mass",
  [DURE_CODE_GLUCOSE_MOLES] = "glucose-moles",
  [DURE_CODE_ELECTRICITY] = "electricity",
  [DURE_CODE_POWER] = "power",
};

static int
find (const char *const *words, guint n, const char *word)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (words[i], word) == 0)
      return (int) i;

  return -1;
}

/**
 * dure_witness_state:
 * @word: a word of a scenario
 *
 * Returns: its DureInstrumentState, or -1; so do the three that follow, for what they name
 */
int
dure_witness_state (const char *word)
{
  return find (states, G_N_ELEMENTS (states), word);
}

int
dure_witness_hint (const char *word)
{
  return find (hints, G_N_ELEMENTS (hints), word);
}

int
dure_witness_question (const char *word)
{
  return find (questions, G_N_ELEMENTS (questions), word);
}

int
dure_witness_code (const char *word)
{
  return find (codes, G_N_ELEMENTS (codes), word);
}

static void
blame (DureWitness *self, const char *what)
{
  if (self->fault == NULL)
    self->fault = g_strdup (what);
}

/* A measurement begins anew with every search from rest: so does its proof. */
static void
check_allowed (DureWitness *self)
{
  if (dure_instruments_get_state (self->instruments) != DURE_INSTRUMENT_MEASURING)
    blame (self, "a value came outside of \"measuring\"");
  if (self->proofs->len == 0)
    blame (self, "a value came before any proof of whose device it is");
}

static void
on_state (DureWitness *self, guint state)
{
  g_ptr_array_add (self->states,
                   g_strdup (state < G_N_ELEMENTS (states) ? states[state] : "unknown"));
}

static void
on_heart_rate (DureWitness *self, const DureHeartRateBeat *beat)
{
  check_allowed (self);
  self->beats++;
  self->missed += beat->missed;
  self->contact = beat->contact;
}

static void
on_reading (DureWitness *self, const DureInstrumentReading *reading)
{
  check_allowed (self);
  if ((reading->hint == DURE_HINT_NONE) != (reading->n_values > 0))
    blame (self, "a reading has neither or both of values and a hint");

  if (reading->hint != DURE_HINT_NONE && reading->hint < DURE_HINT_COUNT)
    {
      self->hints[reading->hint]++;
    }
  else if (reading->is_live)
    {
      self->glimpses++;
    }
  else
    {
      self->readings++;
      self->last = *reading;
    }
}

static void
on_question (DureWitness *self, const DureInstrumentQuestion *question)
{
  self->question = *question;
  self->questions += question->question != DURE_QUESTION_NONE;
}

static void
on_proven (DureWitness *self, guint possession)
{
  g_ptr_array_add (self->proofs, g_strdup (dure_possession_to_text (possession)));
}

/**
 * dure_witness_new:
 * @instruments: whom to listen to
 *
 * Returns: (transfer full): a witness
 */
DureWitness *
dure_witness_new (DureInstruments *instruments)
{
  DureWitness *self = g_new0 (DureWitness, 1);

  self->instruments = g_object_ref (instruments);
  self->states = g_ptr_array_new_with_free_func (g_free);
  self->proofs = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect_swapped (instruments, "state-changed", G_CALLBACK (on_state), self);
  g_signal_connect_swapped (instruments, "heart-rate", G_CALLBACK (on_heart_rate), self);
  g_signal_connect_swapped (instruments, "reading", G_CALLBACK (on_reading), self);
  g_signal_connect_swapped (instruments, "question", G_CALLBACK (on_question), self);
  g_signal_connect_swapped (instruments, "proven", G_CALLBACK (on_proven), self);

  return self;
}

void
dure_witness_free (DureWitness *self)
{
  g_signal_handlers_disconnect_by_data (self->instruments, self);
  g_object_unref (self->instruments);
  g_ptr_array_unref (self->states);
  g_ptr_array_unref (self->proofs);
  g_free (self->fault);
  g_free (self);
}

/**
 * dure_witness_tell:
 * Returns: (transfer full): what was seen so far, in a few lines
 */
char *
dure_witness_tell (DureWitness *self)
{
  GString *text = g_string_new ("states:");

  for (guint i = 0; i < self->states->len; i++)
    g_string_append_printf (text, " %s", (const char *) g_ptr_array_index (self->states, i));
  g_string_append_printf (text, "\npackets: %u, missed: %u, readings: %u, live: %u, hints:",
                          self->beats, self->missed, self->readings, self->glimpses);
  for (guint i = 1; i < DURE_HINT_COUNT; i++)
    if (self->hints[i] > 0)
      g_string_append_printf (text, " %s %u", hints[i], self->hints[i]);
  g_string_append_printf (text, "\nquestion: %s %u, proofs:", questions[self->question.question],
                          self->question.number);
  for (guint i = 0; i < self->proofs->len; i++)
    g_string_append_printf (text, " %s", (const char *) g_ptr_array_index (self->proofs, i));
  g_string_append (text, "\nlast values:");
  for (guint i = 0; i < self->last.n_values; i++)
    g_string_append_printf (text, " %s %g", codes[self->last.values[i].code],
                            self->last.values[i].value);

  return g_string_free (text, FALSE);
}
