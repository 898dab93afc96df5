// commands.h: what a person at the city's desk can ask of the backend
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

/**
 * DureCommand:
 * @name: `enrol`
 * @line: its arguments, for the list of commands
 * @run: does it with the words after its name; writes what was asked for to @out, what went wrong
 *   to standard error, and returns an exit status
 */
typedef struct
{
  const char *name;
  const char *line;
  int (*run) (int argc, char **argv, FILE *out);
} DureCommand;

extern const DureCommand dure_commands[];

int dure_command_serve (int argc, char **argv, FILE *out);
int dure_command_migrate (int argc, char **argv, FILE *out);
int dure_command_backup (int argc, char **argv, FILE *out);
int dure_command_restore (int argc, char **argv, FILE *out);
int dure_command_receipt (int argc, char **argv, FILE *out);
int dure_command_ledger (int argc, char **argv, FILE *out);
int dure_command_release (int argc, char **argv, FILE *out);
int dure_command_benefit (int argc, char **argv, FILE *out);
int dure_command_analyse (int argc, char **argv, FILE *out);
int dure_command_fleet (int argc, char **argv, FILE *out);
int dure_command_quality (int argc, char **argv, FILE *out);
int dure_command_model (int argc, char **argv, FILE *out);
int dure_command_recipient (int argc, char **argv, FILE *out);
int dure_command_application (int argc, char **argv, FILE *out);
int dure_command_permit (int argc, char **argv, FILE *out);
int dure_command_person (int argc, char **argv, FILE *out);
int dure_command_proposal (int argc, char **argv, FILE *out);
int dure_command_statistics (int argc, char **argv, FILE *out);

G_END_DECLS
