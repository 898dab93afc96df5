// commands.h: what a person at the city's desk can ask of the backend
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureCommand:
 * @name: `enrol`
 * @line: its arguments, for the list of commands
 * @run: does it with the words after its name; says what went wrong and returns an exit status
 */
typedef struct
{
  const char *name;
  const char *line;
  int (*run) (int argc, char **argv);
} DureCommand;

extern const DureCommand dure_commands[];

int dure_command_serve (int argc, char **argv);
char *dure_state_directory (char *given);

G_END_DECLS
