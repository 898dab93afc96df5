// fuzz-body-measurement.c: a scale's packets in any order, cut and mixed, into assembly and join
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The input is a row of packets, each behind one octet: bit 7 tells a weighing from a composition,
// bit 6 drops what waits first, the others are its length. Beyond what the sanitizers watch: a
// measurement is made of the packet that completed it and at most the one half before it, is never
// itself a half, names nobody and no time that its packets did not name, and touches nothing when
// there is none; what is joined is of one user and one time.

#include "body-measurement.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static void
check (bool is_so)
{
  if (!is_so)
    abort ();
}

static bool
is_same_time (const DureDateTime *a, const DureDateTime *b)
{
  return memcmp (&a->year, &b->year, sizeof a->year) == 0
         && memcmp (&a->month, &b->month, 5) == 0;
}

static void
check_whole (const DureBodyComposition *whole, const DureBodyComposition *packet,
             const DureBodyAssembly *before)
{
  const DureBodyComposition *first = packet->is_part && !packet->is_unsuccessful
                                       ? &before->first : packet;

  check (!whole->is_part && whole->fat == packet->fat && whole->fat == first->fat);
  check (whole->is_imperial == packet->is_imperial);
  check (whole->sent == (first->sent | packet->sent));
  check (whole->has_user == first->has_user && whole->user == first->user);
  check (whole->has_time == first->has_time && is_same_time (&whole->time, &first->time));
  check (!packet->has_user || whole->user == packet->user);
  check (!packet->has_time || is_same_time (&whole->time, &packet->time));
  if (first != packet)
    check (before->has_first && (first->sent & packet->sent) == 0);
  for (DureBodyField field = 0; field < DURE_BODY_N_FIELDS; field++)
    check (whole->numbers[field]
           == (first == packet ? packet->numbers[field]
                               : first->numbers[field] + packet->numbers[field]));
}

static void
check_join (const DureBodyComposition *whole, const DureWeight *weight)
{
  DureBodyMeasurement joined, untouched;
  DureReading reading;

  memset (&joined, 0x5a, sizeof joined);
  memset (&untouched, 0x5a, sizeof untouched);
  if (!dure_body_join (whole, weight, &joined))
    {
      check (memcmp (&joined, &untouched, sizeof joined) == 0);
      return;
    }

  check (!whole->is_unsuccessful && !weight->is_unsuccessful);
  check (whole->has_time && weight->has_time && is_same_time (&whole->time, &weight->time));
  check (whole->has_user == weight->has_user && whole->user == weight->user);
  dure_body_measurement_to_reading (&joined, &reading);
  check (reading.hint == DURE_HINT_NONE || reading.n_values == 0);
  for (unsigned i = 0; i < reading.n_values; i++)
    check (dure_code_holds (reading.values[i].code, reading.values[i].value));
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  DureBodyAssembly halves = { 0 };
  DureBodyComposition whole = { .is_unsuccessful = true };
  DureWeight weight = { .is_unsuccessful = true };
  DureRefusal refusal;

  while (length > 0)
    {
      const uint8_t tag = bytes[0];
      const size_t room = length - 1;
      const size_t n = (tag & 0x3fU) < room ? tag & 0x3fU : room;
      const uint8_t *packet = bytes + 1;
      DureBodyComposition composition;

      bytes += 1 + n;
      length -= 1 + n;
      if ((tag & 0x40) != 0)
        dure_body_assembly_drop (&halves);
      if ((tag & 0x80) != 0)
        {
          dure_weight_decode (packet, n, &weight, &refusal);
          check_join (&whole, &weight);
        }
      else if (dure_body_composition_decode (packet, n, &composition, &refusal))
        {
          const DureBodyAssembly before = halves;

          if (dure_body_assembly_take (&halves, &composition, &whole))
            {
              check (!halves.has_first);
              check_whole (&whole, &composition, &before);
              check_join (&whole, &weight);
            }
          else
            check (halves.has_first && composition.is_part);
        }
    }

  return 0;
}
