// body-measurement.c: one person's measurement out of a scale's several packets
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "body-measurement.h"

static bool
is_same_time (const DureDateTime *a, const DureDateTime *b)
{
  return a->year == b->year && a->month == b->month && a->day == b->day && a->hours == b->hours
         && a->minutes == b->minutes && a->seconds == b->seconds;
}

static bool
is_other_half (const DureBodyComposition *first, const DureBodyComposition *second)
{
  if (first->is_imperial != second->is_imperial || first->fat != second->fat)
    return false;
  if ((first->sent & second->sent) != 0 || second->sent == 0)
    return false;
  if (second->has_user && (!first->has_user || first->user != second->user))
    return false;

  return !second->has_time || (first->has_time && is_same_time (&first->time, &second->time));
}

/**
 * dure_body_assembly_take:
 * @self: what came so far; all zeros at first
 * @packet: the next packet, in the order of arrival
 * @ret_whole: (out): a whole measurement, set only when there is one
 *
 * Takes a packet. One that is whole by itself comes out at once; a failed one does, too, and both
 * show that an earlier half was cut off.
 *
 * Returns: whether a measurement is whole
 */
bool
dure_body_assembly_take (DureBodyAssembly          *self,
                         const DureBodyComposition *packet,
                         DureBodyComposition       *ret_whole)
{
  DureBodyComposition whole;

  if (!packet->is_part || packet->is_unsuccessful)
    {
      dure_body_assembly_drop (self);
      whole = *packet;
      whole.is_part = false;
      *ret_whole = whole;
      return true;
    }
  if (!self->has_first || !is_other_half (&self->first, packet))
    {
      dure_body_assembly_drop (self);
      self->has_first = true;
      self->first = *packet;
      return false;
    }

  whole = self->first;
  whole.is_part = false;
  whole.sent |= packet->sent;
  for (DureBodyField field = 0; field < DURE_BODY_N_FIELDS; field++)
    if (dure_body_composition_has (packet, field))
      whole.numbers[field] = packet->numbers[field];
  self->has_first = false;
  *ret_whole = whole;

  return true;
}

/**
 * dure_body_assembly_drop:
 * @self: what came so far
 *
 * Forgets a half that will never be whole; counts it.
 */
void
dure_body_assembly_drop (DureBodyAssembly *self)
{
  self->n_dropped += self->has_first ? 1 : 0;
  self->has_first = false;
  self->first = (DureBodyComposition) { 0 };
}

/**
 * dure_body_join:
 * @composition: a whole composition
 * @weight: a weighing
 * @ret_measurement: (out): both, set only when they are of one user and one time
 *
 * Both must have been successful and stamped with the same known time, and must name the same user
 * (255, whom the scale does not know, is one of them) or both none. Where the composition has a
 * weight of its own, that must be the same, too.
 *
 * Returns: whether they belong together
 */
bool
dure_body_join (const DureBodyComposition *composition,
                const DureWeight          *weight,
                DureBodyMeasurement       *ret_measurement)
{
  if (composition->is_part || composition->is_unsuccessful || weight->is_unsuccessful)
    return false;
  if (!composition->has_time || !weight->has_time || !dure_date_time_is_known (&weight->time)
      || !is_same_time (&composition->time, &weight->time))
    return false;
  if (composition->has_user != weight->has_user || composition->user != weight->user)
    return false;
  if (dure_body_composition_has (composition, DURE_BODY_WEIGHT)
      && (composition->is_imperial != weight->is_imperial
          || composition->numbers[DURE_BODY_WEIGHT] != weight->weight))
    return false;

  ret_measurement->composition = *composition;
  ret_measurement->weight = *weight;
  return true;
}

/**
 * dure_body_measurement_to_reading:
 * @self: a joined measurement
 * @ret_reading: (out): weight, height and body mass index of the weighing, and the body fat
 */
void
dure_body_measurement_to_reading (const DureBodyMeasurement *self, DureReading *ret_reading)
{
  DureReading reading;

  dure_weight_to_reading (&self->weight, &reading);
  dure_reading_add (&reading, DURE_CODE_BODY_FAT, self->composition.fat / 10.0);

  *ret_reading = reading;
}
