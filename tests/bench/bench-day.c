// bench-day.c: whether a kiosk holds more after a day of visits than after its first ones
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A real visit on the real screens is played VISITS times: given, refused, broken off, in turn, in
// Korean and in English. Each is drawn where it ends and then cleared, as for the next person. The
// first WARM visits bring glyphs and pictures in and are not counted; after each tenth one that
// follows nobody comes for a moment, in which the kiosk gives back what it no longer needs, and the
// memory that is held (RSS) is read. Its slope is a line of least squares through these. Prints one
// line: visits, RSS in MB after the warm ones and at the end, KB a visit.
// Usage: bench-day [VISITS], on a display.

#include "staged-visit.h"
#include "style.h"
#include "turn.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define VISITS 1000
#define WARM 100
#define STEP 10
#define QUIET_MS 1500
#define BYTES_A_KB 1024.0
#define BYTES_A_MB (BYTES_A_KB * 1024)

/* One after the other, how far somebody comes. */
static const char *const ends[] = {
  "receipt",      "goodbye",   "review",      "measure",
  "result-doctor", "values-cuff", "code-unknown", "receipt-young",
};

static double
held_bytes (void)
{
  g_autofree char *text = NULL;
  long all = 0, resident = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL)
      || sscanf (text, "%ld %ld", &all, &resident) != 2)
    g_error ("/proc/self/statm cannot be read");
  return (double) resident * (double) sysconf (_SC_PAGESIZE);
}

static void
play (DureStagedVisit *staged, guint number)
{
  static const char *const languages[] = { "ko", "en" };
  const guint language = number / G_N_ELEMENTS (ends) % G_N_ELEMENTS (languages);

  if (!dure_staged_visit_go_to (staged, ends[number % G_N_ELEMENTS (ends)], languages[language]))
    g_error ("there is no scene %s", ends[number % G_N_ELEMENTS (ends)]);
  dure_staged_visit_settle (staged);
  dure_visit_stop (staged->visit);
  dure_staged_visit_settle (staged);
}

/* Bytes a step, by least squares through @held at 0, 1, 2, ... steps. */
static double
slope_of (GArray *held)
{
  const double middle = (held->len - 1) / 2.0;
  double above = 0, below = 0;

  for (guint i = 0; i < held->len; i++)
    {
      above += (i - middle) * g_array_index (held, double, i);
      below += (i - middle) * (i - middle);
    }
  return above / below;
}

int
main (int argc, char **argv)
{
  const guint64 visits = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : VISITS;
  g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (double));
  DureStagedVisit *staged;

  if (visits < STEP * 2)
    {
      g_printerr ("bench-day: at least %d visits\n", STEP * 2);
      return EXIT_FAILURE;
    }
  dure_style_prepare ();
  gtk_init ();
  staged = dure_staged_visit_new (1080, 1920);
  for (guint number = 0; number < WARM + visits; number++)
    {
      double now;

      play (staged, number);
      if (number < WARM || number % STEP != 0)
        continue;
      dure_turn_for (QUIET_MS);
      now = held_bytes ();
      g_array_append_val (held, now);
    }
  printf ("%d %.1f %.1f %.2f\n", (int) visits, g_array_index (held, double, 0) / BYTES_A_MB,
          g_array_index (held, double, held->len - 1) / BYTES_A_MB,
          slope_of (held) / STEP / BYTES_A_KB);
  dure_staged_visit_free (staged);
  return EXIT_SUCCESS;
}
