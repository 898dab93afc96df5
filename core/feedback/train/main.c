// main.c: the features of windows of beats, for the trainer
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// rhythm-features list    prints the name of the list of features
// rhythm-features names   prints the name, unit, least and greatest value of each feature, with
//                         tabs between, a line each
// rhythm-features         reads windows, one a line: intervals in ms with spaces between; writes
//                         the features of each, doubles as this machine keeps them. NAN in all of
//                         them says that there were too few usable intervals.

#include "beat-series.h"
#include "rhythm-features.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
print_names (void)
{
  for (guint i = 0; i < DURE_RHYTHM_FEATURE_COUNT; i++)
    {
      const DurePackedModelFeature *feature = &dure_rhythm_features[i];

      printf ("%s\t%s\t%g\t%g\n", feature->name, feature->unit, feature->low, feature->high);
    }
}

static gsize
read_window (const char *line, gint32 *rr_ms)
{
  gsize count = 0;
  char *end;

  for (const char *at = line; count < DURE_BEAT_SERIES_MAX; at = end)
    {
      const long ms = strtol (at, &end, 10);

      if (end == at)
        break;
      rr_ms[count++] = (gint32) CLAMP (ms, 0, G_MAXINT32);
    }
  return count;
}

static int
measure_windows (void)
{
  g_autofree char *line = NULL; /* grown by getline(), whose memory g_free() frees as well */
  size_t room = 0;
  gint32 rr_ms[DURE_BEAT_SERIES_MAX];
  double features[DURE_RHYTHM_FEATURE_COUNT];

  while (getline (&line, &room, stdin) >= 0)
    {
      if (!dure_rhythm_features_measure (rr_ms, read_window (line, rr_ms), features))
        for (guint i = 0; i < DURE_RHYTHM_FEATURE_COUNT; i++)
          features[i] = NAN;
      if (fwrite (features, sizeof features, 1, stdout) != 1)
        return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  if (argc == 2 && strcmp (argv[1], "names") == 0)
    print_names ();
  else if (argc == 2 && strcmp (argv[1], "list") == 0)
    printf ("%s\n", DURE_RHYTHM_FEATURE_LIST);
  else if (argc == 1)
    return measure_windows ();
  else
    {
      fprintf (stderr, "rhythm-features [list|names]\n");
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
