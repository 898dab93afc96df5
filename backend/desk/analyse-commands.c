// analyse-commands.c: what the rules and models of feedback say of a file, asked on any desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The same code that speaks at the kiosk answers here, so that anybody can check its figures. It
// opens no city and no network, and keeps nothing.

#include "analyse.h"
#include "commands.h"

#include <string.h>

static const DureAnalysis analyses[] = {
  { "energy", "analyse energy FILE|- [--temperature FILE] ...", dure_analyse_energy },
  { "rhythm", "analyse rhythm FILE|- [--beats N] [--model MODEL]", dure_analyse_rhythm },
  { "vitals", "analyse vitals FILE|-", dure_analyse_vitals },
};

static int
usage (FILE *out)
{
  fputs ("dure-backend analyse SUBJECT FILE [--help]\n\n", out);
  for (gsize i = 0; i < G_N_ELEMENTS (analyses); i++)
    fprintf (out, "  %s\n", analyses[i].line);
  return out == stdout ? DURE_ANALYSE_DONE : DURE_ANALYSE_CANNOT;
}

static GBytes *
read_stream (FILE *in, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 block[16384];
  gsize got;

  while ((got = fread (block, 1, sizeof block, in)) > 0 && bytes->len <= DURE_ANALYSE_MAX_FILE)
    g_byte_array_append (bytes, block, got);
  if (ferror (in) || bytes->len > DURE_ANALYSE_MAX_FILE)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot read it, or it is too large");
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * dure_analyse_read:
 * @path: a file, or `-` for standard input
 * @error: why it could not be read; also when there are more than %DURE_ANALYSE_MAX_FILE bytes
 *
 * Returns: (transfer full) (nullable): its bytes
 */
GBytes *
dure_analyse_read (const char *path, GError **error)
{
  GBytes *bytes;
  FILE *in;

  if (strcmp (path, "-") == 0)
    return read_stream (stdin, error);
  in = fopen (path, "rbe");
  if (in == NULL)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "cannot open the file");
      return NULL;
    }
  bytes = read_stream (in, error);
  fclose (in);
  return bytes;
}

/**
 * dure_command_analyse:
 *
 * `analyse SUBJECT ...`.
 */
int
dure_command_analyse (int argc, char **argv, FILE *out)
{
  if (argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "help") == 0))
    return usage (stdout);
  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (analyses); i++)
    if (strcmp (argv[1], analyses[i].name) == 0)
      return analyses[i].run (argc - 1, argv + 1, out);
  return usage (stderr);
}
