// fuzz-home-meters.c: meters of a home, strangers' and made-up ones, packet after packet
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each packet of the input is an octet that says who sends it, how near and how much later, its
// length, and its bytes. Whatever comes: of who was ever encrypted, or is far, nothing is told;
// what was counted never goes back, and is not told before it is known whose it is.

#include "home-meters.h"

#include "bthome-meter.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

#define SENDERS 4
#define SECOND 1000
#define HEAD_SIZE 2

static const char *const paths[SENDERS] = { "/a", "/b", "/c", "/d" };

typedef struct
{
  bool is_sealed;
  bool is_near;
  double counted; /* -1 before anything was */
} Sender;

static void
check (bool is_so)
{
  if (!is_so)
    abort ();
}

static void
check_told (Sender *sender, const DureReading *reading)
{
  check (!sender->is_sealed && sender->is_near);
  check (reading->n_values > 0 && reading->hint == DURE_HINT_NONE);
  for (unsigned i = 0; i < reading->n_values; i++)
    {
      check (dure_code_holds (reading->values[i].code, reading->values[i].value));
      if (reading->values[i].code != DURE_CODE_ELECTRICITY)
        continue;
      check (reading->values[i].value >= sender->counted && sender->counted >= -0.5);
      sender->counted = reading->values[i].value;
    }
}

static void
hear (DureHomeMeters *meters, Sender *senders, uint8_t head, const uint8_t *packet, size_t length,
      int64_t now_ms)
{
  Sender *sender = &senders[head % SENDERS];
  const char *path = paths[head % SENDERS];
  g_autoptr (GBytes) data = g_bytes_new (packet, length);
  DureReading reading;

  sender->is_near = sender->is_near || (head & 4) != 0;
  sender->is_sealed = sender->is_sealed || dure_bthome_is_sealed (packet, length);
  if (dure_home_meters_hear (meters, path, data, (head & 4) != 0 ? -50 : -90, now_ms, &reading))
    check_told (sender, &reading);
  check (!dure_home_meters_tells (meters, path) || (!sender->is_sealed && sender->is_near));
  if ((head & 8) == 0 || sender->counted >= 0)
    return;
  dure_home_meters_count_from (meters, path);
  sender->counted = 0;
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (DureHomeMeters) meters = dure_home_meters_new (SECOND);
  Sender senders[SENDERS] = { { .counted = -1 }, { .counted = -1 }, { .counted = -1 },
                              { .counted = -1 } };
  int64_t now_ms = SECOND;

  while (length >= HEAD_SIZE)
    {
      const uint8_t head = bytes[0];
      const size_t size = MIN (bytes[1], length - HEAD_SIZE);

      now_ms += (head >> 4) * SECOND;
      hear (meters, senders, head, bytes + HEAD_SIZE, size, now_ms);
      bytes += HEAD_SIZE + size;
      length -= HEAD_SIZE + size;
    }

  return 0;
}
