// reading.c: what a measurement means for a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "reading.h"

/**
 * dure_reading_add:
 * @self: a reading
 * @code: what was measured
 * @value: in the code's unit
 *
 * Adds a value; one that no living person can have spoils the reading instead, and a spoilt reading
 * takes none.
 */
void
dure_reading_add (DureReading *self, DureCode code, double value)
{
  if (self->hint != DURE_HINT_NONE || self->n_values == DURE_READING_VALUES_MAX)
    return;
  if (!dure_code_holds (code, value))
    {
      dure_reading_spoil (self, DURE_HINT_AGAIN);
      return;
    }
  self->values[self->n_values].code = code;
  self->values[self->n_values].value = value;
  self->n_values++;
}

/**
 * dure_reading_spoil:
 * @self: a reading
 * @hint: why it is worth nothing
 *
 * Takes all values away. The first reason stays.
 */
void
dure_reading_spoil (DureReading *self, DureHint hint)
{
  if (self->hint == DURE_HINT_NONE)
    self->hint = hint;
  self->n_values = 0;
}
