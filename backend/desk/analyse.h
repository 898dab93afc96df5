// analyse.h: what the desk can have analysed without any city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

#define DURE_ANALYSE_MAX_FILE (64 << 20)

/* Exit statuses of all of them; 65 is EX_DATAERR of sysexits.h. */
enum
{
  DURE_ANALYSE_DONE = 0,
  DURE_ANALYSE_CANNOT = 1,
  DURE_ANALYSE_MALFORMED = 65,
};

/**
 * DureAnalysis:
 * @name: `vitals`
 * @line: its arguments, for the list
 * @run: does it with the words after its name, @argv[0] being the name; writes one result to @out,
 *   what went wrong to standard error, and returns an exit status
 */
typedef struct
{
  const char *name;
  const char *line;
  int (*run) (int argc, char **argv, FILE *out);
} DureAnalysis;

GBytes *dure_analyse_read (const char *path, GError **error);

int dure_analyse_energy (int argc, char **argv, FILE *out);
int dure_analyse_rhythm (int argc, char **argv, FILE *out);
int dure_analyse_vitals (int argc, char **argv, FILE *out);

G_END_DECLS
