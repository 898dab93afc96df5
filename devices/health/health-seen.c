// health-seen.c: which facts of a file have come before
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A table of fingerprints (SipHash-2-4, 64 bits, keyed with dice, so that a file cannot be made to
// collide). It grows with the file, half empty, to 64 MiB at most. That two different facts among
// four million have one fingerprint, and the later one is taken for a repetition, happens to one
// file in two million.
//
// Cost: a tenth of a microsecond and about 16 bytes a fact.

#include "health-seen.h"

#include <sodium.h>
#include <string.h>

#define FIRST_SLOTS 1024

G_STATIC_ASSERT (DURE_HEALTH_KEY_BYTES == crypto_shorthash_KEYBYTES);

struct _DureHealthSeen
{
  guint8 key[DURE_HEALTH_KEY_BYTES];
  guint64 *slots; /* 0 is free */
  guint n_slots;  /* a power of two */
  guint count;
};

/**
 * dure_health_seen_new:
 * @key: dice
 *
 * Returns: (transfer full): a memory without any fact
 */
DureHealthSeen *
dure_health_seen_new (const guint8 key[DURE_HEALTH_KEY_BYTES])
{
  DureHealthSeen *self = g_new0 (DureHealthSeen, 1);

  memcpy (self->key, key, sizeof self->key);
  self->n_slots = FIRST_SLOTS;
  self->slots = g_new0 (guint64, self->n_slots);
  return self;
}

/**
 * dure_health_seen_free:
 * @self: (transfer full) (nullable): its key is wiped, without which the fingerprints say nothing
 */
void
dure_health_seen_free (DureHealthSeen *self)
{
  if (self == NULL)
    return;
  g_free (self->slots);
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

static guint64
fingerprint (const DureHealthSeen *self, const DureHealthFact *fact)
{
  const gint64 words[] = { fact->code, fact->start_ms, fact->end_ms, fact->millionths };
  guint64 print;

  crypto_shorthash ((guint8 *) &print, (const guint8 *) words, sizeof words, self->key);
  return MAX (print, 1);
}

/* Returns: whether it was not there */
static gboolean
put (DureHealthSeen *self, guint64 print)
{
  guint i = (guint) print & (self->n_slots - 1);

  for (; self->slots[i] != 0; i = (i + 1) & (self->n_slots - 1))
    if (self->slots[i] == print)
      return FALSE;
  self->slots[i] = print;
  return TRUE;
}

static void
grow (DureHealthSeen *self)
{
  g_autofree guint64 *old = g_steal_pointer (&self->slots);
  const guint n_old = self->n_slots;

  self->n_slots *= 2;
  self->slots = g_new0 (guint64, self->n_slots);
  for (guint i = 0; i < n_old; i++)
    if (old[i] != 0)
      put (self, old[i]);
}

/**
 * dure_health_seen_add:
 * @self: not full
 *
 * Returns: whether it is new
 */
gboolean
dure_health_seen_add (DureHealthSeen *self, const DureHealthFact *fact)
{
  if (!put (self, fingerprint (self, fact)))
    return FALSE;
  if (++self->count > self->n_slots / 2)
    grow (self);
  return TRUE;
}

/**
 * dure_health_seen_is_full:
 *
 * Returns: whether there are %DURE_HEALTH_MAX_FACTS
 */
gboolean
dure_health_seen_is_full (const DureHealthSeen *self)
{
  return self->count >= DURE_HEALTH_MAX_FACTS;
}
