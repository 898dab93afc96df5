// bench-decoders.c: what a packet costs, beside a copy of the same bytes
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// For every profile: its packets of the vectors' tables, in turn. Three columns of nanoseconds a
// packet: memcpy of its bytes; read, decoding with its meaning for a visit (where it has none, and
// there is a decoder to call, that one); describe, decoding with every field as JSON text. Each is
// the best of several rounds taken side by side, so that another program on the machine spoils a
// round and not the ratio. Usage: bench-decoders FOLDER

#include "heart-rate.h"
#include "told.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define ROUNDS 9
#define ROUND_CALLS 40000

typedef struct {
  GPtrArray *packets; /* of GByteArray */
  const DureProfile *profile;
} Bench;

typedef void (*Work) (const Bench *self, const GByteArray *packet);

static volatile guint sink;

static void
copy (const Bench *self, const GByteArray *packet)
{
  guint8 copied[512];

  memcpy (copied, packet->data, MIN (packet->len, sizeof copied));
  /* The copy has to be made: somebody might look at it. */
  __asm__ volatile ("" : : "r" (copied) : "memory");
}

static void
on_field (void *data, const char *name, const char *json)
{
  sink += (guint) json[0];
}

static void
describe (const Bench *self, const GByteArray *packet)
{
  DureFields fields = { on_field, NULL };
  DureRefusal refusal;

  sink += self->profile->describe (packet->data, packet->len, &fields, &refusal);
}

static void
read_reading (const Bench *self, const GByteArray *packet)
{
  DureReading reading;
  DureRefusal refusal;

  sink += self->profile->read (packet->data, packet->len, &reading, &refusal);
}

static void
decode_heart_rate (const Bench *self, const GByteArray *packet)
{
  DureHeartRate measurement;
  DureRefusal refusal;

  sink += dure_heart_rate_decode (packet->data, packet->len, &measurement, &refusal);
}

static double
round_of (const Bench *self, Work work)
{
  struct timespec start, end;

  clock_gettime (CLOCK_MONOTONIC, &start);
  for (guint i = 0; i < ROUND_CALLS; i++)
    work (self, g_ptr_array_index (self->packets, i % self->packets->len));
  clock_gettime (CLOCK_MONOTONIC, &end);

  return ((double) (end.tv_sec - start.tv_sec) * 1e9 + (double) (end.tv_nsec - start.tv_nsec))
         / ROUND_CALLS;
}

static Work
reader_of (const DureProfile *profile)
{
  if (profile->read != NULL)
    return read_reading;
  return g_str_equal (profile->name, "heart-rate") ? decode_heart_rate : NULL;
}

static void
measure (const Bench *self)
{
  const Work read = reader_of (self->profile);
  double copying = G_MAXDOUBLE, reading = G_MAXDOUBLE, describing = G_MAXDOUBLE;

  for (guint i = 0; i < ROUNDS; i++)
    {
      copying = MIN (copying, round_of (self, copy));
      if (read != NULL)
        reading = MIN (reading, round_of (self, read));
      describing = MIN (describing, round_of (self, describe));
    }

  printf ("%-26s%8u%9.1f", self->profile->name, self->packets->len, copying);
  if (read != NULL)
    printf ("%9.1f%7.1f", reading, reading / copying);
  else
    printf ("%9s%7s", "-", "-");
  printf ("%10.1f%8.1f\n", describing, describing / copying);
}

static void
add_packets (Bench *self, const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", 5);

      /* The packets that are measurements: refusing is faster. */
      if (g_strv_length (cells) == 5 && g_str_equal (cells[0], self->profile->id)
          && !g_str_equal (cells[2], "*"))
        g_ptr_array_add (self->packets, dure_told_bytes (cells[1]));
    }
}

int
main (int argc, char **argv)
{
  const char *folder = argc > 1 ? argv[1] : ".";

  printf ("%-26s%8s%9s%9s%7s%10s%8s\n", "ns a packet", "packets", "memcpy", "read", "times",
          "describe", "times");
  for (size_t i = 0; dure_profile_get (i) != NULL; i++)
    {
      Bench self = { g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref),
                     dure_profile_get (i) };
      g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
      const char *name;

      while (files != NULL && (name = g_dir_read_name (files)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);

          if (g_str_has_suffix (name, ".tsv"))
            add_packets (&self, path);
        }
      if (self.packets->len > 0)
        measure (&self);
      g_ptr_array_unref (self.packets);
    }

  return 0;
}
