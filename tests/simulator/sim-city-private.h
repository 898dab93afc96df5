// sim-city-private.h: what the parts of the simulated backend share
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ingest.h"
#include "sim-city.h"
#include "writer.h"

G_BEGIN_DECLS

struct _SimCity
{
  Simulation *simulation;
  Promises *promises;
  char *folder;
  LossyDisk *disk;
  DureClock *clock;
  DureDice *dice;
  DureCity *city, *reader;
  DureWriter *writer;
  DureMailbox *mailbox;
  gboolean is_commit_due;
  gboolean dies_of_power;
};

/* Whatever somebody waits for while the writer has it. */
typedef struct
{
  SimCity *home;
  NetRequest *request; /* NULL: it was not a kiosk that asked */
  DureIngest *ingest;
  char *code;
  char *kiosk;
  guint8 key[DURE_PUBLIC_KEY_BYTES];
  Gift *gift;
  GPtrArray *donors;
  gboolean is_claimed;
} SimErrand;

SimErrand *sim_errand_new (SimCity *home, NetRequest *request);
void sim_errand_free (SimErrand *self);
void sim_city_tell (SimCity *self, const char *what);
void sim_city_push (SimCity *self, const DureWork *work, DureWorkUrgency urgency, gsize weight,
                    SimErrand *errand);

G_END_DECLS
