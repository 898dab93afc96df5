// world.h: time and chance, passed in rather than reached for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureClock DureClock;
typedef struct _DureDice DureDice;

/**
 * DureClock:
 * @wall_ms: milliseconds since 1970-01-01 UTC; may jump
 * @monotonic_ms: milliseconds since some start; never goes back
 *
 * Whoever needs the time holds a clock; a test moves it by hand and a run can be replayed.
 */
struct _DureClock
{
  gint64 (*wall_ms) (DureClock *self);
  gint64 (*monotonic_ms) (DureClock *self);
};

/**
 * DureDice:
 * @fill: fills @length bytes
 *
 * Whoever needs randomness holds dice. The system's are libsodium's; a seed replays a run.
 */
struct _DureDice
{
  void (*fill) (DureDice *self, void *bytes, gsize length);
};

DureClock *dure_clock_system (void);
DureClock *dure_clock_new_manual (gint64 wall_ms);
void dure_clock_manual_advance (DureClock *self, gint64 milliseconds);
void dure_clock_manual_free (DureClock *self);

DureDice *dure_dice_system (void);
DureDice *dure_dice_new_seeded (guint64 seed);
void dure_dice_seeded_free (DureDice *self);

static inline gint64
dure_clock_wall_ms (DureClock *self)
{
  return self->wall_ms (self);
}

static inline gint64
dure_clock_monotonic_ms (DureClock *self)
{
  return self->monotonic_ms (self);
}

static inline void
dure_dice_fill (DureDice *self, void *bytes, gsize length)
{
  self->fill (self, bytes, length);
}

G_END_DECLS
