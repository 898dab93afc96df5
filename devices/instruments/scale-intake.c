// scale-intake.c: weight and body composition of one weighing, joined or apart
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   take ... -> a joined reading, or (nothing more in time) flush -> the weight by itself
//
// Only what body-measurement.h joins, of one user and one time, becomes one reading. A composition
// without its weighing is told only when it has a weight of its own: body fat of nobody is nothing.

#include "scale-intake.h"

#include <string.h>

#define WEIGHT_ID "2a9d"
#define COMPOSITION_ID "2a9c"

/**
 * dure_scale_intake_is_part:
 * Returns: whether values of @id may have another part to wait for
 */
gboolean
dure_scale_intake_is_part (const char *id)
{
  return strcmp (id, WEIGHT_ID) == 0 || strcmp (id, COMPOSITION_ID) == 0;
}

static gboolean
join (DureScaleIntake *self, DureReading *ret_reading)
{
  DureBodyMeasurement whole;

  if (!self->has_weight || !self->has_composition
      || !dure_body_join (&self->composition, &self->weight, &whole))
    return FALSE;

  dure_body_measurement_to_reading (&whole, ret_reading);
  self->has_weight = self->has_composition = FALSE;
  return TRUE;
}

static gboolean
take_weight (DureScaleIntake *self,
             const guint8    *bytes,
             gsize            length,
             gint64           now_ms,
             DureReading     *ret_reading)
{
  DureReading earlier;
  DureRefusal refusal;
  DureWeight weight;
  const gboolean had_weight = self->has_weight;

  if (!dure_weight_decode (bytes, length, &weight, &refusal))
    return FALSE;

  if (had_weight)
    dure_weight_to_reading (&self->weight, &earlier);
  self->weight = weight;
  self->has_weight = TRUE;
  self->since_ms = now_ms;
  if (join (self, ret_reading))
    return TRUE;
  if (had_weight)
    *ret_reading = earlier;

  return had_weight;
}

static gboolean
take_composition (DureScaleIntake *self,
                  const guint8    *bytes,
                  gsize            length,
                  gint64           now_ms,
                  DureReading     *ret_reading)
{
  DureBodyComposition packet;
  DureRefusal refusal;

  if (!dure_body_composition_decode (bytes, length, &packet, &refusal))
    {
      dure_body_assembly_drop (&self->halves);
      return FALSE;
    }

  self->since_ms = now_ms;
  if (!dure_body_assembly_take (&self->halves, &packet, &self->composition))
    return FALSE;
  self->has_composition = TRUE;

  return join (self, ret_reading);
}

/**
 * dure_scale_intake_take:
 * @self: what waits
 * @id: of which characteristic
 * @bytes: (array length=length): the value
 * @length: its length
 * @now_ms: when it came
 * @ret_reading: (out): a reading, set only when there is one
 *
 * Returns: whether there is a reading: the two parts, or an earlier weighing whose other part did
 *   not come
 */
gboolean
dure_scale_intake_take (DureScaleIntake *self,
                        const char      *id,
                        const guint8    *bytes,
                        gsize            length,
                        gint64           now_ms,
                        DureReading     *ret_reading)
{
  if (strcmp (id, WEIGHT_ID) == 0)
    return take_weight (self, bytes, length, now_ms, ret_reading);

  return take_composition (self, bytes, length, now_ms, ret_reading);
}

/**
 * dure_scale_intake_flush:
 * @self: what waits
 * @ret_reading: (out): a reading, set only when there is one
 *
 * Nothing more comes: the link ended, or the time is over.
 *
 * Returns: whether what waited is worth something by itself; nothing waits any more
 */
gboolean
dure_scale_intake_flush (DureScaleIntake *self, DureReading *ret_reading)
{
  const gboolean has_weight = self->has_weight;
  const gboolean has_own = self->has_composition
                           && (self->composition.is_unsuccessful
                               || dure_body_composition_has (&self->composition, DURE_BODY_WEIGHT));

  dure_body_assembly_drop (&self->halves);
  self->has_weight = self->has_composition = FALSE;
  if (has_weight)
    dure_weight_to_reading (&self->weight, ret_reading);
  else if (has_own)
    dure_body_composition_to_reading (&self->composition, ret_reading);

  return has_weight || has_own;
}
