// town.h: a city on a disk that may fail, with a book of what it has promised
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lossy-disk.h"

G_BEGIN_DECLS

/**
 * TownMutant:
 *
 * How a city could be built wrong, to show that the book would tell.
 */
typedef enum
{
  TOWN_SOUND,
  TOWN_HASTY,       /* acknowledges before the commit */
  TOWN_NORMAL,      /* synchronous=NORMAL */
  TOWN_OFF,         /* synchronous=OFF */
  TOWN_JOURNAL,     /* journal_mode=DELETE, synchronous=FULL */
  TOWN_KEYS_LATER,  /* commits the data before the donors' keys */
} TownMutant;

/**
 * TownDeed:
 *
 * What a town does in one group of the writer, or, for the last two, beside it.
 */
typedef enum
{
  TOWN_NOTHING,
  TOWN_DONATIONS,
  TOWN_BATCHES,
  TOWN_BOTH,
  TOWN_REPEATS, /* sends again what was sent before, with something new */
  TOWN_WITHDRAWAL, /* after donations */
  TOWN_NARROWING,  /* after batches: somebody erases a kind that they never gave */
  TOWN_DEEDS,
} TownDeed;

typedef struct _Town Town;

void town_hush (void);

Town *town_new (guint64 seed, TownMutant mutant);
void town_free (Town *self);
LossyDisk *town_disk (Town *self);

void town_excuse (Town *self, gboolean is_excused);
gboolean town_open (Town *self);
void town_do (Town *self, TownDeed deed);
void town_resume (Town *self);
void town_close (Town *self);
const char *town_complaint (Town *self);
gboolean town_check (Town *self);
guint town_failures (Town *self);

G_END_DECLS
