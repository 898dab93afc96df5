// fuzz-heart-rate.c: any bytes at all into the decoder of 0x2A37
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Beyond what the sanitizers watch: a measurement written back gives the same bytes, so nothing is
// understood that was not said, and a refusal touches nothing.
//
// A long run, from the top of the sources, BUILD being any build folder:
//   clang -g -O1 -fsanitize=fuzzer,address,undefined -Idevices/profiles -o fuzz
//     tests/fuzz/fuzz-heart-rate.c devices/profiles/heart-rate.c
//   mkdir corpus; BUILD/tests/fuzz/fuzz-heart-rate tests/fuzz/heart-rate.hex corpus
//   ./fuzz -max_len=520 -max_total_time=3600 corpus
// A finding becomes a line of heart-rate.hex, which every ordinary test run replays.

#include "heart-rate.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static void
put_u16 (uint8_t *bytes, size_t *at, uint16_t value)
{
  bytes[(*at)++] = value & 0xff;
  bytes[(*at)++] = value >> 8;
}

static size_t
encode (const DureHeartRate *measurement, uint8_t flags, uint8_t *bytes)
{
  size_t at = 0;

  bytes[at++] = flags;
  if ((flags & 1) != 0)
    put_u16 (bytes, &at, measurement->bpm);
  else
    bytes[at++] = (uint8_t) measurement->bpm;
  if (measurement->has_energy)
    put_u16 (bytes, &at, measurement->energy_kj);
  for (size_t i = 0; i < measurement->n_rr; i++)
    put_u16 (bytes, &at, measurement->rr_1024[i]);

  return at;
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  DureHeartRate measurement;
  DureHeartRate untouched;
  DureRefusal refusal = 0;
  uint8_t again[1024];

  memset (&measurement, 0x5a, sizeof measurement);
  memset (&untouched, 0x5a, sizeof untouched);
  if (!dure_heart_rate_decode (bytes, length, &measurement, &refusal))
    {
      if (refusal == 0 || memcmp (&measurement, &untouched, sizeof measurement) != 0)
        abort ();
      return 0;
    }

  if (encode (&measurement, bytes[0], again) != length || memcmp (again, bytes, length) != 0)
    abort ();

  return 0;
}
