// witness.h: everything a kiosk's instruments said, for those who ask later
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "client.h"
#include "observation.h"

G_BEGIN_DECLS

/**
 * DureWitness:
 * @states: (element-type utf8): every state, in words
 * @beats: heart-rate packets
 * @missed: packets lost or no good among them
 * @contact: what the last packet said of the skin
 * @readings: readings with a value
 * @glimpses: looks at a measurement under way
 * @hints: spoilt readings, by reason
 * @last: the last reading with a value
 * @question: the open question
 * @questions: questions asked
 * @proofs: (element-type utf8): every proof, in words
 * @fault: (nullable): the first thing that must never be seen
 *
 * Counters only grow.
 */
typedef struct {
  DureInstruments *instruments;
  GPtrArray *states;
  guint beats;
  guint missed;
  DureBeatContact contact;
  guint readings;
  guint glimpses;
  guint hints[DURE_HINT_COUNT];
  DureInstrumentReading last;
  DureInstrumentQuestion question;
  guint questions;
  GPtrArray *proofs;
  char *fault;
} DureWitness;

DureWitness *dure_witness_new      (DureInstruments *instruments);
void         dure_witness_free     (DureWitness     *self);
char        *dure_witness_tell     (DureWitness     *self);

int          dure_witness_state    (const char      *word);
int          dure_witness_hint     (const char      *word);
int          dure_witness_question (const char      *word);
int          dure_witness_code     (const char      *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureWitness, dure_witness_free)

G_END_DECLS
