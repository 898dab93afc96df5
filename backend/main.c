// main.c: dure-backend, the city's side of Dure
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"
#include "log.h"

#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int
usage (FILE *out)
{
  fputs ("dure-backend COMMAND [--help]\n\n", out);
  for (const DureCommand *command = dure_commands; command->name != NULL; command++)
    fprintf (out, "  %s\n", command->line);
  return out == stdout ? 0 : 1;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  umask (077);
  dure_log_set_up ();
  /* GnuTLS would still speak TLS 1.0; it reads this before the first connection. */
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", FALSE);
  if (sodium_init () < 0)
    return 1;
  if (argc < 2)
    return usage (stderr);
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "help") == 0)
    return usage (stdout);
  for (const DureCommand *command = dure_commands; command->name != NULL; command++)
    if (strcmp (argv[1], command->name) == 0)
      return command->run (argc - 1, argv + 1, stdout);
  fprintf (stderr, "dure-backend: there is no command \"%s\"\n\n", argv[1]);
  return usage (stderr);
}
