// world.c: the system's clock and dice, and the ones a test holds
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "world.h"

#include <sodium.h>
#include <string.h>

typedef struct
{
  DureClock parent;
  gint64 wall_ms;
  gint64 monotonic_ms;
} ManualClock;

typedef struct
{
  DureDice parent;
  unsigned char seed[randombytes_SEEDBYTES];
  guint64 throws;
} SeededDice;

static gint64
system_wall_ms (DureClock *self)
{
  return g_get_real_time () / 1000;
}

static gint64
system_monotonic_ms (DureClock *self)
{
  return g_get_monotonic_time () / 1000;
}

/**
 * dure_clock_system:
 *
 * Returns: (transfer none): the machine's own clock
 */
DureClock *
dure_clock_system (void)
{
  static DureClock clock = { system_wall_ms, system_monotonic_ms };

  return &clock;
}

static gint64
manual_wall_ms (DureClock *self)
{
  return ((ManualClock *) self)->wall_ms;
}

static gint64
manual_monotonic_ms (DureClock *self)
{
  return ((ManualClock *) self)->monotonic_ms;
}

/**
 * dure_clock_new_manual:
 * @wall_ms: where the wall clock stands, milliseconds since 1970
 *
 * Returns: (transfer full): a clock that stands still until it is advanced; free it with
 *   dure_clock_manual_free()
 */
DureClock *
dure_clock_new_manual (gint64 wall_ms)
{
  ManualClock *self = g_new0 (ManualClock, 1);

  self->parent.wall_ms = manual_wall_ms;
  self->parent.monotonic_ms = manual_monotonic_ms;
  self->wall_ms = wall_ms;
  return &self->parent;
}

/**
 * dure_clock_manual_advance:
 * @self: a clock made by dure_clock_new_manual()
 * @milliseconds: how far both of its hands move
 */
void
dure_clock_manual_advance (DureClock *self, gint64 milliseconds)
{
  ManualClock *manual = (ManualClock *) self;

  g_return_if_fail (self->wall_ms == manual_wall_ms && milliseconds >= 0);
  manual->wall_ms += milliseconds;
  manual->monotonic_ms += milliseconds;
}

/**
 * dure_clock_manual_free:
 * @self: (transfer full): a clock made by dure_clock_new_manual()
 */
void
dure_clock_manual_free (DureClock *self)
{
  g_free (self);
}

static void
system_fill (DureDice *self, void *bytes, gsize length)
{
  randombytes_buf (bytes, length);
}

/**
 * dure_dice_system:
 *
 * Returns: (transfer none): libsodium's randomness, fit for keys
 */
DureDice *
dure_dice_system (void)
{
  static DureDice dice = { system_fill };

  return &dice;
}

static void
seeded_fill (DureDice *self, void *bytes, gsize length)
{
  SeededDice *seeded = (SeededDice *) self;
  unsigned char seed[randombytes_SEEDBYTES];
  guint64 throw_le = GUINT64_TO_LE (seeded->throws);

  memcpy (seed, seeded->seed, sizeof seed);
  for (gsize i = 0; i < sizeof throw_le; i++)
    seed[i] ^= ((unsigned char *) &throw_le)[i];
  randombytes_buf_deterministic (bytes, length, seed);
  seeded->throws++;
}

/**
 * dure_dice_new_seeded:
 * @seed: the same seed throws the same bytes, on every machine
 *
 * Returns: (transfer full): dice for tests and replays, never for keys that must hold; free them
 *   with dure_dice_seeded_free()
 */
DureDice *
dure_dice_new_seeded (guint64 seed)
{
  SeededDice *self = g_new0 (SeededDice, 1);
  guint64 seed_le = GUINT64_TO_LE (seed);

  self->parent.fill = seeded_fill;
  memcpy (self->seed + sizeof seed_le, &seed_le, sizeof seed_le);
  return &self->parent;
}

/**
 * dure_dice_seeded_free:
 * @self: (transfer full): dice made by dure_dice_new_seeded()
 */
void
dure_dice_seeded_free (DureDice *self)
{
  g_free (self);
}
