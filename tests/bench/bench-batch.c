// bench-batch.c: what a batch of observations costs, beside jansson on the same document
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// For batches of several sizes, microseconds a batch: read, dure_batch_read() with the wiping of
// what it read; jansson, which only builds its tree and checks nothing; pack; unpack. Each is the
// best of several rounds taken side by side, so that another program on the machine spoils a round
// and not the ratio. Then what the packed form takes, in bytes an observation.

#include "batch-pack.h"
#include "batch-reader.h"
#include "batch-sample.h"

#include <jansson.h>
#include <stdio.h>
#include <time.h>

#define ROUNDS 15
#define ROUND_OBSERVATIONS 20000

typedef struct
{
  GString *json;
  guint n_observations;
  gsize packed_length;
} Bench;

typedef void (*Work) (const Bench *self);

static DureBatch batch, unpacked;
static guint8 packed[DURE_BATCH_PACKED_MAX];
static volatile guint sink;

static void
read_batch (const Bench *self)
{
  DureBatchRefusal refusal;

  sink += dure_batch_read (&batch, (const guint8 *) self->json->str, self->json->len, &refusal);
}

static void
read_jansson (const Bench *self)
{
  json_t *json = json_loadb (self->json->str, self->json->len, JSON_REJECT_DUPLICATES, NULL);

  sink += json != NULL;
  json_decref (json);
}

static void
pack (const Bench *self)
{
  gsize length;

  sink += dure_batch_pack (&batch, packed, sizeof packed, &length);
}

static void
unpack (const Bench *self)
{
  sink += dure_batch_unpack (&unpacked, packed, self->packed_length);
}

static double
round_of (const Bench *self, Work work)
{
  const guint calls = ROUND_OBSERVATIONS / self->n_observations;
  struct timespec start, end;

  clock_gettime (CLOCK_MONOTONIC, &start);
  for (guint i = 0; i < calls; i++)
    work (self);
  clock_gettime (CLOCK_MONOTONIC, &end);
  return ((double) (end.tv_sec - start.tv_sec) * 1e6 + (double) (end.tv_nsec - start.tv_nsec) / 1e3)
         / calls;
}

static void
measure (Bench *self)
{
  static const Work works[] = { read_batch, read_jansson, pack, unpack };
  double best[G_N_ELEMENTS (works)] = { G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE };

  read_batch (self);
  dure_batch_pack (&batch, packed, sizeof packed, &self->packed_length);
  for (guint i = 0; i < ROUNDS; i++)
    for (gsize w = 0; w < G_N_ELEMENTS (works); w++)
      best[w] = MIN (best[w], round_of (self, works[w]));
  printf ("%-14u%8zu%9.2f%9.2f%7.1f%9.2f%9.2f%9zu%9.2f\n", self->n_observations, self->json->len,
          best[0], best[1], best[1] / best[0], best[2], best[3], self->packed_length,
          (double) self->packed_length / self->n_observations);
}

int
main (void)
{
  static const guint sizes[] = { 1, 20, 100, 1000 };

  printf ("%-14s%8s%9s%9s%7s%9s%9s%9s%9s\n", "us a batch of", "bytes", "read", "jansson", "times",
          "pack", "unpack", "packed", "bytes/1");
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Bench self = { batch_sample (sizes[i], 1), sizes[i], 0 };

      measure (&self);
      g_string_free (self.json, TRUE);
    }
  return 0;
}
